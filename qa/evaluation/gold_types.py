"""What a gold set is made of, and how its fields are read, whatever its format."""

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
    answerable: bool = True
    evidence: tuple[GoldEvidence, ...] = ()
    where: str = ""
    """Where it stands in the file, as a person looks for it (第 12 行)."""
    draft: bool = False
    """Drafted by a program and not yet looked at by a person."""

    @property
    def expected(self) -> Outcome:
        """The outcome that a right answer has."""
        if self.type == "masked":
            return Outcome.MASKED
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


def identifier(value: object, name: str) -> str:
    """An id as text; `name` if there is none."""
    if value is None or value == "":
        return name
    if isinstance(value, str | int):
        return str(value)
    raise ItemError("id 应为文字")


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
