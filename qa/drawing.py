"""Find the clause of a source that a clause of a claim was drawn from, and what of it is used."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import pairwise

from index.thesaurus import canonical, synonyms
from index.types import Figure
from qa.citations import figures
from qa.support import Support, fold_claim
from qa.turning_words import BOUNDARY

_CLAUSE_END = re.compile(
    r"(?P<sentence>[;；。!！?？\n])|(?<!\d)[,，]|[,，](?!\d{3}(?!\d))|[:：](?!\d)"
)
_DATE = re.compile(r"(?:19|20)\d\d年|(?:\d{1,2}月?[-~至])?\d{1,2}月(?:\d{1,2}日)?")
_LEAST_SHARED = 2


@dataclass(frozen=True, slots=True)
class SourceClause:
    """A clause of a passage, whole though a quote of it may be cut, and folded."""

    text: str
    before: tuple[str, ...]
    """The clauses before it in its sentence."""
    start: int
    end: int

    def near(self, other: "SourceClause") -> bool:
        """Whether two clauses stand in one sentence."""
        return self.text in other.before or other.text in self.before


@dataclass(frozen=True, slots=True)
class Drawn:
    """A clause of a claim with the source's clause that it was drawn from."""

    said: str
    source: SourceClause
    used: tuple[bool, ...]
    """Of each character of the source's clause, whether the claim says it."""
    rows: tuple[Figure, ...]
    """The figures in it that the claim gives."""
    support: Support

    @property
    def indicators(self) -> tuple[str, ...]:
        """What those figures are of; folded."""
        return tuple(fold_claim(row.indicator) for row in self.rows)

    @property
    def last(self) -> int:
        """Behind the last character that is used: what comes after limits nothing before it."""
        return max((i + 1 for i, used in enumerate(self.used) if used), default=0)

    def left_out(self) -> Iterator[tuple[int, int]]:
        """The spans before that of which nothing is used."""
        start = None
        for i in range(self.last):
            if not self.used[i]:
                start = i if start is None else start
            elif start is not None:
                yield start, i
                start = None

    def leaves_out(self, start: int, end: int) -> bool:
        """Whether a span is not used whole, though characters behind it are."""
        return end <= self.last and not all(self.used[start:end])


def drawn_from(said: str, supports: Sequence[Support]) -> list[Drawn]:
    """The clauses of the quotes that share most with a clause of a claim; all that share so much.

    Figures go first: the clause of 增长8% is one that has an 8.
    """
    numbers = figures(_DATE.sub("", said))
    found = quoted_clauses(supports)
    scores = [
        (len(numbers & figures(clause.text)), shared(clause.text, said)) for _, clause in found
    ]
    best = max(scores, default=(0, 0))
    if not best[0] and best[1] < min(_LEAST_SHARED, len(said) - 1):
        return []
    pairs = [pair for pair, score in zip(found, scores, strict=True) if score == best]
    return [_draw(said, numbers, support, clause) for support, clause in pairs]


def quoted_clauses(supports: Sequence[Support]) -> list[tuple[Support, SourceClause]]:
    """The clauses that the quotes have a part of."""
    return [
        (support, clause)
        for support in supports
        for clause in _clauses_of(support.evidence.passage.text)
        if clause.start < support.span[1] and support.span[0] < clause.end
    ]


def stretches(claim: str) -> list[str]:
    """Cut a claim behind each clause with a figure; one without any into its clauses."""
    pieces: list[str] = []
    said = ""
    for clause in BOUNDARY.split(claim):
        said += clause
        if figures(clause) or not figures(claim):
            pieces.append(said)
            said = ""
    if said and pieces:
        pieces[-1] += said
    return pieces


def shared(text: str, said: str) -> int:
    """How many pairs of characters of a text a claim has."""
    return sum(a + b in said for a, b in pairwise(text))


def _draw(said: str, numbers: set[str], support: Support, clause: SourceClause) -> Drawn:
    rows = support.rows_of(clause.start, clause.end)
    given = tuple(row for row in rows if figures(row.value) & numbers)
    return Drawn(said, clause, _used(clause.text, said), given, support)


def _used(text: str, said: str) -> tuple[bool, ...]:
    used = [False] * len(text)
    for i in range(len(text) - 1):
        if text[i : i + 2] in said:
            used[i] = used[i + 1] = True
    for block in SequenceMatcher(None, text, said, autojunk=False).get_matching_blocks():
        used[block.a : block.a + block.size] = [True] * block.size
    for term in {*terms(text), *equal_terms(said)}:
        at = text.find(term)
        if at >= 0 and any(other in said for other in equal_terms(term)):
            used[at : at + len(term)] = [True] * len(term)
    return tuple(used)


@lru_cache(maxsize=256)
def terms(text: str) -> dict[str, tuple[str, ...]]:
    """The thesaurus's terms in a text: 地区生产总值, not 占地, in 占地区生产总值."""
    return synonyms(text.replace("占地区", "占 地区"))


def equal_terms(text: str) -> tuple[str, ...]:
    """The terms that say the same as one that stands in a text.

    None that are only near, nor one within the other: 用电量 is wider than 全社会用电量.
    """
    return tuple(
        other
        for term, others in terms(text).items()
        if (head := canonical(term))
        for other in others
        if canonical(other) == head and other not in term and term not in other
    )


@lru_cache(maxsize=64)
def _clauses_of(text: str) -> tuple[SourceClause, ...]:
    clauses: list[SourceClause] = []
    before: tuple[str, ...] = ()
    start = 0
    for match in (*_CLAUSE_END.finditer(text), None):
        end = match.start() if match else len(text)
        folded = fold_claim(text[start:end])
        if folded:
            clauses.append(SourceClause(folded, before, start, end))
        before = () if match is None or match["sentence"] else (*before, folded)
        start = match.end() if match else end
    return tuple(clauses)
