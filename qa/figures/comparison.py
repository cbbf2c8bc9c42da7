"""Places side by side: each measure a row, each place a column, each figure with its source."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from index.thesaurus import groups
from index.types import Figure
from qa.figures.measures import Measure
from qa.figures.periods import PERIODS, Period, period_of
from qa.figures.similarity import SimilarNames
from qa.figures.stated import (
    Stated,
    by_indicator,
    of_their_year,
    pair_stretches,
    without_repetitions,
)


@dataclass(frozen=True, slots=True)
class Row:
    """One measure over all places."""

    indicator: str
    """As the first place that speaks of it writes it."""
    measure: Measure
    cells: tuple[tuple[Stated, ...], ...]
    """One for each place; empty where the documents do not say. Those of a cell are for one year
    and differ from each other."""
    period: Period
    """Whether the figures are of one year; those of several have rows of their own."""
    left_out: tuple[int | None, ...]
    """The years of what the places also say of the measure, for other years than the cells'."""

    @property
    def filled(self) -> int:
        """How many places speak of it."""
        return sum(map(bool, self.cells))

    @property
    def years(self) -> tuple[int | None, ...]:
        """The year of each cell; None where it is empty or not known."""
        return tuple(cell[0].year if cell else None for cell in self.cells)

    @property
    def name(self) -> str:
        """The indicator, with a mark where the figures are not of one year."""
        return self.indicator + PERIODS[self.period]

    @property
    def years_differ(self) -> bool:
        """Whether the places speak of different years."""
        return len({cell[0].year for cell in self.cells if cell}) > 1


def compare_places(
    columns: Sequence[Sequence[Figure]], text_of: Callable[[str], str], similar: SimilarNames
) -> tuple[Row, ...]:
    """Align the figures of places by what they measure, and by whether they are of one year.

    Rows of statistics come first, in the order of the thesaurus, then the others as they stand.
    Figures whose name says nothing by itself (投资3亿元) are left out.
    """
    parts = [_by_period(figures, text_of) for figures in columns]
    order = {group.head: i for i, group in enumerate(groups())}
    rows = [
        row for period in Period for row in _rows([part[period] for part in parts], period, similar)
    ]
    last = len(order)
    return tuple(
        sorted(
            rows,
            key=lambda r: order.get(r.measure.subject, last) if r.measure.statistic else last,
        )
    )


def _by_period(
    figures: Sequence[Figure], text_of: Callable[[str], str]
) -> dict[Period, list[Stated]]:
    parts: dict[Period, list[Stated]] = {period: [] for period in Period}
    for stated in pair_stretches(of_their_year(figures)):
        # 累计 and 年均 make measures of their own.
        parts[period_of(stated.base, text_of(stated.base.doc), sums=False)].append(stated)
    return parts


def _rows(columns: Sequence[list[Stated]], period: Period, similar: SimilarNames) -> list[Row]:
    tables = [_by_measure(column) for column in columns]
    found = dict.fromkeys(measure for table in tables for measure in table)
    _join_similar(tables, list(found), similar)
    return [
        _row(measure, [table.get(measure, []) for table in tables], period)
        for measure in found
        if any(measure in table for table in tables)
    ]


def _by_measure(column: Sequence[Stated]) -> dict[Measure, list[Stated]]:
    table: dict[Measure, list[Stated]] = {}
    for stated in by_indicator(column):
        if stated.measure.is_named:
            table.setdefault(stated.measure, []).append(stated)
    return table


def _join_similar(
    tables: Sequence[dict[Measure, list[Stated]]], found: list[Measure], similar: SimilarNames
) -> None:
    """Move what is near a measure of an earlier place to that one, where the place lacks it."""
    for i, table in enumerate(tables[1:], 1):
        earlier = [m for m in found if any(m in other for other in tables[:i]) and m not in table]
        own = [m for m in table if not any(m in other for other in tables[:i])]
        for theirs, mine in similar.pairs(earlier, own):
            table[theirs] = table.pop(mine)


def _row(measure: Measure, cells: Sequence[Sequence[Stated]], period: Period) -> Row:
    common = _common_year(cells)
    chosen = tuple(_of_one_year(cell, common) for cell in cells)
    first = next(cell[0] for cell in chosen if cell)
    left_out = tuple(
        stated.year
        for cell, kept in zip(cells, chosen, strict=True)
        for stated in without_repetitions(cell)
        if stated.year != kept[0].year
    )
    return Row(first.indicator, measure, chosen, period, left_out)


def _common_year(cells: Sequence[Sequence[Stated]]) -> int | None:
    """The year that most places speak of, the latest of those."""
    counts = Counter(year for cell in cells for year in {stated.year for stated in cell})
    known: Mapping[int, int] = {year: n for year, n in counts.items() if year is not None}
    return max(known, key=lambda year: (known[year], year), default=None)


def _of_one_year(cell: Sequence[Stated], common: int | None) -> tuple[Stated, ...]:
    years = {stated.year for stated in cell}
    latest = max((year for year in years if year is not None), default=None)
    year = common if common in years else latest
    return without_repetitions(stated for stated in cell if stated.year == year)
