"""Fit and cross-validate the chance that evidence answers: calibrate_refusal.py GOLD:CORPUS …

Each GOLD is a gold set in JSON Lines, each CORPUS the folder of its documents. Gold sets hold few
questions without an answer, so those about one place are also asked of each other document, unless
they name an indicator that every plan has. Prints the weights for qa/refusal.py and the
cross-validated curve of refusal precision and recall. With --json FILE and --plot FILE.svg writes
the curve too.
"""

import argparse
import json
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from index.build import update_index
from index.embedders import load_embedder
from index.store import Index
from index.thesaurus import names_measure
from qa.candidates import Candidate
from qa.evaluation.plots import SHARE_TICKS, Axis, Curve, plot
from qa.extractive import ExtractiveAnswerer
from qa.parts import parts_of
from qa.pipeline import Asker
from qa.question import Question, read_question
from qa.refusal import THRESHOLD, form_missing, not_covered, signals
from scripts.svg_file import write_svg

FOLDS = 10
RIDGE = 0.1
ELSEWHERE = 0.5
KINDS = ("fact", "list", "definition")

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Example:
    """One part of a question: the signals of its best candidate, and whether it answers."""

    group: int
    signals: tuple[float, ...]
    right: bool
    asked_elsewhere: bool
    """Whether the question was put to a document that it is not about."""


def main() -> None:
    """Fit on all gold sets together; folds keep the parts of a question together."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", nargs="+", metavar="GOLD:CORPUS")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--plot", type=Path)
    args = parser.parse_args()
    examples: list[Example] = []
    for pair in args.sets:
        gold, corpus = map(Path, pair.split(":"))
        examples.extend(read_examples(gold, corpus, len(examples)))
    features = np.array([[1.0, *e.signals] for e in examples])
    labels = np.array([float(e.right) for e in examples])
    groups = np.array([e.group for e in examples])
    # There are more of these than of any other, and not because people ask so.
    weights = np.array([ELSEWHERE if e.asked_elsewhere else 1.0 for e in examples])
    print(f"{len(examples)} parts, {int(labels.sum())} answered by their best candidate")
    print("weights:", *(f"{w:.2f}" for w in fit(features, labels, weights)))
    curve = refusal_curve(cross_validated(features, labels, weights, groups), labels)
    for row in curve:
        print(
            "threshold {threshold:.2f}  refusal precision {precision:.3f} "
            "recall {recall:.3f}  answers refused {lost:.3f}".format(**row)
        )
    if args.json:
        args.json.write_text(json.dumps(curve), encoding="utf-8")
    if args.plot:
        write_svg(args.plot, plotted(curve, len(examples)))


def read_examples(gold: Path, corpus: Path, first_group: int) -> Iterator[Example]:
    """Ask every question of a gold set; what the rules refuse is left out."""
    embedder = load_embedder(threads=2)
    with tempfile.TemporaryDirectory() as folder:
        update_index(Path(folder, "index"), [corpus], embedder=embedder)
        with Index.open(Path(folder, "index")) as index:
            asker = Asker(index, embedder, ExtractiveAnswerer())
            for group, line in enumerate(gold.read_text(encoding="utf-8").splitlines()):
                data = json.loads(line)
                question = read_question(data["question"], asker.documents)
                for part in parts_of(question):
                    yield from _examples(asker, part, data, index, first_group + group)


def _examples(
    asker: Asker, part: Question, data: dict[str, Any], index: Index, group: int
) -> Iterator[Example]:
    reading = asker.read(part)
    best = reading.best
    if best and not not_covered(reading) and not form_missing(part, best):
        right = _answers(best, data, index)
        if right or not data["answerable"]:
            yield Example(group, signals(reading), right, asked_elsewhere=False)
    place = next(iter(part.scope.places), None)
    if place is None or data["type"] not in KINDS or part.foreign or names_measure(part.topic):
        return
    for info in index.documents:
        if info.doc in place.docs:
            continue
        elsewhere = replace(place, docs=(info.doc,), years=())
        scope = replace(part.scope, places=(elsewhere,), years=(), reports=())
        reading = asker.read(replace(part, text=part.topic, scope=scope))
        if reading.best and not form_missing(part, reading.best):
            yield Example(group, signals(reading), right=False, asked_elsewhere=True)


def _answers(best: Candidate, data: dict[str, Any], index: Index) -> bool:
    for evidence in data["evidence"]:
        start = index.document(evidence["doc"]).text.find(evidence["quote"])
        same = evidence["doc"] == best.evidence.passage.doc
        if same and best.start < start + len(evidence["quote"]) and start < best.end:
            return True
    return False


def fit(features: Floats, labels: Floats, importance: Floats) -> Floats:
    """Logistic regression with a small ridge, by Newton's method."""
    weights = np.zeros(features.shape[1])
    ridge = RIDGE * np.diag([0.0] + [1.0] * (features.shape[1] - 1))
    for _ in range(50):
        chances = 1 / (1 + np.exp(-features @ weights))
        gradient = features.T @ (importance * (labels - chances)) - ridge @ weights
        curvature = importance * chances * (1 - chances)
        hessian = (features * curvature[:, None]).T @ features + ridge
        step = np.linalg.solve(hessian, gradient)
        weights += step
        if np.abs(step).max() < 1e-8:
            break
    return weights


def cross_validated(
    features: Floats, labels: Floats, importance: Floats, groups: npt.NDArray[np.int64]
) -> Floats:
    """The chance of every example by a fit on the other folds."""
    chances = np.zeros(len(labels))
    for fold in range(FOLDS):
        held = groups % FOLDS == fold
        weights = fit(features[~held], labels[~held], importance[~held])
        chances[held] = 1 / (1 + np.exp(-features[held] @ weights))
    return chances


def refusal_curve(chances: Floats, labels: Floats) -> list[dict[str, float]]:
    """Refusal precision and recall over thresholds; `lost` is right answers refused."""
    rows = []
    for threshold in np.arange(0.02, 0.9, 0.02):
        refused = chances < threshold
        wrong = labels == 0
        rows.append(
            {
                "threshold": float(threshold),
                "precision": float(wrong[refused].mean()) if refused.any() else 1.0,
                "recall": float(refused[wrong].mean()),
                "lost": float(refused[~wrong].mean()),
            }
        )
    return rows


def plotted(curve: list[dict[str, float]], parts: int) -> str:
    """Draw precision over recall, and where the threshold in use stands."""
    points = sorted((row["recall"], row["precision"]) for row in curve)
    used = min(curve, key=lambda row: abs(row["threshold"] - THRESHOLD))
    return plot(
        f"拒答:交叉验证,{parts} 个问题部分",
        Axis("召回率", 0.0, 1.0, SHARE_TICKS),
        Axis("精确率", 0.0, 1.0, SHARE_TICKS),
        Curve(points),
        [(used["recall"], f"阈值 {THRESHOLD:g}")],
    )


if __name__ == "__main__":
    main()
