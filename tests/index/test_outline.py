"""The outline: made-up documents as readers would divide them, and what holds of every tree."""

import json
import time
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.outline import find_sections
from index.types import Section

SENTENCE = "坚持稳字当头,统筹抓好各项重点任务,确保全年目标如期实现。"

MARKERS = ["一、", "二、", "(一)", "（二）", "1、", "2.", "(1)", "①", "一是", "二是", "——"]
RARE_MARKERS = ["第一章 ", "第一条 ", "# ", "1.1 ", "3.2 ", "1)", "●", "㈡"]
WORDS = ["总体要求", "推进改革。", "加强治理。", "增长7.5%,力争8%。", "名词解释", "各位代表:"]
SNIPPETS = st.lists(
    st.sampled_from(
        [*MARKERS, *RARE_MARKERS, *WORDS, SENTENCE, *"：；“”（", "\n", "\r\n", " ", "\u3000", "**"]
    ),
    max_size=60,
).map("".join)


def cases() -> list[tuple[str, str, str]]:
    """Read outlines.txt: name, document, outline."""
    blocks = Path(__file__).with_name("outlines.txt").read_text("utf-8").split("\n== ")[1:]
    found = []
    for block in blocks:
        name, rest = block.split("\n", 1)
        text, outline = rest.split("\n--", 1)
        found.append((name, text.replace("※", SENTENCE), outline.strip()))
    return found


def drawn(sections: tuple[Section, ...]) -> str:
    return "\n".join(
        "." * (path[-1].level - 1) + path[-1].title for top in sections for path in top.walk()
    )


@pytest.mark.parametrize(("text", "outline"), [c[1:] for c in cases()], ids=[c[0] for c in cases()])
def test_outline_of_made_up_document(text: str, outline: str) -> None:
    assert drawn(find_sections(text)) == outline


def check_tree(text: str, sections: tuple[Section, ...], start: int, end: int, level: int) -> None:
    assert all(a.end == b.start for a, b in pairwise(sections))
    if sections:
        assert start <= sections[0].start
        assert sections[-1].end == end
    for section in sections:
        assert section.level == level
        assert section.start < section.title_end <= section.end
        assert section.title
        assert section.title in text[section.start : section.title_end]
        assert section.title == section.title.strip()
        assert not section.title.endswith(("。", ":", "："))
        check_tree(text, section.children, section.title_end, section.end, level + 1)


@given(st.one_of(SNIPPETS, st.text(max_size=300)))
@settings(max_examples=400, deadline=None)
def test_any_text_gives_a_sound_tree(text: str) -> None:
    sections = find_sections(text)
    check_tree(text, sections, 0, len(text), 1)


@pytest.mark.parametrize(
    "text",
    [
        "一是推进发展。增长7.5%以上,力争8%。实施重点项目二十个,完成投资三十亿元。" * 28_000,
        "推进“好”(的)发展,增长7.5%;再见。" * 45_000,
        "一" * 1_000_000,
        "（" * 1_000_000,
        "*" * 1_000_000,
        " " * 1_000_000,
    ],
    ids=["markers", "plain", "numerals", "brackets", "stars", "blanks"],
)
def test_a_megabyte_in_one_line_takes_seconds(text: str) -> None:
    began = time.process_time()
    find_sections(text)
    assert time.process_time() - began < 10  # 0.5 to 3 s here; quadratic would be minutes


def test_hand_made_outlines_are_found(shared: Path) -> None:
    gold = json.loads((shared / "gold" / "sections_dev.json").read_text("utf-8"))
    for name, rows in gold.items():
        text = (shared / "corpus" / name).read_text("utf-8")
        found = {path[-1].start: path[-1].title for s in find_sections(text) for path in s.walk()}
        right = sum(found.get(row["start"]) == row["title"] for row in rows)
        assert right / len(rows) >= 0.97
        assert right / len(found) >= 0.97


def test_real_reports_give_sound_trees(shared: Path) -> None:
    for path in sorted((shared / "bench" / "gov_docs").glob("*.txt")):
        text = path.read_text("utf-8")
        sections = find_sections(text)
        check_tree(text, sections, 0, len(text), 1)
        assert sum(1 for s in sections for _ in s.walk()) >= 4, path.name
