"""Metrics of ranks, by ir_measures, which hands them to the code of TREC."""

import importlib
import importlib.util
from collections.abc import Sequence
from typing import Any

from qa.evaluation.given import GivenAnswer
from qa.evaluation.gold_types import GoldItem
from qa.evaluation.locate import Span
from qa.evaluation.metrics import Measures, rank_of

DEPTH = 10
_MRR, _NDCG = f"mrr@{DEPTH}", f"ndcg@{DEPTH}"
RANKED = (_MRR, _NDCG)
"""The metrics that need ir_measures."""
INSTALL = "pip install 'youju[eval]'"


def can_rank() -> bool:
    """Whether ir_measures, of the extra `eval`, is installed."""
    return importlib.util.find_spec("ir_measures") is not None


Case = tuple[GoldItem, GivenAnswer, Sequence[Span]]


def measure_ranks(cases: Sequence[Case]) -> list[Measures]:
    """Measure MRR@10 and nDCG@10.

    They are those of Voorhees (The TREC-8 Question Answering Track Report, 1999) and of Järvelin &
    Kekäläinen (Cumulated Gain-Based Evaluation of IR Techniques, TOIS 2002). A passage's gain is
    the evidence that no passage before it bears; evidence that was not retrieved counts in the
    ideal ranking as a passage of its own. Where any piece of evidence is enough, the first that
    was found is all there is to find. A case without evidence, and every case where ir_measures is
    not installed, has no measures.
    """
    measured: list[Measures] = [{} for _ in cases]
    if not can_rank():
        return measured
    library = importlib.import_module("ir_measures")
    names = {library.RR @ DEPTH: _MRR, library.nDCG @ DEPTH: _NDCG}
    judged: dict[str, dict[str, int]] = {}
    runs: dict[str, dict[str, float]] = {}
    for number, (item, given, evidence) in enumerate(cases):
        if evidence:
            judged[str(number)], runs[str(number)] = _judge(item, given, evidence)
    for found in _evaluate(library, list(names), judged, runs):
        measured[int(found.query_id)][names[found.measure]] = (float(found.value), 1.0)
    return measured


def _evaluate(
    library: Any,
    measures: list[object],
    judged: dict[str, dict[str, int]],
    runs: dict[str, dict[str, float]],
) -> list[Any]:
    return list(library.iter_calc(measures, judged, runs)) if judged else []


def _judge(
    item: GoldItem, given: GivenAnswer, evidence: Sequence[Span]
) -> tuple[dict[str, int], dict[str, float]]:
    """The relevance of passages, and the ranking as scores that fall."""
    passages = given.retrieved[:DEPTH]
    found = [(rank_of(span, passages), span) for span in evidence]
    if item.any_evidence:
        found = [min(found, key=lambda pair: DEPTH if pair[0] is None else pair[0])]
    gains: dict[str, int] = {}
    for number, (rank, span) in enumerate(found):
        name = f"evidence {number}" if rank is None else f"passage {rank}"
        gains[name] = gains.get(name, 0) + span.grade
    # A run without any passages would be left out of the mean; this one is not relevant.
    ranking = {f"passage {rank}": float(DEPTH - rank) for rank in range(len(passages))}
    return gains, ranking or {"nothing": 0.0}
