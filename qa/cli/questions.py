"""A file of questions: JSON Lines in, read before the first is asked."""

import json
import sys
from dataclasses import dataclass
from pathlib import Path

from index.errors import QuestionError


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A line of a file of questions."""

    id: str
    question: str
    """As given, even if blank: that is an error of its own line, not of the file."""


def read_questions(path: Path) -> list[AskedQuestion]:
    """Read JSON Lines of `id` and `question`; a line without an id gets its number.

    Raises:
        QuestionError: the file cannot be read, or a line is not what it should be.
    """
    try:
        text = sys.stdin.read() if str(path) == "-" else path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "不是 UTF-8 文本"
        raise QuestionError(f"无法读取问题文件:{path}({reason})。请检查路径和编码。") from error
    questions = []
    # Not splitlines(), which also cuts at U+2028 inside a string of JSON.
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            questions.append(_parse_line(line, f"{path} 第 {number} 行", str(number)))
    if not questions:
        raise QuestionError(f'问题文件是空的:{path}。每行写一个 {{"question": …}}。')
    return questions


def _parse_line(line: str, where: str, number: str) -> AskedQuestion:
    try:
        data = json.loads(line)
    except ValueError as error:
        raise QuestionError(f"{where}不是有效的 JSON。请每行写一个 JSON 对象。") from error
    question = data.get("question") if isinstance(data, dict) else None
    if not isinstance(question, str):
        raise QuestionError(f'{where}缺少 question。请写成 {{"id": …, "question": …}}。')
    given = data.get("id")
    return AskedQuestion(number if given is None else str(given), question)
