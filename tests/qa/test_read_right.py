"""Ordinary questions that were once read wrong, by cause."""

from pathlib import Path

import pytest

from index.build import update_index
from index.embedders import load_embedder
from index.store import Index
from index.thesaurus import speaks_of
from index.types import Metadata
from qa.abbreviations import counted_in
from qa.explaining import explains
from qa.extractive import ExtractiveAnswerer
from qa.forms import _DATE
from qa.pipeline import Asker
from qa.question import Kind, Question, read_question
from qa.refusal import _CAUSE

DOCUMENTS = (
    ("a.txt", Metadata(place="湖北省", year=2023)),
    ("b.txt", Metadata(place="湖南省", year=2023)),
)


def _read(text: str) -> Question:
    return read_question(text, DOCUMENTS)


@pytest.mark.parametrize(
    "text",
    [
        "说说湖北绿道目标是多少",
        "打听湖北绿道目标是多少",
        "咱湖北绿道目标是多少",
        "据湖北报告,绿道目标是多少",
        "哪个城市是湖北副中心",
        "听说湖北绿道破了百公里,是吗",
        "湖北2022年的我知道,今年绿道目标是多少",
        "湖北去年数我有了,今年绿道目标是多少",
    ],
)
def test_the_place_is_read(text: str) -> None:
    assert [place.place for place in _read(text).scope.places] == ["湖北省"]


@pytest.mark.parametrize(
    "text",
    [
        "湖北怎样推进更高水平开放",
        "湖北怎样实现更高质量就业",
        "湖北怎么让更多人就业",
        "湖北最大限度减少审批怎么做",
        "湖北行政效率怎么提升",
        "湖北怎么率先实现现代化",
    ],
)
def test_how_is_no_figure(text: str) -> None:
    assert _read(text).kind is Kind.FACT


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("湖北怎么提升园区质量", "提升"),
        ("湖北怎么办好学校", "办好"),
        ("湖北怎么定价", "定价"),
        ("湖北书记讲话提了什么", "讲话"),
        ("湖北村里不要钱的服务有哪些", "服务"),
        ("湖北不是省会的城市有哪些副中心", "副中心"),
    ],
)
def test_the_matter_stays_in_the_topic(text: str, word: str) -> None:
    assert word in _read(text).topic


def test_the_focus_is_a_noun() -> None:
    assert _read("湖北民生实事有几个方面,分别是哪些").focus != "分别"


@pytest.mark.parametrize(
    "text",
    ["“湘办通”去年干了啥", "“一老一小”保障有什么进展", "“湘超”是哪一年办的"],
)
def test_what_is_asked_about_a_quoted_term_is_not_its_meaning(text: str) -> None:
    assert not _read(text).unexplained


def test_five_of_one() -> None:
    assert counted_in("五个一批") == 5


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("“双百行动”即将收官", "双百行动"),
        ("“双百行动”(2021—2025年)", "双百行动"),
        ("“双百行动”(详见附件)", "双百行动"),
        ("深入实施“双百行动”,扎实开展园区提质专项行动", "双百行动"),
    ],
)
def test_what_explains_nothing(text: str, term: str) -> None:
    assert not explains(text, 0, len(text), (0, len(text)), [term])


def test_a_heading_that_only_names_the_term_is_no_entry() -> None:
    text = "(三)深入实施“双百行动”\n新建园区3个。"
    start = text.index("新建")
    assert not explains(text, start, len(text), (start, len(text)), ["双百行动"])


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        ("税收增长多少", "亩均税收增长10%"),
        ("GDP是多少", "人均GDP达1万美元"),
        ("地区生产总值是多少", "人均地区生产总值达1万美元"),
        ("GDP增加了多少", "高技术产业增加值占GDP比重提升1个百分点"),
    ],
)
def test_a_ratio_is_no_kind_of_its_base(asked: str, text: str) -> None:
    assert not speaks_of(asked, text)


def test_what_says_how_an_indicator_changes_names_it() -> None:
    assert speaks_of("单位GDP能耗降了多少", "单位国内生产总值能耗下降3%")
    assert not speaks_of("单位GDP能耗降了多少", "外贸出口增长3%")


def test_growth_of_the_economy_is_that_of_its_product() -> None:
    assert speaks_of("GDP增长目标", "经济增长5.5%左右")


def test_a_long_cause_is_one() -> None:
    assert _CAUSE.search(
        "受洪涝灾害、房地产业深度调整、部分行业地区支撑不足等多重因素影响,未能实现"
    )


@pytest.mark.parametrize("text", ["建于唐代", "始建于明朝", "清代遗物"])
def test_a_dynasty_is_a_date(text: str) -> None:
    assert _DATE.search(text)


def test_a_marked_list_is_not_lost_to_what_stands_below_the_same_line(tmp_path: Path) -> None:
    intro = (
        "面对复杂多变的外部环境和繁重艰巨的发展任务,全县上下要统一思想、坚定信心、真抓实干。" * 5
    )
    body = (
        "今年工作中重点把握以下几条原则：\n"
        "一是坚持稳字当头,守住底线。\n二是坚持项目为王,抓好工程。\n"
        "三是坚持民生为本,办好实事。\n"
        "全县上下要狠抓工作落实。\n各部门要加强协同配合。\n"
        "农村改厕目标1200户。\n新建绿道15公里。\n"
    )
    file = tmp_path / "丹溪县2023年工作计划.txt"
    file.write_text(f"丹溪县2023年工作计划\n\n{intro}{body}", encoding="utf-8")
    embedder = load_embedder()
    update_index(tmp_path / "index", [file], embedder=embedder)
    with Index.open(tmp_path / "index") as index:
        answer, _ = Asker(index, embedder, ExtractiveAnswerer()).ask("丹溪县2023年要把握哪些原则")
    assert [s.text for s in answer.statements] == ["坚持稳字当头", "坚持项目为王", "坚持民生为本"]
