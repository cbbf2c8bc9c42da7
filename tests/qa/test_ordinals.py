"""Series that running text counts up."""

import pytest

from qa.ordinals import counted_up, number_of


def _series(text: str) -> list[list[str]]:
    return [[m[0] for m in marks] for marks in counted_up(text, 0, len(text)) if marks]


@pytest.mark.parametrize(
    ("text", "series"),
    [
        ("一是抓项目;二是抓招商;三是抓服务。", [["一是", "二是", "三是"]]),
        ("一要严管,二要厚爱,三要激励。", [["一要", "二要", "三要"]]),
        ("第一,修路。第二,架桥。", [["第一,", "第二,"]]),
        ("完成(1)修路、(2)架桥、(3)绿化。", [["(1)", "(2)", "(3)"]]),
        ("①修路②架桥③绿化", [["①", "②", "③"]]),
        ("做到(一)修路;(二)架桥。", [["(一)", "(二)"]]),
        # A gap ends a series, what stands before it is one.
        ("(1)修路(2)架桥(4)绿化", [["(1)", "(2)"]]),
        # One begins anew with each one.
        ("一是修路,二是架桥。另外,一是种树,二是清河。", [["一是", "二是"], ["一是", "二是"]]),
        # What begins with two is no series.
        ("二是修路,三是架桥。", []),
        # 全国一是… and 第一产业 count up nothing.
        ("岚溪区一是修路,石桥区二是架桥。", []),
        ("第一产业、第二产业、第三产业分别增长。", []),
        ("", []),
    ],
)
def test_counted_up(text: str, series: list[list[str]]) -> None:
    assert _series(text) == series


def test_only_the_span_is_searched() -> None:
    text = "一是修路。二是架桥。三是绿化。"
    marks = [m[0] for run in counted_up(text, 0, text.index("三是")) for m in run]
    assert marks == ["一是", "二是"]


def test_two_ways_of_counting_do_not_mix() -> None:
    assert _series("一是修路:(1)测量(2)施工;二是架桥。") == [["一是", "二是"], ["(1)", "(2)"]]


def test_numerals_to_ninety_nine() -> None:
    numerals = [*"一二三四五六七八九十", "十一", "十九", "二十", "二十一", "九十九", "21"]
    assert [number_of(n) for n in numerals] == [*range(1, 12), 19, 20, 21, 99, 21]
