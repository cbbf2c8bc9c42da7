import io
from collections.abc import Sequence

import pytest
from rich.console import Console

from qa.figures.tables import print_table

HEADER = ("指标", "数值", "年度")
ROWS = [
    (
        "规模以上战略性新兴产业和高新技术产业增加值占规模以上工业增加值比重",
        "≥12.5%,力争≥13%",
        "2025",
    ),
    ("绿道", "99公里", "2025〔几年〕"),
]


def printed(width: int, rows: Sequence[Sequence[str]] = ROWS) -> str:
    out = Console(file=io.StringIO(), force_terminal=True, width=width, color_system=None)
    print_table(out, HEADER, rows)
    return out.file.getvalue()  # type: ignore[attr-defined,no-any-return]


@pytest.mark.parametrize("width", [200, 80, 60, 30, 10])
def test_no_value_is_cut_whatever_the_width(width: int) -> None:
    shown = printed(width)
    assert "…" not in shown
    for _, *values in ROWS:
        for value in values:
            assert value in shown
    for name, *_ in ROWS:  # over several lines, but whole
        assert set(name) <= set(shown)


def test_what_does_not_fit_side_by_side_is_a_block() -> None:
    assert "  数值: ≥12.5%,力争≥13%\n  年度: 2025\n" in printed(40)
    assert "数值:" not in printed(80)


def test_an_empty_cell_has_no_line_in_a_block() -> None:
    assert "数值" not in printed(10, [("绿道", "", "2025")])
