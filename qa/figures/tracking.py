"""Promise and outcome: one year's targets of a place against the next year's review."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from index.types import Figure
from qa.figures.judging import Verdict, judge
from qa.figures.measures import Measure
from qa.figures.periods import Period, period_of
from qa.figures.rewording import reworded
from qa.figures.similarity import SimilarNames
from qa.figures.stated import (
    Stated,
    by_indicator,
    of_their_year,
    pair_stretches,
    without_repetitions,
)


@dataclass(frozen=True, slots=True)
class Followed:
    """A target and what the next review says of it."""

    target: Stated
    result: Stated | None
    verdict: Verdict
    beyond: bool = False
    """Whether the stretch that goes with the target was reached as well."""

    @property
    def year(self) -> int | None:
        """That the target was for."""
        return self.target.year


def track(
    plans: Mapping[int, Sequence[Figure]], text_of: Callable[[str], str], similar: SimilarNames
) -> tuple[tuple[Followed, ...], int]:
    """Follow each year's targets into the next year's review.

    Args:
        plans: figures of one place's documents by the year that each document is for.
        text_of: the text of a document by its name.
        similar: finds near names.

    Returns:
        What became of the targets, and how many could not be followed, as their names say
        nothing without the sentence around them.
    """
    followed: list[Followed] = []
    unnamed = 0
    for year in sorted(plans):
        if year + 1 not in plans:
            continue
        targets = _of_year(plans[year], "target", year, text_of)
        named = [stated for stated in targets if stated.measure.is_named]
        unnamed += len(targets) - len(named)
        results = _of_year(plans[year + 1], "result", year, text_of)
        followed += _follow(named, results, similar)
    return tuple(followed), unnamed


def _of_year(
    figures: Sequence[Figure], kind: str, year: int, text_of: Callable[[str], str]
) -> list[Stated]:
    """What is stated of one year; a sum or an average of several says nothing of one."""
    stated = pair_stretches(figure for figure in of_their_year(figures) if figure.kind == kind)
    return [
        replace(item, is_clear=period is Period.YEAR)
        for item in without_repetitions(by_indicator(stated))
        if item.year == year
        and (period := period_of(item.base, text_of(item.base.doc))) is not Period.SEVERAL
    ]


def _follow(
    targets: Sequence[Stated], results: Sequence[Stated], similar: SimilarNames
) -> Iterator[Followed]:
    by_measure: dict[Measure, list[Stated]] = {}
    for result in sorted(results, key=lambda stated: not stated.is_clear):
        if result.measure.is_named:
            by_measure.setdefault(result.measure, []).append(result)
    missing = {t.measure for t in targets} - by_measure.keys()
    left = [measure for measure in dict.fromkeys(t.measure for t in targets) if measure in missing]
    near = dict(similar.pairs(left, list(by_measure)))
    for target in targets:
        measure, opposite = target.measure, target.measure.opposite
        if same := by_measure.get(measure):
            yield _judged(target, same[0])
        elif opposite and (against := by_measure.get(opposite)):
            yield _judged(target, against[0], opposed=True)
        elif measure in near:
            yield Followed(target, by_measure[near[measure]][0], Verdict.REWORDED)
        elif other := reworded(target, by_measure):
            yield Followed(target, other, Verdict.REWORDED)
        else:
            yield Followed(target, None, Verdict.NOT_MENTIONED)


def _judged(target: Stated, result: Stated, *, opposed: bool = False) -> Followed:
    if target.base.masked or result.base.masked:
        return Followed(target, result, Verdict.MASKED)
    verdicts = [
        judge(figure, result.base, target.measure, opposed=opposed) for figure in target.figures
    ]
    if not result.is_clear:
        return Followed(target, result, Verdict.UNDECIDED)
    beyond = verdicts == [Verdict.MET, Verdict.MET]
    return Followed(target, result, verdicts[0], beyond)
