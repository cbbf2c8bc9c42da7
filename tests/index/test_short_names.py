"""Provinces called by one character, where a question lists them and nowhere else."""

import pytest

from index.scope import read_scope
from index.short_names import find_abbreviations
from index.types import Metadata

HELD = [
    ("江苏.txt", Metadata(place="江苏省", year=2023)),
    ("安徽.txt", Metadata(place="安徽省", year=2023)),
    ("福建.txt", Metadata(place="福建省", year=2023)),
]


def provinces(text: str) -> list[str]:
    return [found.province for found in find_abbreviations(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("苏、皖、闽三省增速各定多少", ["江苏", "安徽", "福建"]),
        ("苏皖两省的目标", ["江苏", "安徽"]),
        ("问一下京津沪三市", ["北京", "天津", "上海"]),
        ("川渝两地合作了几个项目", ["四川", "重庆"]),
        ("苏/皖/闽 对比", ["江苏", "安徽", "福建"]),
        ("苏 皖 \x01\x01 增速", ["江苏", "安徽"]),
        ("苏\x01、皖\x01谁高", ["江苏", "安徽"]),
        ("江苏、皖两省", ["安徽"]),
        ("苏与皖的目标谁高", ["江苏", "安徽"]),
        ("京沪谁的增速高", ["北京", "上海"]),
        ("黑、吉、辽三省", ["黑龙江", "吉林", "辽宁"]),
        # Words, names and regions that hold the same characters.
        ("新、旧小区各改造几个", []),
        ("青、少年活动中心", []),
        ("苏州的苏绣", []),
        ("宁波和新昌的目标谁高", []),
        ("云南和辽宁哪个多", []),
        ("浙江和辽宁谁多", []),
        ("长三角、珠三角、京津冀", []),
        ("京津冀协同发展有几项", []),
        ("京津冀两地", []),
        ("京沪高铁有多长", []),
        ("港、澳、台企业几家", []),
        ("川渝高竹新区哪年设立", []),
    ],
)
def test_lists_and_counted_rows_only(text: str, expected: list[str]) -> None:
    assert provinces(text) == expected


def test_they_are_places_with_their_years_and_the_rest_is_not_covered() -> None:
    scope = read_scope("苏2022年、皖2023年的增速各是多少", HELD)
    assert {p.place: p.years for p in scope.places} == {"江苏省": (2022,), "安徽省": (2023,)}
    scope = read_scope("闽、赣两省2023年的增速目标", HELD)
    assert ([p.place for p in scope.places], scope.uncovered_places) == (["福建省"], ("赣",))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("八闽大地的粮食产量", ["福建"]),
        ("“江淮”今年的目标", ["安徽"]),
        ("七彩云南、八桂谁高", ["云南", "广西"]),
        ("江淮汽车的产量", []),
        ("金陵石化投资多少", []),
    ],
)
def test_names_of_old(text: str, expected: list[str]) -> None:
    assert provinces(text) == expected


def test_a_name_of_old_asks_of_the_place() -> None:
    assert [place.place for place in read_scope("八闽大地2023年的目标", HELD).places] == ["福建省"]
    assert read_scope("八桂大地2023年的目标", HELD).uncovered_places == ("八桂大地",)
