"""The JSON of a model's reply, whatever is wrapped around it: thoughts, fences, stray commas."""

import json
import re
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

# Of DeepSeek-R1 and its like. A server whose template opens them sends their end alone.
_THOUGHTS = re.compile(
    r"<think(?:ing)?>.*?(?:</think(?:ing)?>|\Z)|\A.*?</think(?:ing)?>", re.DOTALL | re.IGNORECASE
)
# Of gpt-oss: <|channel|>analysis<|message|>…<|end|><|start|>assistant<|channel|>final<|message|>.
_ANALYSIS = re.compile(
    r"<\|channel\|>\s*(?:analysis|commentary)\b.*?(?:(?=<\|channel\|>\s*final)|\Z)", re.DOTALL
)
_CHANNEL_MARK = re.compile(r"<\|channel\|>\s*final\b|<\|start\|>\s*assistant\b|<\|[a-z]+\|>")
_FENCE = re.compile(r"```[ \t]*\w*[ \t]*\n?(.*?)(?:```|\Z)", re.DOTALL)
_TRAILING_COMMA = re.compile(r",(\s*[\]}])")
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
# A reply of nothing but brackets is given up after these.
_MOST_TRIES = 40


def without_thoughts(reply: str) -> str:
    """Take out what a reasoning model thinks before it answers.

    >>> without_thoughts("<think>岚溪区?</think>好")
    '好'
    >>> without_thoughts("岚溪区?</think>好")
    '好'
    """
    spoken = _THOUGHTS.sub("", reply)
    if "<|channel|>" not in spoken:
        return spoken
    return _CHANNEL_MARK.sub("", _ANALYSIS.sub("", spoken))


def still_thinks(reply: str) -> bool:
    """Whether a reply ends before its thoughts do, as one that ran out of tokens.

    >>> still_thinks("<think>岚溪区?</think>好"), still_thinks("<think>岚溪区?")
    (False, True)
    """
    if (last := reply.rfind("<|channel|>")) >= 0:
        return not re.match(r"<\|channel\|>\s*final", reply[last:])
    marks = re.findall(r"<(/?)think(?:ing)?>", reply, re.IGNORECASE)
    return bool(marks) and not marks[-1]


def json_values(text: str, mend: Callable[[str], str] = lambda _: "") -> Iterator[tuple[Any, bool]]:
    """The JSON values that a reply may mean, likeliest first, and whether each is whole.

    Args:
        mend: Closes what was cut off in its middle; such a value is not whole.
    """
    for part in (*(match[1] for match in _FENCE.finditer(text)), text):
        for opening in islice(re.finditer(r"[{\[]", part), _MOST_TRIES):
            yield from _decode(part[opening.start() :], mend)


def _decode(text: str, mend: Callable[[str], str]) -> Iterator[tuple[Any, bool]]:
    """Decode the JSON value that a text starts with, if there is one."""
    decoder = json.JSONDecoder(strict=False)  # a line end inside a string is no reason to refuse
    for attempt, whole in (
        (text, True),
        (_without_trailing_commas(text), True),
        (mend(text), False),
    ):
        try:
            value, _ = decoder.raw_decode(attempt)
        except (ValueError, RecursionError):  # an integer of 5,000 digits is a ValueError too
            continue
        yield value, whole
        return


def _without_trailing_commas(text: str) -> str:
    """Take commas out before a closing bracket, but not inside a string."""
    parts: list[str] = []
    end = 0
    for string in _STRING.finditer(text):
        parts += [_TRAILING_COMMA.sub(r"\1", text[end : string.start()]), string[0]]
        end = string.end()
    parts.append(_TRAILING_COMMA.sub(r"\1", text[end:]))
    return "".join(parts)
