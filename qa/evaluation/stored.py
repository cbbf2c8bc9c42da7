"""Answers that were given before, in the JSON Lines of `ask --file … --json`: read and matched."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.errors import QuestionError
from qa.evaluation.given import GivenAnswer, read_answer
from qa.evaluation.gold_types import GoldItem, parse_json
from qa.evaluation.run import Record
from qa.evaluation.text_match import normal
from qa.types import Outcome

_FAILED = "error"
"""The status of a question that `ask --file` could not answer."""


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """A line of the file."""

    where: str
    id: str
    question: str
    data: dict[str, Any]
    given: GivenAnswer


def read_answers(path: Path) -> list[StoredAnswer]:
    """Read the lines of stored answers.

    Raises:
        QuestionError: the file cannot be read, or a line is no answer or the second to a question.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise QuestionError(
            f"无法读取答案文件:{path}({error})。请检查路径和编码(UTF-8)。"
        ) from error
    answers: list[StoredAnswer] = []
    seen: dict[tuple[str, str], str] = {}
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        answer = _read_line(line, f"{path} 第 {number} 行")
        # Without ids only the question tells answers apart.
        key = ("id", answer.id) if answer.id else ("question", normal(answer.question))
        if key in seen:
            raise QuestionError(
                f"{answer.where}与第 {seen[key]} 行答的是同一题({answer.id or answer.question})。"
                "请只留一个。"
            )
        seen[key] = str(number)
        answers.append(answer)
    if not answers:
        raise QuestionError(f"答案文件是空的:{path}。每行应为 youju ask --file … --json 的输出。")
    return answers


def _read_line(line: str, where: str) -> StoredAnswer:
    try:
        data = parse_json(line)
        name, question = data.get("id"), data.get("question")
        given = read_answer(data)
        if name in (None, "") and not question:
            raise ValueError("没有 id,也没有 question")
    except (ValueError, AttributeError) as error:
        raise QuestionError(
            f"{where}不是答案({error})。每行应为 youju ask --file … --json 的一行输出。"
        ) from error
    status = data.get("status")
    if status not in (*Outcome, _FAILED):
        known = "、".join(Outcome)
        raise QuestionError(f"{where}的 status 是 {status!r},应为 {known} 之一。")
    return StoredAnswer(where, "" if name is None else str(name), str(question or ""), data, given)


def match_answers(
    items: Sequence[GoldItem], answers: Sequence[StoredAnswer]
) -> tuple[list[Record], int]:
    """Make the records of a gold set from stored answers, by id or else by question.

    Returns:
        The records, and how many answers are to no question of the gold set.

    Raises:
        QuestionError: an answer has the id of one question and the text of another, or none fits.
    """
    by_id = {answer.id: answer for answer in answers if answer.id}
    by_question = {normal(answer.question): answer for answer in answers if answer.question}
    records, used = [], set()
    for item in items:
        found = by_id.get(item.id)
        if found and found.question and normal(found.question) != normal(item.question):
            raise QuestionError(
                f"{found.where}的编号 {item.id} 在题集里问的是“{item.question}”,"
                f"这里答的却是“{found.question}”。请用同一份题集的答案。"
            )
        found = found or by_question.get(normal(item.question))
        records.append(_record(item, found))
        used |= {found.where} if found else set()
    if not used:
        raise QuestionError(f"{answers[0].where}起没有一个答案是对这份题集的。请核对编号和题目。")
    return records, len(answers) - len(used)


def _record(item: GoldItem, answer: StoredAnswer | None) -> Record:
    if answer is None:
        return Record(item)
    if answer.data["status"] == _FAILED:
        return Record(item, error=str(answer.data.get("error") or "提问时出错"))
    record = Record(item, answer.data)
    record.given = answer.given
    return record
