"""A figure as a document states it: the base, and what is striven for beyond it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from index.figures.origins import is_origin
from index.types import Figure
from qa.figures.measures import Measure, indicators_of, measure_of


@dataclass(frozen=True, slots=True)
class Stated:
    """What one clause says of one measure: 增长10%,力争12% is base and stretch."""

    base: Figure
    stretch: Figure | None
    indicator: str
    """The figure's, or one of those that share it."""
    is_clear: bool = True
    """Whether it is certain that it is of its year alone."""

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
    """Leave out what a figure came from (由120元提高到200元), which is of no year or another."""
    return [figure for figure in figures if not came_before(figure)]


def came_before(figure: Figure) -> bool:
    """Whether a figure is what another of its sentence came from."""
    start, end = figure.start - figure.quote_start, figure.end - figure.quote_start
    return is_origin(figure.quote, start, end)


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
