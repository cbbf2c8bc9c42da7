"""Names of places: what a text mentions, and by which names a place may be called."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.divisions import core, gazetteer
from index.mentions import find_mentions, names_of
from index.places import aliases, may_lie_in


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("浙江省", "浙江"),
        ("绍兴市", "绍兴"),
        ("越城区", "越城"),
        ("香港特别行政区", "香港"),
        ("广西壮族自治区", "广西"),
        ("新疆维吾尔自治区", "新疆"),
        ("内蒙古自治区", "内蒙古"),
        ("宁夏回族自治区", "宁夏"),
        ("西藏自治区", "西藏"),
        ("大理白族自治州", "大理"),
        ("恩施土家族苗族自治州", "恩施"),
        ("黔东南苗族侗族自治州", "黔东南"),
        ("克孜勒苏柯尔克孜自治州", "克孜勒苏"),
        ("隆林各族自治县", "隆林"),
        ("积石山保安族东乡族撒拉族自治县", "积石山"),
        ("鄂温克族自治旗", "鄂温克族"),
        ("神农架林区", "神农架"),
        ("阿里地区", "阿里"),
        ("锡林郭勒盟", "锡林郭勒"),
        ("浦东新区", "浦东"),
        ("金华经济技术开发区", "金华"),
        ("武汉东湖高新技术产业开发区", "武汉东湖"),
        ("吉县", "吉县"),
        ("城区", "城区"),
        ("杭州", "杭州"),
        ("", ""),
    ],
)
def test_core(name: str, stem: str) -> None:
    assert core(name) == stem


def test_every_division_keeps_a_name() -> None:
    for rows in gazetteer().values():
        for row in rows:
            assert row.name.startswith(core(row.name)) and len(core(row.name)) >= 2


@pytest.mark.parametrize(
    ("name", "level"),
    [("浙江", 1), ("吉林", 1), ("吉林市", 2), ("绍兴", 2), ("越城", 3), ("浦东", 3), ("忠县", 3)],
)
def test_levels(name: str, level: int) -> None:
    assert gazetteer()[name][0].level == level


JOINED = {
    "浙江省绍兴市越城区", "绍兴市越城区", "浙江省绍兴市", "云南省大理白族自治州",
    "上海市浦东新区",
}  # fmt: skip


@pytest.mark.parametrize(
    ("place", "called"),
    [
        (
            "浙江省绍兴市越城区",
            {"越城区": 3, "越城": 2, "绍兴": 1, "绍兴市": 1, "浙江": 1, "浙江省": 1},
        ),
        ("越城区", {"越城区": 3, "越城": 2, "绍兴": 1, "绍兴市": 1, "浙江": 1, "浙江省": 1}),
        ("朝阳区", {"朝阳区": 3, "朝阳": 2}),  # of 北京 or 长春: nothing above is known
        ("绍兴", {"绍兴": 3, "绍兴市": 3, "浙江": 1, "浙江省": 1}),
        ("广西壮族自治区", {"广西壮族自治区": 3, "广西": 3}),
        ("大理州", {"大理白族自治州": 3, "大理州": 3, "大理": 3, "云南": 1, "云南省": 1}),
        ("上海市浦东新区", {"浦东新区": 3, "上海浦东新区": 3, "浦东": 2, "上海": 1, "上海市": 1}),
        ("王江泾镇", {"王江泾镇": 3}),
        ("全国", {"国务院": 3, "全国": 1, "我国": 1, "中国": 1}),
        ("", {}),
    ],
)
def test_aliases(place: str, called: dict[str, int]) -> None:
    alone = {name: strength for name, strength in aliases(place).items() if name not in JOINED}
    assert alone == called


@pytest.mark.parametrize(
    ("place", "names"),
    [
        ("嘉兴经济技术开发区", ("嘉兴经开区", "嘉兴开发区", "嘉兴经济开发区", "嘉兴技术开发区")),
        ("嘉兴经开区", ("嘉兴经济技术开发区", "嘉兴开发区")),
        ("成都高新区", ("成都高新技术产业开发区", "成都高新技术开发区")),
        ("天津自贸区", ("天津自由贸易试验区", "天津自贸试验区")),
        ("浙江杭州湾上虞开发区", ("上虞经开区", "杭州湾上虞经济技术开发区")),
        ("湖州南太湖新区", ("南太湖新区", "湖州南太湖新区")),
    ],
)
def test_all_forms_of_a_zone_are_its_name(place: str, names: tuple[str, ...]) -> None:
    table = aliases(place)
    assert {name: table.get(name) for name in names} == dict.fromkeys(names, 3)


@pytest.mark.parametrize("place", ["浙江省绍兴市越城区", "绍兴市越城区", "越城区"])
def test_a_place_goes_by_its_whole_name(place: str) -> None:
    table = aliases(place)
    assert table["浙江省绍兴市越城区"] == table["绍兴市越城区"] == 3


def test_a_city_is_above_the_zone_that_bears_its_name() -> None:
    assert aliases("嘉兴经开区")["嘉兴"] == 1
    assert "嘉兴高新区" not in aliases("嘉兴经开区")


@pytest.mark.parametrize(
    ("place", "division", "may"),
    [
        ("绍兴滨海新区", "绍兴", True),
        ("绍兴滨海新区", "浙江省", True),
        ("绍兴滨海新区", "天津", False),
        ("朝阳区", "北京", True),
        ("朝阳区", "长春市", True),
        ("朝阳区", "上海", False),
        ("北京市朝阳区", "长春", False),
        ("云岭新区", "天津", True),  # nothing says where it lies
        ("", "天津", True),
    ],
)
def test_where_a_place_may_lie(place: str, division: str, may: bool) -> None:
    assert may_lie_in(place, division) is may


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("浙江省绍兴市越城区", ["浙江省", "绍兴市", "越城区"]),
        ("杭州湾新区与前海合作", ["杭州湾新区"]),
        ("与天津滨海新区、雄安新区共建", ["天津滨海新区", "雄安新区"]),
        ("省级开发区、国家级高新区、各开发区", []),
        ("共同富裕示范区", []),
        ("浙江共同富裕示范区", ["浙江共同富裕示范区"]),
        ("完成县道建设", []),
        ("中心城区绿化", []),
        ("阳泉市城区绿化", ["阳泉市", "城区"]),
        ("大理州、景宁县", ["大理州", "景宁县"]),
        ("", []),
    ],
)
def test_mentions(text: str, named: list[str]) -> None:
    assert [mention.text for mention in find_mentions(text) if not mention.bare] == named


@pytest.mark.parametrize(
    ("place", "names"),
    [
        ("重庆市渝北区", ["重庆市", "渝北区"]),  # merged since, so no longer listed
        ("王江泾镇", ["王江泾镇"]),
        ("南湖街道", ["南湖街道"]),
        ("嘉兴市南湖区", ["嘉兴市", "南湖区"]),
        ("杭州湾新区", ["杭州湾新区"]),
        ("全市", []),
        ("各县区", []),
    ],
)
def test_names_of(place: str, names: list[str]) -> None:
    assert [name.text for name in names_of(place)] == names


@given(st.text("浙江省绍兴市越城区开发新滨海县的和年2a ,", max_size=30))
def test_mentions_are_ordered_verbatim_spans(text: str) -> None:
    position = 0
    for mention in find_mentions(text):
        assert position <= mention.start < mention.end
        assert text[mention.start : mention.end] == mention.text
        position = mention.end


@given(st.text("浙江省绍兴市越城区开发新滨海县镇州上虞钱塘", max_size=12))
def test_a_place_goes_by_its_own_words(place: str) -> None:
    table = aliases(place)
    assert set(table.values()) <= {1, 2, 3}
    assert not place or table
