"""Let the parts of a comparison agree on the indicator that they are compared by."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from index.fold import fold
from index.thesaurus import canonical
from index.types import Figure
from qa.candidates import Candidate, Reading
from qa.fitting import INCREMENT
from qa.units import base_unit

# What agreeing may cost for each part, in score.
_COST = 0.2
_LEAST_NAME = 4


def agreed(readings: Sequence[Reading]) -> list[Reading]:
    """Put figures of one indicator first in all readings, where each has one that is nearly best.

    住在城镇的人口比例 of two provinces: 城镇化率 in both, and not 供水人口比例 in one of them.
    """
    same_topic = len({reading.question.topic for reading in readings}) == 1
    if len(readings) < 2 or not same_topic or not all(map(_has_figure, readings)):
        return list(readings)
    best = sum(reading.candidates[0].score for reading in readings)
    choices = [
        found
        for reading in readings
        for candidate in reading.candidates
        if candidate.figure and (found := _alike(candidate.figure, readings))
    ]
    chosen = max(choices, key=_total, default=None)
    if chosen is None or best - _total(chosen) > _COST * len(readings):
        return list(readings)
    return [_first(reading, c) for reading, c in zip(readings, chosen, strict=True)]


def _has_figure(reading: Reading) -> bool:
    return bool(reading.candidates and reading.candidates[0].figure)


def _total(candidates: Sequence[Candidate]) -> float:
    return sum(candidate.score for candidate in candidates)


def _alike(figure: Figure, readings: Sequence[Reading]) -> list[Candidate]:
    """The best of each reading with a figure of the same indicator; [] where one has none."""
    found = [
        next((c for c in _of_one_time(reading) if c.figure and _same(figure, c.figure)), None)
        for reading in readings
    ]
    held = [candidate for candidate in found if candidate is not None]
    return held if len(held) == len(readings) else []


def _of_one_time(reading: Reading) -> Iterator[Candidate]:
    """Those of the year of the best, and no result where that is a target that is asked for."""
    best = reading.candidates[0].figure
    for candidate in reading.candidates:
        figure = candidate.figure
        if figure is None or best is None or figure.year != best.year:
            continue
        if not reading.question.wants or figure.kind == best.kind:
            yield candidate


def _same(one: Figure, other: Figure) -> bool:
    """Whether two figures are of one indicator, or of one and a kind of it (规上企业亩均税收)."""
    if (base_unit(one.unit) == "%") != (base_unit(other.unit) == "%"):
        return False
    if bool(INCREMENT.search(one.indicator)) != bool(INCREMENT.search(other.indicator)):
        return False  # 新增30家 is no 达到300家
    names = sorted((_name(one), _name(other)), key=len)
    return names[0] == names[1] or (len(names[0]) >= _LEAST_NAME and names[1].endswith(names[0]))


def _name(figure: Figure) -> str:
    return canonical(figure.indicator) or fold(figure.indicator)


def _first(reading: Reading, candidate: Candidate) -> Reading:
    rest = (c for c in reading.candidates if c is not candidate)
    return replace(reading, candidates=(candidate, *rest))
