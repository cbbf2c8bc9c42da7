"""Whether the quotes of a claim bear out what it says: its words, units, places and indicators.

`qa.citations` has made sure that the quotes are verbatim and hold the claim's figures. A model
can still say more than it quotes (张三受贿 beside a true quote of 投资增长14%), give a figure
another unit or another indicator's name, or one place's figure to another place. What is found
here is said in the words that the model is told; nothing is decided by likeness, so a free
paraphrase fails.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.figures import extract_figures
from index.fold import fold, fold_with_map
from index.places import aliases
from index.types import Document
from qa.citations import figures
from qa.types import Citation, Evidence

# Words that say nothing by themselves. 目标, 计划, 将, 达到 are not among them: they tell what is
# planned from what was done.
_FUNCTION = re.compile(
    r"分别|其中|以及|同时|此外|另外|还有|包括|包含|具体|主要|内容|方面|工作|有关|关于|对于|根据|按照|资料"
    r"|文件|原文|显示|提出|提到|指出|写明|明确|表示|当年|全年|年度|合计|一共|左右|称为|即为|意思|所谓"
    r"|[该本全][区市县省]|[的了着是为在于由对从以至到及和与或并且也均共各该本其此这即指等约年月日中内上]"
    r"|[额量数值度个项家类]"
)

# What turns a statement round, ranks it or says that it is done counts only where it is quoted,
# though the question may have used it: 投资下降了多少 is no ground for 投资下降14%.
_TURNING = re.compile(
    r"[不没未无非否勿莫最更仅只已]|高于|低于|超过|多于|少于|领先|落后|第[一二三四五六七八九十\d]+"
    r"|增长|增加(?!值)|提高|提升|上升|下降|降低|减少|回落|压减|完成|实现|达成"
)
_GROUPED = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_CLAUSE = re.compile(r"(?:\d+(?:\.\d+)?|[^,;:!?.()<>\"'])+")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_LATIN = re.compile(r"[a-z][a-z&+./-]*")
_LEAST_OVERLAP, _CLEARLY_BETTER = 0.6, 0.3


@dataclass(frozen=True, slots=True)
class Support:
    """A quote that was found, with the evidence that it stands in."""

    citation: Citation
    evidence: Evidence

    @property
    def folded(self) -> str:
        """The quote as a claim is compared with it."""
        return _folded(self.citation.quote)


def find_faults(claim: str, supports: Sequence[Support], topic: str) -> tuple[str, ...]:
    """Say what in a claim its quotes do not bear out; empty if they bear out all of it.

    Args:
        topic: What the question is about, without places and years: its words may be repeated.
    """
    quotes = [support.folded for support in supports]
    known = tuple(_known(supports, topic))
    folded = _folded(claim)
    faults = []
    words = [word for clause in _CLAUSE.findall(folded) for word in _unborne(clause, quotes, known)]
    if words:
        faults.append(f"引文里没有这些词:{'、'.join(dict.fromkeys(words))}")
    for clause in _CLAUSE.findall(folded):
        faults += _misplaced(clause, supports)
        faults += _misattributed(clause, supports)
    return tuple(dict.fromkeys(faults))


def _folded(text: str) -> str:
    return _GROUPED.sub("", fold_with_map(text)[0])


def _known(supports: Sequence[Support], topic: str) -> Iterator[str]:
    """What a claim may say beside its quotes: the question's words, and what the source is."""
    for piece in topic.split():
        yield from (part for part in _TURNING.split(_folded(piece)) if part)
    for support in supports:
        metadata = support.citation.metadata
        yield from (_folded(name) for name in aliases(metadata.place))
        yield from (_folded(title) for title in (metadata.title, *support.citation.section))
        if metadata.year:
            yield f"{metadata.year}年"


# ---- words -------------------------------------------------------------------------------------


def _unborne(clause: str, quotes: Sequence[str], known: Sequence[str]) -> Iterator[str]:
    """Lay a clause out with pieces of the quotes, in their order, and with known words.

    Order matters: A增长7.5%,B增长8% does not say that B增长7.5%, though all the pieces are there.
    """
    cursors = [0] * len(quotes)
    missing = ""
    i = 0
    while i < len(clause):
        known_length = _known_length(clause, i, known)
        length = (
            _quoted_length(clause, i, quotes, cursors, known_length)
            or known_length
            or _function_length(clause, i)
            or _overlapping_length(clause, i, (*quotes, *known))
        )
        if length:
            if missing:
                yield missing
            missing = ""
            i += length
        else:
            number = _NUMBER.match(clause, i)
            end = number.end() if number else i + 1
            missing += clause[i:end]
            i = end
    if missing:
        yield missing


def _quoted_length(
    clause: str, i: int, quotes: Sequence[str], cursors: list[int], least: int
) -> int:
    """The length of the longest piece that a quote goes on with; its cursor moves behind that.

    0 unless it is longer than `least`.
    """
    best, chosen, behind = least, 0, 0
    for number, quote in enumerate(quotes):
        for end in _ends(clause, i):
            at = _find(quote, clause[i:end], cursors[number])
            if at >= 0:
                if end - i > best:
                    best, chosen, behind = end - i, number, at + end - i
                break
    if not behind:
        return 0
    cursors[chosen] = behind
    return best


def _known_length(clause: str, i: int, known: Sequence[str]) -> int:
    for end in _ends(clause, i):
        if any(_find(text, clause[i:end], 0) >= 0 for text in known):
            return end - i
    return 0


def _function_length(clause: str, i: int) -> int:
    match = _FUNCTION.match(clause, i)
    if match:
        return match.end() - i
    return 0 if clause[i].isalnum() or clause[i] in "%*" else 1


def _overlapping_length(clause: str, i: int, texts: Sequence[str]) -> int:
    """1 for a character that is left over but stands in a text after the one before it."""
    pair = clause[i - 1 : i + 1] if i else ""
    return int(len(pair) == 2 and not clause[i].isdigit() and any(pair in t for t in texts))


def _ends(clause: str, i: int) -> Iterator[int]:
    """Where a piece from i may end, longest first: not in a number, nor before its unit."""
    number = _NUMBER.match(clause, i)
    latin = _LATIN.match(clause, i)
    least = number.end() + 1 if number else latin.end() if latin else i + 2
    cuts = {
        cut
        for match in _NUMBER.finditer(clause, i)
        for cut in range(match.start() + 1, min(match.end() + 1, len(clause)))
    }
    for end in range(len(clause), min(least, len(clause)) - 1, -1):
        if end not in cuts and end - i >= (1 if number or latin else 2):
            yield end


def _find(text: str, piece: str, start: int) -> int:
    """Where a piece stands in a text from `start`, its figures whole; -1 if nowhere."""
    at = text.find(piece, start)
    while at >= 0:
        end = at + len(piece)
        cut_off = piece[0].isdigit() and re.search(r"\d\.?$", text[:at])
        goes_on = piece[-1].isdigit() and re.match(r"\.?\d", text[end:])
        if not cut_off and not goes_on:
            return at
        at = text.find(piece, at + 1)
    return -1


# ---- figures -----------------------------------------------------------------------------------


def _misplaced(clause: str, supports: Sequence[Support]) -> Iterator[str]:
    """A figure that is said of one place and quoted from another."""
    places = {support.citation.metadata.place for support in supports}
    if len(places) < 2:
        return
    named = {place for place in places if _names(clause, place)}
    borne: set[str] = set()
    for support in supports:
        if support.citation.metadata.place in named:
            borne |= figures(support.citation.quote) | {str(support.citation.metadata.year)}
    if named and not figures(clause) <= borne:
        yield f"“{clause}”的数字不在该地的引文里"


def _names(clause: str, place: str) -> bool:
    return any(_folded(name) in clause for name, strength in aliases(place).items() if strength > 1)


def _misattributed(clause: str, supports: Sequence[Support]) -> Iterator[str]:
    """A figure that belongs to another indicator of the same quote than the one named."""
    for support in supports:
        rows = list(_quoted_rows(support))
        for number in figures(clause):
            own = [_overlap(name, clause) for name, value in rows if value == number]
            other = [(_overlap(name, clause), name) for name, value in rows if value != number]
            if not own or not other:
                continue
            overlap, name = max(other)
            if overlap >= _LEAST_OVERLAP and overlap >= max(own) + _CLEARLY_BETTER:
                yield f"数字 {number} 在引文里不是“{name}”的"


def _quoted_rows(support: Support) -> Iterator[tuple[str, str]]:
    """Indicator and number of each figure in a quote, read in its passage."""
    passage = support.evidence.passage
    citation = support.citation
    for row in extract_figures(Document(passage.doc, passage.text, ""), ()):
        start = passage.start + row.start
        if citation.start <= start < citation.end:
            for number in figures(row.value):
                yield row.indicator, number


def _overlap(indicator: str, clause: str) -> float:
    """The share of an indicator's pairs of characters that a clause has."""
    name = fold(indicator)
    pairs = {name[i : i + 2] for i in range(len(name) - 1)}
    return sum(pair in clause for pair in pairs) / len(pairs) if pairs else 0.0
