"""Sentences and clauses: nothing lost, nothing cut that belongs together."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.sentences import clause_spans, sentence_spans

TEXT = st.one_of(
    st.text(max_size=200),
    st.text(alphabet='。！？!?.；;，,：:“”‘’()（）[]《》"\n\r 17a一增A\u3000', max_size=120),
)


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("增长7.5%。力争8%!", ["增长7.5%。", "力争8%!"]),
        ("一是稳增长;二是促改革；三是惠民生。", ["一是稳增长;二是促改革；三是惠民生。"]),
        ("他说：“要抓紧。不能等！”会后落实。", ["他说：“要抓紧。不能等！”", "会后落实。"]),
        ("弘扬“马上就办！”的作风。再出发。", ["弘扬“马上就办！”的作风。", "再出发。"]),
        ("见附件(含说明。)。完。", ["见附件(含说明。)。", "完。"]),
        ("引进人才（产业人才。金英人才)二十名。", ["引进人才（产业人才。金英人才)二十名。"]),
        ("“没有闭合。下一句。", ["“没有闭合。", "下一句。"]),
        (
            "推进2.0版、PM2.5治理。1.完成No. 5泵站。",
            ["推进2.0版、PM2.5治理。", "1.完成No. 5泵站。"],
        ),
        ("The plan is set. The work begins.", ["The plan is set.", "The work begins."]),
        ("见http://a.cn/?id=3。好", ["见http://a.cn/?id=3。", "好"]),
        ("  一、总则 \r\n\n 第二行\u3000\n", ["一、总则", "第二行"]),
        ("太好了！！！真的？！是。", ["太好了！！！", "真的？！", "是。"]),
        ("增长**%(争取**%)以上。完成***亿元。", ["增长**%(争取**%)以上。", "完成***亿元。"]),
        (" \n\t", []),
        ("", []),
    ],
)
def test_sentences(text: str, sentences: list[str]) -> None:
    assert [text[s:e] for s, e in sentence_spans(text)] == sentences


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("投资1,000万元,增长5%;税收10亿元。", ["投资1,000万元,", "增长5%;", "税收10亿元。"]),
        ("时间:11:18开始，地点：一楼", ["时间:", "11:18开始，", "地点：", "一楼"]),
        ("建“大综合,一体化”平台(含甲,乙),投用。", ["建“大综合,一体化”平台(含甲,乙),", "投用。"]),
        ("新建甲、乙、丙三桥", ["新建甲、乙、丙三桥"]),
        ("目标增长5,2021年增长6", ["目标增长5,", "2021年增长6"]),
        ("前句。后句，完。", ["前句。", "后句，", "完。"]),
    ],
)
def test_clauses(text: str, clauses: list[str]) -> None:
    assert [text[s:e] for s, e in clause_spans(text, 0, len(text))] == clauses


def test_a_pair_that_closes_too_late_protects_nothing() -> None:
    text = "“" + "发展。" * 100 + "”"
    assert len(sentence_spans(text)) == 100


def test_a_range_is_cut_by_itself() -> None:
    text = "甲。乙(丙。丁)。戊"
    start, end = text.index("丙"), text.index("丁") + 1
    assert [text[s:e] for s, e in sentence_spans(text, start, end)] == ["丙。", "丁"]


@given(TEXT, st.data())
def test_spans_tile_what_is_not_blank(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    sentences = sentence_spans(text, start, end)
    for spans in (sentences, clause_spans(text, start, end)):
        assert all(text[s:e] == text[s:e].strip() != "" for s, e in spans)
        gaps = zip([start, *(e for _, e in spans)], [*(s for s, _ in spans), end], strict=True)
        assert all(a <= b and not text[a:b].strip() for a, b in gaps)
    for s, e in clause_spans(text, start, end):
        assert any(a <= s and e <= b for a, b in sentences)


@pytest.mark.parametrize("text", ["“" * 500_000, "好。”" * 200_000, "(a,1:2." * 100_000])
def test_half_a_megabyte_takes_seconds(text: str) -> None:
    began = time.process_time()
    clause_spans(text, 0, len(text))
    assert time.process_time() - began < 10  # about 1 s here; quadratic would be minutes
