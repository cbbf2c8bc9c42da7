"""What a gold set is made of, and how its fields are read, whatever its format."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.errors import QuestionError
from qa.types import Outcome

TYPES = ("fact", "list", "definition", "compare", "disambiguate", "masked", "unanswerable")
UNTYPED = "other"
"""The type of a question whose gold set has no types."""


@dataclass(frozen=True, slots=True)
class GoldEvidence:
    """Words of a source that bear an answer."""

    doc: str
    """Name of the document; empty where the gold set gives only the words around the quote."""
    quote: str
    """Verbatim; empty if the document as a whole is the evidence."""
    start: int | None = None
    """Offset of the quote, into `context` if there is one, else into the document's text."""
    context: str = ""
    grade: int = 1
    """Degree of relevance, as in the judgements of a retrieval test collection."""


@dataclass(frozen=True, slots=True)
class GoldItem:
    """A question with its known answer and evidence."""

    id: str
    question: str
    type: str = UNTYPED
    answer: str = ""
    aliases: tuple[str, ...] = ()
    must_include: tuple[str, ...] = ()
    all_of: tuple[tuple[str, ...], ...] = ()
    """Parts of the answer, each in its equal forms: a form of every part must be there."""
    answerable: bool | None = True
    """None if the gold set does not say: whether to answer or to refuse is right is not known."""
    evidence: tuple[GoldEvidence, ...] = ()
    any_evidence: bool = False
    """Each piece of evidence bears the whole answer, so one of them is enough."""
    where: str = ""
    """Where it stands in the file, as a person looks for it (第 12 行)."""
    draft: bool = False
    """Drafted by a program and not yet looked at by a person."""

    @property
    def expected(self) -> Outcome | None:
        """The outcome that a right answer has, if it is known."""
        if self.type == "masked":
            return Outcome.MASKED
        if self.answerable is None:
            return None
        return Outcome.ANSWERED if self.answerable else Outcome.NOT_FOUND


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with a gold set."""

    where: str
    message: str

    def __str__(self) -> str:
        return f"{self.where}:{self.message}" if self.where else self.message


class ItemError(ValueError):
    """One item is not what it should be; the message says what and how to mend it."""


Entry = tuple[str, GoldItem | Problem]
"""Where it stands in the file, and the item or what is wrong with it."""


def read_text(path: Path) -> str:
    """Read a text file of a gold set, UTF-8 with or without a byte order mark."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise QuestionError(f"无法读取题集:{path}({error})。请检查路径和编码(UTF-8)。") from error


def parse_json(text: str) -> Any:
    """Parse JSON of a file that may hold anything.

    Raises:
        ValueError: it is not valid, is nested without end, or has half of a character in it.
    """
    try:
        data = json.loads(text)
        if "\\u" in text:  # "\\ud83d" alone is valid JSON, but no text that could be written
            json.dumps(data, ensure_ascii=False).encode()
    except RecursionError as error:
        raise ValueError("嵌套太深") from error
    except UnicodeEncodeError as error:
        raise ValueError("含有不成对的 \\ud800 一类转义") from error
    return data


def identifier(value: object, question: str) -> str:
    """An id as text; one made of the question if there is none.

    So a question keeps its id, and a run its answer, when a line is put before it.
    """
    if value is None or value == "":
        return question_id(question)
    if isinstance(value, str | int) and not isinstance(value, bool):
        return str(value)
    raise ItemError("id 应为文字")


def question_id(question: str) -> str:
    """The id of a question that was given none."""
    return hashlib.sha256(question.encode()).hexdigest()[:12]


def text_of(data: Mapping[str, Any], key: str, *, required: bool = False) -> str:
    """A string by its key; empty if it is left out or null."""
    value = data.get(key)
    if value is None and not required:
        return ""
    if not isinstance(value, str) or (required and not value.strip()):
        raise ItemError(f"缺少 {key},或它不是文字")
    return value


def strings(data: Mapping[str, Any], key: str) -> tuple[str, ...]:
    """A list of strings by its key; none if it is left out or null."""
    value = data.get(key)
    if value is None:
        return ()
    if not isinstance(value, list) or not all(isinstance(one, str) and one for one in value):
        raise ItemError(f"{key} 应为文字的列表,其中没有空的")
    return tuple(value)
