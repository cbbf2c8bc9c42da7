"""An answer as it was given: what `ask --json` prints, read back for scoring."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.errors import QuestionError


@dataclass(frozen=True, slots=True)
class GivenSpan:
    """A citation or a retrieved passage, as it was given; nothing of it is trusted."""

    doc: str
    start: int
    end: int
    quote: str = ""
    score: float = 0.0
    verified: bool = True
    section: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """What is scored."""

    text: str
    status: str
    citations: tuple[GivenSpan, ...] = ()
    retrieved: tuple[GivenSpan, ...] = ()
    reason: str = ""
    unverified: tuple[str, ...] = ()
    timings_ms: tuple[tuple[str, float], ...] = ()
    usage: tuple[tuple[str, float], ...] = ()
    """Tokens in and out and, where the API tells it, the cost."""

    @property
    def confidence(self) -> float:
        """The best score among its citations; 0 without any."""
        return max((citation.score for citation in self.citations), default=0.0)


NOTHING = GivenAnswer("", "not_found")
"""What a question that was not answered at all is scored as."""


def read_answer(data: Mapping[str, Any]) -> GivenAnswer:
    """Read one object of `ask --json`; raise ValueError if it is not such."""
    try:
        return GivenAnswer(
            text=str(data.get("answer") or ""),
            status=str(data.get("status") or ""),
            citations=tuple(_span(one) for one in data.get("citations") or ()),
            retrieved=tuple(_span(one) for one in data.get("retrieved") or ()),
            reason=str(data.get("reason") or ""),
            unverified=tuple(str(one) for one in data.get("unverified") or ()),
            timings_ms=_numbers(data.get("timings_ms")),
            usage=_numbers(data.get("usage")),
        )
    except (TypeError, AttributeError, KeyError) as error:
        raise ValueError(f"不是 ask --json 的输出({error})") from error


def _span(data: Mapping[str, Any]) -> GivenSpan:
    return GivenSpan(
        doc=str(data.get("doc") or ""),
        start=int(data.get("start", 0)),
        end=int(data.get("end", 0)),
        quote=str(data.get("quote") or ""),
        score=float(data.get("score") or 0.0),
        verified=data.get("verified") is not False,
        section=tuple(str(title) for title in data.get("section") or ()),
    )


def _numbers(data: Mapping[str, Any] | None) -> tuple[tuple[str, float], ...]:
    return tuple((str(key), float(value)) for key, value in (data or {}).items())


def read_answers(path: Path) -> dict[str, dict[str, Any]]:
    """Read the JSON Lines of `ask --file … --json`, by id or else by question.

    Raises:
        QuestionError: the file cannot be read, or a line is no answer.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise QuestionError(
            f"无法读取答案文件:{path}({error})。请检查路径和编码(UTF-8)。"
        ) from error
    answers: dict[str, dict[str, Any]] = {}
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            data = json.loads(line)
            read_answer(data)
            key = str(data.get("id") or data["question"])
        except (ValueError, AttributeError, KeyError) as error:
            raise QuestionError(
                f"{path} 第 {number} 行不是答案({error})。"
                "每行应为 youju ask --file … --json 的一行输出。"
            ) from error
        answers[key] = data
    return answers
