"""From measures of questions to estimates: overall, by type of question and by document."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qa.evaluation.bootstrap import Estimate, estimate, estimate_quantile
from qa.evaluation.catalog import known_metrics
from qa.evaluation.metrics import Measures

NO_DOCUMENT = ""
"""The group of questions without evidence."""
_QUANTILES = {"latency_p50_ms": 0.5, "latency_p95_ms": 0.95}


@dataclass(frozen=True, slots=True)
class Summary:
    """Estimates by metric, of all questions and of groups of them."""

    overall: Mapping[str, Estimate]
    by_type: Mapping[str, Mapping[str, Estimate]]
    by_document: Mapping[str, Mapping[str, Estimate]]
    """A question counts for each document that its evidence is from."""


def summarize(
    types: Sequence[str],
    docs: Sequence[Sequence[str]],
    measures: Sequence[Measures],
    *,
    seed: int,
    resamples: int,
) -> Summary:
    """Estimate all metrics for all groups; each group is resampled by itself.

    Args:
        types: of the questions.
        docs: the documents that each question's evidence is from.
        measures: of the questions.
        seed: of the resampling.
        resamples: how many there are.
    """

    def of(rows: Sequence[int]) -> dict[str, Estimate]:
        return _estimates([measures[row] for row in rows], seed, resamples)

    by_type: dict[str, list[int]] = {}
    by_document: dict[str, list[int]] = {}
    for row, (kind, names) in enumerate(zip(types, docs, strict=True)):
        by_type.setdefault(kind, []).append(row)
        for doc in names or (NO_DOCUMENT,):
            by_document.setdefault(doc, []).append(row)
    return Summary(
        overall=of(range(len(types))),
        by_type={name: of(rows) for name, rows in sorted(by_type.items())},
        by_document={name: of(rows) for name, rows in sorted(by_document.items())},
    )


def _estimates(measures: Sequence[Measures], seed: int, resamples: int) -> dict[str, Estimate]:
    present = {name for one in measures for name in one}
    names = [metric.name for metric in known_metrics() if metric.name in present]
    estimates = estimate(names, measures, seed, resamples)
    times = [one["latency_ms"][0] for one in measures if "latency_ms" in one]
    if times:
        for name, share in _QUANTILES.items():
            estimates[name] = estimate_quantile(times, share, seed, resamples)
    return {m.name: estimates[m.name] for m in known_metrics() if m.name in estimates}
