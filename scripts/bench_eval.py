"""Time an evaluation: bench_eval.py GOLD.jsonl INDEX [COUNT]

Prints the time of asking all questions in a plain loop and of an evaluation of the same, both
with models that are loaded, and the time of scoring COUNT (10,000) stored answers.
"""

import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any

from rich.console import Console

from index.embedders import load_embedder
from index.store import Index
from qa.evaluation.command import EvalOptions, Services, evaluate
from qa.evaluation.gold import read_gold
from qa.evaluation.gold_fields import KNOWN_KEYS
from qa.evaluation.gold_types import GoldItem
from qa.evaluation.run import item_json, load_run
from qa.extractive import ExtractiveAnswerer
from qa.pipeline import Asker


def main(gold: Path, folder: Path, count: int) -> None:
    """Print the three times."""
    with Index.open(folder) as index, tempfile.TemporaryDirectory() as name:
        asker = Asker(index, load_embedder(index.manifest.embedder.name), ExtractiveAnswerer())
        scratch = Path(name)
        with (scratch / "out.txt").open("w", encoding="utf-8") as file:
            console = Console(file=file)

            @contextmanager
            def open_asker() -> Iterator[Asker]:
                yield asker

            services = Services(
                index, open_asker, console, console, lambda _: nullcontext(lambda done, total: None)
            )
            items = read_gold(gold)
            asker.ask(items[0].question)  # loads what is loaded late
            asked = timed(lambda: [asker.ask(item.question) for item in items])
            run = scratch / "run.json"
            options = EvalOptions(gold=gold, save=run)
            evaluated = timed(lambda: evaluate(options, services))
            print(f"asking {len(items)} questions: {asked}, evaluating them: {evaluated}")
            big, answers = multiply(run, count, scratch)
            options = EvalOptions(gold=big, answers=answers, save=scratch / "big.json")
            scored = timed(lambda: evaluate(options, services))
            reported = timed(
                lambda: evaluate(replace(options, report=scratch / "report.html"), services)
            )
            print(f"scoring {count} stored answers: {scored}, with a report: {reported}")


def multiply(run: Path, count: int, folder: Path) -> tuple[Path, Path]:
    """Write a gold set and answers of `count` questions, the run's over and over."""
    records = load_run(run).records
    gold, answers = folder / "gold.jsonl", folder / "answers.jsonl"
    items = [as_line(replace(records[i % len(records)].item, id=f"q{i}")) for i in range(count)]
    given = [{**(records[i % len(records)].answer or {}), "id": f"q{i}"} for i in range(count)]
    write_lines(gold, items)
    write_lines(answers, given)
    return gold, answers


def as_line(item: GoldItem) -> dict[str, Any]:
    """An item as a gold set writes it."""
    evidence = [{"doc": one.doc, "quote": one.quote} for one in item.evidence]
    written = {k: v for k, v in item_json(item).items() if k in KNOWN_KEYS and v != ""}
    return written | {"evidence": evidence}


def write_lines(path: Path, rows: Sequence[dict[str, Any]]) -> None:
    """Write JSON Lines."""
    lines = (json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    path.write_text("".join(lines), encoding="utf-8")


def timed(work: Callable[[], object]) -> str:
    """Seconds that a call takes, by the wall and of the processor, which neighbours slow less."""
    started, used = time.perf_counter(), time.process_time()
    work()
    return f"{time.perf_counter() - started:.1f} s (CPU {time.process_time() - used:.1f} s)"


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else 10_000)
