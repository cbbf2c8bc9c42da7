"""The runs of clauses that may answer a question, by the kind of answer that it wants."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from index.sentences import clause_spans
from qa.question import Kind
from qa.spans import Span, trim


@dataclass(frozen=True, slots=True)
class Limits:
    """How long an answer of a kind may be, in clauses and characters, and what length costs."""

    clauses: int
    length: int
    cost: float
    own: float
    """What the question's terms in the run itself count beyond those around it."""


LIMITS = {
    Kind.FIGURE: Limits(3, 120, 0.0030, 0.30),
    Kind.FACT: Limits(3, 140, 0.0022, 0.30),
    Kind.REASON: Limits(4, 160, 0.0015, 0.30),
    Kind.LIST: Limits(10, 300, 0.0008, 0.50),
    Kind.DEFINITION: Limits(10, 280, 0.0008, 0.50),
}


def windows(text: str, sentence: Span, limits: Limits, figures: Sequence[Span]) -> Iterator[Span]:
    """Runs of whole clauses of a sentence, their list marks and closing commas cut off.

    Besides the members of a clause that tells several figures (甲增长5%、乙增长7%), so that each is
    judged by its own words.
    """
    clauses = clause_spans(text, *sentence)
    for first in range(len(clauses)):
        for last in range(first, min(first + limits.clauses, len(clauses))):
            a, b = trim(text, clauses[first][0], clauses[last][1])
            if b - a > limits.length and last > first:
                break
            if b > a:
                yield a, b
    for clause in clauses:
        yield from _members(text, clause, figures)


def _members(text: str, clause: Span, figures: Sequence[Span]) -> Iterator[Span]:
    """The parts of a clause between 、 that have a figure each; none unless there are several."""
    own = [figure for figure in figures if clause[0] <= figure[0] and figure[1] <= clause[1]]
    cuts = [clause[0]]
    for (_, end), (start, _) in pairwise(own):
        if (mark := text.find("、", end, start)) >= 0:
            cuts.append(mark + 1)
    if len(cuts) > 1:
        for a, b in zip(cuts, [*cuts[1:], clause[1]], strict=True):
            yield trim(text, a, b)
