"""Whether the quotes of a claim bear out what it says: its words, units, places and indicators.

`qa.citations` has made sure that the quotes are verbatim and hold the claim's figures. A model
can still say more than it quotes (张三受贿 beside a true quote of 投资增长14%), give a figure
another unit or another indicator's name, or one place's figure to another place. What is found
here is said in the words that the model is told; nothing is decided by likeness, so a free
paraphrase fails.
"""

import re
from collections.abc import Iterator, Sequence

from index.places import aliases
from qa.figure_bearing import Support, cut_faults, figure_faults, fold_claim

# Words that say nothing by themselves. 目标, 计划, 将, 达到 are not among them, for they tell what
# is planned from what was done; nor 以上, 以内, 约, which bound a figure, nor 或, 均.
_FUNCTION = re.compile(
    r"分别|其中|以及|同时|此外|另外|还有|包括|包含|具体|主要|内容|方面|工作|有关|关于|对于|根据|按照|资料"
    r"|文件|原文|显示|提出|提到|指出|写明|明确|表示|当年|全年|年度|合计|一共|称为|即为|意思|所谓"
    r"|[该本全][区市县省]|[的了着是为在于由及和与并且也共各该本其此这即指等年月日]|[额量数值度个项家类]"
)

# What turns a statement round, ranks it or says that it is done counts only where it is quoted,
# though the question may have used it: 投资下降了多少 is no ground for 投资下降14%.
_TURNING = re.compile(
    r"[不没未无非否勿莫最更仅只已]|高于|低于|超过|多于|少于|领先|落后|第[一二三四五六七八九十\d]+"
    r"|增长|增加(?!值)|提高|提升|上升|下降|降低|减少|回落|压减|完成|实现|达成"
)
_CLAUSE = re.compile(r"(?:\d+(?:\.\d+)?|[^,;:!?.()<>\"'])+")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_LATIN = re.compile(r"[a-z][a-z&+./-]*")


def find_faults(claim: str, supports: Sequence[Support], topic: str) -> tuple[str, ...]:
    """Say what in a claim its quotes do not bear out; empty if they bear out all of it.

    Args:
        topic: What the question is about, without places and years: its words may be repeated.
    """
    quotes = [support.folded for support in supports]
    known = tuple(_known(supports, topic))
    folded = fold_claim(claim)
    faults = []
    words = [word for clause in _CLAUSE.findall(folded) for word in _unborne(clause, quotes, known)]
    if words:
        faults.append(f"引文里没有这些词:{'、'.join(dict.fromkeys(words))}")
    for clause in _CLAUSE.findall(folded):
        faults += figure_faults(clause, supports)
    for support in supports:
        faults += cut_faults(support)
    return tuple(dict.fromkeys(faults))


def _known(supports: Sequence[Support], topic: str) -> Iterator[str]:
    """What a claim may say beside its quotes: the question's words, and what the source is."""
    for piece in topic.split():
        yield from (part for part in _TURNING.split(fold_claim(piece)) if part)
    for support in supports:
        metadata = support.citation.metadata
        yield from (fold_claim(name) for name in aliases(metadata.place))
        yield from (fold_claim(title) for title in (metadata.title, *support.citation.section))
        if metadata.year:
            yield f"{metadata.year}年"


def _unborne(clause: str, quotes: Sequence[str], known: Sequence[str]) -> tuple[str, ...]:
    """What of a clause is borne out neither by known words nor by the quote that bears most.

    It has to be one quote: pieces of two make what neither says (增长9% of one, 以内 of another).
    """
    layouts = [tuple(_missing(clause, quote, known)) for quote in quotes]
    return min(layouts, key=lambda missing: len("".join(missing)))


def _missing(clause: str, quote: str, known: Sequence[str]) -> Iterator[str]:
    """Lay a clause out with pieces of a quote, in their order, and with known words.

    Order matters: A增长7.5%,B增长8% does not say that B增长7.5%, though all the pieces are there.
    """
    cursor = 0
    missing = ""
    i = 0
    while i < len(clause):
        length = _known_length(clause, i, known)
        quoted, behind = _quoted_length(clause, i, quote, cursor)
        if quoted > length:
            length, cursor = quoted, behind
        length = (
            length or _function_length(clause, i) or _overlapping_length(clause, i, (quote, *known))
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


def _quoted_length(clause: str, i: int, quote: str, cursor: int) -> tuple[int, int]:
    """The length of the longest piece that the quote has from the cursor on, and where it ends."""
    for end in _ends(clause, i):
        at = _find(quote, clause[i:end], cursor)
        if at >= 0:
            return end - i, at + end - i
    return 0, cursor


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
        if end not in cuts and end - i >= (1 if number or latin or len(clause) == 1 else 2):
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
