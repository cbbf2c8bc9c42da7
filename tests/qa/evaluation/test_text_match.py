from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.evaluation.text_match import (
    _longest_common_run,
    character_f1,
    exact_match,
    includes_all,
    includes_all_whole,
)


@pytest.mark.parametrize(
    ("answer", "forms", "expected"),
    [
        ("50亿元", ["50亿元"], True),
        ("“50亿元”。", ["50亿元"], True),
        ("R&D", ["r&d"], True),
        ("50亿", ["50亿元", "50亿"], True),
        ("50亿元,左右", ["50亿元左右"], False),  # an ASCII comma is no sign in CMRC's list
        ("", ["甲"], False),
    ],
)
def test_exact_match(answer: str, forms: list[str], expected: bool) -> None:
    assert exact_match(answer, forms) is expected


@pytest.mark.parametrize(
    ("answer", "forms", "expected"),
    [
        ("甲乙丙", ["甲乙丙"], 1.0),
        ("甲乙丁丙", ["甲乙丙"], 4 / 7),  # only the unbroken run 甲乙 is common
        ("增长8%", ["8%"], 2 * 2 / (2 + 4)),  # 增 长 8 % against 8 %
        ("达到7.5%", ["7.5"], 2 * 1 / (1 + 4)),  # a decimal is one token
        ("甲", ["乙"], 0.0),
        ("甲", ["乙", "甲"], 1.0),
        ("甲,乙。", ["甲,乙"], 1.0),
        ("", ["甲"], 0.0),
    ],
)
def test_character_f1(answer: str, forms: list[str], expected: float) -> None:
    assert character_f1(answer, forms) == pytest.approx(expected)


words = st.text(alphabet="甲乙丙8%a ,。", max_size=12)


@given(words, words)
def test_f1_is_symmetric_and_a_share(one: str, other: str) -> None:
    value = character_f1(one, [other])
    assert 0 <= value <= 1
    assert value == character_f1(other, [one])


@given(
    st.lists(st.sampled_from("甲乙丙"), max_size=9), st.lists(st.sampled_from("甲乙丙"), max_size=9)
)
def test_longest_common_run(one: list[str], other: list[str]) -> None:
    longest = 0
    for i, j in product(range(len(one)), range(len(other))):
        n = 0
        while i + n < len(one) and j + n < len(other) and one[i + n] == other[j + n]:
            n += 1
        longest = max(longest, n)
    assert _longest_common_run(one, other) == longest


def test_inclusion_folds_width_and_space() -> None:
    assert includes_all("新增高企 110 家,增长７．５％", [["110家"], ["7.5%"]])
    assert not includes_all("新增高企110家", [["110家"], ["7.5%", "7.5个百分点"]])


@pytest.mark.parametrize(
    ("answer", "form", "expected"),
    [
        ("增长12%", "12%", True),
        ("增长112%", "12%", False),
        ("增长１１２％,后为１２％", "12%", True),
        ("15亿元", "5亿元", False),
        ("2.5亿元", "5亿元", False),
        ("2.5亿元,另有5亿元", "5亿元", True),
        ("1,100家", "100家", False),
        ("12,500人", "12", False),
        ("12,50人", "12", True),  # no thousands: two numbers in a list
        ("12.5", "12", False),
        ("共12。", "12", True),
        ("5-12%", "12%", True),  # an end of a range
        ("2022年5家", "5家", True),
        ("见表3 12%", "12%", True),  # space parts two numbers
        ("见表1 2%", "12%", False),
        ("新增 110 家", "110家", True),
        ("1 100家", "1 100家", True),
        ("12 家,5 家", "12家", True),
        ("增长12 5家", "12", True),
        ("增长-8%", "8%", False),
        ("增长−８％", "8%", False),
        ("-8%", "8%", False),
        ("增长(-8%)", "8%", False),
        ("增长-8%", "-8%", True),
        ("下降8%,前为-8%", "8%", True),
        ("5%-8%", "8%", True),
        ("2021-2022年", "2022年", True),
        ("G-104国道", "104国道", True),
        ("- 8%的增长", "8%", True),  # an item of a list
        ("增长为负8%", "8%", False),
        ("增长为负 8%", "8%", False),
        ("负三成", "三成", False),
        ("企业减负30亿元", "30亿元", True),
        ("十三条", "三条", False),
        ("五万亿元", "五万", False),
        ("100万亩", "万亩", True),
        ("第三产业", "三产", True),
        ("全省第一", "第一", True),
    ],
)
def test_a_part_of_a_number_is_not_the_number(answer: str, form: str, expected: bool) -> None:
    assert includes_all_whole(answer, [[form]]) is expected
    assert includes_all(answer, [[form]])  # with which the reference scorer is content


@given(words, st.lists(words.filter(bool), min_size=1, max_size=3))
def test_what_stands_whole_stands_there(answer: str, forms: list[str]) -> None:
    assert includes_all(answer, [forms]) or not includes_all_whole(answer, [forms])
