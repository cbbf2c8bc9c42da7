"""Answers as shown: nothing in a document steers the terminal or becomes markup."""

import io
import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from index.types import Hit, Metadata, Passage
from qa.cli.common import console
from qa.render import answer_json, describe, print_answer, visible
from qa.types import Answer, Citation, CitationStatus, Outcome, Statement

TEXT = "前文。地区生产总值增长**%(争取**%),[bold]招引[/bold]项目***亿元。后文。"
QUOTE = "地区生产总值增长**%(争取**%)"
START = TEXT.index(QUOTE)
METADATA = Metadata(title="计划", place="昆山市", year=2021)
PASSAGE = Passage("计划.txt", 0, len(TEXT), TEXT, ("一、目标",))


def citation(
    quote: str = QUOTE, status: CitationStatus = CitationStatus.VERIFIED, marker: int = 1
) -> Citation:
    start = TEXT.find(quote)
    span = (start, start + len(quote)) if status is CitationStatus.VERIFIED else (0, 0)
    return Citation(marker, "计划.txt", METADATA, ("一、目标",), *span, quote, 0.83333, status)


def answer(*statements: Statement, outcome: Outcome = Outcome.ANSWERED, reason: str = "") -> Answer:
    return Answer("问题", outcome, statements, (Hit(PASSAGE, 0.91239),), "extractive", reason)


def shown(given: Answer, *, terminal: bool = False, text: str = TEXT) -> str:
    out = Console(
        file=io.StringIO(),
        force_terminal=terminal,
        color_system="truecolor" if terminal else None,
        width=400,
        markup=False,
        highlight=False,
        emoji=False,
    )
    print_answer(out, given, lambda doc: text)
    assert isinstance(out.file, io.StringIO)
    return out.file.getvalue()


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("增长9.5%", "增长9.5%"),
        ("a\x1b[31mb", "a\ufffd[31mb"),
        ("a\x1b]0;title\x07b", "a\ufffd]0;title\ufffdb"),
        ("a\x9b31mb", "a\ufffd31mb"),
        ("a\x00\x08\x7fb", "a\ufffd\ufffd\ufffdb"),
        ("a\u202eb\u2066c", "a\ufffdb\ufffdc"),  # text from right to left
        ("a\u200b\ufeffb", "a\ufffd\ufffdb"),
        ("a\ud800b", "a\ufffdb"),
        ("a\nb\r\nc\td", "a b  c d"),
        ("a\u2028b\u2029c", "a b c"),
        ("a\x85b", "a\ufffdb"),
        ("𠮷㎡①Ⅲ％", "𠮷㎡①Ⅲ％"),
        ("", ""),
    ],
)
def test_visible(text: str, safe: str) -> None:
    assert visible(text) == safe


@given(st.text())
def test_nothing_steers_a_terminal(text: str) -> None:
    safe = visible(text)
    assert len(safe) == len(text)
    assert not any(unicodedata.category(c) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp") for c in safe)


def test_stars_and_brackets_are_text() -> None:
    output = shown(answer(Statement(QUOTE, (citation(),))))
    assert output.count("增长**%(争取**%)") == 2  # the statement and its quote
    assert "[bold]招引[/bold]项目***亿元" in output


def test_markup_in_every_field_is_text() -> None:
    bad = "[bold red]甲[/bold red] :smile: **乙**"
    metadata = Metadata(title=bad, place=bad, year=2021)
    heading = f"{bad}节"  # one like the title is not told twice
    failed = Citation(
        1, bad, metadata, (heading, bad), 0, 0, bad, 0.5, CitationStatus.QUOTE_NOT_FOUND
    )
    given_answer = Answer(
        bad,
        Outcome.NOT_FOUND,
        (Statement(bad, (failed,), bad),),
        (Hit(Passage(bad, 0, len(bad), bad), 0.1),),
        "extractive",
        bad,
    )
    # Reason, label, statement, title, heading, quote, and the lead's name and text.
    assert shown(given_answer, text=bad).count(bad) == 8


def test_control_characters_in_every_field_are_neutralised() -> None:
    bad = "甲\x1b[2J\x07\u202e乙"
    metadata = Metadata(title=bad, place=bad, year=2021)
    heading = f"{bad}节"  # one like the title is not told twice
    failed = Citation(
        1, bad, metadata, (heading, bad), 0, 0, bad, 0.5, CitationStatus.UNKNOWN_EVIDENCE
    )
    verified = Citation(2, bad, metadata, (bad,), 0, len(bad), bad, 0.5, CitationStatus.VERIFIED)
    given_answer = Answer(
        bad,
        Outcome.NOT_FOUND,
        (Statement(bad, (failed, verified), bad),),
        (Hit(Passage(bad, 0, len(bad), bad), 0.1),),
        "extractive",
        bad,
    )
    output = shown(given_answer, text=bad * 3)
    assert not any(c in output for c in "\x1b\x07\u202e")
    assert "甲\ufffd[2J\ufffd\ufffd乙" in output


def test_what_failed_the_check_is_shown_as_failed() -> None:
    wrong = citation("外贸增长8%", CitationStatus.QUOTE_NOT_FOUND, 2)
    output = shown(answer(Statement(QUOTE, (citation(),)), Statement("外贸增长8%", (wrong,))))
    verified, failed = output.splitlines()[:2]
    assert verified == f"{QUOTE}[1]"
    assert failed == "外贸增长8%[2] 未通过核对"
    assert "“外贸增长8%” 引文不在原文" in output and output.count("引文不在原文") == 1
    assert output.count("字") == 1  # only what stands in the source has a place there


def test_a_statement_without_citations_is_shown_as_failed() -> None:
    assert shown(answer(Statement("外贸增长8%", ()))).startswith("外贸增长8% 未通过核对")


def test_the_words_around_a_quote_are_the_sources() -> None:
    output = shown(answer(Statement(QUOTE, (citation(),))))
    assert f"“{QUOTE},[bold]招引[/bold]项目***亿元。”" in output
    assert f"计划.txt 第 {START}–{START + len(QUOTE)} 字" in output
    assert "一、目标" in output and "计划 · 昆山市 · 2021年" in output


def test_outcomes() -> None:
    assert shown(answer(outcome=Outcome.MASKED)).startswith("原文已隐去")
    lines = shown(answer(outcome=Outcome.NOT_FOUND, reason="资料未覆盖苏州")).splitlines()
    assert lines[0] == "未找到依据:资料未覆盖苏州"
    assert any("计划.txt 第 0–" in line for line in lines)  # the lead


def test_describe() -> None:
    assert describe("a.txt", Metadata()) == "a.txt"
    assert describe("a.txt", METADATA) == "计划 · 昆山市 · 2021年"
    assert describe("a.txt", Metadata(title="昆山市2021年计划", place="昆山市", year=2021)) == (
        "昆山市2021年计划"
    )


def test_colour_only_on_a_terminal() -> None:
    given_answer = answer(Statement(QUOTE, (citation(),)))
    assert "\x1b[" not in shown(given_answer)
    assert "\x1b[" in shown(given_answer, terminal=True)
    # Bold is a style and takes nothing from the text.
    assert QUOTE in shown(given_answer)


def test_no_color(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    out = Console(file=io.StringIO(), force_terminal=True, width=400)
    print_answer(out, answer(Statement(QUOTE, (citation(),))), lambda doc: TEXT)
    assert isinstance(out.file, io.StringIO)
    assert "\x1b[3" not in out.file.getvalue() and "\x1b[9" not in out.file.getvalue()


def test_the_console_reads_no_markup(capsys: pytest.CaptureFixture[str]) -> None:
    long = "[bold]长[/bold] :smile: " + "很长的一行" * 100
    console().print(long)
    assert capsys.readouterr().out == long + "\n"


def test_the_keys_of_the_contract() -> None:
    data = answer_json(answer(Statement(QUOTE, (citation(),))), {"retrieve": 1.0}, "q1")
    assert list(data) == [
        "id",
        "question",
        "answer",
        "status",
        "reason",
        "confidence",
        "citations",
        "unverified",
        "retrieved",
        "llm",
        "timings_ms",
    ]
    assert list(data["citations"][0]) == [
        "marker",
        "doc",
        "title",
        "section",
        "start",
        "end",
        "quote",
        "score",
        "verified",
    ]
    assert list(data["retrieved"][0]) == ["doc", "section", "start", "end", "score"]
    assert json.loads(json.dumps(data, ensure_ascii=False)) == data


def test_the_values_of_the_contract() -> None:
    data = answer_json(
        answer(Statement(QUOTE, (citation(),)), outcome=Outcome.MASKED), {"retrieve": 1.0}
    )
    assert "id" not in data
    assert (data["status"], data["llm"], data["answer"]) == ("masked", "extractive", QUOTE)
    (cited,) = data["citations"]
    assert TEXT[cited["start"] : cited["end"]] == cited["quote"] == QUOTE
    assert (cited["score"], cited["verified"], cited["section"]) == (0.8333, True, ["一、目标"])
    assert data["retrieved"][0]["score"] == 0.9124
    assert data["timings_ms"] == {"retrieve": 1.0}


def test_json_keeps_what_failed_apart() -> None:
    wrong = citation("外贸增长8%", CitationStatus.QUOTE_NOT_FOUND, 2)
    data = answer_json(
        answer(Statement(QUOTE, (citation(),)), Statement("外贸增长8%", (wrong,))), {}
    )
    assert data["answer"] == QUOTE
    assert data["unverified"] == ["外贸增长8%"]
    assert [(c["marker"], c["verified"]) for c in data["citations"]] == [(1, True), (2, False)]


def test_json_lists_a_citation_once() -> None:
    data = answer_json(answer(Statement(QUOTE, (citation(),)), Statement("甲", (citation(),))), {})
    assert len(data["citations"]) == 1


def test_json_of_a_refusal() -> None:
    data = answer_json(answer(outcome=Outcome.NOT_FOUND, reason="资料未覆盖苏州"), {})
    assert (data["answer"], data["status"]) == ("", "not_found")
    assert (data["citations"], data["unverified"]) == ([], [])
    assert data["reason"] == "资料未覆盖苏州"
    assert len(data["retrieved"]) == 1


def test_breaks_inside_a_sentence_are_not_shown() -> None:
    lines = [
        "持续改善人居环境质量，不断提升公共服务水平和城市的能级，推动",
        "美丽健康产业集群发展，青禾美谷和云岭药谷的总产值共计达到 300",
        "亿元。加快建设现代化综合交通枢纽和物流园区，推动县域经济协同",
    ]
    text = "\n".join(lines * 20)
    quote = "青禾美谷和云岭药谷的总产值共计达到 300\n亿元"
    start = text.index(quote)
    title = "一、推动县域经济协同\n发展"
    status = CitationStatus.VERIFIED
    cited = Citation(1, "规划", METADATA, (title,), start, start + len(quote), quote, 1.0, status)
    given = answer(Statement(quote, (cited,)))
    data = answer_json(given, {})
    assert data["answer"] == "青禾美谷和云岭药谷的总产值共计达到 300 亿元"
    assert data["citations"][0]["quote"] == quote
    said = shown(given, text=text)
    assert "      一、推动县域经济协同发展\n" in said
    assert "能级，推动美丽健康产业集群发展，青禾美谷和云岭药谷的总产值共计达到 300 亿元" in said
    lead = Hit(Passage("规划", 0, 80, text[:80]), 0.5)
    refused = Answer("问", Outcome.NOT_FOUND, (), (lead,), "")
    assert "公共服务水平和城市的能级，推动美丽健康产业集群发展" in shown(refused, text=text)
