import csv
import io
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import MissingExtraError, YoujuError
from qa.figures.export import Link, Sheet, write_csv, write_xlsx

DANGEROUS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "＝1", "＋1", '=HYPERLINK("http://x")']


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


@given(st.lists(st.text(alphabet=st.characters(exclude_characters="\r\0"))))
def test_any_text_comes_back_from_csv(texts: list[str]) -> None:
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


def test_a_file_that_cannot_be_written(tmp_path: Path) -> None:
    pytest.importorskip("openpyxl")
    with pytest.raises(YoujuError, match="无法写入"):
        write_xlsx(tmp_path / "none" / "x.xlsx", [Sheet("数据", ("a",), [])])
