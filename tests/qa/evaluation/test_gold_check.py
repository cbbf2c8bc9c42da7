import json
from pathlib import Path
from typing import Any

import pytest

from index.store import Index
from qa.evaluation.gold import scan_gold
from qa.evaluation.gold_check import GoldCheck, check_gold
from qa.evaluation.gold_command import gold_check

DOC = "青禾区.txt"
GOOD = {
    "id": "a",
    "question": "青禾区2023年投资增长多少?",
    "type": "fact",
    "answer": "9.5%",
    "must_include": ["9.5%"],
    "evidence": [{"doc": DOC, "quote": "固定资产投资增长9.5%"}],
}
REFUSED = {"must_include": [], "answer": ""}


def check(tmp_path: Path, texts: dict[str, str], *lines: Any) -> GoldCheck:
    path = tmp_path / "g.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return check_gold(scan_gold(path), texts)


def test_sound(tmp_path: Path, texts: dict[str, str]) -> None:
    assert check(tmp_path, texts, GOOD) == GoldCheck((), ())


def quoting(quote: str, doc: str = DOC, **more: Any) -> dict[str, Any]:
    return {"evidence": [{"doc": doc, "quote": quote, **more}], "must_include": []}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (quoting("新增高新技术企业110家"), "原文为:“新增高新技术企业 110 家”"),
        (quoting("固定资产投资增长９.5％"), "原文为:“固定资产投资增长9.5%”"),
        (quoting("全县地区生产总值增长6.8%"), "它在 白石县.txt 里"),
        (quoting("从没写过"), "请从原文照抄"),
        (quoting("增长", "青禾.txt"), "是不是 青禾区.txt?"),
        ({"must_include": ["9.5%", "12%"]}, "要点“12%”不在依据的引文里"),
        ({"type": "unanswerable", **REFUSED}, "不应有依据"),
        ({"type": "masked", "evidence": []}, "不可答的题不应有 must_include"),
        ({"question": ""}, "缺少 question"),
    ],
)
def test_errors_say_where_and_why(
    tmp_path: Path, texts: dict[str, str], change: dict[str, Any], message: str
) -> None:
    found = check(
        tmp_path, texts, {**GOOD, "id": "first", "question": "另一问?"}, {**GOOD, **change}
    )
    assert any(message in problem.message for problem in found.errors), found
    assert all(problem.where.startswith("第 2 行") for problem in found.errors)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"draft": True}, "仍是草稿"),
        ({"type": "trivia"}, "题型 trivia"),
        ({"evidence": []}, "没有依据"),
        ({"evidence": [], "must_include": [], "answer": ""}, "什么也评不了"),
        (quoting("增长"), "出现"),
        ({"type": "masked", **REFUSED}, "却没有 *"),
        ({"answer": "长" * 161}, "超过这一题型的 160 字"),
    ],
)
def test_warnings(
    tmp_path: Path, texts: dict[str, str], change: dict[str, Any], message: str
) -> None:
    text = texts[DOC].replace("竣工", "增长竣工")
    found = check(tmp_path, {**texts, DOC: text}, {**GOOD, **change})
    assert not found.errors
    assert any(message in problem.message for problem in found.warnings), found


def test_start_settles_which_place(tmp_path: Path, texts: dict[str, str]) -> None:
    text = "增长5%。增长5%。"
    twice = {**GOOD, "must_include": [], "evidence": [{"doc": DOC, "quote": "增长5%", "start": 5}]}
    assert not check(tmp_path, {DOC: text}, twice).warnings


def test_the_same_question_twice(tmp_path: Path, texts: dict[str, str]) -> None:
    (warning,) = check(tmp_path, texts, GOOD, {**GOOD, "id": "b"}).warnings
    assert "与第 1 行(a)问的一样" in warning.message


def test_command(tmp_path: Path, index: Index) -> None:
    path, lines = tmp_path / "g.jsonl", []  # type: tuple[Path, list[str]]
    path.write_text(json.dumps(GOOD) + "\n" + json.dumps({**GOOD, **quoting("无")}), "utf-8")
    assert gold_check(path, index, lines.append) == 1
    assert lines[0].startswith("错误 第 2 行:编号 a")
    path.write_text(json.dumps(GOOD), "utf-8")
    assert gold_check(path, index, lines.append) == 0
    assert lines[-1] == "1 题可用;0 处错误,0 处注意。"


def test_the_development_set_is_sound(shared: Path) -> None:
    texts = {path.name: path.read_bytes().decode() for path in (shared / "corpus").glob("*.txt")}
    assert check_gold(scan_gold(shared / "gold" / "dev.jsonl"), texts).errors == ()
