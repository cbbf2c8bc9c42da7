import json
from pathlib import Path
from typing import Any

import pytest

from index.errors import QuestionError
from qa.evaluation.gold_types import GoldItem
from qa.evaluation.run import Record
from qa.evaluation.stored import match_answers, read_answers

ITEMS = (GoldItem("a", "问一?"), GoldItem("b", "问二?"))


def matched(folder: Path, *lines: object) -> tuple[list[Record], int]:
    path = folder / "answers.jsonl"
    texts = (line if isinstance(line, str) else json.dumps(line) for line in lines)
    path.write_text("\n".join(texts) + "\n", encoding="utf-8")
    return match_answers(ITEMS, read_answers(path))


def line(status: str = "answered", **fields: Any) -> dict[str, Any]:
    return {"status": status, "answer": "甲", **fields}


def test_by_id_or_else_by_question(tmp_path: Path) -> None:
    records, left_over = matched(
        tmp_path, line(question="问 二？"), line(id="a", question="问一?"), line(id="z")
    )
    assert [bool(record.answer) for record in records] == [True, True]
    assert left_over == 1


def test_an_id_alone_is_enough(tmp_path: Path) -> None:
    records, _ = matched(tmp_path, line(id="b"))
    assert [bool(record.answer) for record in records] == [False, True]


def test_a_question_that_could_not_be_answered(tmp_path: Path) -> None:
    records, _ = matched(tmp_path, line(id="a", status="error", error="模型忙"), line(id="b"))
    assert (records[0].answer, records[0].error) == (None, "模型忙")


@pytest.mark.parametrize(
    ("second", "message"),
    [
        (line(id="b", question="问别的?"), r"第 2 行的编号 b 在题集里问的是“问二\?”.*“问别的\?”"),
        (line(id="a", question="问一?"), r"第 2 行与第 1 行答的是同一题\(a\)"),
        (line(id="b", status="ok"), r"第 2 行的 status 是 'ok'"),
        ({"id": "b"}, r"第 2 行的 status 是 None"),
        (line(), "第 2 行不是答案"),
        (line(id="b", citations=5), "第 2 行不是答案"),
        (line(id="b", citations=[{"start": float("inf")}]), "第 2 行不是答案"),
        ("[" * 99999, "第 2 行不是答案.嵌套太深"),
        ("[1]", "第 2 行不是答案"),
        ("{", "第 2 行不是答案"),
    ],
)
def test_faults_are_told_by_file_and_line(tmp_path: Path, second: object, message: str) -> None:
    with pytest.raises(QuestionError, match=rf"answers\.jsonl {message}"):
        matched(tmp_path, line(id="a", question="问一?"), second)


def test_two_answers_to_one_question_without_ids(tmp_path: Path) -> None:
    with pytest.raises(QuestionError, match="同一题"):
        matched(tmp_path, line(question="问一?"), line(question="问 一？"))


def test_answers_to_another_gold_set(tmp_path: Path) -> None:
    with pytest.raises(QuestionError, match="没有一个答案是对这份题集的"):
        matched(tmp_path, line(id="x"), line(id="y"))


def test_no_answers_at_all(tmp_path: Path) -> None:
    with pytest.raises(QuestionError, match="答案文件是空的"):
        matched(tmp_path, "")
