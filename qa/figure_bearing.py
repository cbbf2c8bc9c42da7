"""Whether a figure of a claim is its quote's: of that place, that indicator, with its bounds."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.figures import extract_figures
from index.fold import fold, fold_with_map
from index.places import aliases
from index.types import Document
from qa.citations import figures
from qa.types import Citation, Evidence

_GROUPED = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_LEAST_OVERLAP, _CLEARLY_BETTER = 0.6, 0.3

_BOUND_BEFORE = r"不超过|不低于|不少于|不高于|超过|低于|高于|至少|最多|最高|最低|突破|约|近|超"
_BOUND_AFTER = r"以上|以下|以内|左右|以外|之内"
_NUMBER = r"(?<![\d.])(\d+(?:\.\d+)?)(?![\d.])"
_CUT_BEFORE = re.compile(rf"(?:[不未没无非否勿莫]|{_BOUND_BEFORE})$")
_CUT_AFTER = re.compile(rf"(?:{_BOUND_AFTER})|[\d%]|\.\d")


@dataclass(frozen=True, slots=True)
class Support:
    """A quote that was found, with the evidence that it stands in."""

    citation: Citation
    evidence: Evidence

    @property
    def folded(self) -> str:
        """The quote as a claim is compared with it."""
        return fold_claim(self.citation.quote)


def fold_claim(text: str) -> str:
    """Fold a claim or a quote for comparison: no space, one form of each mark, 1,100 as 1100."""
    return _GROUPED.sub("", fold_with_map(text)[0])


def figure_faults(clause: str, supports: Sequence[Support]) -> Iterator[str]:
    """Say what is wrong with the figures of a clause."""
    yield from _misplaced(clause, supports)
    yield from _misattributed(clause, supports)
    yield from _unbounded(clause, supports)


def cut_faults(support: Support) -> Iterator[str]:
    """Say where a quote was cut so that it says something else: 不 before it, 以上 behind it."""
    text = support.evidence.passage.text
    start = support.citation.start - support.evidence.passage.start
    end = support.citation.end - support.evidence.passage.start
    if before := _CUT_BEFORE.search(text[:start]):
        yield f"引文截去了前面的“{before[0]}”"
    if after := _CUT_AFTER.match(text, end):
        yield f"引文截去了后面的“{after[0]}”"


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
    return any(
        fold_claim(name) in clause for name, strength in aliases(place).items() if strength > 1
    )


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


def _unbounded(clause: str, supports: Sequence[Support]) -> Iterator[str]:
    """A figure that has lost the bound that it has wherever it is quoted: 约20万元, 14%以上."""
    said = {number: bounds for number, bounds in _bounds(clause)}
    quoted: dict[str, list[set[str]]] = {}
    for support in supports:
        for number, bounds in _bounds(support.folded):
            quoted.setdefault(number, []).append(bounds)
    for number, bounds in said.items():
        for lost in sorted(set.intersection(*quoted.get(number, [set()])) - bounds):
            yield f"数字 {number} 漏了“{lost}”"


def _bounds(text: str) -> Iterator[tuple[str, set[str]]]:
    for match in re.finditer(_NUMBER, text):
        before = re.search(rf"(?:{_BOUND_BEFORE})$", text[: match.start()])
        after = re.match(rf"[^\d,;:.]{{0,4}}?({_BOUND_AFTER})", text[match.end() :])
        yield match[1], {found for found in (before and before[0], after and after[1]) if found}
