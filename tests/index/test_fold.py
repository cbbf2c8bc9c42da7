import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.fold import fold, fold_with_map


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("ＧＤＰ增长７．５％", "gdp增长7.5%"),
        ("經濟發展", "经济发展"),
        ("（一）強化，統籌；", "(一)强化,统筹;"),
        ("\u3000R＆D", " r&d"),
        ("⼈⼝", "人口"),  # Kangxi radicals from a PDF
        ("İstanbul", "istanbul"),
        ("**%(争取**%)", "**%(争取**%)"),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
def test_fold_keeps_the_length(text: str) -> None:
    assert len(fold(text)) == len(text)


@given(st.text())
def test_every_folded_character_comes_from_its_offset(text: str) -> None:
    folded, offsets = fold_with_map(text)
    assert len(folded) == len(offsets)
    assert offsets == sorted(offsets)
    for character, offset in zip(folded, offsets, strict=True):
        assert character in fold_with_map(text[offset])[0]


@pytest.mark.parametrize(
    ("quote", "text"),
    [
        ("国家高企110家", "新增国家高企 110 家。"),
        ("增长10%，力争12%", "增长10%,力争12%"),
        ("“双轮驱动”", '坚持"双轮驱动"战略'),
        ("面积3m2", "面积３㎡左右"),
        ("第III期", "建设第Ⅲ期工程"),
        ("一、二号线", "一,二号线"),
        ("固定资产", "固定资\n产投资"),
    ],
)
def test_quotes_are_found_however_they_are_written(quote: str, text: str) -> None:
    folded, offsets = fold_with_map(text)
    wanted, _ = fold_with_map(quote)
    start = folded.find(wanted)
    assert start >= 0
    end = start + len(wanted) - 1
    found = text[offsets[start] : offsets[end] + 1]
    assert fold_with_map(found)[0] == wanted


def test_fold_is_quick() -> None:
    start = time.perf_counter()
    fold("固定資產投資增長１０％。" * 100_000)
    assert time.perf_counter() - start < 2
