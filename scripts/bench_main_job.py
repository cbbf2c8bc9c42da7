"""Time the main job against its floors, as whole processes: bench_main_job.py CORPUS [--runs N].

Indexing is held against a process that only embeds the same passages; a cold question against one
that makes the same imports, loads the model and embeds the question. Prints medians, their ratios
pair by pair, and peak memory.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

QUESTION = "2020年地区生产总值增长目标是多少?"

EMBED_FLOOR = """
import json, sys
from index.embedders import load_embedder
embedder = load_embedder(threads=1)
texts = json.load(open(sys.argv[1], encoding="utf-8"))
for start in range(0, len(texts), 8):
    embedder.embed_documents(texts[start:start + 8])
"""

ASK_FLOOR = """
import sys
import numpy, rich.console, rich.text, sqlite3, tantivy, typer
from index.embedders import load_embedder
load_embedder(threads=1).embed_queries([sys.argv[1]])
"""

YOUJU = "from qa.cli import main; main()"

# A process is born with the peak memory of the one that starts it, so a small one does.
_MEASURE = """
import os, sys, time
started = time.perf_counter()
quiet = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]
command = [sys.executable, "-c", *sys.argv[1:]]
pid = os.posix_spawn(sys.executable, command, os.environ, file_actions=quiet)
_, status, usage = os.wait4(pid, 0)
print(time.perf_counter() - started, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)
sys.exit(status != 0)
"""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--runs", type=int, default=3)
    args = parser.parse_args()
    os.environ["OMP_NUM_THREADS"] = "1"
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        texts = write_texts(args.corpus, folder / "texts.json")
        index = folder / "index"

        def clean() -> None:
            if index.exists():
                index.rename(folder / f"old-{time.monotonic_ns()}")

        ours = [YOUJU, "index", str(args.corpus), "--index", str(index)]
        floor = [EMBED_FLOOR, str(folder / "texts.json")]
        print(f"{texts} passages, {args.runs} runs each, alternating; one thread")
        compare("index", ours, floor, args.runs, clean)
        ask = [YOUJU, "ask", QUESTION, "--index", str(index)]
        compare("ask", ask, [ASK_FLOOR, QUESTION], 3 * args.runs)
        compare("help", [YOUJU, "--help"], ["import typer"], 3 * args.runs)


def write_texts(corpus: Path, path: Path) -> int:
    """Write the texts that indexing embeds, and return how many they are."""
    import json

    from index.outline import find_sections
    from index.passages import embedding_text, split_passages
    from index.reader import find_files, read_document

    texts = []
    for source in find_files([corpus]):
        document = read_document(source)
        passages = split_passages(document, find_sections(document.text))
        texts += [embedding_text(document.metadata, passage) for passage in passages]
    path.write_text(json.dumps(texts, ensure_ascii=False), encoding="utf-8")
    return len(texts)


def compare(
    name: str, ours: Sequence[str], floor: Sequence[str], runs: int, before: object = None
) -> None:
    """Run both in turn and print medians and the ratio pair by pair."""
    pairs = []
    for _ in range(runs):
        if callable(before):
            before()
        pairs.append((run(ours), run(floor)))
    for number, measure in enumerate(("wall s", "cpu s", "peak MB")):
        a = statistics.median(pair[0][number] for pair in pairs)
        b = statistics.median(pair[1][number] for pair in pairs)
        ratio = statistics.median(pair[0][number] / pair[1][number] for pair in pairs)
        print(f"{name:6} {measure:8} {a:8.2f}   floor {b:8.2f}   ratio {ratio:.2f}")


def run(code: Sequence[str]) -> tuple[float, float, float]:
    """Run Python code in a process of its own: wall seconds, CPU seconds, peak memory in MB."""
    measured = subprocess.run(
        [sys.executable, "-S", "-c", _MEASURE, *code],
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[1])},
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    wall, cpu, peak = map(float, measured.stdout.split())
    return wall, cpu, peak


if __name__ == "__main__":
    main()
