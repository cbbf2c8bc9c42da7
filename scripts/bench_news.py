"""Tens of thousands of news: built as a person would, then asked cold and warm.

Three indexes: of five documents, of all by their words alone, of 5,000 with vectors, among them
every document that a question is about. Each is built by `youju index` in a process of its own,
unless it is there already; then one document more goes into a copy of the one with vectors, and
cold questions go to each in turn, so that a busy moment hits all.

python -m scripts.bench_news --docs docs.jsonl.xz --questions q.jsonl --folder WORK --out results/
"""

import argparse
import json
import os
import random
import shutil
import statistics
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np

from index.embedders import load_embedder
from index.store import VECTORS, Index
from qa.extractive import ExtractiveAnswerer
from qa.pipeline import Asker
from scripts.bench_main_job import YOUJU, run
from scripts.benchmarks import folder_bytes, read_news, save, write_documents

_NAMES = _FEW, _WITH_VECTORS, _ALL = "news5", "news5k", "news_terms"


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--docs", type=Path, required=True)
    parser.add_argument("--questions", type=Path, required=True)
    parser.add_argument("--folder", type=Path, required=True, help="for documents and indexes")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--documents", type=int, default=5000)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--warm", type=int, default=60)
    asked = parser.parse_args()
    questions = [json.loads(line) for line in asked.questions.read_text("utf-8").splitlines()]
    texts = [question["question"] for question in questions]
    positives = {doc for question in questions for doc in question["positive"]}
    built = _build(asked.docs, asked.folder, positives, asked.documents)
    added = _add_one(asked.docs, asked.folder)
    cold = _cold(asked.folder, texts, asked.rounds)
    result = {
        name: {
            "built": built[name],
            "sizes": _sizes(asked.folder / name),
            "cold": cold[name],
            "warm_ms": _warm(asked.folder / name, texts[: asked.warm]),
        }
        for name in _NAMES
    }
    share = round(added["cpu_s"] / built[_WITH_VECTORS]["cpu_s"], 4)
    save(
        asked.out,
        "news",
        {
            "rounds": asked.rounds,
            "add_one": added,
            "add_one_to_full_build_cpu": share,
            "indexes": result,
        },
    )


def choose(news: list[tuple[str, str]], wanted: set[str], count: int) -> list[tuple[str, str]]:
    """Choose documents by chance, the same ones every time, and all of those wanted."""
    others = [item for item in news if item[0] not in wanted]
    chosen = random.Random(0).sample(others, count - len(wanted))
    return sorted(chosen + [item for item in news if item[0] in wanted])


def _build(docs: Path, folder: Path, wanted: set[str], count: int) -> dict[str, Any]:
    """Build the indexes that are not there yet; tell what each took, now or when it was built."""
    missing = [name for name in _NAMES if not (folder / name / "CURRENT").exists()]
    news = read_news(docs, sys.maxsize) if missing else []
    for name in missing:
        plans = folder / f"{name}_docs"
        shutil.rmtree(plans, ignore_errors=True)
        some = {_FEW: (set[str](), 5), _WITH_VECTORS: (wanted, count)}.get(name)
        write_documents(plans, choose(news, *some) if some else news)
        command = [YOUJU, "index", str(plans), "--index", str(folder / name)]
        wall, cpu, peak = run(command + ["--terms-only"] * (name == _ALL))
        took = {"wall_s": round(wall), "cpu_s": round(cpu), "peak_mb": round(peak)}
        (folder / f"{name}.json").write_text(json.dumps(took), encoding="utf-8")
    return {name: json.loads((folder / f"{name}.json").read_text("utf-8")) for name in _NAMES}


def _add_one(docs: Path, folder: Path) -> dict[str, float]:
    """Add a document to a copy of the index with vectors; files and index stay as they were."""
    plans = folder / f"{_WITH_VECTORS}_docs"
    there = {path.stem for path in plans.iterdir()}
    name, text = next(item for item in read_news(docs, sys.maxsize) if item[0] not in there)
    copy, more = folder / "news5k_copy", plans / f"{name}.txt"
    shutil.copytree(folder / _WITH_VECTORS, copy)
    try:
        more.write_text(text, encoding="utf-8")
        wall, cpu, peak = run([YOUJU, "index", str(plans), "--index", str(copy)])
    finally:
        more.unlink()
        shutil.rmtree(copy)
    return {"wall_s": round(wall, 2), "cpu_s": round(cpu, 2), "peak_mb": round(peak)}


def _cold(folder: Path, questions: list[str], rounds: int) -> dict[str, dict[str, float]]:
    """Ask each index in a process of its own, in turn, another question each round."""
    taken: dict[str, list[tuple[float, float, float]]] = {name: [] for name in _NAMES}
    for question in questions[: rounds + 1]:
        for name in _NAMES:
            command = [YOUJU, "ask", question, "--index", str(folder / name)]
            taken[name].append(run(command))
    return {
        name: {
            key: round(statistics.median(column), 3)
            for key, column in zip(
                ("wall_s", "cpu_s", "peak_mb"), zip(*rows[1:], strict=True), strict=True
            )
        }
        for name, rows in taken.items()
    }


def _warm(folder: Path, questions: list[str]) -> dict[str, float]:
    wall = []
    with Index.open(folder) as index:
        asker = Asker(index, load_embedder(index.manifest.embedder.name), ExtractiveAnswerer())
        asker.ask(questions[-1])
        for question in questions:
            started = time.perf_counter()
            asker.ask(question)
            wall.append(1000 * (time.perf_counter() - started))
    return {"p50": round(float(np.median(wall))), "p95": round(float(np.percentile(wall, 95)))}


def _sizes(folder: Path) -> dict[str, Any]:
    """Count what there is, and the bytes a passage takes against its text and vector."""
    with Index.open(folder) as index:
        manifest, passages = index.manifest, index.passage_count
        text = sum(len(index.document(info.doc).text.encode()) for info in index.documents)
    bytes_of = {"vectors": 0, "terms": 0, "documents": 0}
    for record in manifest.files:
        kind = "vectors" if record.path == VECTORS else record.path.split("/")[0].split(".")[0]
        bytes_of[kind] += record.size
    room = text + 4 * manifest.embedder.dim * manifest.vectors
    return {
        "documents": manifest.documents,
        "passages": passages,
        "vectors": manifest.vectors,
        "bytes_per_passage": round(folder_bytes(folder) / passages),
        "text_and_vector_bytes_per_passage": round(room / passages),
        "mb": {kind: round(size / 1e6, 1) for kind, size in bytes_of.items()},
    }


if __name__ == "__main__":
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    main()
