"""A quote that was found, and what its passage says of the figures in it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from index.figures.extract import extract_figures
from index.fold import fold_with_map
from index.types import Document, Figure, Section
from qa.citations import figures
from qa.timing import REVIEW, YEAR, effective_year
from qa.turning_words import BOUNDARY, PAST
from qa.types import Citation, Evidence

NUMBER = re.compile(r"\d+(?:\.\d+)?")
_RELATIVE_YEAR = re.compile(r"(?<![比较])(?:[去上]年(?!同期|末|底)|今年)")
_GROUPED = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
# Said in two ways that mean the same; of two years, only the one before is meant without a word.
_SAME = (
    (re.compile(r"同比|[比较][上去]年(?!同期|末|底)"), ""),
    (re.compile(r"(?:提升|提高|上升)[至到]"), "提高到"),
    (re.compile(r"达到(?=约?\d)"), "达"),
    (re.compile(r"增[速幅][为是达]?(?=约?\d)"), "增长"),
    (re.compile(r"超[过出]|超(?=\d)"), "超过"),
    (re.compile(r"约为(?=\d)"), "约"),
    (re.compile(r"没有|尚未|还未"), "未"),
    (re.compile(r"(?<![从由\d.])(\d+(?:\.\d+)?%?)[到至](?=\d)"), r"\1-"),
    # 占财政收入的比重为58.3%
    (re.compile(r"(占[^,;.·\d]{2,20}?)的?(?:比[重例])?[为是达]*(?=约?\d)"), r"\1"),
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
        text, own = self.evidence.passage.text, self.evidence.metadata.year
        told = _RELATIVE_YEAR.findall(self.sentence)
        if own and told and not YEAR.search(self.folded):
            return own - 1 if told[-1] != "今年" else own
        return effective_year(text, *self.span, self._opening, self.evidence)[0]

    @property
    def _opening(self) -> int:
        text, start = self.evidence.passage.text, self.span[0]
        return max(text.rfind(mark, 0, start) for mark in "。;；\n") + 1

    @property
    def looks_back(self) -> bool:
        """Whether it stands in a review, where nothing is planned any more."""
        return (
            self.in_review
            or PAST.search(self.folded) is not None
            or any(row.kind == "result" for row, quoted in self.rows() if quoted)
        )

    @property
    def in_review(self) -> bool:
        """Whether a heading above it says that what is told there is done."""
        return any(REVIEW.search(title) for title in self.evidence.passage.section)

    def rows(self) -> Iterator[tuple[Figure, bool]]:
        """The figures of its passage, and whether they stand in the quote."""
        start, end = self.span
        for row in _figures_of(self.evidence):
            yield row, start <= row.start < end

    def rows_of(self, start: int, end: int) -> list[Figure]:
        """The figures that stand in a span of its passage."""
        return [row for row in _figures_of(self.evidence) if start <= row.start < end]

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


@lru_cache(maxsize=1024)
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
def claimed_figures(claim: str) -> tuple[Figure, ...]:
    """The figures of a folded claim, read as those of a source are."""
    return extract_figures(Document("", claim.replace("·", "、"), ""), ())


@lru_cache(maxsize=64)
def _figures_of(item: Evidence) -> tuple[Figure, ...]:
    passage = item.passage
    sections: tuple[Section, ...] = ()
    for title in reversed(passage.section):
        sections = (Section(title, 1, 0, 0, len(passage.text), sections),)
    return extract_figures(Document(passage.doc, passage.text, "", item.metadata), sections)
