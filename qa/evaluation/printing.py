"""The results of an evaluation for a person in a terminal and for a program."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from rich.table import Table

from qa.evaluation.bootstrap import Estimate
from qa.evaluation.catalog import find_metric, known_metrics, show_difference, show_p, show_value
from qa.evaluation.compare import Comparison
from qa.evaluation.run import Run
from qa.evaluation.summary import Summary
from qa.render import visible

if TYPE_CHECKING:
    from rich.console import Console


def result_json(
    run: Run,
    comparison: Comparison | None,
    notices: Sequence[str],
    failed: Sequence[str],
    path: Path,
) -> str:
    """One JSON object: the estimates, the comparison, what is to be noted, what `--min` failed."""
    result = {
        "questions": len(run.records),
        **run.summary,
        "comparison": asdict(comparison) if comparison else None,
        "notices": list(notices),
        "failed": list(failed),
        "run": str(path),
    }
    return json.dumps(result, ensure_ascii=False)


def print_result(
    out: "Console", summary: Summary, comparison: Comparison | None, notices: Sequence[str]
) -> None:
    """Print tables, then what a reader of them must know."""
    table = Table("指标", "", "值", "95% 区间", "n", box=None, pad_edge=False)
    for metric in known_metrics():
        if found := summary.overall.get(metric.name):
            table.add_row(metric.title, metric.name, *_cells(metric.name, found))
    out.print(table)
    types = Table("题型", "正确率", "95% 区间", "n", box=None, pad_edge=False)
    for name, estimates in summary.by_type.items():
        if found := estimates.get("accuracy"):
            types.add_row(visible(name), *_cells("accuracy", found))
    if types.row_count:
        out.print(types)
    if comparison:
        _print_comparison(out, comparison)
    for notice in notices:
        out.print(f"注意:{visible(notice)}")


def _cells(name: str, found: Estimate) -> tuple[str, str, str]:
    low, high = show_value(name, found.low), show_value(name, found.high)
    return show_value(name, found.value), f"{low} ~ {high}", str(found.n)


def _print_comparison(out: "Console", comparison: Comparison) -> None:
    table = Table("与基线之差", "本次", "基线", "差", "95% 区间", "p", box=None, pad_edge=False)
    for one in comparison.differences:
        name = one.name
        low, high = show_difference(name, one.low), show_difference(name, one.high)
        table.add_row(
            find_metric(name).title,
            show_value(name, one.value),
            show_value(name, one.baseline),
            show_difference(name, one.difference),
            f"{low} ~ {high}",
            show_p(one.p),
        )
    out.print(table)
    for word, names in (("变对", comparison.won), ("变错", comparison.lost)):
        if names:
            more = f" 等 {len(names)} 题" if len(names) > 20 else f"({len(names)} 题)"
            out.print(f"{word}:{visible(' '.join(names[:20]))}{more}")
    if comparison.left_out:
        out.print(f"注意:两次不同的 {comparison.left_out} 题没有比。")
