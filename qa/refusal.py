"""Decide from the evidence alone that there is no answer to a part of a question, and say why."""

import math
import re

from index.thesaurus import speaks_of
from index.types import Figure
from qa.fitting import has_worded_value
from qa.question import Kind, Question
from qa.reading import Candidate, Reading, list_items
from qa.units import other_measure

# Logistic weights of the chance that the best candidate answers, and the least chance that
# counts as an answer. Fitted and cross-validated by scripts/calibrate_refusal.py.
_WEIGHTS = (-1.87, 3.84, 1.30, 1.32)
THRESHOLD = 0.55
# A question in English shares no words with its evidence but by the thesaurus; where that finds
# none either, the best candidate has to be this alike.
FOREIGN_THRESHOLD = 0.74

_CAUSE = re.compile(r"因为|由于|因此|原因|鉴于|受[^,，。]{1,12}影响|之所以|为了|致使|导致|源于")


def why_not(reading: Reading) -> str:
    """Return why the evidence does not answer, in words for the user; "" if it may."""
    reason = not_covered(reading)
    if reason or reading.best is None:
        return reason
    question = reading.question
    if not re.search(r"\w", question.topic):
        return "问题没有说要问什么"
    if question.foreign:
        unlikely = (reading.best.likeness or 0.0) < FOREIGN_THRESHOLD and not reading.best.coverage
    else:
        unlikely = chance(reading) < THRESHOLD
    if unlikely and question.kind is not Kind.REASON:
        return "原文未提及所问的内容"
    return form_missing(question, reading.best)


def not_covered(reading: Reading) -> str:
    """Say what of place and year no document covers."""
    scope, best = reading.question.scope, reading.best
    if scope.uncovered_places and not scope.places:
        return f"资料未覆盖{'、'.join(scope.uncovered_places)}"
    if best is None:
        return "资料中没有与问题相近的内容"
    years = scope.places[0].years if scope.places else scope.years
    if years and best.year and best.year not in years:
        return f"资料没有{'、'.join(map(str, years))}年的这项内容"
    return ""


def form_missing(question: Question, best: Candidate) -> str:
    """Say what an answer of the question's kind must have and the best candidate has not."""
    has_value = best.figure or "*" in best.text or has_worded_value(best.text)
    if question.kind is Kind.FIGURE and not has_value:
        return "原文提到相近内容,但没有所问的数字"
    if best.figure and (reason := _other_figure(question, best, best.figure)):
        return reason
    if _wants_explaining(question, best) and not best.explains:
        return f"原文提到“{question.unexplained[0]}”,但没有解释其含义"
    if question.kind is Kind.REASON and not _CAUSE.search(best.text):
        return "原文没有说明原因"
    # Half of what is asked for is no answer; a list that the marks do not show whole may be.
    if (
        question.kind is Kind.LIST
        and question.count
        and 2 * list_items(best.text) <= question.count
    ):
        return f"原文没有列出这{question.count}项"
    return ""


def _other_figure(question: Question, best: Candidate, figure: Figure) -> str:
    """Why a figure cannot be the one asked for: another indicator, measure, target or result."""
    if speaks_of(question.topic, f"{figure.indicator},{best.text}") is False:
        return "原文未提及所问的指标"
    if question.units and other_measure(question.units[0], figure.unit):
        return f"原文没有以{question.units[0]}计的数字"
    if question.wants == "result" and figure.kind == "target":
        return "原文只有目标,没有完成数"
    return ""


def _wants_explaining(question: Question, best: Candidate) -> bool:
    """Whether the answer has to say what a term stands for that the text has as one."""
    return any(
        re.search(rf"[“\"「]{re.escape(term)}[”\"」]", best.text) for term in question.unexplained
    )


def signals(reading: Reading) -> tuple[float, ...]:
    """What the chance is reckoned from.

    The share of the question that the best candidate bears, that of its indicator that the
    question names, and its likeness to the question.
    """
    best = reading.best
    if best is None:
        return (0.0, 0.0, 0.0)
    return (best.coverage, best.indicator, best.likeness or 0.0)


def chance(reading: Reading) -> float:
    """The chance that the best candidate answers, by a logistic model of the signals."""
    bias, *weights = _WEIGHTS
    z = bias + sum(w * s for w, s in zip(weights, signals(reading), strict=True))
    return 1 / (1 + math.exp(-z))
