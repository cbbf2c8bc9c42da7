"""Promise and outcome: one year's targets of a place against the next year's review."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from index.types import Figure
from qa.figures.judging import Verdict, judge
from qa.figures.measures import Measure
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


# A review of five years sums up or averages, which no target of one year can be held against.
_SEVERAL_YEARS = re.compile(
    r"[两三四五六七八九十](?:个)?年(?:来|间|以来|[，,]|累计|共|新增|期间|时间|[^，,。;；]{0,4}年均)|过去[三四五]年"
    r"|今明两年|近[两三四五]年|[两三四五]年内|今后[三四五]年|未来[三四五]年|“?[一二三四五六七八九十]+五”?(?:时期|期间|以来)|本届政府|年均|平均每年|累计"
    r"|(?:19|20)\d\d年?[—\-至到](?:19|20)\d\d年"
)
_REACH = 200
_ONE_YEAR = re.compile(r"去年|过去一年|过去的一年|一年来|上年(?!同期|度?末)|今年|全年|当年|年内")


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
    stated = pair_stretches(figure for figure in of_their_year(figures) if figure.kind == kind)
    return [
        item
        for item in without_repetitions(by_indicator(stated))
        if item.year == year and not _of_several_years(item.base, text_of(item.base.doc))
    ]


def _of_several_years(figure: Figure, text: str) -> bool:
    """Whether a figure sums up or averages years, as the words before or the heading say."""
    paragraph = text.rfind("\n", 0, figure.start) + 1
    before = text[max(paragraph, figure.start - _REACH) : figure.start]
    own = re.compile(rf"{_ONE_YEAR.pattern}|{figure.year}年(?!以来)")
    for words in (before, *reversed(figure.section)):
        several, one = _last_end(_SEVERAL_YEARS, words), _last_end(own, words)
        if several != one:
            return several > one
    return False


def _last_end(pattern: re.Pattern[str], text: str) -> int:
    return max((match.end() for match in pattern.finditer(text)), default=-1)


def _follow(
    targets: Sequence[Stated], results: Sequence[Stated], similar: SimilarNames
) -> Iterator[Followed]:
    by_measure: dict[Measure, list[Stated]] = {}
    for result in results:
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
    beyond = verdicts == [Verdict.MET, Verdict.MET]
    return Followed(target, result, verdicts[0], beyond)
