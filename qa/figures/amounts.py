"""Amounts in comparable units: converted where that is exact, else left alone."""

import re
import unicodedata
from dataclasses import dataclass
from fractions import Fraction

from index.types import Figure
from qa.units import split_unit

# Unit → the one that it is counted in, and how many of that it is.
_EXACT: dict[str, tuple[str, int | Fraction]] = {
    "名": ("人", 1),
    "位": ("人", 1),
    "平米": ("平方米", 1),
    "㎡": ("平方米", 1),
    "m2": ("平方米", 1),
    "公顷": ("平方米", 10**4),
    "平方公里": ("平方米", 10**6),
    "平方千米": ("平方米", 10**6),
    "亩": ("平方米", Fraction(10**4, 15)),
    "公里": ("米", 1000),
    "千米": ("米", 1000),
    "立方": ("立方米", 1),
    "m3": ("立方米", 1),
    "公斤": ("千克", 1),
    "斤": ("千克", Fraction(1, 2)),
    "担": ("千克", 50),
    "吨": ("千克", 1000),
    "个百分点": ("百分点", 1),
    "个点": ("百分点", 1),
    "‰": ("%", Fraction(1, 10)),
    "成": ("%", 10),
    "个工作日": ("工作日", 1),
    "个小时": ("小时", 1),
}
_LAST_NUMBER = re.compile(r"([0-9][0-9,]*(?:\.[0-9]+)?)\s*([^0-9]*)$")


@dataclass(frozen=True, slots=True)
class Amount:
    """A number of base units, exact."""

    number: Fraction
    unit: str


def base_unit(unit: str) -> str:
    """The unit that amounts are compared in.

    >>> base_unit("亿元"), base_unit("万亩"), base_unit("名"), base_unit("户")
    ('元', '平方米', '人', '户')
    """
    return _parse(unit)[1]


def amount_of(figure: Figure) -> Amount | None:
    """A figure's amount; None where it is masked.

    The lower end of a range, and of 1500多亿元 what is said.
    """
    if figure.number is None:
        return None
    factor, unit = _parse(figure.unit)
    return Amount(Fraction(str(figure.number)) * factor, unit)


def upper_end(figure: Figure) -> Amount | None:
    """The amount that a figure does not go beyond: of 6%-6.5% the second; None where unreadable."""
    if figure.number is None or figure.comparator != "range":
        return amount_of(figure)
    last = _LAST_NUMBER.search(unicodedata.normalize("NFKC", figure.value))
    if last is None:
        return None
    factor, unit = _parse(last.group(2) or figure.unit)
    number = Fraction(last.group(1).replace(",", ""))
    return Amount(number * factor, unit) if unit == base_unit(figure.unit) else None


def in_unit(figure: Figure, unit: str) -> Fraction | None:
    """A figure's number in another unit of the same kind; None if masked or of another kind."""
    amount, (factor, base) = amount_of(figure), _parse(unit)
    return amount.number / factor if amount and amount.unit == base else None


def _parse(unit: str) -> tuple[Fraction, str]:
    factor, rest = split_unit(unit)
    base, times = _EXACT.get(rest, (rest, 1))
    return Fraction(factor) * times, base
