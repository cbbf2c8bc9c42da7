"""Tables as CSV and XLSX files in which nothing is a formula."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from index.errors import MissingExtraError, YoujuError

# A spreadsheet takes a cell that begins so for a formula; the wide forms too, in some locales.
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")

Cell = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Link:
    """A cell that leads to a row of another sheet."""

    text: str
    sheet: str
    row: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of a workbook."""

    title: str
    header: Sequence[str]
    rows: Sequence[Sequence[Cell | Link]]


def write_csv(out: TextIO, sheet: Sheet) -> None:
    """Write a sheet; text that a spreadsheet would take for a formula gets a ' before it."""
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(map(_harmless, sheet.header))
    for row in sheet.rows:
        writer.writerow(map(_harmless, row))


def write_xlsx(path: Path, sheets: Iterable[Sheet]) -> None:
    """Write a workbook; nothing in it is a formula.

    Raises:
        MissingExtraError: openpyxl is not installed.
        YoujuError: the file cannot be written.
    """
    try:
        from openpyxl import Workbook
    except ModuleNotFoundError as error:
        if error.name != "openpyxl":
            raise
        raise MissingExtraError(
            "写 Excel 文件需要 openpyxl,尚未安装。请运行 pip install 'youju[xlsx]'。"
        ) from error
    workbook = Workbook()
    workbook.remove(workbook.active)
    for sheet in sheets:
        page = workbook.create_sheet(sheet.title)
        page.freeze_panes = "A2"
        for number, row in enumerate((sheet.header, *sheet.rows), 1):
            for column, cell in enumerate(row, 1):
                _fill(page.cell(number, column), cell)
    try:
        workbook.save(path)
    except OSError as error:
        reason = error.strerror or error
        raise YoujuError(f"无法写入文件:{path}({reason})。请检查路径和权限。") from error


def _fill(target: Any, cell: Cell | Link) -> None:
    if isinstance(cell, Link):
        from openpyxl.worksheet.hyperlink import Hyperlink

        location = f"'{cell.sheet}'!A{cell.row}"
        target.hyperlink = Hyperlink(ref=target.coordinate, location=location)
        cell = cell.text
    if isinstance(cell, str):
        target.value = "".join(_allowed(cell))
        target.data_type = "s"  # set afterwards: a value with = would have become a formula
    else:
        target.value = cell


def _allowed(text: str) -> Iterator[str]:
    # XML has no other control characters, nor half a surrogate pair.
    for character in text:
        is_control = character < " " and character not in "\t\n\r"
        yield (
            "\N{REPLACEMENT CHARACTER}"
            if is_control or "\ud800" <= character <= "\udfff"
            else character
        )


def _harmless(cell: Cell | Link) -> Cell:
    cell = cell.text if isinstance(cell, Link) else cell
    if isinstance(cell, str) and cell.lstrip(" ").startswith(_FORMULA):
        return f"'{cell}"
    return cell
