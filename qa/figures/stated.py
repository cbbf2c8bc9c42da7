"""A figure as a document states it: the base, and what is striven for beyond it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from index.types import Figure
from qa.figures.measures import Measure, indicators_of, measure_of

# 补助标准由120元提高到200元 states 200; 120 is where it came from. 赤字率从去年的2.1%提高到2.3%
# states both, but of the second figure not that it is last year's.
_FROM = re.compile(r"(?:由|从)(?!去年|上年|20)[^,，;；。:：]{0,24}$")
_FROM_LAST_YEAR = re.compile(r"(?:由|从)(?:去年|上年|20\d\d年)[^,，;；。:：]{1,24}[到至为]$")
_TO = re.compile(r"[^,，;；。]{0,6}?[高加升大长展降小少压缩减涨](?:了)?[到至为]")


@dataclass(frozen=True, slots=True)
class Stated:
    """What one clause says of one measure: 增长10%,力争12% is base and stretch."""

    base: Figure
    stretch: Figure | None
    indicator: str
    """The figure's, or one of those that share it."""

    @property
    def figures(self) -> tuple[Figure, ...]:
        """The base first."""
        return (self.base, self.stretch) if self.stretch else (self.base,)

    @property
    def measure(self) -> Measure:
        """What it measures."""
        return measure_of(self.base, self.indicator)

    @property
    def year(self) -> int | None:
        """That it is for."""
        return self.base.year


def of_their_year(figures: Iterable[Figure]) -> list[Figure]:
    """Leave out figures that do not state what was reached or is aimed at in their year."""
    return [figure for figure in figures if not _is_passed_over(figure)]


def _is_passed_over(figure: Figure) -> bool:
    before = figure.quote[: figure.start - figure.quote_start]
    after = figure.quote[figure.end - figure.quote_start :]
    is_start = _FROM.search(before) is not None and _TO.match(after) is not None
    return is_start or _FROM_LAST_YEAR.search(before) is not None


def pair_stretches(figures: Iterable[Figure]) -> list[Stated]:
    """Put each stretch with the base before it; figures are in the order of their documents."""
    stated: list[Stated] = []
    for figure in figures:
        last = stated[-1] if stated else None
        if figure.stretch and last and _goes_beyond(figure, last):
            stated[-1] = replace(last, stretch=figure)
        else:
            stated.append(Stated(figure, None, figure.indicator))
    return stated


def by_indicator(stated: Iterable[Stated]) -> list[Stated]:
    """Give each of several indicators that share a figure its own."""
    return [
        replace(item, indicator=indicator)
        for item in stated
        for indicator in indicators_of(item.base)
    ]


def without_repetitions(stated: Iterable[Stated]) -> tuple[Stated, ...]:
    """Keep the first of those that say the same number, unit and sign of one measure and year."""
    first: dict[tuple[object, ...], Stated] = {}
    for item in stated:
        said = tuple((f.number, f.unit, f.comparator, f.year) for f in item.figures)
        # Two masked figures may be two numbers.
        key = (item.measure, said, item.base.start if item.base.masked else 0)
        first.setdefault(key, item)
    return tuple(first.values())


def _goes_beyond(figure: Figure, last: Stated) -> bool:
    return (
        last.stretch is None
        and not last.base.stretch
        and (last.base.doc, last.base.quote_start) == (figure.doc, figure.quote_start)
        and last.base.indicator == figure.indicator
    )
