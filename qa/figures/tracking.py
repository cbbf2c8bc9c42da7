"""Promise and outcome: one year's targets of a place against the next year's review."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from index.types import Figure
from qa.figures.amounts import amount_of
from qa.figures.measures import Measure
from qa.figures.similarity import SimilarNames
from qa.figures.stated import (
    Stated,
    by_indicator,
    of_their_year,
    pair_stretches,
    without_repetitions,
)


class Verdict(StrEnum):
    """What came of a target."""

    MET = "met"
    MISSED = "missed"
    REWORDED = "reworded"
    """The review speaks of it under another name, in another measure, or leaves it open (超过5亿元
    against a target of 6): for a person to judge."""
    NOT_MENTIONED = "not_mentioned"
    MASKED = "masked"
    """One of the two figures is hidden by its source."""


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


# Less is better of these, also where the plan says 3%左右 and not 以内.
_CEILING = re.compile(
    r"价格|cpi|物价|失业率|赤字|浓度|死亡|事故|案件|不良|负债|债务|能耗|排放|发病|收入比|倍差|支出压|电价"
)
# But of these more is better: 案件办结率, 达标排放率, 化解债务.
_DEALT_WITH = re.compile(
    r"(?:办结|达标|处置|化解|结案|破案|利用|清除|整改|下降|压减|覆盖|合格|执行|回收)[^率]{0,4}率?|化解|处置"
)
# 6.9% is as good as 7%左右; what lies farther off is not.
_ABOUT = Fraction(1, 20)
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
        if same := by_measure.get(target.measure):
            yield _judged(target, same[0])
        elif target.measure in near:
            yield Followed(target, by_measure[near[target.measure]][0], Verdict.REWORDED)
        elif other := _in_another_measure(target.measure, by_measure):
            yield Followed(target, other, Verdict.REWORDED)
        else:
            yield Followed(target, None, Verdict.NOT_MENTIONED)


def _in_another_measure(
    measure: Measure, by_measure: Mapping[Measure, Sequence[Stated]]
) -> Stated | None:
    """The same thing by its level where its growth was aimed at, in 户 instead of 家."""
    for other, results in by_measure.items():
        if (other.subject, other.contrasts, other.verb) == (
            measure.subject,
            measure.contrasts,
            measure.verb,
        ):
            return results[0]
    return None


def _judged(target: Stated, result: Stated) -> Followed:
    if target.base.masked or result.base.masked:
        return Followed(target, result, Verdict.MASKED)
    verdict = _verdict(target.base, result.base, target.measure)
    stretch = target.stretch
    beyond = stretch is not None and _verdict(stretch, result.base, target.measure) is Verdict.MET
    return Followed(target, result, verdict, beyond and verdict is Verdict.MET)


def _verdict(target: Figure, result: Figure, measure: Measure) -> Verdict:
    aim, reached = amount_of(target), amount_of(result)
    if aim is None or reached is None:
        return Verdict.MASKED
    ceiling = target.comparator in {"<=", "<"} or (
        target.comparator in {"=", "≈"}
        and measure.aspect in {"level", "share", "growth", "increase"}
        and _CEILING.search(measure.name) is not None
        and not measure.verb
        and _DEALT_WITH.search(target.indicator) is None
    )
    difference = aim.number - reached.number if ceiling else reached.number - aim.number
    if target.comparator == "≈":
        difference += aim.number * _ABOUT
    # 超过5亿元 gives a bound, which settles nothing on its other side; but of prices 控制在3.3%以内
    # is what was reached.
    if difference >= 0:
        unsettled = result.comparator in ({">", ">="} if ceiling else {"<", "<="})
        return Verdict.REWORDED if unsettled else Verdict.MET
    unsettled = result.comparator in {">", ">="} and not ceiling
    return Verdict.REWORDED if unsettled else Verdict.MISSED
