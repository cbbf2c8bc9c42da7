"""An evaluation against asking the same in a plain loop, and scoring of many stored answers.

Both ask with models that are loaded, in turn, so that their ratio stands on a busy machine.

python -m scripts.bench_eval --gold GOLD.jsonl --index INDEX --out results/
"""

import argparse
import json
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

from rich.console import Console

from index.embedders import load_embedder
from index.store import Index
from qa.evaluation.command import EvalOptions, Services, evaluate
from qa.evaluation.gold import read_gold
from qa.evaluation.gold_fields import parse_item
from qa.evaluation.gold_types import GoldEvidence, GoldItem
from qa.evaluation.run import load_run
from qa.extractive import ExtractiveAnswerer
from qa.pipeline import Asker
from scripts.benchmarks import Seconds, alternate, save


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gold", type=Path, required=True)
    parser.add_argument("--index", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--stored", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=5)
    asked = parser.parse_args()
    with Index.open(asked.index) as index, tempfile.TemporaryDirectory() as temporary:
        scratch = Path(temporary)
        with (scratch / "out.txt").open("w", encoding="utf-8") as file:
            result = measure(asked, index, Console(file=file), scratch)
    save(asked.out, "eval", result)


def measure(
    asked: argparse.Namespace, index: Index, console: Console, scratch: Path
) -> dict[str, Any]:
    """Time asking and evaluating in turn, then scoring without and with a report."""
    asker = Asker(index, load_embedder(index.manifest.embedder.name), ExtractiveAnswerer())

    @contextmanager
    def open_asker() -> Iterator[Asker]:
        yield asker

    services = Services(
        index, open_asker, console, console, lambda _: nullcontext(lambda done, total: None)
    )
    items, numbers = read_gold(asked.gold), count()
    asker.ask(items[0].question)  # loads what is loaded late

    def run(gold: Path, answers: Path | None = None, report: bool = False) -> None:
        number = next(numbers)
        name = scratch / f"{number}.html" if report else None
        saved = scratch / f"{number}.json"
        evaluate(EvalOptions(gold=gold, save=saved, answers=answers, report=name), services)

    both = alternate(
        {
            "evaluate": lambda: run(asked.gold),
            "ask": lambda: [asker.ask(item.question) for item in items],
        },
        asked.rounds,
    )
    gold, answers = multiply(scratch / "0.json", asked.stored, scratch)
    scored = alternate(
        {"score": lambda: run(gold, answers), "report": lambda: run(gold, answers, True)}, 1
    )
    return {
        "questions": len(items),
        "rounds": asked.rounds,
        "stored_answers": asked.stored,
        "seconds": {name: rounded(taken) for name, taken in {**both, **scored}.items()},
        "to_asking_cpu": round(both["evaluate"].cpu / both["ask"].cpu, 2),
        "to_asking_wall": round(both["evaluate"].wall / both["ask"].wall, 2),
    }


def rounded(taken: Seconds) -> dict[str, float]:
    """What a benchmark's file says of a time."""
    return {"wall_s": round(taken.wall, 2), "cpu_s": round(taken.cpu, 2)}


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
    """An item as a gold set of ours writes it.

    Raises:
        ValueError: a set of ours cannot say all of it, such as the degrees of relevance of BEIR.
    """
    line: dict[str, Any] = {"id": item.id, "question": item.question, "type": item.type}
    line |= {"answer": item.answer, "aliases": item.aliases, "must_include": item.must_include}
    if item.answerable is not None:
        line["answerable"] = item.answerable
    if item.all_of:
        line["answers"] = [list(forms) for forms in item.all_of]
    if item.any_evidence:
        line["positive"] = [one.doc or one.quote for one in item.evidence]
        line |= {} if all(one.doc for one in item.evidence) else {"negative": []}
    else:
        line["evidence"] = [evidence_line(one) for one in item.evidence]
    line |= {"draft": True} if item.draft else {}
    if parse_item(json.loads(json.dumps(line)), item.where) != item:
        raise ValueError(f"a gold set of ours cannot say all of {item.id}")
    return line


def evidence_line(evidence: GoldEvidence) -> dict[str, Any]:
    """A piece of evidence as a gold set of ours writes it."""
    start = {} if evidence.start is None else {"start": evidence.start}
    return {"doc": evidence.doc, "quote": evidence.quote} | start


def write_lines(path: Path, rows: Sequence[dict[str, Any]]) -> None:
    """Write JSON Lines."""
    lines = (json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    path.write_text("".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
