import csv
import io
import sys
from pathlib import Path
from typing import BinaryIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import MissingExtraError, YoujuError
from qa.figures.export import Link, Sheet, write_csv, write_xlsx

DANGEROUS = [
    "=1+1",
    "+1",
    "-1+1",
    "-A1",
    "-2,3",
    "@SUM(A1)",
    "\t=1",
    " =1",
    "＝1",
    "＋1",
    '=HYPERLINK("http://x")',
]


def read_back(sheet: Sheet) -> list[list[str]]:
    out = io.StringIO()
    write_csv(out, sheet)
    return list(csv.reader(io.StringIO(out.getvalue())))


@pytest.mark.parametrize("text", DANGEROUS)
def test_no_csv_cell_begins_a_formula(text: str) -> None:
    assert read_back(Sheet("数据", ("a",), [[text]])) == [["a"], [f"'{text}"]]


def test_numbers_and_plain_text_stay_as_they_are() -> None:
    rows = [[-3.5, 12, True, None, "增长10%", "a,b", 'say "x"', "两\n行"]]
    assert read_back(Sheet("数据", ("a",), rows))[1] == [
        *("-3.5", "12", "True", "", "增长10%", "a,b", 'say "x"', "两\n行")
    ]


@pytest.mark.parametrize("text", ["-3.5", "-2%", "-12"])
def test_a_negative_number_stays_one(text: str) -> None:
    assert read_back(Sheet("数据", ("a",), [[text]])) == [["a"], [text]]


@pytest.mark.parametrize(
    "text", ["\x1b[31m红", "\x9b2J", "\x00", "\x7f", "\u202e倒", "\u200b=1+1", "\ud800", "\uffff"]
)
def test_no_csv_cell_steers_a_terminal_or_hides_text(text: str) -> None:
    cell = read_back(Sheet("数据", ("a",), [[text]]))[1][0]
    assert cell.startswith("\N{REPLACEMENT CHARACTER}")
    assert cell[1:] == text[1:]
    cell.encode()


def test_a_file_for_excel_begins_with_a_mark_of_its_encoding() -> None:
    out = io.StringIO()
    write_csv(out, Sheet("数据", ("指标",), []), mark_encoding=True)
    assert out.getvalue().encode() == b"\xef\xbb\xbf" + "指标\n".encode()


@given(st.lists(st.text(alphabet=st.characters(exclude_categories=("Cc", "Cf", "Cs")))))
def test_any_text_comes_back_from_csv(texts: list[str]) -> None:
    texts = [text.translate({0xFFFE: 0xFFFD, 0xFFFF: 0xFFFD}) for text in texts]
    rows = read_back(Sheet("数据", ("a",), [["x", *texts]]))
    assert [cell.removeprefix("'") for cell in rows[1][1:]] == [t.removeprefix("'") for t in texts]


def test_a_workbook_has_no_formula(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    path = tmp_path / "数据.xlsx"
    rows = [[text, 3, 0.5, None, "坏\x07字\ud800"] for text in DANGEROUS]
    write_xlsx(path, [Sheet("数据", ("=head", *"bcde"), rows)])
    page = openpyxl.load_workbook(path)["数据"]
    cells = [cell for row in page.iter_rows(min_row=2) for cell in row]
    assert {cell.data_type for cell in cells} == {"s", "n"}
    assert [page.cell(row, 1).value for row in range(2, len(DANGEROUS) + 2)] == DANGEROUS
    assert page.cell(2, 5).value == "坏\N{REPLACEMENT CHARACTER}字\N{REPLACEMENT CHARACTER}"
    assert page.cell(1, 1).data_type == "s"


@pytest.mark.parametrize("bad", ["\ufffe", "\uffff", "\x00", "\x0b", "\x1f", "\x1b", "\udfff"])
def test_a_workbook_is_xml_whatever_the_text(tmp_path: Path, bad: str) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    write_xlsx(tmp_path / "数据.xlsx", [Sheet("数据", (f"头{bad}",), [[f"甲{bad}乙"]])])
    page = openpyxl.load_workbook(tmp_path / "数据.xlsx")["数据"]
    assert page["A1"].value == "头\N{REPLACEMENT CHARACTER}"
    assert page["A2"].value == "甲\N{REPLACEMENT CHARACTER}乙"


@pytest.mark.parametrize(("character", "units"), [("字", 1), ("𠀀", 2)])
def test_what_a_cell_cannot_hold_is_cut_and_says_so(
    tmp_path: Path, character: str, units: int
) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    fits, too_long = character * (32_767 // units), character * (32_767 // units + 1)
    write_xlsx(tmp_path / "数据.xlsx", [Sheet("数据", ("a",), [[fits], [too_long]])])
    page = openpyxl.load_workbook(tmp_path / "数据.xlsx")["数据"]
    assert page["A2"].value == fits
    assert page["A3"].value.endswith("已截断)")
    assert 32_760 < len(page["A3"].value.encode("utf-16-le")) // 2 <= 32_767


def test_a_link_leads_to_its_row(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    path = tmp_path / "对比.xlsx"
    sheets = [Sheet("对比", ("a",), [[Link("7%", "出处", 2)]]), Sheet("出处", ("a",), [["甲"]])]
    write_xlsx(path, sheets)
    cell = openpyxl.load_workbook(path)["对比"]["A2"]
    assert cell.value == "7%"
    assert cell.hyperlink.location == "'出处'!A2"


def test_a_missing_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(MissingExtraError, match=r"pip install 'youju\[xlsx\]'"):
        write_xlsx(tmp_path / "x.xlsx", [])


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    pytest.importorskip("openpyxl")
    with pytest.raises(YoujuError, match="文件夹不存在"):
        write_xlsx(tmp_path / "none" / "x.xlsx", [Sheet("数据", ("a",), [])])


def test_only_a_workbook_is_written_over(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    path = tmp_path / "数据.xlsx"
    path.write_text("一份计划的原文", encoding="utf-8")
    with pytest.raises(YoujuError, match="没有覆盖"):
        write_xlsx(path, [Sheet("数据", ("a",), [["新"]])])
    assert path.read_text(encoding="utf-8") == "一份计划的原文"
    path.unlink()
    for value in ("旧", "新"):
        write_xlsx(path, [Sheet("数据", ("a",), [[value]])])
    assert openpyxl.load_workbook(path)["数据"]["A2"].value == "新"
    assert [file.name for file in tmp_path.iterdir()] == ["数据.xlsx"]


def test_a_workbook_that_fails_leaves_the_old_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    path = tmp_path / "数据.xlsx"
    write_xlsx(path, [Sheet("数据", ("a",), [["旧"]])])

    def fail(self: object, out: BinaryIO) -> None:
        out.write(b"PK")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(openpyxl.Workbook, "save", fail)
    with pytest.raises(YoujuError, match="无法写入"):
        write_xlsx(path, [Sheet("数据", ("a",), [["新"]])])
    assert openpyxl.load_workbook(path)["数据"]["A2"].value == "旧"
    assert [file.name for file in tmp_path.iterdir()] == ["数据.xlsx"]


@pytest.mark.parametrize("sign", ["=", ">=", ">", "<=", "<", "≈"])
def test_a_comparator_is_no_formula(sign: str) -> None:
    assert read_back(Sheet("数据", ("a",), [[sign]])) == [["a"], [sign]]
