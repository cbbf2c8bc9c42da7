"""Passages: verbatim, in order, covering the body, and never cut inside a sentence."""

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from index.debris import find_debris
from index.outline import find_sections
from index.passages import LIMIT, embedding_text, split_passages
from index.reader import SourceFile, read_document
from index.sentences import clause_spans, sentence_spans
from index.types import Document, Metadata, Passage
from index.wrapping import unwrapped

SNIPPETS = (
    "一、聚力项目建设。",
    "二、2021年主要目标",
    "（一）做强产业。",
    "(二)全力发展数字经济。",
    "1.新开工亿元以上项目12个,竣工20个。",
    "2、改造老旧小区15个；加装电梯40台；",
    "一是抓招商。二是抓服务。",
    "——规划定了。空间格局是“一江双城四组团”。",
    "①提速;②提质;③提效。",
    "固定资产投资增长9.5%,力争11%。",
    "地区生产总值增长**%(争取**%),招引项目***亿元。",
    "***.******.***年是收官之年,",
    "新增高新技术企业 110 家,R&D经费占比达到3.1%。",
    "弘扬“马上就办！”的作风，" * 9 + "见到实效。",
    "城乡居民人均可支配收入分别增长6.5%、7.5%，" * 12 + "完成目标。",
    "城乡居民人均可支配收入分别增长6.5%、7.5%，" * 7 + "完成目标。",
    "没有标点的一整段" * 50,
    "索引号: | 00261/2023-1 | 公开方式: | 主动公开 |",
    "首页 > 政务公开 > 工作计划",
    "发布日期: 2021- 07- 01 11: 18 浏览次数:",
    "朗读",
    "打印 关闭",
    "The plan. The next.",
    "\n",
    "\r\n",
    "\n\n",
    "\u3000\u3000",
    " ",
    "”",
    "（",
)
TEXTS = st.one_of(
    st.text(max_size=300),
    st.lists(st.sampled_from(SNIPPETS), max_size=25).map("".join),
    st.lists(st.one_of(st.sampled_from(SNIPPETS), st.text(max_size=8)), max_size=20).map("".join),
)


def split(text: str) -> tuple[Passage, ...]:
    document = Document("计划.txt", text, "")
    return split_passages(document, find_sections(text))


def check(text: str, passages: tuple[Passage, ...]) -> None:
    """All that is promised of the passages of a text; page numbers in it may be left out."""
    position = 0
    for passage in passages:
        assert text[passage.start : passage.end] == passage.text
        assert passage.text == passage.text.strip() != ""
        assert passage.start >= position
        position = passage.end
    covered = bytearray(len(text))
    read = unwrapped(text)
    for start, end in [(p.start, p.end) for p in passages] + list(find_debris(read)):
        covered[start:end] = b"\1" * (end - start)
    lost = "".join(c for c, seen in zip(read, covered, strict=True) if not seen).strip()
    assert not lost.split()


@given(TEXTS)
@example("一、总则\n二、目标\n")
@example("（一）做强产业。" * 3)
@example("弘扬“马上就办！”的作风，" * 30)
def test_passages_are_verbatim_disjoint_and_cover_the_body(text: str) -> None:
    check(text, split(text))


@given(TEXTS)
def test_no_debris_is_in_a_passage(text: str) -> None:
    debris = find_debris(text)
    for passage in split(text):
        assert not any(s < passage.end and passage.start < e for s, e in debris)


@given(TEXTS)
def test_a_passage_is_within_the_limit_or_one_clause(text: str) -> None:
    for passage in split(text):
        if len(passage.text) > LIMIT:
            assert len(clause_spans(text, passage.start, passage.end)) == 1


@given(st.lists(st.sampled_from(SNIPPETS), max_size=25).map("".join))
def test_no_sentence_within_the_limit_is_cut(text: str) -> None:
    # Sentences of a section: a heading that runs on into its text is a sentence of its own.
    edges = {0, len(text)}
    for section in find_sections(text):
        for path in section.walk():
            edges |= {path[-1].start}
    for start, end in find_debris(text):
        edges |= {start, end}
    cuts = sorted(edges)
    for low, high in pairwise(cuts):
        for start, end in sentence_spans(text, low, high):
            if end - start > LIMIT:
                continue
            for passage in split(text):
                assert not start < passage.start < end
                assert not start < passage.end < end


@given(TEXTS)
def test_headings_are_the_path_of_the_section(text: str) -> None:
    titles = {path[-1].title for s in find_sections(text) for path in s.walk()}
    for passage in split(text):
        assert set(passage.section) <= titles


def test_a_passage_lies_in_one_section() -> None:
    text = "一、2019年回顾\n" + "增长6.8%。" * 3 + "\n二、2020年目标\n" + "增长7.5%。" * 3
    first, second = split(text)
    assert (first.section, second.section) == (("一、2019年回顾",), ("二、2020年目标",))
    assert "2020" not in first.text and "2019" not in second.text


def test_a_heading_with_nothing_of_its_own_is_read_with_what_follows() -> None:
    text = "一、工作安排\n（一）做强产业\n增长7.5%。"
    assert [p.text for p in split(text)] == [text]
    assert split(text)[0].section == ("一、工作安排", "（一）做强产业")


def test_a_long_sentence_is_cut_at_clauses() -> None:
    sentence = "，".join(f"第{n}项任务要在年底前完成并见到成效" for n in range(40)) + "。"
    passages = split(sentence)
    assert len(passages) > 1
    assert all(p.text.endswith(("，", "。")) for p in passages)
    assert "".join(p.text for p in passages) == sentence


def test_a_semicolon_is_the_better_cut() -> None:
    clause = "，".join(["抓好招商引资和项目建设"] * 10)
    sentence = f"{clause}；{clause}；{clause}。"
    assert [p.text[-1] for p in split(sentence)] == ["；", "。"]


def test_furniture_is_in_no_passage() -> None:
    text = "首页 > 政务公开 > 工作计划\n昆山市2021年工作计划\n发布日期：2021-07-01\n\n" + (
        "全年固定资产投资增长9.5%，力争11%，新开工亿元以上项目12个，竣工20个。" * 3
    )
    joined = "".join(p.text for p in split(text))
    assert "首页" not in joined and "发布日期" not in joined and "力争11%" in joined


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\u3000"])
def test_nothing_makes_no_passage(text: str) -> None:
    assert split(text) == ()


def test_what_is_embedded_says_where_and_when_and_is_not_the_passage() -> None:
    text = "一、工作安排\n（一）做强产业\n增长7.5%。"
    passage = split(text)[0]
    told = embedding_text(Metadata(place="昆山市", year=2021), passage)
    assert told == f"昆山市2021年\n{text}"
    later = Passage("计划.txt", 0, 3, "增长。", ("一、工作安排", "（一）做强产业"))
    assert embedding_text(Metadata(), later) == "一、工作安排 （一）做强产业\n增长。"
    assert embedding_text(Metadata(), Passage("计划.txt", 0, 3, "增长。")) == "增长。"


def test_real_documents(shared: Path) -> None:
    paths = sorted((shared / "corpus").glob("*.txt")) + sorted(
        (shared / "bench" / "gov_docs").glob("*.txt")
    )
    assert len(paths) >= 40
    for path in paths:
        document = read_document(SourceFile(path, path.parent, path.name))
        passages = split_passages(document, find_sections(document.text))
        check(document.text, passages)
        assert len(passages) > 10
