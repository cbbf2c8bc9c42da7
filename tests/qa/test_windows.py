"""The runs of a sentence that are judged: whole clauses, and the members of an enumeration."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.question import Kind
from qa.windows import LIMITS, windows

CLAUSE = "力争用电量增长5%、用水量增长7%、客运量达到30万人,加快道路建设。"


def _spans(text: str, *values: str) -> list[tuple[int, int]]:
    return [(text.index(value), text.index(value) + len(value)) for value in values]


def _told(text: str, kind: Kind, *values: str) -> list[str]:
    found = windows(text, (0, len(text)), LIMITS[kind], _spans(text, *values))
    return [text[start:end] for start, end in found]


def test_members_with_a_figure_each_are_judged_by_their_own_words() -> None:
    told = _told(CLAUSE, Kind.FIGURE, "5%", "7%", "30万人")
    assert told[-3:] == ["力争用电量增长5%", "用水量增长7%", "客运量达到30万人"]


def test_what_is_joined_without_a_figure_stays_with_its_own() -> None:
    text = "钢材、水泥产量增长5%、用电量增长7%。"
    assert _told(text, Kind.FIGURE, "5%", "7%")[-2:] == ["钢材、水泥产量增长5%", "用电量增长7%"]


@pytest.mark.parametrize("values", [(), ("5%",)])
def test_a_clause_with_one_figure_has_no_members(values: tuple[str, ...]) -> None:
    told = _told(CLAUSE, Kind.FIGURE, *values)
    assert "力争用电量增长5%" not in told


def test_runs_are_of_no_more_clauses_and_characters_than_the_kind_allows() -> None:
    text = "一要修路,二要架桥,三要种树,四要治水,五要建园。"
    told = _told(text, Kind.FIGURE)
    assert max(run.count(",") for run in told) == LIMITS[Kind.FIGURE].clauses - 1
    long = "加快" * 50 + "," + "推进" * 50 + "。"
    assert all(len(run) <= LIMITS[Kind.FIGURE].length for run in _told(long, Kind.FIGURE))


@given(st.text("增长5%、,。;7万元 ", max_size=60))
def test_every_run_is_a_slice_of_its_sentence(text: str) -> None:
    figures = [(i, i + 1) for i, mark in enumerate(text) if mark in "57"]
    for start, end in windows(text, (0, len(text)), LIMITS[Kind.FIGURE], figures):
        assert 0 <= start <= end <= len(text)
