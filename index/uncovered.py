"""Find the places that a question asks for and that no document is about."""

import re
from collections.abc import Iterable

from index.called import BEFORE_NAME
from index.mentions import Mention, find_mentions

# A place that is not held counts as asked for where names stand in a question, so that 对口支援
# 南江县 or 新建5G基站 (新建 is a district, too) asks for none.
_BESIDE = re.compile(r"\0(?:[和与及跟同比、,]|\s)*$")
_NEXT = re.compile(r"\x01|[今去明]年|(?:[和与及跟同比、,]|\s)*\0")

_OPENING, _CLOSING = ("“", '"', "《"), ("”", '"', "》")
_GOES_ON = re.compile("湾")  # 杭州湾 is not 杭州


def uncovered_places(rest: str) -> list[tuple[int, int]]:
    """Find the places in what is left of a question once those held are taken out."""
    found: list[tuple[int, int]] = []
    for mention in find_mentions(rest):
        if found and found[-1][1] == mention.start:  # 山西省阳泉市城区
            found[-1] = (found[-1][0], mention.end)
        elif _is_asked_for(mention, rest):
            found.append((mention.start, mention.end))
    return found


def _is_asked_for(mention: Mention, rest: str) -> bool:
    before, after = rest[: mention.start], rest[mention.end :]
    if not BEFORE_NAME.search(before) or (mention.bare and _GOES_ON.match(after)):
        return False
    # “东方美谷” is a name of its own.
    if mention.bare and before.endswith(_OPENING) and not after.startswith(_CLOSING):
        return False
    # A county without its suffix is a word, too, unless it follows a place or is listed with one.
    if not mention.bare or mention.level < 3:
        return True
    return bool(before.endswith("\0") or _BESIDE.search(before) or _NEXT.match(after))


def blank(text: str, spans: Iterable[tuple[int, int]], mark: str) -> str:
    """Put a mark for every character of the spans, so that offsets stay and nothing joins."""
    for start, end in spans:
        text = text[:start] + mark * (end - start) + text[end:]
    return text
