"""The figures of an answer against those of gold: number, unit, sign, and both ends of a range."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from index.figures.quantities import Quantity, find_quantities
from index.figures.quantities import fold as fold_figures
from index.figures.units import UNIT
from qa.units import base_unit

_UNQUOTE = str.maketrans("", "", '“”‘’「」『』"')
_MAGNITUDES = {"百": 1e2, "千": 1e3, "万": 1e4, "亿": 1e8}
_MINUS = "-−\u2010\u2011\u2012\u2013"
# 增长-3% has a minus; 5%-7%, 2022年-2023年 and G-104 have none.
_LOW = rf"(?P<low>[A-Za-z\d]\s?(?:{UNIT}|[百千万亿年月日号]{{1,3}})?\s?)?"
_DASH = re.compile(rf"{_LOW}[{_MINUS}](?=\d)")
_DASH_AT_END = re.compile(rf"{_LOW}[{_MINUS}]$")
_NEGATIVE = "负"
# 增长负3% and 为负3% have a sign, 企业减负30亿元 has none.
_NO_SIGN = r"(?<=[^\s长为是至到达约,;:(。、])负"
_BURDEN = re.compile(rf"{_NO_SIGN}(?=\s?\d)")
_BURDEN_AT_END = re.compile(rf"{_NO_SIGN}$")
_DIGITS = r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?"
_NUMBER = rf"(?P<sign>{_NEGATIVE}?)(?P<digits>{_DIGITS})(?P<marks>[百千万亿]*)"
_BARE = re.compile(rf"\s*{_NUMBER}[。.]?\s*")
# Not a part of a longer number, nor what follows a letter (PM2.5).
_STANDING = re.compile(rf"(?<![\dA-Za-z.])(?<!\d,){_NUMBER}(?![\d*])")
_HIGH_END = re.compile(rf"(?P<digits>{_DIGITS})\s*(?P<marks>[百千万亿]*)\D*$")
_FALLS = re.compile(
    r"(?:下降|降低|减少|回落|下滑|下跌|压减|缩减|负增长|降幅|减幅)(?:了|约|近|率|为|达|到|:)*$"
)
_RISES = re.compile(r"(?:增长|提高|增加|上升|上涨|增幅|涨幅|增速)(?:了|约|近|率|为|达|到|:)*$")
_LOOK_BACK = 10
# The figures' reader folds ㎡ to itself, and NFKC to m2.
_SAME_UNITS = {
    **dict.fromkeys(("㎡", "m2", "平米"), "平方米"),
    "千米": "公里",
    "平方千米": "平方公里",
    "m3": "立方米",
    "立方": "立方米",
}
# 下降3% and -3% are the same, so are 3% (of a fall) and 下降3%; but -3% is not 3%.
_SIGNS = {"": {"up", "down"}, "up": {"up"}, "down": {"down", "minus"}, "minus": {"minus"}}


@dataclass(frozen=True, slots=True)
class Amount:
    """A figure in its base unit."""

    number: float
    unit: str
    """Empty if the text has none: any will do."""
    direction: str = ""
    """up, down or minus as the words before it say; empty if they do not."""
    high: float | None = None
    """The upper end, if it is a range."""

    def equals(self, other: "Amount") -> bool:
        """Whether another figure is this one, the units as they are told."""
        return (
            (self.number, self.high) == (other.number, other.high)
            and (not self.unit or self.unit == other.unit)
            and bool(_SIGNS[self.direction] & _SIGNS[other.direction])
        )


def amounts(text: str) -> frozenset[Amount]:
    """The figures of a text with a unit; those that the source masks are none.

    >>> sorted((a.number, a.unit) for a in amounts("出让金收入50亿元,增长７．５％"))
    [(7.5, '%'), (5000000000.0, '元')]
    """
    folded = _fold(text)
    return frozenset(
        _amount(folded, quantity)
        for quantity in find_quantities(folded)
        if quantity.number is not None
    )


@lru_cache(maxsize=4096)
def wanted_amounts(form: str) -> frozenset[Amount]:
    """The figures of a gold answer; if it is but a number, that number whatever its unit."""
    bare = _BARE.fullmatch(_fold(form))
    return frozenset({_bare_amount(bare)}) if bare else amounts(form)


def bears_amounts(answer: str, forms: Sequence[str]) -> bool | None:
    """Whether an answer has all figures of one of the gold forms; None if gold has none."""
    wanted = [found for form in forms if (found := wanted_amounts(form))]
    if not wanted:
        return None
    borne = amounts(answer) | set(map(_bare_amount, _STANDING.finditer(_fold(answer))))
    return any(all(any(one.equals(b) for b in borne) for one in figures) for figures in wanted)


def is_negated(before: str) -> bool:
    """Whether the words before a number end in its sign.

    >>> [is_negated(words) for words in ("增长-", "为负", "5%-", "企业减负")]
    [True, True, False, False]
    """
    if before.endswith(_NEGATIVE):
        return _BURDEN_AT_END.search(before) is None
    dash = _DASH_AT_END.search(before)
    return dash is not None and not dash["low"]


def _fold(text: str) -> str:
    """A text as figures are looked for in it, a minus written as 负."""
    # In a plan a number in quotes is part of a name (“30条”); in an answer it may be what is asked.
    folded = fold_figures(text.translate(_UNQUOTE))
    folded = _BURDEN.sub(" ", folded)
    return _DASH.sub(lambda match: match[0] if match["low"] else _NEGATIVE, folded)


def _bare_amount(match: re.Match[str]) -> Amount:
    return Amount(_scaled(match["digits"], match["marks"]), "", "minus" if match["sign"] else "")


def _amount(folded: str, quantity: Quantity) -> Amount:
    base = base_unit(quantity.unit)
    marks = quantity.unit[: len(quantity.unit) - len(base)]
    before = folded[max(0, quantity.start - _LOOK_BACK) : quantity.start]
    number, direction, high = quantity.number or 0.0, "", None
    if number < 0 or before.endswith(_NEGATIVE):
        direction = "minus"
    elif _FALLS.search(before):
        direction = "down"
    elif _RISES.search(before):
        direction = "up"
    if quantity.is_range and (end := _HIGH_END.search(folded[quantity.start : quantity.end])):
        high = _scaled(end["digits"], end["marks"])
    unit = _SAME_UNITS.get(base, base)
    return Amount(_scaled(str(abs(number)), marks), unit, direction, high)


def _scaled(digits: str, marks: str) -> float:
    number = float(digits.replace(",", ""))
    for mark in marks:
        number *= _MAGNITUDES[mark]
    return float(f"{number:.10g}")  # 2.25亿 and 22500万 differ in the last bit
