"""Kind, year, stretch and evidence of each row, and what holds of any text."""

import cProfile
import json
import time
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.figures.extract import extract_figures
from index.outline import find_sections
from index.reader import find_files, read_document
from index.thesaurus import canonical, expand
from index.types import Document, Figure, Metadata


def figures(text: str, *, title: str = "", year: int | None = 2023) -> tuple[Figure, ...]:
    document = Document("计划.txt", text, "", Metadata(title=title, year=year))
    return extract_figures(document, find_sections(text))


@pytest.mark.parametrize(
    ("text", "frames"),
    [
        ("今年税收增长5%。", [("target", 2023)]),
        ("2023年税收增长5%;到2027年税收突破80亿元。", [("target", 2023), ("target", 2027)]),
        ("2022年税收完成60亿元,2023年税收增长5%。", [("result", 2022), ("target", 2023)]),
        ("去年税收增长4%。", [("result", 2022)]),
        ("税收比2020年增长9%。", [("target", 2023)]),
        ("截至目前,已有12家企业投产。", [("result", 2023)]),
        ("做好12个项目前期工作。", [("target", 2023)]),
        ("到“十四五”末,城镇化率达到70%。", [("target", 2025)]),
        ("一、2022年工作回顾\n全年税收增长4%。\n二、2023年主要目标\n税收增长5%。",
         [("result", 2022), ("target", 2023)]),
        ("一、过去一年工作回顾\n(一)聚焦目标任务,经济稳进。税收增长4%。\n二、今年工作安排\n税收增长5%。",
         [("result", 2022), ("target", 2023)]),
        ("过去一年,税收增长4%。财政支出9亿元。今年经济社会发展主要预期目标是:税收增长5%。",
         [("result", 2022), ("result", 2022), ("target", 2023)]),
        ("一、“十四五”时期工作回顾\n税收年均增长4%。\n二、“十五五”时期主要目标\n税收年均增长5%。",
         [("result", 2025), ("target", 2030)]),
        ("力争****年产值突破***亿元。", [("target", None)]),
        ("****年着重办好9件实事。", [("target", 2023)]),
        ("税收由2020年的5%提高到8%。", [("result", 2020), ("target", 2023)]),
        ("税收将由去年的5亿元增加到6亿元。", [("result", 2022), ("target", 2023)]),
        ("研发投入强度从2.77%提高到3.3%左右。", [("result", None), ("target", 2023)]),
        ("甲、乙分别从10亿元、8亿元增加到12亿元、9亿元。",
         [("result", None), ("result", None), ("target", 2023), ("target", 2023)]),
        ("物流费用占比由14.7%降至13%。", [("result", None), ("target", 2023)]),
        ("一、2022年工作回顾\n与2020年相比,事故下降65.3%。", [("result", 2022)]),
        ("补助9亿元,是2020年的2.2倍。", [("target", 2023), ("target", 2023)]),
        ("“十三五”时期是极不平凡的五年。税收年均增长4%。", [("result", 2020)]),
        ("“十四五”时期是关键时期。税收年均增长4%。今年是关键一年。税收增长5%。",
         [("target", 2025), ("target", 2023)]),
        ("一、“十四五”主要目标\n主要目标是:税收年均增长4%。财政支出9亿元。",
         [("target", 2025), ("target", 2025)]),
        ("一、目标任务\n《纲要(草案)》提出6项指标。税收年均增长4%。\n二、2023年工作安排\n税收增长5%。",
         [("target", 2025), ("target", 2025), ("target", 2023)]),
        ("一、今后五年主要目标\n税收年均增长4%。", [("target", 2027)]),
    ],
)  # fmt: skip
def test_tells_targets_from_results(text: str, frames: list[tuple[str, int]]) -> None:
    assert [(figure.kind, figure.year) for figure in figures(text)] == frames


def test_the_title_frames_the_document() -> None:
    review = figures("税收增长4%。", title="云岭县2022年工作总结", year=2022)
    plan = figures("税收增长4%。", title="云岭县“十四五”发展规划", year=2021)
    assert [(f.kind, f.year) for f in (*review, *plan)] == [("result", 2022), ("target", 2025)]


@pytest.mark.parametrize(
    ("text", "stretch"),
    [
        ("税收增长10%,力争12%。", [False, True]),
        ("税收增长**%(争取**%)以上。", [False, True]),
        ("税收增长10%、奋斗目标12%。", [False, True]),
        ("税收增长10%,力争出口增长12%。", [False, False]),
        ("力争税收增长10%。", [False]),
        ("力争税收增长12%、确保10%。", [True, False]),
        ("力争税收增长12%,确保增长10%以上。", [True, False]),
        ("税收增长确保8%、力争8.5%。", [False, True]),
        ("确保税收增长10%以上,力争12%。", [False, True]),
        ("税收必成目标8%,奋斗目标10%。", [False, True]),
        ("税收奋斗目标12%、必成目标10%。", [True, False]),
        ("税收增长10%,力争增长12%。", [False, True]),
        ("税收增长10%,在此基础上,力争12%。", [False, True]),
        ("税收增长10%,力争达到30亿元。", [False, False]),
        ("力争引进项目25个、确保开工20个。", [False, False]),
        ("力争引进项目25个、确保20个。", [True, False]),
        ("稳住工业大盘,力争8%。", [False]),
        ("**%(争取**%),确保出口**亿元。", [False, True, False]),
    ],
)
def test_a_stretch_goes_beyond_a_base_of_the_same_indicator(text: str, stretch: list[bool]) -> None:
    assert [figure.stretch for figure in figures(text)] == stretch


def test_a_row_carries_its_evidence() -> None:
    text = "一、主要目标\n税收增长**%,力争30亿元。\n"
    first, second = figures(text)
    assert (first.masked, first.number, second.masked) == (True, None, False)
    assert first.section == ("一、主要目标",)
    assert first.quote == "税收增长**%,力争30亿元。"
    assert text[first.quote_start : first.quote_end] == first.quote


def test_furniture_of_the_page_is_not_read() -> None:
    text = "索引号:001 | 公开方式:主动公开 | 浏览次数: 35次\n\n云岭县工作计划\n\n今年税收增长5%。\n"
    assert [figure.value for figure in figures(text)] == ["5%"]


def test_lines_broken_inside_a_sentence_are_read_as_one() -> None:
    line = (
        "坚持稳中求进工作总基调加快建设现代化产业体系推动高质量\n"
        "发展。持续提升城市的品质和能级不断改善生态环境质量着力\n"
    )
    text = (
        line * 30
        + "到 2025 年建成特色公园和郊野公园等各类休闲游憩空间共计\n达到 50 座以上，水面率 9%。"
    )
    found = figures(text)
    assert [(f.value, f.year) for f in found] == [("50 座", 2025), ("9%", 2025)]


SNIPPETS = st.sampled_from(
    ["税收增长", "5%", "**%", "(争取", ")", "以上", "、", ",", "。", "\n", "分别", "城乡居民收入",
     "其中", "10亿元", "项目", "12个", "两家", "到2027年", "去年", "“", "”", "三个", "等", "完成",
     "新增", "的", "从", "增加到", "一、工作回顾", "总投资", "比2020年", "8", ".", "约", "*"]
)  # fmt: skip


@given(st.one_of(st.text(max_size=80), st.lists(SNIPPETS, max_size=30).map("".join)))
def test_rows_are_verbatim_disjoint_and_ordered(text: str) -> None:
    found = figures(text)
    for figure in found:
        assert text[figure.start : figure.end] == figure.value
        assert text[figure.quote_start : figure.quote_end] == figure.quote
        assert figure.quote_start <= figure.start < figure.end
        assert figure.masked == (figure.number is None)
    assert all(a.end <= b.start for a, b in pairwise(found))


@pytest.mark.parametrize(
    "unit",
    [
        "税收增长5%",
        "新增企业12家、",
        "“(",
        "甲乙丙、",
        "9",
        "*",
        "一、",
        "增长-",
        "分别为3%、-2%,",
        "力争5%、确保4%,",
        "一、目标\n增长3%。\n",
        "索引号: | 3家\n",
    ],
)
def test_time_grows_with_the_length(unit: str) -> None:
    # Counted in calls; the search of a regex is none, so the processor's seconds have a bound.
    calls = []
    for length in (2_000, 8_000):
        text = unit * (length // len(unit))
        sections = find_sections(text)
        profile = cProfile.Profile()
        profile.runcall(
            extract_figures, Document("计划.txt", text, "", Metadata(year=2023)), sections
        )
        calls.append(sum(entry.callcount for entry in profile.getstats()))
    assert calls[1] < 4.5 * calls[0] + 1000
    text = unit * (20_000 // len(unit))
    started = time.process_time()
    extract_figures(Document("计划.txt", text, "", Metadata(year=2023)), ())
    assert time.process_time() - started < 20


def overlap(row: dict[str, int], figure: Figure) -> bool:
    shared = min(row["end"], figure.end) - max(row["start"], figure.start)
    return shared > 0 and shared >= min(row["end"] - row["start"], figure.end - figure.start) / 2


FIELDS = {"number": 0.98, "unit": 0.98, "comparator": 0.95, "kind": 0.95, "year": 0.95,
          "masked": 0.95, "stretch": 0.97}  # fmt: skip


def read_lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_finds_what_a_person_found(shared: Path) -> None:
    gold = read_lines(shared / "gold/figures_dev.jsonl")
    found: list[tuple[dict[str, Any], Figure]] = []
    for source in find_files([shared / "corpus"]):
        rows = [row for row in gold if row["doc"] == source.doc]
        document = read_document(source)
        read = extract_figures(document, find_sections(document.text)) if rows else ()
        found += [
            (row, f) for row in rows if (f := next((f for f in read if overlap(row, f)), None))
        ]
    assert len(found) / len(gold) >= 0.95
    for name, least in FIELDS.items():
        right = sum(getattr(figure, name) == row[name] for row, figure in found)
        assert right / len(found) >= least, name
    alike = sum(shared_characters(row["indicator"], f.indicator) for row, f in found)
    assert alike / len(found) >= 0.80


def shared_characters(a: str, b: str) -> float:
    """F1 of the characters of two names."""
    both = sum((Counter(a) & Counter(b)).values())
    return 2 * both / max(1, len(a) + len(b))


def test_the_thesaurus_aligns_indicators() -> None:
    assert canonical("全社会固投增长") == canonical("固定资产投资") == "固定资产投资"
    assert canonical("R&D经费支出占GDP比重") == canonical("研发投入强度")
    assert canonical("ＧＤＰ") == "地区生产总值"
    assert canonical("农民收入") is None  # near, not equal
    assert canonical("") is None


def test_the_thesaurus_expands_what_people_say() -> None:
    assert "农村居民人均可支配收入" in expand("农民收入目标是多少")
    assert "土地出让金" in expand("去年卖地收入")
    assert "固定资产投资" in expand("Fixed-asset investment target")
    assert "固定资产投资" not in expand("固定资产投资目标")
    assert expand("今天天气") == []
