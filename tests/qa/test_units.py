"""Units: which answer for one another, and amounts in base units."""

import pytest

from index.types import Figure
from qa.units import amount, other_measure, same_unit


@pytest.mark.parametrize(
    ("asked", "unit", "same", "other"),
    [
        ("亿元", "万元", True, False),
        ("元", "亿元", True, False),
        ("人", "万名", True, False),
        ("%", "个百分点", True, False),
        ("平方米", "万平米", True, False),
        ("家", "户", False, False),
        ("亿元", "%", False, True),
        ("亩", "家", False, True),
        ("亿美元", "亿元", False, False),
        ("吨", "公里", False, True),
        ("亿", "亿元", True, False),
        ("亿", "%", False, True),
        ("", "", True, False),
    ],
)
def test_units(asked: str, unit: str, same: bool, other: bool) -> None:
    assert (same_unit(asked, unit), other_measure(asked, unit)) == (same, other)


def figure(number: float | None, unit: str) -> Figure:
    return Figure(
        doc="a.txt", start=0, end=1, value="x", number=number, unit=unit, comparator="=",
        indicator="税收", kind="target", stretch=False, year=2023, masked=number is None,
        section=(), quote="x", quote_start=0, quote_end=1,
    )  # fmt: skip


def test_amounts_are_in_base_units() -> None:
    assert amount(figure(2.25, "亿美元")) == (225_000_000, "美元")
    assert amount(figure(8000, "万美元")) == (80_000_000, "美元")
    assert amount(figure(12, "%")) == (12, "%")
    assert amount(figure(None, "亿元")) is None
