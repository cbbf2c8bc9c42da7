"""Whether quotes bear a claim out: a table of what models make of a true quote."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.types import Metadata, Passage
from qa.bearing import find_faults
from qa.support import Support
from qa.types import Citation, CitationStatus, Evidence

TWO = "规上工业增加值增长7.5%,固定资产投资增长14%以上"


def support(
    quote: str, passage: str = "", place: str = "临江市青禾区", year: int = 2022
) -> Support:
    text = passage or quote
    metadata = Metadata(place=place, year=year, title=f"{place}{year}年工作计划")
    item = Evidence(1, Passage(place, 100, 100 + len(text), text, ("一、主要目标",)), metadata, 1.0)
    start = 100 + text.index(quote)
    status = CitationStatus.VERIFIED
    span = (start, start + len(quote))
    return Support(Citation(1, place, metadata, (), *span, quote, 1.0, status), item)


BORNE = [
    ("固定资产投资增长14%以上", TWO, ""),
    ("固定资产投资增速目标为增长14%以上", TWO, "固定资产投资增速目标"),
    ("青禾区2022年固定资产投资增长14%以上", TWO, ""),
    ("固定资产投资增长14%以上,规上工业增加值增长7.5%", TWO, ""),
    ("实现出口1100亿元", "实现出口1,100亿元", ""),
    ("国家高企新增企业110家", "国家高企新增企业 110 家", ""),
    ("研发投入占比达3.1%", "R&D经费(研发投入)占比达3.1%", ""),
    ("R&D经费占比达到3.1%", "Ｒ＆Ｄ经费占比达到3.1%", ""),
    ("增长**%(争取**%)", "增长**%(争取**%)", ""),
    (
        "四大产业是电子信息、现代医药和现代服务业",
        "聚焦电子信息、现代医药、现代服务业四大产业",
        "四大产业",
    ),
    ("分别增长6.5%、7.5%", "城乡居民收入分别增长6.5%、7.5%", ""),
    ("亩均税收约20万元", "其中亩均税收约20万元", ""),
]


@pytest.mark.parametrize(("claim", "quote", "topic"), BORNE)
def test_borne_out(claim: str, quote: str, topic: str) -> None:
    assert find_faults(claim, [support(quote)], topic) == ()


UNBORNE = [
    # words of its own
    ("张三受贿", TWO, "", "张三受贿"),
    ("固定资产投资增长14%以上,创历史新高", TWO, "", "创历史新高"),
    ("固定资产投资增长14%以上是错误的", TWO, "", "错误"),
    # turned round, ranked, or done, though the question has the word
    ("固定资产投资下降14%以上", TWO, "固定资产投资下降多少", "下降"),
    ("固定资产投资没有增长14%以上", TWO, "有没有增长", "没"),
    ("青禾区固定资产投资最高", TWO, "谁最高", "最高"),
    ("固定资产投资已完成增长14%以上", TWO, "完成", "已完成"),
    # another unit, another bound, none
    ("固定资产投资增长14亿元", TWO, "", "14亿"),
    ("出让金收入50亿元", "出让金收入50亿美元", "", "元"),
    ("固定资产投资增长14%以内", TWO, "", "内"),
    ("固定资产投资增长14%", TWO, "", "漏了“以上”"),
    ("税收20万元", "亩均税收约20万元", "", "漏了“约”"),
    # another indicator's figure
    ("规上工业增加值增长14%以上", TWO, "规上工业增加值", "14"),
    ("固定资产投资增长7.5%", TWO, "固定资产投资", "7.5"),
    # the same words in another order
    ("李四表扬张三", "张三表扬李四", "", "引文里没有"),
    # a part of a number
    ("投资增长4%", "投资增长14%", "", "4"),
    ("投资增长1%", "投资增长1.5%", "", "1"),
]


@pytest.mark.parametrize(("claim", "quote", "topic", "told"), UNBORNE)
def test_not_borne_out(claim: str, quote: str, topic: str, told: str) -> None:
    assert told in ";".join(find_faults(claim, [support(quote)], topic))


@pytest.mark.parametrize(
    ("quote", "passage", "told"),
    [
        ("增长9%", "力争投资增长9%以上。", "以上"),
        ("允许新增产能", "严禁扩张,不允许新增产能。", "不"),
        ("20万元", "亩均税收约20万元。", "约"),
        ("增长1", "投资增长14%。", "4"),
        ("增长1", "投资增长1.5%。", ".5"),
        ("增长14", "投资增长14%。", "%"),
    ],
)
def test_a_quote_cut_so_that_it_says_something_else(quote: str, passage: str, told: str) -> None:
    faults = find_faults(quote, [support(quote, passage)], "")
    assert any("截去" in fault and told in fault for fault in faults)


def test_figures_stay_with_their_places() -> None:
    quotes = [support("投资增长15%"), support("投资增长14%", place="临江市白石县", year=2021)]
    right = "青禾区投资增长15%,白石县投资增长14%"
    swapped = "青禾区投资增长14%,白石县投资增长15%"
    assert find_faults(right, quotes, "投资") == ()
    assert "不在该地的引文里" in ";".join(find_faults(swapped, quotes, "投资"))


def test_a_place_that_the_quote_is_not_of() -> None:
    assert find_faults("白石县投资增长15%", [support("投资增长15%")], "投资")


def test_a_clause_is_borne_by_one_quote() -> None:
    quotes = [support("投资增长9%"), support("控制在3.5%以内")]
    assert find_faults("投资增长9%以内", quotes, "")


WORDS = (
    "投资",
    "增长",
    "没有",
    "最高",
    "14.5%",
    "亿元",
    "、",
    "。",
    "以上",
    "约",
    "青禾区",
    "*",
    "a&b",
)


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=12).map("".join))
def test_any_text_has_the_words_of_itself(text: str) -> None:
    assert not any("没有这些词" in fault for fault in find_faults(text, [support(text)], ""))


@given(st.text(alphabet="甲乙丙丁戊己", min_size=2, max_size=8))
def test_words_that_stand_nowhere_never_pass(text: str) -> None:
    assert find_faults(text, [support(TWO)], "固定资产投资")
