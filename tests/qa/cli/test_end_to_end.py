"""The promises, over the sample with the default embedder: evidence, masks, silence."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from index.reader import SourceFile, read_document

Run = Callable[..., Result]
Ask = Callable[[str], dict[str, Any]]


@pytest.fixture
def ask(run: Run, sample_index: Path) -> Ask:
    def ask(question: str) -> dict[str, Any]:
        result = run("ask", question, "--json", "--index", sample_index)
        assert result.exit_code == 0, result.output
        data: dict[str, Any] = json.loads(result.stdout)
        return data

    return ask


@pytest.mark.parametrize(
    ("question", "says", "doc"),
    [
        ("金华开发区2022年规上工业增加值目标增长多少?", "15%", "金华"),
        ("越城区2021年地区生产总值增长目标是多少", "7.5%", "2021年区府办"),
        ("钱塘新区2019年实现地区生产总值多少亿元", "1100.2亿元", "钱塘"),
        ("How much is the 2022 growth target of the Jinhua Development Zone for industrial value"
         " added?", "%", "金华"),
        ("錢塘新區2019年實現地區生產總值多少億元", "1100.2亿元", "钱塘"),
    ],
)  # fmt: skip
def test_answered_from_the_document_of_the_place(
    ask: Ask, question: str, says: str, doc: str
) -> None:
    answer = ask(question)
    assert answer["status"] == "answered"
    assert says in answer["answer"]
    assert answer["citations"][0]["doc"].startswith(doc)


@pytest.mark.parametrize(
    "question",
    [
        "绍兴滨海新区2020年GDP预期增长多少?",
        "滨海新区2020年GDP预期增长多少?",
    ],
)
def test_masked_is_said_and_shown(ask: Ask, question: str) -> None:
    answer = ask(question)
    assert answer["status"] == "masked"
    assert "*" in answer["citations"][0]["quote"]


@pytest.mark.parametrize(
    "question",
    [
        "萧山区2020年一般公共预算收入预期增长多少?",
        "天津滨海新区2020年GDP预期增长多少?",
        "苏州工业园区2022年规上工业增加值目标增长多少?",
        "What GDP growth target did Ningbo Qianwan New Area set for 2020?",
        "金华开发区2015年规上工业增加值目标增长多少?",
    ],
)
def test_what_no_document_covers_is_not_answered(ask: Ask, question: str) -> None:
    answer = ask(question)
    assert (answer["status"], answer["answer"], answer["citations"]) == ("not_found", "", [])
    assert answer["reason"]


def test_a_comparison_cites_every_place_and_ranks(ask: Ask) -> None:
    answer = ask("越城区2021年和钱塘新区2020年的地区生产总值增长目标各是多少,谁更高?")
    assert answer["status"] == "answered"
    docs = {citation["doc"][:2] for citation in answer["citations"]}
    assert docs == {"20", "钱塘"}
    assert len(answer["answer"]) <= 700


QUESTIONS = [
    "金华开发区2022年有哪些目标",
    "什么是“515”现代产业体系?",
    "越城区2021年固定资产投资",
    "上虞经开区2017年工业投资增长多少,力争多少",
    "滨海新区要培育多少家国家高新技术企业",
    "*",
    "增长**%",
    "[bold]",
    "a" * 1000,
    "的",
    "\u202e\x1b[31m越城区",
    "越城区" * 200,
    "😀",
    "2021",
]


@pytest.mark.parametrize("question", QUESTIONS)
def test_whatever_is_asked_every_citation_is_a_verbatim_span(
    ask: Ask, sample: list[Path], question: str
) -> None:
    texts = {p.name: read_document(SourceFile(p, p.parent, p.name)).text for p in sample}
    answer = ask(question)
    assert answer["status"] in ("answered", "masked", "not_found")
    assert answer["unverified"] == []
    assert bool(answer["citations"]) == (answer["status"] != "not_found")
    for citation in answer["citations"]:
        text = texts[citation["doc"]]
        assert text[citation["start"] : citation["end"]] == citation["quote"] != ""
        assert citation["verified"]
    for hit in answer["retrieved"]:
        assert 0 <= hit["start"] < hit["end"] <= len(texts[hit["doc"]])


def test_a_question_is_answered_the_same_again(ask: Ask) -> None:
    first, second = (ask(QUESTIONS[0]) for _ in range(2))
    del first["timings_ms"], second["timings_ms"]
    assert first == second
