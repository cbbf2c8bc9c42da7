"""A model's reply read as claims: strictly as JSON where it is, tolerantly where it is not."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from qa.json_reply import json_values, still_thinks, without_thoughts
from qa.types import Claim, Quote

SCHEMA: Mapping[str, Any] = {
    "title": "draft",
    "description": "The answer as claims, each with the verbatim quotes that bear it out",
    "type": "object",
    "properties": {
        "claims": {
            "type": "array",
            "maxItems": 12,
            "items": {
                "type": "object",
                "properties": {
                    "text": {"type": "string", "maxLength": 400},
                    "quotes": {
                        "type": "array",
                        "maxItems": 4,
                        "items": {
                            "type": "object",
                            "properties": {
                                "evidence": {"type": "integer", "minimum": 1, "maximum": 99},
                                "quote": {"type": "string", "maxLength": 400},
                            },
                            "required": ["evidence", "quote"],
                            "additionalProperties": False,
                        },
                    },
                },
                "required": ["text", "quotes"],
                "additionalProperties": False,
            },
        }
    },
    "required": ["claims"],
    "additionalProperties": False,
}
"""What a model is held to. The bounds end a small model's runaway, such as 15.0000000…"""

MAX_CLAIMS = 12

# 固定资产投资增长14%以上 [1] "固定资产投资增长14%以上"
_LINE = re.compile(
    r"^\s*(?:[-*•]\s*|\d+[.、)]\s*)?(?P<text>.+?)\s*[\[【〔](?P<number>\d{1,3})[\]】〕]"
    r"\s*[:：]?\s*[“\"「『](?P<quote>.+)[”\"」』]\s*[。.;；]?\s*$"
)
_NUMBER = re.compile(
    r"(?:资料|证据|evidence)?\s*[\[【]?\s*(\d{1,3})(?:\.0+)?\s*[\]】]?", re.IGNORECASE
)
_BROKEN_OFF = re.compile(r"\"claims\".*[^}`\s]\s*\Z", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Reply:
    """What was read of a reply."""

    claims: tuple[Claim, ...]
    told: tuple[str, ...] = ()
    """What of it was not taken, in words for the user."""
    unread: bool = False
    """Whether it says something, but nothing in the form asked for."""


def parse_reply(reply: str, *, keep_blank: bool = False) -> Reply:
    """Read the claims of a reply; none where it holds none.

    What a claim says and quotes is taken as it stands. Only its wrapping is read tolerantly:
    thoughts before it, fences around it, trailing commas, a list without the object, an array
    cut off in its middle, or lines of the form `claim [1] "quote"`.

    Args:
        keep_blank: Whether a claim without words counts, as in a list that answers another's.

    >>> parse_reply('投资增长14%以上 [1] "投资增长14%以上"').claims[0].quotes
    (Quote(evidence=1, text='投资增长14%以上', start=None),)
    """
    text = without_thoughts(reply)
    read = False
    for candidate, whole in json_values(text, _closed):
        claims = _claims_of(candidate)
        if claims and (kept := tuple(c for c in claims if keep_blank or c.text.strip())):
            return _bounded(kept, whole)
        read = read or claims is not None  # {"claims": []} may be an example before the answer
    lines = () if read else tuple(_claims_in_lines(text))
    whole = read or not (_BROKEN_OFF.search(text) or still_thinks(reply))
    unread = not read and not lines and whole and bool(text.strip())
    return replace(_bounded(lines, whole), unread=unread)


def _bounded(claims: tuple[Claim, ...], whole: bool) -> Reply:
    told = []
    if not whole:
        told.append("模型的回答没有写完,可加大 answer_tokens")
    if len(claims) > MAX_CLAIMS:
        told.append(f"模型写了 {len(claims)} 条,只核对前 {MAX_CLAIMS} 条")
    return Reply(claims[:MAX_CLAIMS], tuple(told))


def _closed(text: str) -> str:
    """Close what was cut off in its middle after the last whole quote or claim."""
    if '"claims"' not in text:
        return ""
    said = text.rstrip().rstrip(",")
    for end in ("]}", "}]}", "]}]}") if said.endswith(("}", "]")) else ():
        if _is_json(said + end):
            return said + end
    last = text.rfind("}]}")
    return text[: last + 3] + "]}" if last >= 0 else ""


def _is_json(text: str) -> bool:
    try:
        json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return False
    return True


def _claims_of(value: Any) -> tuple[Claim, ...] | None:
    """The claims of a decoded value; None if it is not of their form."""
    if isinstance(value, dict):
        if "claims" not in value:
            return _claims_of([value]) if "text" in value else None
        value = value["claims"]
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        return None
    return tuple(_claim(item) for item in value)


def _claim(item: Mapping[str, Any]) -> Claim:
    text = item.get("text", item.get("claim", ""))
    quotes = item.get("quotes", item)
    if isinstance(quotes, dict):
        quotes = [quotes]
    if not isinstance(quotes, list):
        quotes = []
    read = tuple(_quote(quote) for quote in quotes if isinstance(quote, dict) and "quote" in quote)
    return Claim(_written(text), read)


def _quote(item: Mapping[str, Any]) -> Quote:
    return Quote(_evidence_number(item.get("evidence")), _written(item["quote"]))


def _written(value: object) -> str:
    r"""A text that can be written to a file: JSON may spell half a character, "\ud800"."""
    return re.sub("[\ud800-\udfff]", "\ufffd", value) if isinstance(value, str) else ""


def _evidence_number(value: object) -> int:
    """The number named; 0, which no evidence has, where there is none or it is out of all range."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return 0
    match = _NUMBER.fullmatch(str(value).strip())
    return int(match[1]) if match else 0


def _claims_in_lines(text: str) -> Iterator[Claim]:
    for line in text.splitlines():
        match = _LINE.match(line)
        if match:
            yield Claim(match["text"], (Quote(int(match["number"]), match["quote"]),))
