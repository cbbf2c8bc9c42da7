"""What reading makes of evidence: candidates for an answer to each part of a question."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from index.types import Figure, Passage
from qa.question import Question
from qa.types import Evidence


@dataclass(frozen=True, slots=True)
class Item:
    """One thing of a list; `text` is verbatim."""

    evidence: Evidence
    start: int
    text: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A run of clauses that may answer a question; `text` is verbatim."""

    evidence: Evidence
    start: int
    end: int
    text: str
    coverage: float
    """Share of the question's weight that the candidate and what is around it bear, 0 to 1."""
    score: float
    year: int | None
    """The year that it speaks of."""
    explains: bool
    """Whether it says what a term of the question stands for."""
    indicator: float = 0.0
    """Share of the figure's indicator that the question names; its coverage without a figure."""
    figure: Figure | None = None
    """The figure in it that fits the question best, where one is asked for."""
    likeness: float | None = None
    """Cosine to the question; only the best candidates have it."""
    lacks: str = ""
    """A name of the question that stands elsewhere, or nowhere, and not around it."""
    items: tuple[Item, ...] = ()
    """Of a list that is told one by one: its items, of which `text` is the first."""

    @property
    def whole_evidence(self) -> tuple[Evidence, ...]:
        """The evidence of all its items, or its own."""
        return tuple(item.evidence for item in self.items) or (self.evidence,)

    def on_evidence(self, change: Callable[[Evidence], Evidence]) -> "Candidate":
        """The same with other evidence."""
        items = tuple(replace(item, evidence=change(item.evidence)) for item in self.items)
        return replace(self, evidence=change(self.evidence), items=items)


@dataclass(frozen=True, slots=True)
class Reading:
    """One part of a question with the evidence for it, read."""

    question: Question
    evidence: tuple[Evidence, ...]
    """Best first."""
    candidates: tuple[Candidate, ...]
    """Best first."""

    @property
    def best(self) -> Candidate | None:
        """The candidate that answers best, if there is any."""
        return self.candidates[0] if self.candidates else None


def merge(readings: Sequence[Reading]) -> tuple[Reading, ...]:
    """Number the evidence of a question's parts through, by score, so that the best come first.

    A passage that serves two parts has one number.
    """
    numbers: dict[Passage, int] = {}
    everything = (item for reading in readings for item in reading.evidence)
    for item in sorted(everything, key=lambda item: -item.score):
        numbers.setdefault(item.passage, len(numbers) + 1)

    def numbered(item: Evidence) -> Evidence:
        return replace(item, number=numbers[item.passage])

    return tuple(
        Reading(
            reading.question,
            tuple(numbered(item) for item in reading.evidence),
            tuple(c.on_evidence(numbered) for c in reading.candidates),
        )
        for reading in readings
    )
