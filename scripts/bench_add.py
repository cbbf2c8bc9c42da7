"""Adding one document to many: against the full build, with questions asked meanwhile.

The vectors are the hash embedder's: the model's would take hours here, and make the full build
so much longer that the share of adding one would only look better.

python -m scripts.bench_add --docs docs.jsonl.xz --out results/
"""

import argparse
import tempfile
import threading
import time
from pathlib import Path

from index.build import update_index
from index.embedders import HashingEmbedder
from index.store import Index
from index.terms import tokenize
from scripts.benchmarks import folder_bytes, read_news, save, write_documents


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
        answered: list[int] = []
        asking = threading.Thread(target=_ask_until, args=(folder, done, answered))
        asking.start()
        steps["add_one_while_asked"] = _cpu(folder, plans)
        done.set()
        asking.join()
        (plans / f"{news[0][0]}.txt").unlink()
        steps["remove_one"] = _cpu(folder, plans)
        with Index.open(folder) as index:
            passages = index.passage_count
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
            "questions_answered_meanwhile": len(answered),
            "bytes_per_passage": round(size / passages),
            "text_and_vector_bytes_per_passage": round(text / passages + 4 * HashingEmbedder.dim),
        },
    )


def _cpu(folder: Path, plans: Path) -> float:
    started = time.process_time()
    update_index(folder, [plans], embedder=HashingEmbedder())
    return round(time.process_time() - started, 1)


def _ask_until(folder: Path, done: threading.Event, answered: list[int]) -> None:
    while not done.wait(0.5):
        with Index.open(folder) as index:
            answered.append(len(index.search_terms(tokenize("经济增长"), 10)))


if __name__ == "__main__":
    main()
