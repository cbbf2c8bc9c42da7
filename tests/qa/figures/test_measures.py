from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.types import Figure
from qa.figures.measures import Measure, measure_of


def figure(indicator: str, unit: str, value: str = "5") -> Figure:
    return Figure(
        doc="计划.txt",
        start=0,
        end=len(value),
        value=value,
        number=5.0,
        unit=unit,
        comparator="=",
        indicator=indicator,
        kind="target",
        stretch=False,
        year=2023,
        masked=False,
        section=(),
        quote=value,
        quote_start=0,
        quote_end=len(value),
    )


def measure(name_and_unit: str) -> Measure:
    name, unit = name_and_unit.split("/", 1)
    return measure_of(figure(name, unit))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("地区生产总值增长/%", "GDP同比增长/%"),
        ("地区生产总值/%", "地区生产总值增长/%"),
        ("规模以上工业增加值增速/%", "规上工业增加值增长/%"),
        ("全社会固定资产投资/亿元", "固定资产投资/万元"),
        ("全市一般公共预算收入/亿元", "一般公共预算收入/亿元"),
        ("新增城镇就业/万人", "城镇新增就业/人"),
        ("改造老旧小区/个", "老旧小区改造/个"),
        ("新增高新技术企业/家", "培育国家高新技术企业/家"),
        ("新建公办幼儿园/所", "建成公办幼儿园/所"),
        ("重点工业项目/个", "工业重点项目/个"),
        ("居民消费价格总水平涨幅/%", "居民消费价格上涨/%"),
        ("新登记企业/名", "新登记企业/人"),
        ("实施了老旧小区改造/个", "老旧小区改造/个"),
        ("减少农村贫困人口/万人", "农村贫困人口减少/人"),
        ("能源消耗强度降低/%", "能耗强度下降/%"),
        ("城镇人均可支配收入/元", "城镇居民人均可支配收入/元"),
        ("保障性住房建设/套", "建设保障性住房/套"),
        ("解决饮水安全问题/个", "饮水安全问题得到解决/个"),
        ("广义货币增长目标拟定/%", "广义货币增长/%"),
        ("集中改造背街巷道全部完工/条", "改造背街巷道/条"),
        ("经济增长/%", "地区生产总值增长/%"),
        ("新建和改造提升农村公路/公里", "建设改造农村公路/公里"),
    ],
)
def test_the_same_in_other_words(one: str, other: str) -> None:
    assert measure(one) == measure(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("地区生产总值增长/%", "地区生产总值/亿元"),  # growth and level
        ("地区生产总值增长/%", "地区生产总值年均增长/%"),  # of one year and of several
        ("地区生产总值增长/%", "人均地区生产总值增长/%"),
        ("单位GDP能耗下降/%", "单位GDP能耗/%"),
        ("城镇化率/%", "城镇化率提高/个百分点"),
        ("新增高新技术企业/家", "高新技术企业/家"),  # flow and stock
        ("新增高新技术企业/家", "高新技术企业增长/%"),
        ("开工亿元以上项目/个", "竣工亿元以上项目/个"),
        ("新建停车位/个", "改造停车位/个"),
        ("新增规上工业企业/家", "新增规上服务业企业/家"),
        ("新增规上工业企业/家", "新增规上工业企业/户"),  # which may count otherwise
        ("省级重点项目/个", "市级重点项目/个"),
        ("出口总额增长/%", "进口总额增长/%"),
        ("城镇居民人均可支配收入/元", "农村居民人均可支配收入/元"),
        ("新增10亿元以上项目/个", "新增50亿元以上项目/个"),
        ("地下管网改造/公里", "供水管网改造/公里"),  # equal to the thesaurus, which is about topics
        ("实际利用外资/亿美元", "实际利用外资/亿元"),
        ("地方财政赤字/亿元", "财政赤字/亿元"),
        ("新建改建农村公路/公里", "新建农村公路/公里"),
        ("新能源汽车/辆", "汽车/辆"),
        ("减少停车位/个", "增加停车位/个"),
    ],
)
def test_what_is_never_the_same(one: str, other: str) -> None:
    assert measure(one) != measure(other)


@pytest.mark.parametrize(
    ("indicator", "verb", "name"),
    [
        ("任务完成率/%", "", "任务完成率"),
        ("处置率/%", "", "处置率"),
        ("保障性住房/套", "", "保障性住房"),
        ("规范化学校/所", "", "规范化学校"),
        ("建设用地/亩", "", "建设用地"),
        ("建设保障性住房/套", "建成", "保障性住房"),
        ("创建规范化学校/所", "建成", "规范化学校"),
        ("接待床位/张", "", "接待床位"),
        ("培训机构/家", "", "培训机构"),
        ("转移支付/亿元", "", "转移支付"),
        ("出让金/亿元", "", "出让金"),
        ("引进化工企业/家", "引进", "化工企业"),
        ("建设度假区/个", "建成", "度假区"),
        ("培育新能源企业/家", "新增", "新能源企业"),
        ("多式联运量/标箱", "", "多式联运量"),
        ("成都/人", "", "成都"),
    ],
)
def test_a_verb_within_a_word_is_none(indicator: str, verb: str, name: str) -> None:
    found = measure(indicator)
    assert (found.verb, found.name) == (verb, name)


@pytest.mark.parametrize(
    "indicator", ["新能源装机/千瓦", "新材料企业/家", "新型储能/千瓦", "创新平台/个"]
)
def test_new_within_a_word_says_nothing_of_what_was_added(indicator: str) -> None:
    assert "新增" not in measure(indicator).words


def test_what_is_summed_up_is_no_year_s_figure() -> None:
    quote = "实际使用外资累计超过5亿美元"
    summed = replace(figure("实际使用外资", "亿美元"), quote=quote, start=10, end=15)
    assert measure_of(summed) != measure("实际使用外资/亿美元")
    of_a_year = replace(summed, quote="全年" + quote, start=12, end=17)
    assert measure_of(of_a_year) == measure("实际使用外资/亿美元")


def test_a_part_is_added_with_the_whole() -> None:
    quote = "新增电力装机9万千瓦,其中可再生能源装机5万千瓦"
    part = replace(figure("可再生能源装机", "万千瓦"), quote=quote, start=20, end=24)
    assert measure_of(part) == measure("新增可再生能源装机/万千瓦")


@pytest.mark.parametrize(
    ("indicator", "named"),
    [
        ("地区生产总值/亿元", True),
        ("税收/亿元", True),
        ("新建幼儿园/所", True),
        ("投资/亿元", False),
        ("项目/个", False),
        ("的项目/个", False),
        ("绿道/公里", True),
        ("省级重点项目/个", True),
        ("重点项目/个", False),
        ("财政将安排/亿元", False),
        ("中央财政投入资金/亿元", False),
        ("财政补助/元", False),
        ("财政收入/亿元", True),
        ("占比/%", False),
        ("/%", False),
    ],
)
def test_a_name_that_says_nothing_by_itself(indicator: str, named: bool) -> None:
    found = measure(indicator)
    assert found.is_named is named


@given(st.text(), st.text())
def test_any_name_and_unit_will_do(indicator: str, unit: str) -> None:
    found = measure_of(figure(indicator, unit))
    assert found == measure_of(figure(indicator, unit))
