"""Our metrics against the reference scorer of the project, over answers right and wrong."""

import json
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from qa.evaluation.gold import read_gold
from qa.evaluation.score import locate_all, score
from qa.evaluation.stored import match_answers, read_answers

SAME = {
    "missing": "missing_rate",
    "status_acc": "outcome_accuracy",
    "answer_acc": "must_include_accuracy",
    "answer_len": "answer_length",
    "false_refusal": "false_refusal_rate",
    "false_answer": "false_answer_rate",
    "cite_valid": "citation_validity",
    "cite_recall": "citation_recall",
    "cite_precision": "citation_precision",
    "evidence_recall@1": "recall@1",
    "evidence_recall@5": "recall@5",
    "evidence_recall@10": "recall@10",
    "evidence_recall_in_1500_chars": "recall_in_1500_chars",
    "evidence_recall_in_3000_chars": "recall_in_3000_chars",
}
OUTCOMES = ("answered", "masked", "not_found")


def make_answer(
    gold: dict[str, Any], texts: dict[str, str], chance: random.Random
) -> dict[str, Any]:
    """An answer that is right in some ways and wrong in others, or none as an error came."""
    if chance.random() < 0.1:
        return {k: gold[k] for k in ("id", "question")} | {"status": "error", "error": "模型忙"}
    expected = {"masked": "masked", "unanswerable": "not_found"}.get(gold["type"], "answered")
    spans = []
    for evidence in gold["evidence"]:
        at = texts[evidence["doc"]].find(evidence["quote"]) + chance.choice((0, 0, 0, 3, -9, 40))
        spans.append((evidence["doc"], max(0, at), max(0, at) + len(evidence["quote"])))
    for _ in range(chance.randrange(12)):
        doc = chance.choice(sorted(texts))
        at = chance.randrange(len(texts[doc]))
        spans.append((doc, at, at + chance.randrange(1, 400)))
    chance.shuffle(spans)
    cited = spans[: chance.randrange(4)]
    words = gold["answer"] if chance.random() < 0.4 else "".join(gold["must_include"])
    return {
        "id": gold["id"],
        "question": gold["question"],
        "answer": words * chance.choice((1, 1, 1, 0, 90)),
        "status": expected if chance.random() < 0.75 else chance.choice(OUTCOMES),
        "citations": [
            {
                "doc": d,
                "start": s,
                "end": e,
                "quote": texts[d][s:e] if chance.random() < 0.9 else "造",
            }
            for d, s, e in cited
        ],
        "retrieved": [{"doc": d, "start": s, "end": e} for d, s, e in spans],
    }


@pytest.mark.parametrize("seed", range(5))
def test_agrees_with_the_reference_scorer(shared: Path, tmp_path: Path, seed: int) -> None:
    gold_path, corpus = shared / "gold" / "dev.jsonl", shared / "corpus"
    texts = {path.name: path.read_bytes().decode() for path in corpus.glob("*.txt")}
    chance = random.Random(seed)
    gold = [json.loads(line) for line in gold_path.read_text(encoding="utf-8").splitlines()]
    answers = [make_answer(one, texts, chance) for one in gold if chance.random() < 0.95]
    absent = next(number for number, one in enumerate(gold) if one["type"] == "unanswerable")
    failed = {"id": gold[absent]["id"], "status": "error", "error": "模型忙"}
    answers = [failed, *(one for one in answers if one["id"] != failed["id"])]
    path = tmp_path / "answers.jsonl"
    path.write_text("".join(json.dumps(one) + "\n" for one in answers), encoding="utf-8")
    scorer = [sys.executable, str(shared / "tools" / "score.py"), str(gold_path), str(path)]
    told = subprocess.run([*scorer, str(corpus), "--json"], capture_output=True, check=True).stdout

    records, _ = match_answers(read_gold(gold_path), read_answers(path))
    summary = score(records, locate_all(records, texts), texts, seed=0, resamples=50)
    compared = 0
    for key, (value, n) in json.loads(told).items():
        name, _, kind = key.partition("/")
        if name in SAME:
            ours = (summary.by_type[kind] if kind else summary.overall)[SAME[name]]
            assert (round(ours.value, 4), ours.n) == (value, n), key
            compared += 1
    assert compared >= len(SAME)
