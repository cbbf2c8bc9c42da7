"""Whether a passage says what a term stands for."""

import pytest

from qa.explaining import explains

YES = [
    ("2.“三链融合”体系:产业链、创新链、资金链深度融合", "三链融合"),
    ("以“211”机制(2个平台,1个联盟,1支基金)推进", "211"),
    ("坚持项目攻坚年、城市更新年、作风建设年“三个年”活动", "三个年"),
    ("突出“双提升”,即提升能级、提升品质", "双提升"),
    ("“一码通”是指企业办事统一使用的二维码", "一码通"),
    ("用好“432”体系,树牢四种意识,抓好三项机制,守住两条底线", "432"),
    ("推开“照证分开”改革,重点是先照后证", "照证分开"),
    ("全面推行“双随机”监管,随机抽取检查对象,随机选派检查人员", "双随机"),
    ("实现保持中高速增长和迈向中高端水平“双目标”", "双目标"),
]
NO = [
    ("谋划长远,打造茶乡品牌、推进园区“三转”", "三转"),
    ("全年引进“152”工程项目8个、亿元以上项目45个", "152"),
    ("以“三个年”活动和“五个一批”工程为重点", "三个年"),
    ("精心谋划、滚动推进“五个一批”工程", "五个一批"),
    ("锚定“3815”战略目标不放松", "3815"),
    ("继续深化改革,扩大开放", "双随机"),
]


@pytest.mark.parametrize(("text", "term"), YES)
def test_explained(text: str, term: str) -> None:
    assert explains(text, 0, len(text), (0, len(text)), [term])


@pytest.mark.parametrize(("text", "term"), NO)
def test_only_mentioned(text: str, term: str) -> None:
    assert not explains(text, 0, len(text), (0, len(text)), [term])


def test_the_body_of_an_entry_explains_its_head() -> None:
    text = "3.“三链融合”体系:产业链;创新链;资金链"
    body = text.index("产业链")
    assert explains(text, body, len(text), (0, len(text)), ["三链融合"])
    assert not explains(text, body, body + 3, (0, len(text)), ["三链融合"])


def test_a_term_with_pattern_characters_is_taken_literally() -> None:
    text = "“1+4+X(.*”政策:一个意见,四个计划"
    assert explains(text, 0, len(text), (0, len(text)), ["1+4+X(.*"])
    assert not explains(text, 0, len(text), (0, len(text)), ["(.*)+"])
