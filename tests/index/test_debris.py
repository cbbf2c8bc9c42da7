"""Page furniture: all of it found at the edges, none of the body taken."""

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.debris import find_debris

BODY = (
    "今年全县经济社会发展主要预期目标为:地区生产总值增长6%以上,一般公共预算收入增长5%,"
    "固定资产投资增长8%,城乡居民人均可支配收入与经济增长同步。"
)


def left(text: str) -> str:
    """The text without debris, one line for each that still has words."""
    kept, last = [], 0
    for start, end in find_debris(text):
        kept.append(text[last:start])
        last = end
    kept.append(text[last:])
    return "\n".join(line.strip() for line in "".join(kept).splitlines() if line.strip())


FURNITURE = [
    "![]() |",
    "|",
    "| --- | --- |",
    "索引号: | 00310001X/2019-00001 | 公开方式: | 主动公开 |",
    "文号: | 公开日期: | 2019-10-23 15:29 | |",
    "发布单位: | 沧岭县经济开发区 |",
    "首页 > 政务公开 > 组织机构 > 县政府办公室(外事办) > 工作计划",
    "当前位置：首页>>信息公开",
    "  • 发布机构:\n\n    县政府办公室",
    "  • 组配分类:\n\n    一般规划",
    "发布日期: 2021- 07- 01 11: 18 浏览次数:",
    "发布时间：2022年03月01日 来源：县府办",
    "字体:[大 中 小]",
    "11330700MB00000000/2022-00001",
    "2022-09-14",
    "主动公开",
    "朗读",
    "打印 关闭",
    "打印本页 | 关闭窗口",
    "分享到： 微信 微博",
    "扫一扫在手机打开当前页",
    "查看隐藏内容(*)需先登录",
    "信息来源: 县政府办公室",
    "责任编辑：某某",
    "上一篇：关于开展普查的通知",
    "***.******.***",
]


@pytest.mark.parametrize("furniture", FURNITURE)
def test_furniture_at_head_and_tail_is_found(furniture: str) -> None:
    text = f"{furniture}\n沧岭县2022年工作计划\n{BODY}\n第二段。\n{BODY}\n{furniture}\n"
    assert left(text) == f"沧岭县2022年工作计划\n{BODY}\n第二段。\n{BODY}"


def test_all_of_it_together() -> None:
    head, tail = "\n".join(FURNITURE), "\n\n".join(reversed(FURNITURE))
    assert left(f"{head}\n\n{BODY}\n{BODY}\n\n{tail}") == f"{BODY}\n{BODY}"


@pytest.mark.parametrize(
    "line",
    [
        "一、总体要求",
        "来源:各乡镇和县级部门要严把项目来源关。",
        "2022年3月1日前完成。",
        "打印机产业园开工建设。",
        "主动公开政府信息1200条。",
        "首页改版后点击量增长30%。",
        "力争****年产值突破***亿元。",
        "编辑:出版业增加值增长5%。",
        "2019-2022年",
        "中小企业",
        "分享发展成果。",
        "| 指标 | 2022年目标 |",
    ],
)
def test_body_lines_stay(line: str) -> None:
    text = f"{BODY}\n{line}\n{BODY}"
    assert find_debris(text) == ()


def test_words_of_furniture_within_a_paragraph_stay() -> None:
    text = f"{BODY}推进政务公开,规范索引号:编制、文号:管理,主动公开,打印 关闭。{BODY}"
    assert find_debris(text) == ()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"{BODY}***.******.***", ["***.******.***"]),
        (f"***.******.***\n{BODY}", ["***.******.***"]),
        (f"***.******.***年是收官之年。{BODY}", []),
        (f"{BODY}完成投资**.*亿元,增长**%。{BODY}", []),
    ],
)
def test_watermark_only_where_it_stands_alone(text: str, found: list[str]) -> None:
    assert [text[s:e] for s, e in find_debris(text)] == found


@given(
    st.one_of(
        st.text(max_size=300),
        st.lists(st.sampled_from([*FURNITURE, BODY, "\n", " ", "。"]), max_size=12).map("\n".join),
    )
)
def test_spans_are_sorted_disjoint_and_not_blank(text: str) -> None:
    spans = find_debris(text)
    assert all(0 <= s < e <= len(text) and text[s:e].strip() for s, e in spans)
    assert all(a[1] < b[0] for a, b in pairwise(spans))


@pytest.mark.parametrize(
    "text", ["*" * 500_000, "**." * 200_000, "| " * 200_000, "来源:\n" * 100_000]
)
def test_half_a_megabyte_takes_seconds(text: str) -> None:
    began = time.process_time()
    find_debris(text)
    assert time.process_time() - began < 10  # well below 1 s here; quadratic would be minutes
