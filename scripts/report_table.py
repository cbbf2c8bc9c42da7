"""Tables of the page of bench_report."""

from typing import Any


def section(title: str, head: tuple[str, ...], rows: list[tuple[Any, ...]]) -> str:
    """Write a title and a table below it."""
    lines = [f"## {title}", "", row_of(head), row_of(("---",) * len(head))]
    return "\n".join([*lines, *map(row_of, rows), ""])


def row_of(cells: tuple[Any, ...]) -> str:
    """Write a row of a table."""
    return "| " + " | ".join(map(str, cells)) + " |"
