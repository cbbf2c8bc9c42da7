"""A quote that was found, and what its passage says of the figures in it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from index.figures import extract_figures
from index.fold import fold_with_map
from index.types import Document, Figure, Section
from qa.citations import figures
from qa.timing import REVIEW, effective_year
from qa.turning_words import BOUNDARY
from qa.types import Citation, Evidence

NUMBER = re.compile(r"\d+(?:\.\d+)?")
_GROUPED = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
# Said in two ways that mean the same; of two years, only the one before is meant without a word.
_SAME = (
    (re.compile(r"同比|[比较][上去]年(?!同期|末|底)"), ""),
    (re.compile(r"(?:提升|提高|上升)[至到]"), "提高到"),
    (re.compile(r"达到(?=约?\d)"), "达"),
    (re.compile(r"增[速幅][为是达]?(?=约?\d)"), "增长"),
    (re.compile(r"超[过出]|超(?=\d)"), "超过"),
)


@dataclass(frozen=True, slots=True)
class Support:
    """A quote with the evidence that it stands in."""

    citation: Citation
    evidence: Evidence

    @property
    def folded(self) -> str:
        """The quote as a claim is compared with it."""
        return fold_claim(self.citation.quote)

    @property
    def span(self) -> tuple[int, int]:
        """Where in its passage the quote stands."""
        first = self.evidence.passage.start
        return self.citation.start - first, self.citation.end - first

    @property
    def sentence(self) -> str:
        """The sentence up to the quote, and the quote; folded."""
        return fold_claim(self.evidence.passage.text[self._opening : self.span[1]])

    @property
    def year(self) -> int | None:
        """The year that the quote speaks of, by itself, its headings or its document."""
        text = self.evidence.passage.text
        return effective_year(text, *self.span, self._opening, self.evidence)[0]

    @property
    def _opening(self) -> int:
        text, start = self.evidence.passage.text, self.span[0]
        return max(text.rfind(mark, 0, start) for mark in "。;；\n") + 1

    @property
    def looks_back(self) -> bool:
        """Whether it stands in a review, where nothing is planned any more."""
        passage = self.evidence.passage
        return any(REVIEW.search(title) for title in passage.section) or any(
            row.kind == "result" for row, quoted in self.rows() if quoted
        )

    def rows(self) -> Iterator[tuple[Figure, bool]]:
        """The figures of its passage, and whether they stand in the quote."""
        start, end = self.span
        for row in _figures_of(self.evidence):
            yield row, start <= row.start < end

    def own_rows(self, number: str) -> list[Figure]:
        """The figures of the quote that have a number."""
        return [row for row, quoted in self.rows() if quoted and number in figures(row.value)]

    def sure_rows(self, number: str) -> list[Figure]:
        """The same, none if the number stands in the quote as no figure too (10亿元以上项目)."""
        rows = self.own_rows(number)
        spots = [n for n in NUMBER.findall(self.folded) if number in figures(n)]
        return rows if len(rows) == len(spots) else []

    def clauses_with(self, number: str) -> list[str]:
        """The clauses of the quote that have a number."""
        return [clause for clause in BOUNDARY.split(self.folded) if number in figures(clause)]


def fold_claim(text: str) -> str:
    """Fold a claim or a quote for comparison.

    No space, one form of each mark but 、, which parts no clauses; 1,100 as 1100, and one of the
    ways in which the same is said.
    """
    folded = _GROUPED.sub("", fold_with_map(text.replace("、", "·"))[0])
    for pattern, common in _SAME:
        folded = pattern.sub(common, folded)
    return folded


@lru_cache(maxsize=64)
def _figures_of(item: Evidence) -> tuple[Figure, ...]:
    passage = item.passage
    sections: tuple[Section, ...] = ()
    for title in reversed(passage.section):
        sections = (Section(title, 1, 0, 0, len(passage.text), sections),)
    return extract_figures(Document(passage.doc, passage.text, "", item.metadata), sections)
