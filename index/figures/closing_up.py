"""Close up the words and figures of a hard-wrapped document: 2200 万亿 / 元 is 2200万亿元."""

import re
from collections.abc import Sequence

from index.soft_breaks import is_row
from index.wrapping import SOFT, unwrapped

_LINE = re.compile(r"[^\n\r]+")
_BLANK = re.compile(rf"[ \t\u3000\xa0{SOFT}]+")
_GROUPED = re.compile(r"(?<![\d.,])\d{1,3}$")
_GROUP = re.compile(r"\d{3}(?!\d)(?: ?[\u4e00-\u9fff%]| \d{3}(?!\d))")
"""600 亿元 of 3 600 亿元."""


def closed_up(text: str) -> tuple[str, Sequence[int]]:
    """The text with its words closed up, and the place in `text` of each of its characters.

    In a hard-wrapped document soft breaks, page numbers and the blanks about digits are left out;
    rows of tables, and other documents, stay as they are.
    """
    view = unwrapped(text)
    if view == text:
        return text, range(len(text))
    pieces: list[str] = []
    places: list[int] = []
    last = 0
    for line in _LINE.finditer(view):
        if is_row(line.group()):
            continue
        for blank in _BLANK.finditer(view, *line.span()):
            kept = _kept(view, *blank.span())
            pieces += [view[last : blank.start()], kept]
            places += range(last, blank.start() + len(kept))
            last = blank.end()
    return "".join([*pieces, view[last:]]), [*places, *range(last, len(view))]


def _kept(view: str, start: int, end: int) -> str:
    """What stays of a blank: nothing between Chinese and digits, a comma in 3 600 亿元."""
    before, after = view[max(0, start - 1) : start], view[end : end + 1]
    if _GROUP.match(view, end) and _GROUPED.search(view, max(0, start - 3), start):
        return ","
    latin = [(side.isascii() and side.isalnum()) or side == "%" for side in (before, after)]
    if all(latin):
        return " "
    if SOFT in view[start:end] or (any(latin) and not (before + after).isascii()):
        return ""
    return view[start:end]
