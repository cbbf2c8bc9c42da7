"""Abbreviations by number and where a text spells them out."""

import pytest

from qa.abbreviations import counted_in, spelled_out


@pytest.mark.parametrize(
    ("term", "count"),
    [
        ("六保", 6),
        ("三地一区", 4),
        ("两新一重", 3),
        ("四个“聚焦”", 4),
        ("五大工程", 5),
        ("五位一体", 5),
        ("一网通办", 0),  # one thing sums up nothing
        ("十四五", 0),
        ("双百行动", 0),
        ("515", 0),
        ("3+2体系", 0),
        ("蓝天行动", 0),
        ("", 0),
    ],
)
def test_counted_in(term: str, count: int) -> None:
    assert counted_in(term) == count


@pytest.mark.parametrize(
    ("term", "text", "told"),
    [
        (
            "六保",
            "落实保就业、保民生、保主体、保粮食、保链条、保运转工作。下一步",
            ["保就业、保民生、保主体、保粮食、保链条、保运转工作"],
        ),
        (
            "三地一区",
            "建成科创策源地、智造集聚地、改革新高地和宜居样板区。",
            ["科创策源地、智造集聚地、改革新高地和宜居样板区"],
        ),
        (
            "三同步",
            "做到“规划同步”、“建设同步”、“投用同步”。",
            ["规划同步”、“建设同步”、“投用同步"],
        ),
        ("三化", "推进智能化、绿色化以及融合化。", ["智能化、绿色化以及融合化"]),
        # One too few, and a full stop between.
        ("四化", "推进智能化、绿色化、融合化。数字化另说。", []),
        # Two things in a row are chance.
        ("两化", "推进智能化和绿色化。", []),
        ("双百行动", "百家企业、百名人才。", []),
    ],
)
def test_spelled_out(term: str, text: str, told: list[str]) -> None:
    found = [text[start:end] for start, end in spelled_out(text, term)]
    # A span may begin a few characters early, where the first item has no mark before it.
    assert bool(found) == bool(told)
    assert all(any(f.endswith(t) for t in told) for f in found)
