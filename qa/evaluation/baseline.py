"""A run that another is compared with: its answers, scored as answers are scored today."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from index.errors import QuestionError
from qa.evaluation.catalog import JUDGED, POSITIONAL
from qa.evaluation.compare import Comparison, compare_runs
from qa.evaluation.gold_types import GoldItem
from qa.evaluation.locate import Span
from qa.evaluation.metrics import Measures
from qa.evaluation.run import Record, Run, item_json, load_run
from qa.evaluation.score import measure_all

_INDEX, _VALID = "index_fingerprint", "citation_validity"


def load_baseline(path: Path) -> Run:
    """Read a run to compare with.

    Raises:
        QuestionError: it is no run, or is not finished.
    """
    baseline = load_run(path)
    if not baseline.finished:
        raise QuestionError(f"基线 {path} 没有跑完。请先用 --resume {path} 跑完它。")
    return baseline


def compare_with(
    run: Run,
    baseline: Run,
    evidence: Sequence[Sequence[Span]],
    texts: Mapping[str, str],
    *,
    seed: int,
    resamples: int,
) -> tuple[Comparison, list[str]]:
    """Compare the questions whose gold item is the same in both; where it stands may differ.

    The baseline's answers are measured anew: what its file says of them is what a scorer of its day
    made of them, and a scorer that was mended since would look like answers that got better.

    Returns:
        The comparison, and what a reader of it must know.
    """
    before = {_key(record.item): record for record in baseline.records}
    now = {_key(record.item): (record, e) for record, e in zip(run.records, evidence, strict=True)}
    shared = [key for key in now if key in before]
    old = [replace(before[key], item=now[key][0].item, measures={}) for key in shared]
    measure_all(old, [now[key][1] for key in shared], texts)
    dropped = set() if _same_judge(run, baseline) else set(JUDGED)
    drifted = 0
    if run.settings.get(_INDEX) != baseline.settings.get(_INDEX):
        drifted = sum(_has_drifted(before[key], one) for key, one in zip(shared, old, strict=True))
    if drifted:
        dropped |= set(POSITIONAL)

    def kept(measures: Measures) -> Measures:
        return {name: pair for name, pair in measures.items() if name not in dropped}

    comparison = compare_runs(
        {record.item.id: kept(record.measures) for record, _ in map(now.__getitem__, shared)},
        {record.item.id: kept(record.measures) for record in old},
        left_out=len(now) + len(before) - 2 * len(shared),
        seed=seed,
        resamples=resamples,
    )
    return comparison, [*_describe(run, baseline, drifted)]


def _key(item: GoldItem) -> str:
    return json.dumps({**item_json(item), "where": "", "draft": False}, sort_keys=True)


def _same_judge(run: Run, baseline: Run) -> bool:
    """Two judges' opinions are not compared."""
    names = ("judge", "judge_prompt_sha256")
    return all(run.environment.get(name) == baseline.environment.get(name) for name in names)


def _has_drifted(stored: Record, measured: Record) -> bool:
    """Whether citations that were verbatim are so no longer: the document is another by now."""
    return measured.measures.get(_VALID, (0.0,))[0] < stored.measures.get(_VALID, (0.0,))[0]


def _describe(run: Run, baseline: Run, drifted: int) -> Iterator[str]:
    differing = [
        name for name, value in run.settings.items() if baseline.settings.get(name) != value
    ]
    if _code(run) != _code(baseline):
        differing.append("code_sha256")
    if differing:
        yield f"与基线不同:{'、'.join(differing)}。基线存下的答案已按现在的评分程序和索引重新评分"
    if drifted:
        yield (
            f"基线有 {drifted} 题的引文在现在的索引里已对不上原文(文件改过),引文和检索的指标没有比"
        )


def _code(run: Run) -> Any:
    """The code that gave the last of the answers."""
    resumed = run.environment.get("resumed") or {}
    return resumed.get("code_sha256", run.environment.get("code_sha256"))
