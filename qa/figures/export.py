"""Tables as CSV and XLSX files that a spreadsheet opens and in which nothing is a formula."""

import csv
import os
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from index.errors import MissingExtraError, YoujuError

# A spreadsheet takes a cell that begins so for a formula; the wide forms too, in some locales.
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")

# -3.5 and -2% are numbers, which a spreadsheet may well read as such.
_NEGATIVE = re.compile(r"-[0-9]+(?:\.[0-9]+)?%?")
# These stand for themselves in a column of comparators.
_SIGNS = {"=", ">=", ">", "<=", "<", "≈"}
# Of a column, in characters; longer text is wrapped.
_WIDEST = 50
# Of a cell, in the units of UTF-16.
_MOST = 32_767
_CUT = "…(单元格放不下,已截断)"

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


def write_csv(out: TextIO, sheet: Sheet, *, mark_encoding: bool = False) -> None:
    """Write a sheet; text that a spreadsheet would take for a formula gets a ' before it.

    Args:
        out: where to.
        sheet: what.
        mark_encoding: begin with the mark without which Excel shows Chinese as gibberish.
    """
    if mark_encoding:
        out.write("\N{ZERO WIDTH NO-BREAK SPACE}")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(map(_harmless, sheet.header))
    for row in sheet.rows:
        writer.writerow(map(_harmless, row))


def write_xlsx(path: Path, sheets: Iterable[Sheet]) -> None:
    """Write a workbook; nothing in it is a formula.

    Raises:
        MissingExtraError: openpyxl is not installed.
        YoujuError: the file cannot be written, or is there and no workbook.
    """
    try:
        from openpyxl import Workbook
    except ModuleNotFoundError as error:
        if error.name != "openpyxl":
            raise
        raise MissingExtraError(
            "写 Excel 文件需要 openpyxl,尚未安装。请运行 pip install 'youju[xlsx]'。"
        ) from error
    _check_place(path)
    workbook = Workbook()
    workbook.remove(workbook.active)
    for sheet in sheets:
        _add_page(workbook, sheet)
    target = path.resolve()  # where a link leads, so that the link stays one
    unfinished = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        try:
            with unfinished.open("xb") as out:
                workbook.save(out)
            unfinished.replace(target)
        finally:
            unfinished.unlink(missing_ok=True)
    except OSError as error:
        reason = error.strerror or error
        raise YoujuError(f"无法写入文件:{path}({reason})。请检查路径和权限。") from error


def _check_place(path: Path) -> None:
    """Refuse a folder that is not there, and to write over what is no workbook."""
    if not path.absolute().parent.is_dir():
        raise YoujuError(f"文件夹不存在:{path.absolute().parent}。请先建好,或换一个位置。")
    if path.is_dir():
        raise YoujuError(f"{path} 是文件夹。请写文件名。")
    if path.exists() and path.stat().st_size and not _is_workbook(path):
        raise YoujuError(f"{path} 已存在,而且不是 Excel 文件,没有覆盖。请换一个文件名。")


def _is_workbook(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            return "xl/workbook.xml" in archive.namelist()
    except (OSError, zipfile.BadZipFile):
        return False


def _add_page(workbook: Any, sheet: Sheet) -> None:
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    page = workbook.create_sheet(sheet.title)
    page.freeze_panes = "B2"
    widths = [0] * len(sheet.header)
    wrapped, bold = Alignment(vertical="top", wrap_text=True), Font(bold=True)
    for number, row in enumerate((sheet.header, *sheet.rows), 1):
        for column, cell in enumerate(row, 1):
            target = page.cell(number, column)
            _fill(target, cell)
            target.alignment = wrapped
            if number == 1:
                target.font = bold
            widths[column - 1] = max(widths[column - 1], _width(cell))
    for column, width in enumerate(widths, 1):
        page.column_dimensions[get_column_letter(column)].width = min(width + 3, _WIDEST)
    if sheet.header:
        page.auto_filter.ref = page.dimensions


def _width(cell: Cell | Link) -> int:
    """How many characters wide a cell is, a Chinese one counting for two."""
    text = cell.text if isinstance(cell, Link) else "" if cell is None else str(cell)
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text[:_WIDEST])


def _fill(target: Any, cell: Cell | Link) -> None:
    if isinstance(cell, Link):
        from openpyxl.worksheet.hyperlink import Hyperlink

        location = f"'{cell.sheet}'!A{cell.row}"
        target.hyperlink = Hyperlink(ref=target.coordinate, location=location)
        cell = cell.text
    if isinstance(cell, str):
        target.value = _short(_plain(cell))
        target.data_type = "s"  # set afterwards: a value with = would have become a formula
    else:
        target.value = cell


def _plain(text: str) -> str:
    """Put a mark for each character that steers a terminal, hides text or is none in XML."""
    return "".join(map(_or_mark, text))


def _or_mark(character: str) -> str:
    if character in "\n\t" or character.isprintable():
        return character
    category = unicodedata.category(character)
    is_harmful = category in {"Cc", "Cf", "Cs"} or character in "\ufffe\uffff"
    return "\N{REPLACEMENT CHARACTER}" if is_harmful else character


def _short(text: str) -> str:
    """As much of a text as a cell of a workbook holds, and a note where that is not all."""
    coded = text.encode("utf-16-le")
    if len(coded) <= 2 * _MOST:
        return text
    return coded[: 2 * (_MOST - len(_CUT))].decode("utf-16-le", errors="ignore") + _CUT


def _harmless(cell: Cell | Link) -> Cell:
    cell = cell.text if isinstance(cell, Link) else cell
    if not isinstance(cell, str):
        return cell
    cell = _plain(cell)
    if cell in _SIGNS:
        return cell
    if cell.lstrip(" ").startswith(_FORMULA) and not _NEGATIVE.fullmatch(cell):
        return f"'{cell}"
    return cell
