"""Units: which answer for one another."""

import pytest

from qa.units import other_measure, same_unit


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
        ("万千瓦", "亿千瓦时", False, True),
        ("个", "个百分点", False, True),
        ("个", "个工作日", False, True),
        ("吨", "吨公里", False, True),
        ("元", "元/平方米", False, True),
        ("人", "万人次", False, False),
        ("台", "台套", True, False),
        ("立方", "万立方米", True, False),
        ("吨", "万吨标准煤", True, False),
    ],
)
def test_units(asked: str, unit: str, same: bool, other: bool) -> None:
    assert (same_unit(asked, unit), other_measure(asked, unit)) == (same, other)
