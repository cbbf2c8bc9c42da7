"""A glossary's entry whose title has a line of its own."""

import pytest

from qa.explaining import explains

BODY = "引进企业百家,招录人才百名。"


def _explains(title: str, term: str, between: str = "\n") -> bool:
    text = title + between + BODY
    start = text.index(BODY)
    return explains(text, start, len(text), (start, len(text)), [term])


@pytest.mark.parametrize(
    "title", ["4.“百家计划”:", "“百家计划”：", "百家计划:", "“百家计划”", "12.工业“百家计划”"]
)
def test_the_line_above_is_the_title(title: str) -> None:
    assert _explains(title, "百家计划")


@pytest.mark.parametrize(
    "title",
    [
        "4.“千人计划”:",  # of another term
        "全区上下深入推进工业经济高质量发展“百家计划”",  # too long to be a title
        "“百家计划”取得实效。",
    ],
)
def test_other_lines_are_none(title: str) -> None:
    assert not _explains(title, "百家计划")


def test_the_title_stands_right_above() -> None:
    assert _explains("“百家计划”:", "百家计划", "\n　　")
    assert not _explains("“百家计划”", "百家计划", "\n其他事项\n")


def test_what_does_not_begin_a_line_has_no_title() -> None:
    text = "“百家计划”:\n总的看," + BODY
    start = text.index(BODY)
    assert not explains(text, start, len(text), (start, len(text)), ["百家计划"])
