"""Score a language model held to the evidence on a gold set.

    python scripts/bench_llm.py INDEX GOLD.jsonl --llm gguf:model.gguf [--limit 20] [--json OUT]
    python scripts/bench_llm.py INDEX GOLD.jsonl --llm perfect

`perfect` is a scripted reader that quotes the gold evidence wherever the prompt holds it, so its
score is what retrieval and the check allow; its time is that of our own steps.
"""

import argparse
import json
import re
import statistics
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from index.embedders import load_embedder
from index.fold import fold_with_map
from index.store import Index
from qa.chat_model import ChatModel, ModelOptions, Schema
from qa.drafting import SCHEMA
from qa.llm_answerer import MAX_EVIDENCE, LlmAnswerer
from qa.models import load_model
from qa.pipeline import Asker
from qa.prompts import load_prompts
from qa.streaming import OnText
from qa.types import Answer

_BLOCK = re.compile(r"<资料-(\w+) 编号=(\d+)>\n(.*?)\n</资料-\1>", re.DOTALL)


class PerfectReader:
    """Knows the gold evidence and quotes what of it the prompt holds."""

    name = "perfect"

    def __init__(self, options: ModelOptions) -> None:
        self.options = options
        self.wanted: Sequence[str] = ()

    def complete(
        self, system: str, user: str, *, schema: Schema | None = None, on_text: OnText | None = None
    ) -> str:
        """Quote the gold evidence; leave a question as the rules read it."""
        if schema is not SCHEMA:
            return '{"parts": []}'
        claims = []
        blocks = [(int(m[2]), _folded(m[3])) for m in _BLOCK.finditer(user)]
        for quote in self.wanted:
            holding = [number for number, text in blocks if _folded(quote) in text]
            if holding:
                quotes = [{"evidence": holding[0], "quote": quote}]
                claims.append({"text": quote, "quotes": quotes})
        return json.dumps({"claims": claims}, ensure_ascii=False)


class Timed:
    """A model, and how long it took for the last question."""

    def __init__(self, model: ChatModel) -> None:
        self._model = model
        self.name = model.name
        self.options = model.options
        self.clear()

    def clear(self) -> None:
        """Begin a question."""
        self.calls = self.splits = 0
        self.seconds = 0.0

    def complete(
        self, system: str, user: str, *, schema: Schema | None = None, on_text: OnText | None = None
    ) -> str:
        """Pass on what the model writes; the splitting of a question is not timed."""
        if schema is not SCHEMA:
            self.splits += 1
            return self._model.complete(system, user, schema=schema, on_text=on_text)
        started = time.perf_counter()
        try:
            return self._model.complete(system, user, schema=schema, on_text=on_text)
        finally:
            self.calls += 1
            self.seconds += time.perf_counter() - started


def _folded(text: str) -> str:
    return fold_with_map(text)[0]


def _has_all(answer: Answer, wanted: Sequence[str]) -> bool:
    text = _folded(answer.text)
    return all(_folded(word) in text for word in wanted)


def score(
    answer: Answer, item: Mapping[str, Any], timings: Mapping[str, float], model: Timed
) -> dict[str, Any]:
    """One question's row."""
    fell_back = "改用原文摘句" in answer.reason
    return {
        "id": item["id"],
        "outcome": answer.outcome.value,
        "asked_model": model.calls > 0,
        "asked_to_split": model.splits > 0,
        "retried": model.calls > 1,
        "fell_back": fell_back,
        "statements": len(answer.statements),
        "failed": sum(not s.verified for s in answer.statements),
        "correct": bool(item["answerable"]) and _has_all(answer, item["must_include"]),
        "own_ms": timings["answer"] - 1000 * model.seconds,
        "model_s": model.seconds,
        "text": answer.text,
        "reason": answer.reason,
    }


def summarise(rows: Sequence[Mapping[str, Any]]) -> str:
    """The figures in a few lines."""
    asked = [row for row in rows if row["asked_model"]]
    kept = [row for row in asked if not row["fell_back"]]
    whole = [row for row in kept if not row["failed"]]
    answerable = sum(row["answerable"] for row in rows)
    correct = sum(row["correct"] for row in rows)
    lines = [
        f"questions {len(rows)}, put to the model {len(asked)}, retried "
        f"{sum(row['retried'] for row in asked)}, to split "
        f"{sum(row['asked_to_split'] for row in rows)}",
        f"answered with all claims borne out {len(whole)}, with some that failed "
        f"{len(kept) - len(whole)}, fell back {len(asked) - len(kept)}",
        f"must_include in the answer: {correct} of {answerable} answerable",
    ]
    if asked:
        own = [row["own_ms"] for row in asked]
        model = [row["model_s"] for row in asked]
        lines.append(
            f"our own steps, ms a question: median {statistics.median(own):.1f}, "
            f"most {max(own):.1f}; model, s: median {statistics.median(model):.2f}"
        )
    return "\n".join(lines)


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("index", type=Path)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--llm", default="perfect")
    parser.add_argument("--url", default="")
    parser.add_argument("--limit", type=int)
    parser.add_argument("--evidence", type=int, default=MAX_EVIDENCE)
    parser.add_argument("--context-tokens", type=int, default=ModelOptions().context_tokens)
    parser.add_argument("--answer-tokens", type=int, default=ModelOptions().answer_tokens)
    parser.add_argument("--threads", type=int, default=0)
    parser.add_argument("--json", type=Path, help="write a row for each question")
    given = parser.parse_args()
    options = ModelOptions(
        url=given.url,
        context_tokens=given.context_tokens,
        answer_tokens=given.answer_tokens,
        threads=given.threads,
    )
    perfect = PerfectReader(options) if given.llm == "perfect" else None
    model = Timed(perfect or load_model(given.llm, options))
    prompts = {language: load_prompts(language, Path()) for language in ("zh", "en")}
    answerer = LlmAnswerer(model, prompts, max_evidence=given.evidence)
    items = [json.loads(line) for line in given.gold.read_text(encoding="utf-8").splitlines()]
    rows = []
    with Index.open(given.index) as index:
        asker = Asker(index, load_embedder(), answerer)
        for item in items[: given.limit]:
            if perfect:
                perfect.wanted = [evidence["quote"] for evidence in item["evidence"]]
            model.clear()
            answer, timings = asker.ask(item["question"])
            rows.append(
                score(answer, item, timings, model) | {"answerable": bool(item["answerable"])}
            )
            if given.json:
                given.json.write_text(
                    "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows),
                    encoding="utf-8",
                )
    print(summarise(rows))


if __name__ == "__main__":
    main()
