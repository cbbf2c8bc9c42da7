"""Score a run: measures of every record, and what they come to."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from functools import lru_cache
from math import isfinite, nan
from typing import Any

from index.errors import QuestionError
from index.store import Index
from qa.evaluation.catalog import find_metric
from qa.evaluation.given import NOTHING
from qa.evaluation.judge import judged_measures
from qa.evaluation.locate import Locator, Span
from qa.evaluation.metrics import measure
from qa.evaluation.ranking import measure_ranks
from qa.evaluation.run import Record
from qa.evaluation.summary import Summary, summarize

_CACHED = 2000


class Texts(Mapping[str, str]):
    """The texts of an index by document; as many are kept as a gold set needs again and again."""

    def __init__(self, index: Index) -> None:
        self._names = {info.doc: None for info in index.documents}
        self._read = lru_cache(maxsize=_CACHED)(lambda doc: index.document(doc).text)

    def __getitem__(self, doc: str) -> str:
        if doc not in self._names:
            raise KeyError(doc)
        return self._read(doc)

    def __contains__(self, doc: object) -> bool:
        return doc in self._names

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


def locate_all(records: Sequence[Record], texts: Mapping[str, str]) -> list[tuple[Span, ...]]:
    """Where the evidence of each record stands."""
    locator = Locator(texts)
    return [locator.spans(record.item) for record in records]


def score(
    records: Sequence[Record],
    evidence: Sequence[Sequence[Span]],
    texts: Mapping[str, str],
    *,
    seed: int,
    resamples: int,
) -> Summary:
    """Measure every record, keeping its measures in it, and estimate the metrics."""
    answers = [record.given for record in records]
    ranks = measure_ranks([(a or NOTHING, e) for a, e in zip(answers, evidence, strict=True)])
    for record, answer, spans, ranked in zip(records, answers, evidence, ranks, strict=True):
        record.measures = measure(record.item, answer, spans, texts)
        record.measures |= ranked | judged_measures(record)
    docs = [tuple(dict.fromkeys(span.doc for span in spans)) for spans in evidence]
    return summarize(
        [record.item.type for record in records],
        docs,
        [record.measures for record in records],
        seed=seed,
        resamples=resamples,
    )


def summary_json(summary: Summary) -> dict[str, Any]:
    """A summary for a program: `overall`, `by_type`, `by_document`."""

    def estimates(group: Mapping[str, Any]) -> dict[str, Any]:
        return {name: asdict(estimate) for name, estimate in group.items()}

    return {
        "overall": estimates(summary.overall),
        "by_type": {name: estimates(group) for name, group in summary.by_type.items()},
        "by_document": {name: estimates(group) for name, group in summary.by_document.items()},
    }


def check_minimum(text: str, summary: Summary) -> str:
    """Check `METRIC=VALUE` or `METRIC/TYPE=VALUE`; say what is wrong, nothing if it holds.

    Where lower is better the value is the most that is allowed. What could not be measured fails.

    Raises:
        QuestionError: it is not of that form, or there is no such metric.
    """
    name, kind, bound = parse_minimum(text)
    group = summary.by_type.get(kind, {}) if kind else summary.overall
    found = group.get(name)
    if found is None:
        return f"{text}:这一指标没有结果"
    worse = (found.value - bound) * find_metric(name).better < 0
    return f"{text}:实为 {found.value:.4f}" if worse else ""


def parse_minimum(text: str) -> tuple[str, str, float]:
    """Read `METRIC=VALUE` or `METRIC/TYPE=VALUE`.

    Raises:
        QuestionError: it is not of that form, or there is no such metric.
    """
    what, _, value = text.partition("=")
    name, _, kind = what.strip().partition("/")
    find_metric(name)
    try:
        bound = float(value)
    except ValueError:
        bound = nan
    if not isfinite(bound):
        raise QuestionError(f"--min 应写成 指标=数值,如 accuracy=0.85;给的是 {text}。")
    return name, kind, bound
