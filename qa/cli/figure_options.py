"""The options that the commands over figures share, and how what is typed is read."""

import re
import unicodedata
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Kind(StrEnum):
    """What is aimed at, or what was reached."""

    TARGET = "target"
    RESULT = "result"


_KINDS = {"target": Kind.TARGET, "目标": Kind.TARGET, "result": Kind.RESULT, "结果": Kind.RESULT}
_YEAR = re.compile(r"((?:19|20)\d\d)\s*年?度?")


def read_kind(text: str) -> Kind:
    """Read 目标 or target, 结果 or result."""
    if (kind := _KINDS.get(text.strip().lower())) is None:
        raise typer.BadParameter(f"“{text}”不是类别。请写 target(目标)或 result(结果)。")
    return kind


def read_year(text: str) -> int:
    """Read 2025 and 2025年."""
    found = _YEAR.fullmatch(unicodedata.normalize("NFKC", str(text)).strip())
    if found is None:
        raise typer.BadParameter(f"“{text}”不是年份。请写成 2025 这样的四位数。")
    return int(found.group(1))


def read_workbook_path(text: str) -> Path:
    """Read the name of a workbook, which need not say .xlsx."""
    path = Path(text)
    if not path.suffix:
        path = path.with_name(f"{path.name}.xlsx")
    if path.suffix.lower() != ".xlsx":
        raise typer.BadParameter(f"“{text}”不是 Excel 文件名。文件名要以 .xlsx 结尾。")
    return path


YearOption = Annotated[
    int | None,
    typer.Option(
        "--year",
        metavar="年份",
        parser=read_year,
        help="只看属于这一年的数据。",
        show_default=False,
    ),
]
IndicatorOption = Annotated[
    str,
    typer.Option(
        "--indicator", metavar="文字", help="只看指标名含此文字或同义词的。", show_default=False
    ),
]
KindOption = Annotated[
    Kind | None,
    typer.Option(
        "--kind",
        metavar="目标|结果",
        parser=read_kind,
        help="只看目标(target)或只看结果(result);compare 缺省看目标。",
        show_default=False,
    ),
]
CsvOption = Annotated[bool, typer.Option("--csv", help="输出 CSV。")]
XlsxOption = Annotated[
    Path | None,
    typer.Option(
        "--xlsx",
        metavar="文件",
        parser=read_workbook_path,
        help="写成 Excel 文件。",
        show_default=False,
    ),
]
OnePlaceOption = Annotated[
    str | None,
    typer.Option("--place", metavar="地名", help="只看这个地方的文件。", show_default=False),
]
MisplacedArgument = Annotated[str | None, typer.Argument(hidden=True, metavar="")]


def chosen_place(option: str | None, misplaced: str | None) -> str:
    """The place that --place names; nothing where it is not given."""
    if misplaced is not None:
        raise typer.BadParameter(f"多了“{misplaced}”。只看一个地方请写 --place {misplaced}。")
    if option is not None and not option.strip():
        raise typer.BadParameter("地名是空的。请写地名,或去掉 --place。")
    return (option or "").strip()


def check_one_format(json: bool, csv: bool, xlsx: Path | None) -> None:
    """Refuse two forms of output at once."""
    if json + csv + (xlsx is not None) > 1:
        raise typer.BadParameter("--json、--csv、--xlsx 只能选一个。")
