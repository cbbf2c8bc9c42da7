"""An answer as it was given: what `ask --json` prints, read back for scoring."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


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
    confidence: float | None = None
    """The chance that the evidence answers, as it was given; None if it was not."""


NOTHING = GivenAnswer("", "not_found")
"""What a question without an answer is scored as: whoever says nothing has found nothing."""
FAILED = GivenAnswer("", "error")
"""What a question that failed is scored as: no outcome is right, not even where none is there."""


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
            confidence=_confidence(data.get("confidence")),
        )
    except (TypeError, AttributeError, KeyError, OverflowError) as error:
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


def _confidence(value: object) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise ValueError(f"confidence 是 {value!r},应为 0 到 1 的数")
    return float(value)


def _numbers(data: Mapping[str, Any] | None) -> tuple[tuple[str, float], ...]:
    return tuple((str(key), float(value)) for key, value in (data or {}).items())
