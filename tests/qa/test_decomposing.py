"""Comparisons split by a model: what is asked of it, what is taken of its reply, what is not."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from index.embedders import load_embedder
from index.store import Index
from qa.chat_model import ModelOptions, Schema
from qa.decomposing import SCHEMA, Decomposer
from qa.llm_answerer import LlmAnswerer
from qa.part_check import Unusable, read_parts
from qa.parts import parts_of
from qa.pipeline import Asker
from qa.prompts import load_prompts
from qa.question import Question, read_question
from qa.streaming import ModelError, OnText
from qa.types import Outcome

PROMPTS = {language: load_prompts(language, Path("none")) for language in ("zh", "en")}
ASKED = "岚溪区2023年地区生产总值比固定资产投资的目标增幅更大吗?"
GDP = ("岚溪区", 2023, "地区生产总值目标增幅是多少")
INVESTMENT = ("岚溪区", 2023, "固定资产投资目标增幅是多少")
Row = tuple[object, object, object]


def parts(*rows: Row) -> str:
    keys = ("place", "year", "question")
    return json.dumps({"parts": [dict(zip(keys, row, strict=True)) for row in rows]})


class Scripted:
    """Replies to the splitting with one text; makes no claims."""

    name = "scripted"
    options = ModelOptions()

    def __init__(self, reply: str | None) -> None:
        self._reply = reply
        self.asked: list[str] = []

    def complete(
        self, system: str, user: str, *, schema: Schema | None = None, on_text: OnText | None = None
    ) -> str:
        if schema is not SCHEMA:
            return ""
        self.asked.append(user)
        if self._reply is None:
            raise ModelError("连不上。")
        return self._reply


@pytest.fixture(scope="module")
def index(plans_index: Path) -> Iterator[Index]:
    with Index.open(plans_index) as opened:
        yield opened


Split = Callable[..., tuple[tuple[Question, ...], str, list[str]]]


@pytest.fixture(scope="module")
def split(index: Index) -> Split:
    documents = [(info.doc, info.metadata) for info in index.documents]

    def of(text: str, reply: str | None) -> tuple[tuple[Question, ...], str, list[str]]:
        model = Scripted(reply)
        question = read_question(text, documents)
        found, told = Decomposer(model, PROMPTS).split(question, documents)
        if told:
            assert found == parts_of(question)
        return found, told, model.asked

    return of


# ---- what is asked of the model ------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "岚溪区2023年和石桥新区2023年的固定资产投资增长目标各是多少,谁更高?",  # rules split it
        "岚溪区2022年和2023年固定资产投资目标各是多少?",
        "岚溪区2023年固定资产投资目标增长多少?",
        "岚溪区2021年到2023年一共新建绿道多少公里?",
        "岚溪区2023年的三个平台分别是什么?",
        "什么是“一网通办”?",
    ],
)
def test_what_the_rules_read_is_not_put_to_the_model(split: Split, text: str) -> None:
    found, told, asked = split(text, None)
    assert asked == [] and told == "" and found


def test_the_prompt_names_what_the_question_may_be_about(split: Split) -> None:
    _, _, (asked,) = split(ASKED, parts())
    assert ASKED in asked and "岚溪区" in asked and "2022、2023" in asked
    assert "石桥" not in asked
    _, _, (asked,) = split("两地的固定资产投资目标哪个更高?", parts())
    assert "岚溪区" in asked and "石桥新区" in asked


def test_an_english_question_has_the_english_prompt(split: Split) -> None:
    text = "Which is higher in 2023, the growth target of GDP or of fixed asset investment?"
    _, _, (asked,) = split(text, parts())
    assert asked.startswith("Places of the material")


# ---- what is taken -------------------------------------------------------------------------------


def test_indicators_are_parts(split: Split) -> None:
    found, told, _ = split(ASKED, parts(GDP, INVESTMENT))
    assert told == ""
    assert [(q.label, q.scope.years) for q in found] == [
        ("地区生产总值", (2023,)),
        ("固定资产投资", (2023,)),
    ]
    assert all(len(q.scope.places) == 1 and q.wants == "target" for q in found)


def test_a_label_is_what_the_question_says_of_one_part_alone(split: Split) -> None:
    text = "岚溪区2023年地区生产总值增长目标,保底和力争各是多少?"
    rows = [("岚溪区", 2023, f"地区生产总值增长目标{which}是多少") for which in ("保底", "力争")]
    found, told, _ = split(text, parts(*rows))
    assert [q.label for q in found] == ["保底", "力争"], told


def test_what_is_planned_is_asked_for_in_every_part(split: Split) -> None:
    text = "岚溪区2023年计划的地区生产总值和固定资产投资增幅,哪个更大?"
    rows = [("岚溪区", 2023, f"{what}增幅是多少") for what in ("地区生产总值", "固定资产投资")]
    found, told, _ = split(text, parts(*rows))
    assert [q.wants for q in found] == ["target", "target"], told


def test_places_that_the_question_only_alludes_to_are_parts(split: Split) -> None:
    years = (0, None)  # a model may write either where the question says none
    rows = [
        (place, year, "固定资产投资目标是多少")
        for place, year in zip(("岚溪区", "石桥新区"), years, strict=True)
    ]
    found, _, _ = split("两地的固定资产投资目标哪个更高?", parts(*rows))
    assert [q.label for q in found] == ["岚溪区", "石桥新区"]


def test_the_year_before_is_a_part(split: Split) -> None:
    text = "岚溪区2023年新建绿道的目标比去年多还是少,差多少公里?"
    rows = [("岚溪区", year, "新建绿道多少公里") for year in (2023, 2022)]
    found, told, _ = split(text, parts(*rows))
    assert [q.label for q in found] == ["2023年", "2022年"], told


@pytest.mark.parametrize(
    "wrap",
    [
        lambda reply: json.dumps(json.loads(reply)["parts"]),
        lambda reply: f"<think>[1, 2]</think>```json\n{reply}\n```",
        lambda reply: f"先想一想。</think>{reply}",
        lambda reply: reply.replace("2023", '"2023年"').replace("}]", "},]"),
    ],
)
def test_a_reply_is_read_tolerantly(split: Split, wrap: Callable[[str], str]) -> None:
    found, _, _ = split(ASKED, wrap(parts(GDP, INVESTMENT)))
    assert len(found) == 2


def test_what_the_question_excludes_is_excluded_of_every_part(split: Split) -> None:
    found, told, _ = split(ASKED + "(不是2022年完成的)", parts(GDP, INVESTMENT))
    assert told == "" and all("2022" in q.excluded for q in found) and len(found) == 2


@pytest.mark.parametrize("reply", [parts(), parts(GDP)])
def test_one_part_or_none_is_the_rules_reading(split: Split, reply: str) -> None:
    found, told, _ = split(ASKED, reply)
    assert len(found) == 1 and told == ""


# ---- what is not taken ---------------------------------------------------------------------------

REFUSED: list[tuple[str | None, str]] = [
    (None, "连不上"),
    ("", "不是所要的 JSON"),
    ("[1, 2]", "不是所要的 JSON"),
    ('{"parts": "x"}', "不是所要的 JSON"),
    (parts(GDP, INVESTMENT)[:-9], "不是所要的 JSON"),
    (parts(GDP, ("岚溪区", 2023, 7)), "不是所要的 JSON"),
    (parts(GDP, ("岚溪区", 2023, "")), "不是所要的 JSON"),
    (parts(GDP, (["岚溪区"], 2023, "固定资产投资")), "不是所要的 JSON"),
    (parts(GDP, ("石桥新区", 2023, "固定资产投资目标增幅")), "地方不是所问的"),
    (parts(GDP, ("北京市朝阳区", 2023, "固定资产投资目标增幅")), "地方不是所问的"),
    (parts(GDP, ("岚溪区", 2022, "固定资产投资目标增幅")), "年份不是所问的"),
    (parts(GDP, ("岚溪区", 23, "固定资产投资目标增幅")), "不是年份"),
    (parts(GDP, ("岚溪区", 2023, "固定资产投资增幅9%的目标")), "有问题里没有的数字"),
    (parts(GDP, ("岚溪区", 2023, "固定资产投资目标增幅\x1b[J")), "不成一行"),
    (parts(GDP, ("岚溪区", 2023, "固定资产投资目标增幅" * 30)), "不成一行"),
    (parts(GDP, ("岚溪区", 2023, "教师和医生的工资")), "问了别的"),
    (parts(GDP, GDP), "有相同的"),
    (parts(GDP, ("岚溪区", 2023, "总值")), "漏了"),
    (parts(*[GDP] * 9), "拆出了 9 个"),
]


@pytest.mark.parametrize(("reply", "told"), REFUSED)
def test_what_asks_something_else_is_refused_whole(
    split: Split, reply: str | None, told: str
) -> None:
    found, note, _ = split(ASKED, reply)
    assert len(found) == 1
    assert told in note and "按一问作答" in note


def test_a_place_or_a_qualifier_that_is_left_out_is_no_split(split: Split) -> None:
    rows = [("岚溪区", 2023, "增加值目标增幅"), ("岚溪区", 2023, "投资目标增幅")]
    _, told, _ = split("岚溪区2023年火星增加值和月球投资,哪个目标增幅更大?", parts(*rows))
    assert "漏了" in told


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("岚溪区和石桥新区2023年固定资产投资、地区生产总值目标谁更高?", "石桥新区"),
        ("岚溪区2022年、2023年固定资产投资、地区生产总值目标谁更高?", "2022年"),
    ],
)
def test_every_place_and_year_that_is_named_must_be_asked_of(
    index: Index, text: str, left: str
) -> None:
    documents = [(info.doc, info.metadata) for info in index.documents]
    with pytest.raises(Unusable, match=f"漏了{left}"):
        read_parts(parts(GDP, INVESTMENT), read_question(text, documents), documents, documents)


# ---- in the flow ---------------------------------------------------------------------------------


def ask(index: Index, text: str, reply: str) -> Any:
    return Asker(index, load_embedder(), LlmAnswerer(Scripted(reply), PROMPTS)).ask(text)[0]


def test_parts_are_read_one_by_one_and_compared(index: Index) -> None:
    answer = ask(index, ASKED, parts(GDP, INVESTMENT))
    assert [s.label for s in answer.statements] == ["地区生产总值", "固定资产投资", ""]
    assert answer.statements[-1].text == "固定资产投资更高"
    assert all(s.verified for s in answer.statements)


def test_a_split_that_failed_is_told_and_the_question_is_answered(index: Index) -> None:
    answer = ask(index, ASKED, "不会")
    assert answer.outcome is Outcome.ANSWERED and answer.statements[0].verified
    assert "没能让模型拆分问题" in answer.reason


def test_a_hidden_part_stays_hidden_whatever_the_model_makes_of_the_question(index: Index) -> None:
    rows = [("石桥新区", 2023, f"{x}目标增幅") for x in ("规上工业增加值", "固定资产投资")]
    asked = "石桥新区2023年规上工业增加值和固定资产投资,哪个目标增幅更大?"
    answer = ask(index, asked, parts(*rows))
    assert "规上工业增加值:原文已隐去" in answer.reason
    assert not any(s.text.endswith("更高") for s in answer.statements)
