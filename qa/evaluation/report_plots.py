"""The plots of a report: accuracy by group, recall by k, the refusal curve, latency."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qa.evaluation.bootstrap import Estimate
from qa.evaluation.compare import Comparison
from qa.evaluation.faults import is_right
from qa.evaluation.locate import Span
from qa.evaluation.metrics import RECALL_AT, rank_of, recall_at
from qa.evaluation.plots import SHARE_TICKS, Axis, Curve, bars, plot, round_ticks
from qa.evaluation.report_questions import TYPE_NAMES
from qa.evaluation.run import Record, Run
from qa.evaluation.summary import NO_DOCUMENT, Summary
from qa.types import Outcome

_MOST_BARS = 20


@dataclass(frozen=True, slots=True)
class ReportInput:
    """All that a report shows."""

    run: Run
    summary: Summary
    evidence: Sequence[Sequence[Span]]
    """Of each record, where it stands."""
    texts: Mapping[str, str]
    titles: Mapping[str, str]
    """Of documents; one without has its name shown."""
    comparison: Comparison | None = None
    notices: Sequence[str] = ()
    resamples: int = 0
    seed: int = 0


def draw_plots(given: ReportInput) -> list[str]:
    """Draw what there are figures for."""
    overall, plots = given.summary.overall, []
    of_types = _accuracies(given.summary.by_type, TYPE_NAMES)
    if of_types:
        plots.append(bars("正确率,按题型", of_types))
    of_docs = _accuracies(given.summary.by_document, {**given.titles, NO_DOCUMENT: "无依据"})
    if of_docs:
        worst = sorted(of_docs, key=lambda row: row[1].value)[:_MOST_BARS]
        note = f"(最低的 {_MOST_BARS} 个)" if len(of_docs) > _MOST_BARS else ""
        plots.append(bars(f"正确率,按文件{note}", worst if note else of_docs))
    if f"recall@{RECALL_AT[0]}" in overall:
        plots.append(_recall_plot(given))
    curve = refusal_curve(given.run.records)
    if len(curve) > 1:  # answers that are all equally sure make a point, and no curve
        x = Axis("作答的题占全部题(把握的门槛由高到低)", 0, 1, SHARE_TICKS)
        y = Axis("所答中正确的比例", 0, 1, SHARE_TICKS)
        plots.append(plot("拒答曲线", x, y, Curve(curve)))
    times = sorted(
        r.measures["latency_ms"][0] for r in given.run.records if "latency_ms" in r.measures
    )
    if times:
        plots.append(_latency_plot(times, overall))
    return plots


def _accuracies(
    groups: Mapping[str, Mapping[str, Estimate]], names: Mapping[str, str]
) -> list[tuple[str, Estimate]]:
    return [
        (names.get(name) or name, estimates["accuracy"])
        for name, estimates in groups.items()
        if "accuracy" in estimates
    ]


def _recall_plot(given: ReportInput) -> str:
    points = recall_curve(given.run.records, given.evidence)
    most, overall = RECALL_AT[-1], given.summary.overall
    whiskers = [(k, overall[f"recall@{k}"].low, overall[f"recall@{k}"].high) for k in RECALL_AT]
    x = Axis("前 k 个段落", 0.5, most + 0.5, [(k, str(k)) for k in range(1, most + 1)])
    return plot("依据召回率", x, Axis("召回率", 0, 1, SHARE_TICKS), Curve(points, whiskers))


def recall_curve(
    records: Sequence[Record], evidence: Sequence[Sequence[Span]]
) -> list[tuple[float, float]]:
    """Recall at every k up to the last, as the table has it for some, over what has evidence."""
    cases = [
        (record.item, [rank_of(span, record.scored.retrieved) for span in spans])
        for record, spans in zip(records, evidence, strict=True)
        if spans
    ]
    return [
        (k, sum(recall_at(item, ranks, k) for item, ranks in cases) / len(cases))
        for k in range(1, RECALL_AT[-1] + 1)
    ]


def refusal_curve(records: Sequence[Record]) -> list[tuple[float, float]]:
    """Accuracy of what would be answered if only the surest answers were given.

    The risk-coverage curve of selective prediction (El-Yaniv & Wiener, On the Foundations of
    Noise-free Selective Classification, JMLR 2010), by the confidence that answers come with, over
    the questions that gold can tell right from wrong. Answers of one confidence come together: no
    threshold parts them. Where an answer has none there is no curve.
    """
    known = [
        (record.scored, right) for record in records if (right := is_right(record)) is not None
    ]
    graded: list[tuple[float, bool]] = []
    for given, right in known:
        if given.status == Outcome.ANSWERED:
            if given.confidence is None:
                return []
            graded.append((given.confidence, right))
    graded.sort(key=lambda pair: -pair[0])
    points, so_far = [], 0
    for number, (confidence, correct) in enumerate(graded, 1):
        so_far += correct
        if number == len(graded) or graded[number][0] < confidence:
            points.append((number / len(known), so_far / number))
    return points


def _latency_plot(times: Sequence[float], overall: Mapping[str, Estimate]) -> str:
    ticks = round_ticks(times[-1])
    x = Axis("毫秒", 0, ticks[-1], [(tick, f"{tick:g}") for tick in ticks])
    points = [(0.0, 0.0), *((ms, number / len(times)) for number, ms in enumerate(times, 1))]
    marks = [
        (overall[name].value, label)
        for name, label in (("latency_p50_ms", "p50"), ("latency_p95_ms", "p95"))
        if name in overall
    ]
    y = Axis("不超过此用时的题", 0, 1, SHARE_TICKS)
    return plot("用时分布", x, y, Curve(points, steps=True), marks)
