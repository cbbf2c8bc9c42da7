import csv
import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from index.store import Index

Run = Callable[..., Result]

KEYS = [
    *("doc", "start", "end", "value", "number", "unit", "comparator", "indicator", "kind"),
    *("stretch", "year", "masked", "section", "quote"),
]


def records(result: Result) -> list[dict[str, Any]]:
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def assert_verbatim(index: Path, figures: list[dict[str, Any]]) -> None:
    with Index.open(index) as opened:
        for figure in figures:
            text = opened.document(figure["doc"]).text
            assert text[figure["start"] : figure["end"]] == figure["value"]
            assert figure["quote"] in text


def test_every_figure_as_json(run: Run, plans_index: Path) -> None:
    rows = records(run("targets", "--index", plans_index, "--json"))
    assert len(rows) > 30
    assert all(list(row) == KEYS for row in rows)
    assert_verbatim(plans_index, rows)


def test_figures_by_place_year_indicator_and_kind(run: Run, plans_index: Path) -> None:
    options = ("--place", "岚溪", "--year", "2022", "--indicator", "GDP", "--json")
    rows = records(run("targets", "--index", plans_index, *options))
    assert [(row["value"], row["kind"]) for row in rows] == [("7%", "target"), ("5.8%", "result")]
    rows = records(run("targets", "--index", plans_index, *options, "--kind", "result"))
    assert [row["value"] for row in rows] == ["5.8%"]


def test_figures_for_a_person_keep_base_and_stretch_together(run: Run, plans_index: Path) -> None:
    shown = run("targets", "--index", plans_index, "--indicator", "增长").stdout
    assert "6.5%,力争7%" in shown
    assert "≥**%〔隐〕,力争≥**%〔隐〕" in shown
    assert "[bold]" not in shown and "\x1b" not in shown


def test_csv_is_harmless_and_traceable(run: Run, plans_index: Path) -> None:
    result = run("targets", "--index", plans_index, "--csv")
    header, *rows = csv.reader(io.StringIO(result.stdout))
    assert header == KEYS and len(rows) > 30
    cells = [cell for row in rows for cell in row if cell != "="]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
    assert {row[KEYS.index("comparator")] for row in rows} >= {"=", ">="}
    with Index.open(plans_index) as opened:
        for doc, start, end, value, *_ in rows:
            assert opened.document(doc).text[int(start) : int(end)] == value


def test_a_workbook(run: Run, plans_index: Path, tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    result = run("targets", "--index", plans_index, "--xlsx", tmp_path / "数据.xlsx")
    assert result.exit_code == 0, result.output
    page = openpyxl.load_workbook(tmp_path / "数据.xlsx").active
    titles = [cell.value for cell in page[1]]
    assert titles[:4] == ["指标", "数值", "类别", "年度"]
    assert titles[-3:] == ["起", "止", "原句"]
    assert page.auto_filter.ref and all(cell.alignment.wrap_text for cell in page[2])
    assert 50 >= page.column_dimensions["A"].width > 10
    with Index.open(plans_index) as opened:
        for line in page.iter_rows(min_row=2, values_only=True):
            told = dict(zip(titles, line, strict=True))
            assert opened.document(told["文件"]).text[told["起"] : told["止"]] in told["数值"]
    assert page.max_row == len(records(run("targets", "--index", plans_index, "--json"))) + 1


def test_without_the_extra_the_command_says_how_to_get_it(
    run: Run, plans_index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    result = run("targets", "--index", plans_index, "--xlsx", tmp_path / "数据.xlsx")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "pip install 'youju[xlsx]'" in result.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("targets", "--json", "--csv"),
        ("targets", "--csv", "--xlsx", "x.xlsx"),
        ("targets", "--kind", "hope"),
        ("compare", "岚溪区"),
        ("track",),
        ("targets", "--year", "明年"),
        ("targets", "--place", " "),
        ("targets", "岚溪区"),
        ("targets", "--xlsx", "数据.txt"),
    ],
)
def test_wrong_usage(run: Run, plans_index: Path, arguments: tuple[str, ...]) -> None:
    assert run(*arguments, "--index", plans_index).exit_code == 2


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("targets", "--place", "不存在县"), "没有“不存在县”"),
        (("compare", "岚溪区", "不存在县"), "没有“不存在县”"),
        (("compare", "岚溪区", "岚溪"), "同一个地方"),
        (("track", "石桥新区"), "相邻两年"),
        (("track", "岚溪区", "--year", "2023"), "2024 年的文件"),
    ],
)
def test_errors_name_the_remedy(
    run: Run, plans_index: Path, arguments: tuple[str, ...], told: str
) -> None:
    result = run(*arguments, "--index", plans_index)
    assert (result.exit_code, result.stdout) == (1, "")
    assert told in result.stderr and result.stderr.count("\n") == 1


def test_nothing_that_fits_is_an_answer(run: Run, plans_index: Path) -> None:
    result = run("targets", "--index", plans_index, "--indicator", "登月火箭")
    assert (result.exit_code, result.stdout) == (0, "") and "没有相符的数据" in result.stderr


def test_a_year_without_figures_names_those_that_have_some(run: Run, plans_index: Path) -> None:
    result = run("targets", "--index", plans_index, "--year", "1999", "--json")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "有数据的年份:" in result.stderr and "2022、2023" in result.stderr


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (("--year", "2022年"), ("--year", "2022")),
        (("--year", "２０２２年度"), ("--year", "2022")),
        (("--kind", "目标"), ("--kind", "target")),
        (("--kind", "结果"), ("--kind", "result")),
    ],
)
def test_options_as_a_person_writes_them(
    run: Run, plans_index: Path, typed: tuple[str, ...], meant: tuple[str, ...]
) -> None:
    told, wanted = (run("targets", "--index", plans_index, "--json", *o) for o in (typed, meant))
    assert records(told) == records(wanted) != []


def test_a_place_without_its_option_is_told_how_to_write_it(run: Run, plans_index: Path) -> None:
    assert "--place 岚溪区" in run("targets", "岚溪区", "--index", plans_index).stderr


def test_a_full_disk_is_told_in_a_line(plans_index: Path) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("no device that is always full")
    main = "from qa.cli import main; main()"
    root = Path(__file__).resolve().parents[3]
    environment = {**os.environ, "PYTHONUTF8": "1", "PYTHONPATH": str(root)}
    for form in ("--csv", "--json"):
        command = [sys.executable, "-c", main, "targets", form, "--index", str(plans_index)]
        with open("/dev/full", "w") as full:
            done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, env=environment)
        assert done.returncode == 1
        assert done.stderr.decode().count("\n") == 1 and "无法写出" in done.stderr.decode()


def test_places_side_by_side(run: Run, plans_index: Path) -> None:
    rows = records(run("compare", "石桥新区", "岚溪区", "--index", plans_index, "--json"))
    cells = {row["indicator"]: row["cells"] for row in rows}
    growth = cells["地区生产总值增长"]
    assert [f["value"] for f in growth["石桥新区"]] == ["8%"]
    assert [(f["value"], f["stretch"]) for f in growth["岚溪区"]] == [
        ("6.5%", False),
        ("7%", True),
    ]
    assert cells["规上工业增加值增长"]["岚溪区"] == []  # does not say
    assert all(f["masked"] for f in cells["规上工业增加值增长"]["石桥新区"])
    for row in cells.values():
        assert_verbatim(plans_index, [figure for cell in row.values() for figure in cell])


def test_a_comparison_marks_other_years_and_cites_each_cell(run: Run, plans_index: Path) -> None:
    # 岚溪区 has the indicator in its plan of 2022 only.
    options = ("--indicator", "高新技术企业", "--index", plans_index)
    shown = run("compare", "石桥新区", "岚溪区", *options).stdout
    row = next(line for line in shown.splitlines() if line.startswith("新增高新技术企业"))
    assert row.split("\t") == ["新增高新技术企业", "≠", "30家(2023年)[1]", "25家(2022年)[2]"]
    assert "[1] 石桥新区2023年工作思路.txt 第 " in shown
    assert "[2] 岚溪区2022年政府工作报告.txt 第 " in shown


def test_a_comparison_as_csv_has_places_as_columns(run: Run, plans_index: Path) -> None:
    options = ("石桥新区", "岚溪区", "--csv", "--index", plans_index)
    header, *lines = csv.reader(io.StringIO(run("compare", *options).stdout))
    parts = ("", " 年度", " 出处")
    assert header == ["指标", *(f"{p}{part}" for p in ("石桥新区", "岚溪区") for part in parts)]
    rows = {line[0]: dict(zip(header, line, strict=True)) for line in lines}
    growth = rows["地区生产总值增长"]
    assert growth["岚溪区"] == "6.5%,力争7%"
    assert (growth["石桥新区 年度"], growth["岚溪区 年度"]) == ("2023", "2023")
    assert rows["规上工业增加值增长"]["岚溪区"] == rows["规上工业增加值增长"]["岚溪区 出处"] == ""
    with Index.open(plans_index) as opened:
        for source in growth["岚溪区 出处"].split("\n"):
            found = re.fullmatch(r"(.+)\[(\d+):(\d+)\] (.+)", source)
            assert found is not None
            text = opened.document(found[1]).text
            assert text[int(found[2]) : int(found[3])] in growth["岚溪区"]
            assert found[4] in text


def test_csv_in_a_file_is_marked_for_excel_and_at_a_pipe_it_is_not(
    plans_index: Path, tmp_path: Path
) -> None:
    main = "from qa.cli import main; main()"
    command = [sys.executable, "-c", main, "targets", "--csv", "--index", str(plans_index)]
    root = Path(__file__).resolve().parents[3]
    environment = {**os.environ, "PYTHONUTF8": "1", "PYTHONPATH": str(root)}
    piped = subprocess.run(command, capture_output=True, check=True, env=environment).stdout
    path = tmp_path / "数据.csv"
    with path.open("wb") as out:
        subprocess.run(command, stdout=out, check=True, env=environment)
    assert path.read_bytes() == "\ufeff".encode() + piped
    with path.open("ab") as out:  # what is added to a file is not its beginning
        subprocess.run(command, stdout=out, check=True, env=environment)
    assert path.read_bytes() == "\ufeff".encode() + piped + piped


def test_a_compared_workbook_leads_to_its_sources(
    run: Run, plans_index: Path, tmp_path: Path
) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    path = tmp_path / "对比.xlsx"
    run("compare", "石桥新区", "岚溪区", "--xlsx", path, "--index", plans_index)
    workbook = openpyxl.load_workbook(path)
    sources = workbook["出处"]
    linked = [cell for row in workbook["对比"].iter_rows() for cell in row if cell.hyperlink]
    assert linked
    for cell in linked:
        line = int(cell.hyperlink.location.split("!A")[1])
        row, place, *figure = (source.value for source in sources[line])
        assert place == workbook["对比"].cell(1, cell.column).value
        assert row == workbook["对比"].cell(cell.row, 1).value
        assert figure[1] in cell.value


def test_promise_and_outcome(run: Run, plans_index: Path) -> None:
    rows = records(run("track", "岚溪区", "--index", plans_index, "--json"))
    verdicts = {row["indicator"]: row["verdict"] for row in rows}
    assert verdicts["地区生产总值增长"] == "missed"  # 7% and 5.8%
    assert verdicts["一般公共预算收入增长"] == "not_mentioned"  # 6% and 43.9亿元
    assert verdicts["新建绿道"] == "missed"  # 20公里 and 18.5公里
    assert verdicts["改造老旧小区"] == "met"
    assert verdicts["新增公共停车位"] == "not_mentioned"
    for row in rows:
        assert row["year"] == 2022
        assert (row["result"] is None) is (row["verdict"] == "not_mentioned")
        assert_verbatim(plans_index, [row[k] for k in ("target", "result") if row[k]])


def test_promise_and_outcome_for_a_person_and_a_spreadsheet(run: Run, plans_index: Path) -> None:
    options = ("--indicator", "老旧小区", "--index", plans_index)
    shown = run("track", "岚溪区", *options).stdout
    assert "改造老旧小区\t16个[1]\t16个[2]\t达到" in shown
    assert "[1] 岚溪区2022年政府工作报告.txt 第 " in shown
    assert "[2] 岚溪区2023年政府工作报告.txt 第 " in shown
    header, row = csv.reader(io.StringIO(run("track", "岚溪区", "--csv", *options).stdout))
    told = dict(zip(header, row, strict=True))
    assert (told["verdict"], told["target_value"], told["result_value"]) == ("met", "16个", "16个")
