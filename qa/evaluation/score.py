"""Score a run: measures of every record, and what they come to."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from functools import lru_cache
from typing import Any

from index.store import Index
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
    measure_all(records, evidence, texts)
    docs = [tuple(dict.fromkeys(span.doc for span in spans)) for spans in evidence]
    return summarize(
        [record.item.type for record in records],
        docs,
        [record.measures for record in records],
        seed=seed,
        resamples=resamples,
    )


def measure_all(
    records: Sequence[Record], evidence: Sequence[Sequence[Span]], texts: Mapping[str, str]
) -> None:
    """Measure every record, keeping its measures in it."""
    pairs = list(zip(records, evidence, strict=True))
    ranks = measure_ranks([(record.item, record.scored, spans) for record, spans in pairs])
    for (record, spans), ranked in zip(pairs, ranks, strict=True):
        record.measures = measure(record.item, record.scored, spans, texts)
        record.measures |= ranked | judged_measures(record)


def summary_json(summary: Summary) -> dict[str, Any]:
    """A summary for a program: `overall`, `by_type`, `by_document`."""

    def estimates(group: Mapping[str, Any]) -> dict[str, Any]:
        return {name: asdict(estimate) for name, estimate in group.items()}

    return {
        "overall": estimates(summary.overall),
        "by_type": {name: estimates(group) for name, group in summary.by_type.items()},
        "by_document": {name: estimates(group) for name, group in summary.by_document.items()},
    }
