import pytest

from index.thesaurus import groups
from qa.figures.aliases import IndicatorFilter


def test_every_name_of_an_indicator_finds_every_other() -> None:
    lost = [
        (asked, written)
        for group in groups()
        for term in group.equal
        for asked, written in ((group.head, term), (term, group.head))
        if not IndicatorFilter(asked).fits(written)
    ]
    assert lost == []


@pytest.mark.parametrize(
    ("asked", "written"),
    [
        ("地区生产总值", "生产总值增长"),
        ("地区生产总值", "GDP"),
        ("GDP", "地区生产总值"),
        ("地区生产总值增长", "生产总值同比增长"),
        ("GDP增速", "国内生产总值增长"),
        ("全社会固投", "固定资产投资"),
        ("经济增长", "地区生产总值增长"),
        ("农民收入", "农村居民人均可支配收入增长"),
        ("GDP", "人均地区生产总值"),
        ("GDP", "人均GDP"),
        ("占GDP", "R&D经费支出占GDP比重"),
        ("企业", "高新技术企业"),
        ("工业 增长", "规上工业增加值增长"),
        ("", "什么都行"),
    ],
)
def test_fits(asked: str, written: str) -> None:
    assert IndicatorFilter(asked).fits(written)


@pytest.mark.parametrize(
    ("asked", "written"),
    [
        ("GDP", "海洋生产总值"),
        ("GDP", "研发经费支出占GDP比重"),
        ("GDP", "服务业增加值占全市生产总值比重"),
        ("地区生产总值", "单位GDP能耗下降"),
        ("地区生产总值增长", "地区生产总值"),
        ("财政支出", "一般公共预算收入"),
        ("工业 增长", "规上工业增加值"),
        ("新增就业", "固定资产投资"),
    ],
)
def test_does_not_fit(asked: str, written: str) -> None:
    assert not IndicatorFilter(asked).fits(written)
