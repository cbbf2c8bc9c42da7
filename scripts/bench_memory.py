"""What an open index keeps in memory, and after questions: real ones, and a million vectors.

What is mapped counts as long as it is resident, though the system takes it back when others need
the room; `anonymous` is what cannot be taken back. Each measurement has a process of its own.

python -m scripts.bench_memory --index INDEX [INDEX …] --synthetic 1000000 --out results/
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from index.embedders import Vectors
from index.generations import current_generation
from index.neighbours import APPROXIMATE_FROM, NeighbourIndex
from index.store import NEIGHBOURS, TERMS, VECTORS, Index
from index.tokens import tokenize
from index.vector_form import VectorForm
from index.vectors import BY_NUMPY, load_faiss, map_file, open_exact, write_exact
from scripts.benchmarks import folder_bytes, save

_DIM = 384
_BLOCK = 50_000
_QUESTIONS = 20
_TERMS = tokenize("全县地区生产总值增长目标是多少")


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--index", type=Path, nargs="+", default=[])
    parser.add_argument("--synthetic", type=int, default=0, help="how many vectors")
    parser.add_argument("--out", type=Path)
    parser.add_argument("--measure", nargs=2, help="for itself: what, and where")
    asked = parser.parse_args()
    if asked.measure:
        what, where = asked.measure
        print(json.dumps(_MEASURES[what](Path(where))))
        return
    rows = [_in_a_process("index", path) for path in asked.index]
    with tempfile.TemporaryDirectory() as temporary:
        for form in VectorForm if asked.synthetic else ():
            _write(Path(temporary), asked.synthetic, form)
            found = _in_a_process("vectors", Path(temporary))
            rows.append({"of": f"{asked.synthetic} × {_DIM} {form}", **found})
    save(asked.out, "memory", {"questions": _QUESTIONS, "measured": rows})


def _in_a_process(what: str, where: Path) -> dict[str, Any]:
    command = [sys.executable, "-m", "scripts.bench_memory", "--measure", what, str(where)]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    found: dict[str, Any] = json.loads(said)
    return found


def _of_index(folder: Path) -> dict[str, Any]:
    generation, manifest = current_generation(folder)
    files = [generation / VECTORS, generation / NEIGHBOURS]
    held = sum(path.stat().st_size for path in files if path.exists())
    held += folder_bytes(generation / TERMS)
    _load(manifest.passages)
    of = f"{manifest.documents} documents, {manifest.passages} passages, {manifest.form}"
    return {"of": of, **_measured(held, lambda: _ask_index(folder))}


def _ask_index(folder: Path) -> Iterator[None]:
    with Index.open(folder) as index:
        yield
        chance = np.random.default_rng(0)
        for row in chance.integers(index.passage_count, size=_QUESTIONS):
            hits = index.search_terms(_TERMS, 50) + index.search_vectors(index.vector(row), 50)
            assert index.passages([row for row, _ in hits[:10]])
        yield


def _of_vectors(folder: Path) -> dict[str, Any]:
    held = sum(path.stat().st_size for path in folder.iterdir())
    _load(APPROXIMATE_FROM)
    return _measured(held, lambda: _ask_vectors(folder))


def _ask_vectors(folder: Path) -> Iterator[None]:
    exact = open_exact(map_file(folder / "exact"))
    lists = NeighbourIndex.open(exact, map_file(folder / "lists"))
    yield
    chance = np.random.default_rng(0)
    for row in chance.integers(exact.count, size=_QUESTIONS):
        assert lists.search(exact.vectors(np.array([row]))[0], 50)
    yield


def _load(count: int) -> None:
    """Import what is needed: libraries are no part of an index."""
    import sqlite3  # noqa: F401

    import tantivy  # noqa: F401

    if count > BY_NUMPY:
        load_faiss()


def _measured(held: int, steps: Callable[[], Iterator[None]]) -> dict[str, Any]:
    before = _resident()
    found: dict[str, Any] = {"held_mb": round(held / 1e6, 1)}
    for name, _ in zip(("opened", "asked"), steps(), strict=False):
        now = _resident()
        anonymous, mapped = (now[0] - before[0]) / 1e6, (now[1] - before[1]) / 1e6
        found[f"{name}_anonymous_mb"] = round(anonymous, 1)
        found[f"{name}_mapped_mb"] = round(mapped, 1)
        found[f"{name}_to_held"] = round((anonymous + mapped) / (held / 1e6), 3)
    return found


def _resident() -> tuple[int, int]:
    lines = Path("/proc/self/status").read_text().splitlines()
    sizes = {line.split(":")[0]: line.split()[1] for line in lines if line.startswith("Rss")}
    return 1024 * int(sizes["RssAnon"]), 1024 * int(sizes["RssFile"])


def _write(folder: Path, count: int, form: VectorForm) -> None:
    write_exact(folder / "exact", _DIM, _synthetic(count), form)
    exact = open_exact(map_file(folder / "exact"))
    NeighbourIndex.write(folder / "lists", exact, os.cpu_count() or 1)


def _synthetic(count: int) -> Iterator[Vectors]:
    """Yield vectors in clusters, as passages lie."""
    chance = np.random.default_rng(0)
    centres = chance.normal(size=(2000, _DIM)).astype(np.float32)
    for start in range(0, count, _BLOCK):
        some = min(_BLOCK, count - start)
        made = centres[chance.integers(len(centres), size=some)]
        made = made + chance.normal(size=(some, _DIM)).astype(np.float32)
        yield made / np.linalg.norm(made, axis=1, keepdims=True)


_MEASURES = {"index": _of_index, "vectors": _of_vectors}

if __name__ == "__main__":
    main()
