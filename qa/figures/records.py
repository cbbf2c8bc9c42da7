"""Figures, comparisons and trackings for programs: JSON objects, and the rows of CSV."""

from collections.abc import Iterable, Sequence
from typing import Any

from index.types import Figure
from qa.figures.comparison import Row
from qa.figures.export import Cell, Sheet
from qa.figures.tracking import Followed
from qa.figures.wording import stated_text

KEYS = (
    "doc",
    "start",
    "end",
    "value",
    "number",
    "unit",
    "comparator",
    "indicator",
    "kind",
    "stretch",
    "year",
    "masked",
    "section",
    "quote",
)


def figure_json(figure: Figure) -> dict[str, Any]:
    """A figure as the JSON contract has it; offsets are Python string offsets."""
    return {key: getattr(figure, key) for key in KEYS}


def figures_sheet(figures: Iterable[Figure]) -> Sheet:
    """A line for each figure."""
    return Sheet("数据", KEYS, [_cells(figure) for figure in figures])


def _cells(figure: Figure | None) -> list[Cell]:
    if figure is None:
        return [None] * len(KEYS)
    return [
        " › ".join(figure.section) if key == "section" else getattr(figure, key) for key in KEYS
    ]


def row_json(row: Row, places: Sequence[str]) -> dict[str, Any]:
    """A row of a comparison: the figures of each place, none where its documents do not say."""
    return {
        "indicator": row.indicator,
        "aspect": row.measure.aspect,
        "period": str(row.period),
        "years_differ": row.years_differ,
        "cells": {
            place: [figure_json(figure) for stated in cell for figure in stated.figures]
            for place, cell in zip(places, row.cells, strict=True)
        },
    }


def comparison_table(rows: Iterable[Row], places: Sequence[str]) -> Sheet:
    """A line for each indicator; of each place the figures, their year and where they stand."""
    parts = ("", " 年度", " 出处")
    header = ("指标", *(f"{place}{part}" for place in places for part in parts))
    return Sheet("对比", header, [_comparison_line(row) for row in rows])


def _comparison_line(row: Row) -> list[Cell]:
    line: list[Cell] = [row.name]
    for cell, year in zip(row.cells, row.years, strict=True):
        sources = (_source(figure) for stated in cell for figure in stated.figures)
        line += [";".join(map(stated_text, cell)), year, "\n".join(sources)]
    return line


def _source(figure: Figure) -> str:
    return f"{figure.doc}[{figure.start}:{figure.end}] {figure.quote}"


def followed_json(item: Followed) -> dict[str, Any]:
    """A target, its stretch if it has one, and the result."""
    result = item.result
    stretch = item.target.stretch
    return {
        "year": item.year,
        "indicator": item.target.indicator,
        "verdict": str(item.verdict),
        "beyond": item.beyond,
        "target": figure_json(item.target.base),
        "stretch": figure_json(stretch) if stretch else None,
        "result": figure_json(result.base) if result else None,
    }


def tracking_sheet(followed: Iterable[Followed]) -> Sheet:
    """A line for each target, with the keys of all three figures."""
    roles = ("target", "stretch", "result")
    header = ("year", "verdict", "beyond", *(f"{role}_{key}" for role in roles for key in KEYS))
    rows = [
        [
            item.year,
            str(item.verdict),
            item.beyond,
            *_cells(item.target.base),
            *_cells(item.target.stretch),
            *_cells(item.result.base if item.result else None),
        ]
        for item in followed
    ]
    return Sheet("对照", header, rows)
