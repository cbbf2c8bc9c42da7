"""Figures printed for a person: as tables on a terminal, as tab-separated lines when piped."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from index.types import Figure, Metadata
from qa.figures.comparison import Row
from qa.figures.judging import Verdict
from qa.figures.periods import PERIODS, Period, period_of
from qa.figures.stated import Stated, came_before, pair_stretches
from qa.figures.tracking import Followed
from qa.figures.wording import KINDS, VERDICTS, converted, figure_text, stated_text, surroundings
from qa.render import describe, visible

if TYPE_CHECKING:
    from rich.console import Console


SEVERAL = "〔几年〕:说的是几年的累计、年均、变化或期末数,不是一年的。〔一年或几年〕:原文没说清。"
# The least width, in cells of the terminal, that a column of names is worth having at.
_NAME = 24


class Markers:
    """Numbers the figures that a table cites, in the order of their citing."""

    def __init__(self) -> None:
        self._numbers: dict[Figure, int] = {}

    def cite(self, stated: Stated) -> str:
        """The marker of a base; its stretch stands in the same sentence."""
        return f"[{self._numbers.setdefault(stated.base, len(self._numbers) + 1)}]"

    def print(self, out: "Console") -> None:
        """Print where each figure stands, in the words around it."""
        for figure, number in self._numbers.items():
            where = f"{visible(figure.doc)} 第 {figure.start}–{figure.end} 字"
            out.print(f"[{number}] {where} “{surroundings(figure)}”")


def print_table(out: "Console", header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print rows in columns, or with tabs between where a program reads them.

    Nothing is ever cut: where the columns do not fit side by side, each row becomes a block.
    """
    if not out.is_terminal:
        for row in (header, *rows):
            out.file.write("\t".join(row) + "\n")  # a console makes spaces of tabs
        return
    from rich.cells import cell_len
    from rich.table import Table

    widths = [max(map(cell_len, column)) for column in zip(header, *rows, strict=True)]
    # Names may run over two lines, values may not.
    if min(widths[0], _NAME) + sum(widths[1:]) + 2 * len(widths[1:]) > out.width:
        for name, *cells in rows:
            out.print(name, style="bold")
            for title, cell in zip(header[1:], cells, strict=True):
                if cell:
                    out.print(f"  {title}: {cell}", soft_wrap=True)
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column(header[0], overflow="fold")
    for title in header[1:]:
        table.add_column(title, no_wrap=True)
    for row in rows:
        table.add_row(*row)
    out.print(table)


def print_targets(
    out: "Console",
    figures: Sequence[Figure],
    documents: Mapping[str, Metadata],
    text_of: Callable[[str], str],
) -> None:
    """Print figures below the documents that they are from."""
    several = 0
    header = ("指标", "数值", "类别", "年度", "位置")
    for doc in dict.fromkeys(figure.doc for figure in figures):
        own = pair_stretches(figure for figure in figures if figure.doc == doc)
        title = describe(doc, documents[doc])
        out.print(title if title.startswith(visible(doc)) else f"{title}({visible(doc)})")
        text = text_of(doc)
        periods = [period_of(stated.base, text, sums=False) for stated in own]
        several += sum(period is not Period.YEAR for period in periods)
        print_table(out, header, list(map(_target_row, own, periods)))
        out.print()
    masked = sum(figure.masked for figure in figures)
    hidden = f",其中 {masked} 个被原文隐去(标〔隐〕)" if masked else ""
    out.print(f"共 {len(figures)} 个数据{hidden}。位置是在该文件中的字符下标。")
    if several:
        out.print(SEVERAL)
    if any(came_before(figure) for figure in figures):
        out.print("〔原〕:变化前的数(由 2% 提高到 3% 的 2%),未写明是哪一年的。")


def _target_row(stated: Stated, period: Period) -> tuple[str, ...]:
    base = stated.base
    year = (
        "〔原〕"
        if base.year is None and came_before(base)
        else f"{base.year or '?'}{PERIODS[period]}"
    )
    return (
        visible(base.indicator),
        stated_text(stated),
        KINDS[base.kind],
        year,
        ";".join(f"{figure.start}–{figure.end}" for figure in stated.figures),
    )


def print_comparison(out: "Console", places: Sequence[str], rows: Sequence[Row]) -> None:
    """Print places side by side, then the source of every figure."""
    markers = Markers()
    header = ("指标", "年度", *map(visible, places))
    print_table(out, header, [_comparison_row(row, markers) for row in rows])
    out.print()
    markers.print(out)
    out.print("空格:资料里没有读到。〔隐〕:原文隐去。≠:年份不同,不能直接相比。")
    if any(row.period is not Period.YEAR for row in rows):
        out.print(SEVERAL)
    if left_out := [year for row in rows for year in row.left_out]:
        years = sorted({year for year in left_out if year is not None})
        held = "、".join(map(str, years)) or "年度不详"
        out.print(f"另有 {len(left_out)} 个其他年份的数据没有列出({held};用 --year 查看)。")


def _comparison_row(row: Row, markers: Markers) -> tuple[str, ...]:
    years = {cell[0].year for cell in row.cells if cell}
    year = "≠" if row.years_differ else str(next(iter(years)) or "?")
    unit = next(cell[0].base.unit for cell in row.cells if cell)
    cells = [
        ";".join(_cell_text(stated, unit, row.years_differ, markers) for stated in cell)
        for cell in row.cells
    ]
    return (visible(row.name), year, *cells)


def _cell_text(stated: Stated, unit: str, with_year: bool, markers: Markers) -> str:
    other = converted(stated.base, unit)
    year = f"({stated.year or '?'}年)" if with_year else ""
    return f"{stated_text(stated)}{f'(={other})' if other else ''}{year}{markers.cite(stated)}"


def print_tracking(out: "Console", followed: Sequence[Followed], unnamed: int) -> None:
    """Print each year's targets with what came of them, then the source of every figure."""
    markers = Markers()
    header = ("指标", "目标", "结果", "结论")
    for year in dict.fromkeys(item.year for item in followed):
        own = [item for item in followed if item.year == year]
        counts = Counter(item.verdict for item in own)
        told = ",".join(f"{VERDICTS[v]} {counts[v]}" for v in Verdict if counts[v])
        out.print(f"{year} 年的目标与下一年的回顾:{told}")
        own.sort(key=lambda item: item.verdict is Verdict.NOT_MENTIONED)
        print_table(out, header, [_tracking_row(item, markers) for item in own])
        out.print()
    markers.print(out)
    out.print(
        "换了说法:回顾用了别的名称或口径。不能断定:回顾只说了大概(约、超过……),或没说清是一年还是几年。都请对照原文。"
    )
    out.print("未提及:资料里没有读到。〔隐〕:原文隐去。")
    if unnamed:
        out.print(f"另有 {unnamed} 个目标离开原句说不清是什么指标,没有对照。")


def _tracking_row(item: Followed, markers: Markers) -> tuple[str, ...]:
    target, result = item.target, item.result
    verdict = VERDICTS[item.verdict] + ("(含力争目标)" if item.beyond else "")
    aim, told = f"{stated_text(target)}{markers.cite(target)}", ""
    if result:
        other = visible(result.indicator)
        name = f"{other} " if item.verdict is Verdict.REWORDED else ""
        told = f"{name}{figure_text(result.base)}{markers.cite(result)}"
    return (visible(target.indicator), aim, told, verdict)
