from dataclasses import replace
from fractions import Fraction

import pytest

from index.types import Figure
from qa.figures.amounts import amount_of, base_unit, in_unit
from qa.figures.wording import converted

SOME = Figure(
    doc="计划.txt",
    start=0,
    end=6,
    value="5000万元",
    number=5000.0,
    unit="万元",
    comparator="=",
    indicator="投资",
    kind="target",
    stretch=False,
    year=2023,
    masked=False,
    section=(),
    quote="5000万元",
    quote_start=0,
    quote_end=6,
)


@pytest.mark.parametrize(
    ("number", "unit", "wanted", "told"),
    [
        (5000, "万元", "亿元", "0.5亿元"),
        (2.25, "亿美元", "万美元", "22500万美元"),
        (0.1, "亿元", "万元", "1000万元"),
        (1.1, "万人", "名", "11000名"),
        (20, "公顷", "亩", "300亩"),
        (1, "亩", "公顷", ""),  # one fifteenth does not come out even
        (15, "家", "户", ""),  # not the same thing
        (3, "亿元", "亿美元", ""),
        (3, "千瓦", "万千瓦", "0.0003万千瓦"),
        (3, "万元", "万元", ""),  # nothing to convert
    ],
)
def test_units_are_converted_only_where_that_is_exact(
    number: float, unit: str, wanted: str, told: str
) -> None:
    assert converted(replace(SOME, number=float(number), unit=unit), wanted) == told


def test_numbers_stay_exact() -> None:
    amount = amount_of(replace(SOME, number=0.1, unit="亿元"))
    assert amount is not None and amount.number == Fraction(10_000_000)


def test_a_masked_figure_has_no_amount() -> None:
    masked = replace(SOME, number=None, masked=True)
    assert amount_of(masked) is None
    assert in_unit(masked, "亿元") is None


@pytest.mark.parametrize(
    ("unit", "base"), [("万千瓦", "千瓦"), ("千米", "米"), ("万亿元", "元"), ("", "")]
)
def test_a_magnitude_is_told_from_a_unit_that_begins_like_one(unit: str, base: str) -> None:
    assert base_unit(unit) == base
