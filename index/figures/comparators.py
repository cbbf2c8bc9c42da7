"""How a figure is to be compared: the words right before and right after a quantity."""

import re
from dataclasses import dataclass

from index.figures.quantities import Quantity

_BEFORE = (
    ("<=", r"不超过|不得超过|不突破|不高于|不多于|不大于|最多|至多|控制在|控制到"),
    (">=", r"不低于|不得低于|不少于|不小于|不得少于|至少|最少|不下于"),
    (">", r"突破|超过|超出|高于|多于|大于|超越|跨越|逾|超|破"),
    ("<", r"低于|少于|小于|不足|不到|未达"),
    ("≈", r"大约|大概|约为|约|将近|接近|近"),
)
_AFTER = (
    (">=", r"及?以上|之上"),
    ("<=", r"及?以内|及?以下|之内|之下|(?<=[%个天])内"),
    ("≈", r"左右|上下"),
)
_PREFIX = re.compile(
    "(?:" + "|".join(f"(?P<_{i}>{words})" for i, (_, words) in enumerate(_BEFORE)) + r")[了到\s“]*$"
)
_SUFFIX = re.compile(
    # Over a note in brackets and a summing-up quote: **%(争取**%)以上, 800亩“三个800亩”以上.
    r"(?:\([^()]{1,12}\)|“[^“”]{1,10}”|[)\s])?"
    "(?:" + "|".join(f"(?P<_{i}>{words})" for i, (_, words) in enumerate(_AFTER)) + ")"
)
_WINDOW = 6


@dataclass(frozen=True, slots=True)
class Comparison:
    """A quantity's sign and the span that it takes with the words that make the sign."""

    sign: str
    start: int
    end: int


def compare(folded: str, quantity: Quantity) -> Comparison:
    """Read the sign of a quantity: = >= > <= < ≈ range."""
    start, end, sign = quantity.start, quantity.end, "="
    window = folded[max(0, start - _WINDOW) : start]
    if before := _PREFIX.search(window):
        sign = _BEFORE[int((before.lastgroup or "_0")[1:])][0]
        start -= len(window) - before.start()
    elif quantity.is_open:
        sign = ">"
    if after := _SUFFIX.match(folded, end):
        if sign in {"=", "≈"} or before is None or before.group().startswith("控制"):
            sign = _AFTER[int((after.lastgroup or "_0")[1:])][0]
        end = after.end() if after.group()[0] not in "()“" else end
    return Comparison("range" if quantity.is_range else sign, start, end)
