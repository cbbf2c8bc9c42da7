from collections.abc import Callable

import pytest

from index.types import Figure
from qa.figures.periods import Period, period_of

Read = Callable[..., tuple[Figure, ...]]
BOTH = "一、“十四五”时期和2025年工作回顾"


@pytest.mark.parametrize(
    ("heading", "text", "period"),
    [
        ("一、2025年工作回顾", "城镇新增就业9万人。", "year"),
        ("一、2025年工作回顾", "五年来,成绩显著。城镇新增就业9万人。", "several"),
        ("一、2025年工作回顾", "五年来,成绩显著。\n\n城镇新增就业9万人。", "year"),
        ("一、过去五年工作回顾", "城镇新增就业9万人。", "several"),
        ("一、过去五年工作回顾", "2025年,稳中有进。城镇新增就业9万人。", "year"),
        ("一、2025年工作回顾", "过去五年,成绩显著。\n\n一是惠民生。新增就业9万人。", "year"),
        (
            "一、2025年工作回顾",
            "过去五年,成绩显著。\n\n一是民生改善。新增就业9万人。\n\n二是产业壮大。新建园区3个。",
            "several",
        ),
        (
            "一、2025年工作回顾",
            "过去五年,成绩显著。\n——民生改善。新增就业9万人。\n——产业壮大。新建园区3个。",
            "several",
        ),
        ("一、2025年工作回顾", "城镇新增就业9万人,细颗粒物年均浓度27微克。", "year"),
        (BOTH, "城镇新增就业9万人。", "unclear"),
        (BOTH, "五年来,成绩显著。\n\n城镇新增就业9万人。", "several"),
        (BOTH, "五年来,成绩显著。\n\n刚刚过去的2025年,稳中有进。\n\n城镇新增就业9万人。", "year"),
        (BOTH, "各位代表!“十四五”时期极不平凡。城镇新增就业9万人。", "several"),
        (BOTH, "五年来,成绩显著。\n\n从2020年的2万人起步。城镇新增就业9万人。", "several"),
        ("一、2025年主要工作和“十四五”发展成就", "城镇新增就业9万人。", "unclear"),
        (BOTH, "五年来,成绩显著。城镇化率达到76%。", "year"),  # at the end of either
        ("一、2025年工作回顾", "与2020年相比,事故起数下降65.3%。", "several"),
        ("一、2025年工作回顾", "事故起数较“十三五”末下降65.3%。", "several"),
        ("一、2025年工作回顾", "事故起数比2024年下降10%。", "year"),
        ("一、2025年工作回顾", "城镇新增就业比去年多,达到9万人。", "year"),
    ],
)
def test_whether_a_figure_is_of_one_year(read: Read, heading: str, text: str, period: str) -> None:
    whole = f"{heading}\n\n{text}\n\n二、2026年工作目标\n\n绿道99公里。\n"
    figures = [figure for figure in read(whole, 2026) if figure.kind == "result"]
    assert period_of(figures[-1], whole) is Period(period)


def test_sums_without_a_number_of_years_can_be_let_pass(read: Read) -> None:
    text = "一、2025年工作回顾\n\n累计建成绿道9公里。\n"
    (figure,) = read(text, 2026)
    assert period_of(figure, text) is Period.SEVERAL
    assert period_of(figure, text, sums=False) is Period.YEAR
