"""Figures, comparisons and trackings as sheets of a workbook, for a person to read and filter."""

from collections.abc import Callable, Iterable, Sequence

from index.types import Figure
from qa.figures.comparison import Row
from qa.figures.export import Cell, Link, Sheet
from qa.figures.periods import PERIODS, period_of
from qa.figures.stated import Stated
from qa.figures.tracking import Followed
from qa.figures.wording import KINDS, VERDICTS, figure_text, stated_text

_SOURCES = "出处"
# What is read first stands first; where it stands in the text comes last.
_FIGURE = ("指标", "数值", "类别", "年度", "时段", "数字", "单位", "比较", "力争目标", "隐去")
_PLACE_IN_TEXT = ("标题", "文件", "起", "止", "原句")


def figures_page(figures: Iterable[Figure], text_of: Callable[[str], str]) -> Sheet:
    """A line for each figure."""
    lines = [
        _cells(figure, PERIODS[period_of(figure, text_of(figure.doc), sums=False)])
        for figure in figures
    ]
    return Sheet("数据", (*_FIGURE, *_PLACE_IN_TEXT), lines)


def _cells(figure: Figure, period: str) -> list[Cell]:
    return [
        figure.indicator,
        figure_text(figure),
        KINDS[figure.kind],
        figure.year,
        period,
        figure.number,
        figure.unit,
        figure.comparator,
        "是" if figure.stretch else "",
        "是" if figure.masked else "",
        *_place_in_text(figure),
    ]


def _place_in_text(figure: Figure) -> list[Cell]:
    return [" › ".join(figure.section), figure.doc, figure.start, figure.end, figure.quote]


def comparison_pages(rows: Iterable[Row], places: Sequence[str]) -> tuple[Sheet, Sheet]:
    """The table, whose cells lead to where their figures stand in the second sheet."""
    sources: list[list[Cell]] = []
    table: list[list[Cell | Link]] = []
    for row in rows:
        line: list[Cell | Link] = [row.name, "≠" if row.years_differ else ""]
        for place, cell in zip(places, row.cells, strict=True):
            first = len(sources) + 2  # the header is the first row
            for stated in cell:
                period = PERIODS[row.period]
                sources += [[row.name, place, *_cells(f, period)] for f in stated.figures]
            line.append(Link(_cell_words(cell), _SOURCES, first) if cell else "")
        table.append(line)
    return (
        Sheet("对比", ("指标", "年份不同", *places), table),
        Sheet(_SOURCES, ("对比指标", "地方", *_FIGURE, *_PLACE_IN_TEXT), sources),
    )


def _cell_words(cell: Sequence[Stated]) -> str:
    return ";".join(f"{stated_text(stated)}({stated.year or '?'}年)" for stated in cell)


def tracking_page(followed: Iterable[Followed]) -> Sheet:
    """A line for each target: what came of it first, then where both stand."""
    header = ("指标", "目标", "结果", "结论", "年度", "力争目标达到", "结果的指标名")
    roles = (f"{role}{part}" for role in KINDS.values() for part in _PLACE_IN_TEXT)
    return Sheet("对照", (*header, *roles), [_tracking_line(item) for item in followed])


def _tracking_line(item: Followed) -> list[Cell]:
    target, result = item.target, item.result
    return [
        target.indicator,
        stated_text(target),
        figure_text(result.base) if result else "",
        VERDICTS[item.verdict],
        item.year,
        "是" if item.beyond else "",
        result.indicator if result else "",
        *_place_in_text(target.base),
        *(_place_in_text(result.base) if result else [None] * len(_PLACE_IN_TEXT)),
    ]
