"""What models make of true quotes, as the answerer checks it: two tables, of false and of honest.

No false claim may pass, and no honest paraphrase in the plan's own words may fail.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from index.types import Metadata, Passage
from qa.candidates import Reading
from qa.claim_check import ClaimCheck
from qa.question import read_question
from qa.types import Claim, Evidence, Quote

TARGETS = ("一、主要目标",)
BOTH = "青禾区和白石县2022年固定资产投资增长目标各是多少,谁更高?"


def evidence(
    number: int,
    text: str,
    district: str = "青禾区",
    section: tuple[str, ...] = TARGETS,
    title: str = "",
) -> Evidence:
    title = title or f"{district}2022年工作计划"
    metadata = Metadata(place=f"浙江省临江市{district}", year=2022, title=title)
    passage = Passage(f"{number}.txt", 0, len(text), text, section)
    return Evidence(number, passage, metadata, 1.0)


def faults(question: str, items: list[Evidence], text: str, *quotes: Quote) -> tuple[str, ...]:
    documents = [(item.passage.doc, item.metadata) for item in items]
    asked = read_question(question, documents)
    check = ClaimCheck(asked, [Reading(asked, tuple(items), ())])
    (checked,) = check.check((Claim(text, quotes),))
    return checked.faults


def table(name: str) -> Iterator[tuple[str, str, list[str], str]]:
    """Passage, claim, quotes and question of each row."""
    passage = ""
    lines = (Path(__file__).parent / name).read_text(encoding="utf-8").splitlines()
    for line in lines:
        if line.startswith("= "):
            passage = line[2:]
        elif not line.startswith("# "):
            claim, quotes, question = line.split("\t")
            yield passage, claim, quotes.split(" + "), question


FALSE, HONEST = list(table("false_claims.txt")), list(table("honest_claims.txt"))


def test_the_tables_are_there() -> None:
    assert len(FALSE) > 150 and len(HONEST) > 35


@pytest.mark.parametrize(("passage", "claim", "quotes", "question"), FALSE)
def test_false(passage: str, claim: str, quotes: list[str], question: str) -> None:
    assert faults(question, [evidence(1, passage)], claim, *(Quote(1, q) for q in quotes))


@pytest.mark.parametrize(("passage", "claim", "quotes", "question"), HONEST)
def test_honest(passage: str, claim: str, quotes: list[str], question: str) -> None:
    found = faults(question, [evidence(1, passage)], claim, *(Quote(1, q) for q in quotes))
    assert found == ()


# ---- two places --------------------------------------------------------------------------------

MINE, THEIRS = Quote(1, "固定资产投资增长15%"), Quote(2, "固定资产投资增长14%")


def of_two(claim: str, *quotes: Quote) -> tuple[str, ...]:
    items = [
        evidence(1, "固定资产投资增长15%。"),
        evidence(2, "固定资产投资增长14%。", "白石县"),
    ]
    return faults(BOTH, items, claim, *quotes)


@pytest.mark.parametrize(
    "claim",
    [
        "青禾区:增长14%,白石县:增长15%",
        "青禾区:固定资产投资增长14%",
        "青禾区(14%)、白石县(15%)",
        "青禾区、白石县固定资产投资分别增长14%、15%",
        "青禾区、白石县固定资产投资增长15%",
        "白石县固定资产投资增长15%",
        "青禾区:固定资产投资增长14%;白石县:固定资产投资增长15%",
    ],
)
def test_places_changed_over(claim: str) -> None:
    assert of_two(claim, MINE, THEIRS)


@pytest.mark.parametrize(
    ("claim", "quotes"),
    [
        ("青禾区2022年固定资产投资增长目标是15%", [MINE]),
        ("白石县2022年固定资产投资增长目标为14%", [THEIRS]),
        ("青禾区为15%,白石县为14%", [MINE, THEIRS]),
        ("青禾区和白石县固定资产投资分别增长15%、14%", [MINE, THEIRS]),
    ],
)
def test_places_as_they_are(claim: str, quotes: list[Quote]) -> None:
    assert of_two(claim, *quotes) == ()


def test_a_place_that_the_quote_is_not_of() -> None:
    assert of_two("白石县固定资产投资增长15%", MINE)
    assert of_two("临江市固定资产投资增长15%", MINE)


# ---- headings, titles and years ----------------------------------------------------------------

GREENWAY = "新建绿道22公里，加装电梯45台。"
REVIEW = ("二、2021年工作回顾",)


@pytest.mark.parametrize(
    ("claim", "section", "title"),
    [
        ("超额完成新建绿道22公里", ("一、2021年超额完成的任务",), ""),
        ("投资增长", ("一、投资增长10%",), ""),
        ("完成新建绿道22公里", TARGETS, "关于青禾区2021年计划完成情况与2022年计划草案的报告"),
        ("2022年新建绿道22公里", REVIEW, ""),
        ("2099年新建绿道22公里", TARGETS, ""),
        ("2020年新建绿道22公里", REVIEW, ""),
        ("将新建绿道22公里", REVIEW, ""),
    ],
)
def test_what_a_heading_does_not_bear(claim: str, section: tuple[str, ...], title: str) -> None:
    item = evidence(1, GREENWAY, section=section, title=title)
    assert faults("青禾区2022年绿道?", [item], claim, Quote(1, "新建绿道22公里"))


@pytest.mark.parametrize(
    ("claim", "section"),
    [
        ("2021年新建绿道22公里", REVIEW),
        ("2021年新建绿道22公里", ("一、过去一年工作回顾",)),
        ("2022年将新建绿道22公里", TARGETS),
    ],
)
def test_the_year_of_a_heading(claim: str, section: tuple[str, ...]) -> None:
    item = evidence(1, GREENWAY, section=section)
    assert faults("青禾区绿道?", [item], claim, Quote(1, "新建绿道22公里")) == ()


def test_the_year_that_the_sentence_names() -> None:
    item = evidence(1, "到2025年，力争建成绿道500公里，新建公园12个。")
    quote = Quote(1, "新建公园12个")
    assert faults("青禾区公园?", [item], "2025年新建公园12个", quote) == ()
    assert faults("青禾区公园?", [item], "2022年新建公园12个", quote)
    item = evidence(1, "2021年完成了机构改革，取消了行政审批事项。")
    quote = Quote(1, "取消了行政审批事项")
    assert faults("青禾区审批?", [item], "2021年取消了行政审批事项", quote) == ()
    assert faults("青禾区审批?", [item], "2022年取消了行政审批事项", quote)


def test_half_a_year_is_not_the_whole() -> None:
    items = [evidence(1, "一季度投资增长9%。"), evidence(2, "全年出口增长6%。")]
    quotes = Quote(1, "一季度投资增长9%"), Quote(2, "全年出口增长6%")
    assert faults("青禾区2022年投资与出口?", items, "全年投资增长9%", *quotes)


def test_a_heading_lends_its_words_but_not_another_indicators_figure() -> None:
    section = ("一、固定资产投资和地区生产总值",)
    item = evidence(1, "全区地区生产总值增长5.8%，出口增长2%。", section=section)
    quote = Quote(1, "增长5.8%")
    assert faults("青禾区2022年固定资产投资增长多少?", [item], "固定资产投资增长5.8%", quote)


def test_the_questions_words_count_only_where_the_source_has_them() -> None:
    item = evidence(1, "取消行政审批事项20项。")
    quote = Quote(1, "取消行政审批事项20项")
    assert faults("青禾区是否取消住房限购政策?", [item], "取消住房限购政策", quote)


def test_a_place_above_two_is_neither() -> None:
    assert of_two("临江市青禾区固定资产投资增长15%", MINE, THEIRS) == ()
    item = evidence(1, GREENWAY, title="浙江省临江市青禾区2022年工作计划")
    quote = Quote(1, "新建绿道22公里")
    assert faults("青禾区绿道?", [item], "青禾区新建绿道22公里", quote) == ()
    assert faults("青禾区绿道?", [item], "临江市新建绿道22公里", quote)
