from collections.abc import Callable

import pytest

from index.types import Figure
from qa.figures.judging import Verdict
from qa.figures.similarity import SimilarNames
from qa.figures.tracking import Followed, track

Read = Callable[..., tuple[Figure, ...]]
Alike = Callable[..., SimilarNames]
Follow = Callable[[str, str], tuple[Followed, ...]]


@pytest.fixture
def follow(read: Read, alike: Alike) -> Follow:
    """Follow a plan of 2022 into a report of 2023, both below their headings."""

    def follow(plan: str, review: str) -> tuple[Followed, ...]:
        texts = {
            "2022.txt": f"一、2022年工作目标\n\n{plan}\n",
            "2023.txt": f"一、2022年工作回顾\n\n{review}\n\n二、2023年工作目标\n\n绿道99公里。\n",
        }
        plans = {int(doc[:4]): read(text, int(doc[:4]), doc) for doc, text in texts.items()}
        near = alike(("离境退税商店", "离境退税店"))
        followed, _ = track(plans, texts.__getitem__, near)
        for item in followed:
            for stated in filter(None, (item.target, item.result)):
                for figure in stated.figures:
                    assert texts[figure.doc][figure.start : figure.end] == figure.value
        return followed

    return follow


@pytest.mark.parametrize(
    ("plan", "review", "verdict"),
    [
        ("地区生产总值增长7%。", "GDP增长7.2%。", "met"),
        ("地区生产总值增长7%。", "地区生产总值增长6.9%。", "missed"),
        ("地区生产总值增长7%左右。", "地区生产总值增长6.9%。", "met"),
        ("地区生产总值增长7%左右。", "地区生产总值增长6%。", "missed"),
        ("地区生产总值增长6%-6.5%。", "地区生产总值增长6.1%。", "met"),
        ("一般公共预算收入8000万元。", "一般公共预算收入完成0.9亿元。", "met"),
        ("城镇登记失业率控制在4.5%以内。", "城镇登记失业率4.2%。", "met"),
        ("城镇登记失业率控制在4.5%以内。", "城镇登记失业率4.7%。", "missed"),
        ("居民消费价格涨幅3%左右。", "居民消费价格上涨0.9%。", "met"),
        ("居民消费价格涨幅3%左右。", "居民消费价格涨幅控制在3.3%以内。", "undecided"),
        ("单位GDP能耗下降3%。", "单位GDP能耗下降2.5%。", "missed"),
        ("旅游收入50亿元。", "旅游收入突破50亿元。", "met"),
        ("旅游收入60亿元。", "旅游收入超过50亿元。", "undecided"),
        ("改造老旧小区16个。", "完成老旧小区改造18个。", "met"),
        ("新建绿道20公里。", "公园绿地增加5公顷。", "not_mentioned"),
        ("地区生产总值增长7%。", "地区生产总值达到300亿元。", "not_mentioned"),
        ("新增规上企业20家。", "新增规上企业30户。", "reworded"),
        ("行政审批时限压缩至5天。", "行政审批时限压缩至4天。", "met"),
        ("行政审批时限压缩至5天。", "行政审批时限压缩至6天。", "missed"),
        ("农村贫困人口减少到3万人。", "农村贫困人口减少到2万人。", "met"),
        ("万元产值用水量降至9立方米。", "万元产值用水量降至10立方米。", "missed"),
        ("城镇化率达到70%。", "城镇化率从2020年的60%提高到71%。", "met"),
        ("离境退税商店达到20家。", "离境退税店达到30家。", "reworded"),
        ("地区生产总值增长**%。", "地区生产总值增长6.9%。", "masked"),
        ("地区生产总值增长7%。", "地区生产总值增长*.*%。", "masked"),
        ("新增高新技术企业20家。", "高新技术企业达到120家。", "not_mentioned"),
        ("案件办结率达到95%。", "案件办结率达到90%。", "missed"),
        ("化解政府债务5亿元。", "化解政府债务3亿元。", "missed"),
        ("污水达标排放率95%。", "污水达标排放率80%。", "missed"),
        ("城镇化率提高2百分点。", "城镇化率提高2个百分点。", "met"),
    ],
)
def test_what_came_of_a_target(follow: Follow, plan: str, review: str, verdict: str) -> None:
    (item,) = follow(plan, review)
    assert item.verdict == verdict
    assert item.year == 2022
    assert (item.result is None) is (verdict == "not_mentioned")


@pytest.mark.parametrize(
    ("target", "reached", "verdict"),
    [
        ("达到50亿元", "接近50亿元", "missed"),
        ("达到50亿元", "近50亿元", "missed"),
        ("达到50亿元", "将近50亿元", "missed"),
        ("不低于50亿元", "接近50亿元", "missed"),
        ("达到50亿元", "约50亿元", "undecided"),
        ("达到50亿元", "50亿元左右", "undecided"),
        ("达到49亿元", "近50亿元", "undecided"),
        ("达到40亿元", "近50亿元", "met"),
        ("达到40亿元", "约50亿元", "met"),
        ("达到60亿元", "约50亿元", "missed"),
        ("50亿元左右", "约50亿元", "met"),
        ("50亿元左右", "近50亿元", "met"),
        ("达到50亿元", "50亿元以上", "met"),
        ("达到50亿元", "50多亿元", "met"),
        ("超过50亿元", "50亿元", "missed"),
        ("突破50亿元", "50.1亿元", "met"),
        ("突破50亿元", "突破50亿元", "met"),
        ("突破50亿元", "50亿元以上", "undecided"),
        ("突破50亿元", "不足50亿元", "missed"),
        ("达到50亿元", "不到50亿元", "missed"),
        ("达到50亿元", "48-49亿元", "missed"),
        ("达到50亿元", "48-52亿元", "undecided"),
        ("达到50亿元", "51-52亿元", "met"),
        ("45-50亿元", "46亿元", "met"),
        ("45-50亿元", "44亿元", "missed"),
    ],
)
def test_a_verdict_needs_a_clear_result(
    follow: Follow, target: str, reached: str, verdict: str
) -> None:
    (item,) = follow(f"旅游收入{target}。", f"旅游收入{reached}。")
    assert item.verdict == verdict


@pytest.mark.parametrize(
    ("target", "reached", "verdict"),
    [
        ("控制在4.5%以内", "4.5%", "met"),
        ("控制在4.5%以内", "4.6%", "missed"),
        ("低于4.5%", "4.5%", "missed"),
        ("低于4.5%", "4.5%以内", "undecided"),
        ("控制在4.5%以内", "4.5%以内", "met"),
        ("控制在4.5%以内", "控制在4.2%", "met"),
        ("控制在4.5%以内", "控制在4.7%", "missed"),
        ("控制在4.5%以内", "约4.5%", "undecided"),
        ("控制在4.5%以内", "超过4.5%", "missed"),
        ("4%-4.5%", "4.4%", "met"),
        ("4%-4.5%", "4.6%", "missed"),
        ("4.5%左右", "4.6%", "met"),
        ("4.5%左右", "5.2%", "missed"),
    ],
)
def test_below_a_ceiling_less_is_better(
    follow: Follow, target: str, reached: str, verdict: str
) -> None:
    (item,) = follow(f"城镇登记失业率{target}。", f"城镇登记失业率{reached}。")
    assert item.verdict == verdict


@pytest.mark.parametrize(
    ("plan", "review", "verdict"),
    [
        ("地区生产总值增长3%。", "地区生产总值下降3%。", "missed"),
        ("地区生产总值增长3%。", "地区生产总值增长-3%。", "missed"),
        ("地区生产总值增长3%。", "地区生产总值负增长3%。", "missed"),
        ("单位GDP能耗下降3%。", "单位GDP能耗上升1%。", "missed"),
        ("居民消费价格涨幅3%左右。", "居民消费价格下降0.5%。", "met"),
        ("城镇化率提高2个百分点。", "城镇化率下降2个百分点。", "missed"),
        ("减少农村贫困人口1000人。", "农村贫困人口减少1200人。", "met"),
        ("减少农村贫困人口1000人。", "农村贫困人口增加1200人。", "missed"),
    ],
)
def test_the_direction_counts(follow: Follow, plan: str, review: str, verdict: str) -> None:
    (item,) = follow(plan, review)
    assert item.verdict == verdict


@pytest.mark.parametrize(
    ("plan", "review"),
    [
        ("旅游接待床位达到2.5万张。", "旅游业快速发展,接待床位达到2.6万张。"),
        ("新增商业营业面积15万平方米。", "购物广场正式营业,新增商业面积10万平方米。"),
        ("新建蔬菜大棚2000亩。", "建成大棚2350亩,蔬菜产量达到9.2万吨。"),
        ("地产蔬菜产量达到15万吨。", "蔬菜产量达到9.7万吨。"),
        ("新建主干道路5条。", "主干道路完工3条。"),
        ("取消和下放行政审批事项200项。", "下放行政审批事项246项。"),
        ("新建改建农村公路20公里。", "新建农村公路29公里。"),
    ],
)
def test_what_comes_back_in_other_words_is_left_to_a_person(
    follow: Follow, plan: str, review: str
) -> None:
    (item,) = follow(plan, review)
    assert item.verdict is Verdict.REWORDED


@pytest.mark.parametrize(
    ("plan", "review"),
    [
        ("旅游接待床位达到2.5万张。", "医院提质,接待床位达到2.6万张。"),  # of what, it does not say
        ("农村居民人均可支配收入达到2万元。", "居民人均可支配收入达到3万元。"),
        ("中央财政投入社会保障资金30亿元。", "中央财政投入资金40亿元,补贴家电下乡。"),
        ("新建蔬菜大棚2000亩。", "建成大棚2350亩。"),
        ("新增省级示范项目5个。", "新增示范项目8个。"),
        ("新增充电桩300个。", "充电桩达到900个。"),
        ("改造旅游厕所20座。", "新建旅游厕所20座。"),
    ],
)
def test_a_shorter_name_of_something_else_is_not_followed(
    follow: Follow, plan: str, review: str
) -> None:
    (item,) = follow(plan, review)
    assert item.verdict is Verdict.NOT_MENTIONED


@pytest.mark.parametrize(("reached", "beyond"), [("11%", False), ("12.5%", True)])
def test_a_stretch_is_beyond_the_target(follow: Follow, reached: str, beyond: bool) -> None:
    (item,) = follow("固定资产投资增长10%,力争12%。", f"固定资产投资增长{reached}。")
    assert item.target.stretch is not None
    assert (item.verdict, item.beyond) == (Verdict.MET, beyond)


@pytest.mark.parametrize(
    "review",
    [
        "五年来,城镇新增就业累计6万人。",
        "过去五年,城镇新增就业6万人。",
        "五年间城镇新增就业年均1.2万人。",
        "“十三五”时期,城镇新增就业6万人。",
    ],
)
def test_a_sum_of_years_is_no_outcome_of_one(follow: Follow, review: str) -> None:
    (item,) = follow("城镇新增就业1万人。", review)
    assert item.verdict is Verdict.NOT_MENTIONED


def test_a_year_named_after_a_sum_of_years_is_its_outcome(follow: Follow) -> None:
    (item,) = follow(
        "城镇新增就业1万人。",
        "五年来,城镇新增就业累计6万人。2022年,主要任务全面完成。城镇新增就业1.3万人。",
    )
    assert item.result is not None
    assert (item.verdict, item.result.base.value) == (Verdict.MET, "1.3万人")


def review(heading: str, text: str) -> str:
    return f"{heading}\n\n{text}\n\n二、2023年工作目标\n\n绿道99公里。\n"


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("五年来,成效显著。改造老旧小区6470个。", "not_mentioned"),
        ("五年来,成效显著。\n\n2022年,改造老旧小区1200个。", "met"),
        ("改造老旧小区6470个。", "undecided"),  # of one year or of five, it does not say
    ],
)
def test_a_heading_of_five_years_and_one_proves_nothing(
    read: Read, alike: Alike, text: str, verdict: str
) -> None:
    texts = {
        "计划.txt": "一、2022年工作目标\n\n改造老旧小区1000个。\n",
        "报告.txt": review("一、“十四五”时期和2022年工作回顾", text),
    }
    plans = {2022 + i: read(told, 2022 + i, doc) for i, (doc, told) in enumerate(texts.items())}
    ((item,), _) = track(plans, texts.__getitem__, alike())
    assert item.verdict == verdict


def test_a_fall_since_an_earlier_year_is_no_outcome_of_one(follow: Follow) -> None:
    (item,) = follow("事故起数下降10%。", "与2019年相比,事故起数下降65.3%。")
    assert item.verdict is Verdict.NOT_MENTIONED
    (item,) = follow("事故起数下降10%。", "事故起数比2021年下降12%。")
    assert item.verdict is Verdict.MET


def test_targets_of_the_review_s_own_year_are_not_outcomes(follow: Follow) -> None:
    (item,) = follow("绿道达到50公里。", "工作有新进展。")
    assert item.verdict is Verdict.NOT_MENTIONED


def test_a_year_without_review_is_not_followed(read: Read, alike: Alike) -> None:
    plans = {2020: read("地区生产总值增长7%。", 2020), 2022: read("地区生产总值增长7%。", 2022)}
    assert track(plans, lambda doc: "", alike()) == ((), 0)


def test_targets_without_a_name_of_their_own_are_counted(read: Read, alike: Alike) -> None:
    plans = {2022: read("总投资5亿元。", 2022), 2023: read("2022年总投资6亿元。", 2023)}
    assert track(plans, lambda doc: "", alike()) == ((), 1)
