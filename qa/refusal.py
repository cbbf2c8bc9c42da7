"""Decide from the evidence alone that there is no answer to a part of a question, and say why."""

import math
import re

from index.thesaurus import speaks_of
from index.types import Figure
from qa.candidates import Candidate, Reading
from qa.enumerating import enumerations
from qa.fitting import has_worded_value, kind_of, told_in
from qa.forms import list_items
from qa.opposites import turned_round
from qa.placing import unnamed_places
from qa.question import Kind, Question
from qa.units import other_measure

# Logistic weights of the chance that the best candidate answers, and the least chance that
# counts as an answer. Fitted and cross-validated by scripts/calibrate_refusal.py.
_WEIGHTS = (-7.12, 3.52, 1.11, 1.81, 1.51)
THRESHOLD = 0.06
# The cosine of question and best clause counts from the middle of what is usual, up to a limit;
# where there is none, and across languages, as for most right answers.
_MIDDLE, _SPREAD, _FURTHEST, _UNKNOWN = 0.86, 0.03, 2.0, 0.7

# Cosine of question and best clause. Of thirty questions about anything else, asked of plans and
# reports, all but few lie below; so do few that are about the documents and name no place or year.
LEAST_LIKENESS = 0.88
# Of the indicator: then the words tell, and GDP要涨多少 is little like 地区生产总值增长6.5%.
_NAMED = 0.7

_LATIN_WORD = re.compile(r"[a-z]{2,}")
_CAUSE = re.compile(
    r"因(?!素|子|地制宜|此|公|势|人)|由于|缘于|原因|鉴于|受[^。;；]{1,60}影响|之所以|为了|为[^,，。]{2,16}而|致使|导致|源于|起因|得名"
    r"|使得|以便|以免|从而|目的|(?:^|[,，])故"
)


_RATE = re.compile(r"[一-龥](?<!增长)(?<!利)率(?!先|领)")
_SHARE = re.compile("占|比重|比例|强度")
_GROWTH = re.compile(r"^(?!.*(?:率|比重|占比|比例)).*(?:增长|增速|增幅)$")


def why_not(reading: Reading) -> str:
    """Return why the evidence does not answer, in words for the user; "" if it may."""
    reason = not_covered(reading)
    if reason or reading.best is None:
        return reason
    question = reading.question
    if not re.search(r"\w", question.topic):
        return "问题没有说要问什么"
    if _is_unplaced(question):
        from qa import unplaced  # patterns for news and the like alone

        likely = unplaced.chance(question, reading.best) >= unplaced.THRESHOLD
        return "" if likely else "原文未提及所问的内容"
    if _is_far_off(question, reading.best):
        return "原文未提及所问的内容"
    if chance(reading) < THRESHOLD and question.kind is not Kind.REASON:
        return "原文未提及所问的内容"
    return form_missing(question, reading.best)


def _is_far_off(question: Question, best: Candidate) -> bool:
    """Whether a question that names no place or year is about something else: 红烧肉怎么做.

    Where the documents are all of some place and year, such a question is the likelier to be; one
    that names an indicator of theirs is not.
    """
    scope = question.scope
    named = scope.places or scope.years or scope.reports or not scope.placed
    if named or best.likeness is None or len(_LATIN_WORD.findall(question.topic)) > 2:
        return False
    return best.likeness < LEAST_LIKENESS and not (best.figure and best.indicator > _NAMED)


def confidence(reading: Reading) -> float:
    """The chance that the evidence answers; 0 where a rule says that it does not."""
    best = reading.best
    if best is None or not_covered(reading) or _is_far_off(reading.question, best):
        return 0.0
    if _is_unplaced(reading.question):
        from qa import unplaced

        return unplaced.chance(reading.question, best)
    if form_missing(reading.question, best):
        return 0.0
    return chance(reading)


def _is_unplaced(question: Question) -> bool:
    """Whether texts that are of no place are asked, in their own language."""
    return not question.scope.placed and not question.foreign


def not_covered(reading: Reading) -> str:
    """Say what of place and year no document covers."""
    scope, best = reading.question.scope, reading.best
    if unnamed := unnamed_places(reading):
        return f"资料未覆盖{'、'.join(unnamed)}"
    if not scope.places and set(scope.uncovered_places) - set(scope.sought):
        return f"资料未覆盖{'、'.join(scope.uncovered_places)}"
    if best is None:
        return "资料中没有与问题相近的内容"
    years = scope.places[0].years if scope.places else scope.years
    told = best.evidence.metadata.year
    # What speaks of no single year may be of any that its report looks back on or ahead to.
    of_others = best.year is None and told and not {told, told - 1} & set(years)
    if years and (of_others or (best.year and best.year not in years)):
        return f"资料没有{'、'.join(map(str, years))}年的这项内容"
    return ""


def form_missing(question: Question, best: Candidate) -> str:
    """Say what an answer of the question's kind must have and the best candidate has not."""
    if best.lacks:
        return f"原文没有“{best.lacks}”的这项内容"
    if verb := turned_round(question, best):
        return f"原文提到相近内容,但没有说“{verb}”"
    has_value = best.figure or "*" in best.text or told_in(question.units, best.text)
    has_value = has_value or has_worded_value(best.text, question.units)
    if question.kind is Kind.FIGURE and not has_value:
        return "原文提到相近内容,但没有所问的数字"
    if question.kind is Kind.FIGURE and (reason := _other_figure(question, best, best.figure)):
        return reason
    if _wants_explaining(question, best) and not best.explains:
        return f"原文提到“{question.unexplained[0]}”,但没有解释其含义"
    if question.kind is Kind.REASON and not _CAUSE.search(best.text):
        return "原文没有说明原因"
    # Half of what is asked for is no answer; a list that the marks do not show whole may be.
    if (
        question.kind is Kind.LIST
        and question.count
        and 2 * (len(best.items) or list_items(best.text)) <= question.count
        and not any(row.told == question.count for row in enumerations(best.text))
    ):
        return f"原文没有列出这{question.count}项"
    return ""


def _other_figure(question: Question, best: Candidate, figure: Figure | None) -> str:
    """Why a figure cannot be the one asked for: another indicator, measure, target or result."""
    named = f"{figure.indicator},{best.text}" if figure else best.text
    if not question.foreign and speaks_of(question.topic, named) is False:
        # What a question calls a share of (绿化占城区的多大比例) is no name of an indicator.
        share = _SHARE.search(question.topic) and _SHARE.search(named)
        if not (share and best.indicator > _NAMED):
            return "原文未提及所问的指标"
    if figure is None:
        return ""
    # A rate is no growth: 失业率 is not answered by 投资增长11%.
    if _RATE.search(question.topic) and _GROWTH.search(figure.indicator):
        return "原文未提及所问的指标"
    if question.units and other_measure(question.units[0], figure.unit):
        return f"原文没有以{question.units[0]}计的数字"
    if question.wants == "result" and kind_of(figure) == "target":
        return "原文只有目标,没有完成数"
    if question.wants == "target" and kind_of(figure) == "result" and _of_last_year(best):
        return "原文只有完成数,没有目标"
    return ""


def _of_last_year(best: Candidate) -> bool:
    """Whether a report looks back with it on the year before its own."""
    own = best.evidence.metadata.year
    return bool(own and best.year and best.year < own)


def _wants_explaining(question: Question, best: Candidate) -> bool:
    """Whether the answer has to say what a term stands for that the text has as one."""
    return any(
        re.search(rf"[“\"「]{re.escape(term)}[”\"」]", best.text) for term in question.unexplained
    )


def signals(reading: Reading) -> tuple[float, ...]:
    """What the chance is reckoned from.

    The score of the best candidate, whether a figure is asked for (which has a higher one), the
    share of the candidate's indicator that the question names, and its likeness to the question.
    """
    best = reading.best
    if best is None:
        return (0.0, 0.0, 0.0, -_FURTHEST)
    question = reading.question
    figure = float(question.kind is Kind.FIGURE)
    return (best.score, figure, best.indicator, _likeness(question, best))


def _likeness(question: Question, best: Candidate) -> float:
    """How like the best candidate is to the question, from -2 to 2."""
    if best.likeness is None or len(_LATIN_WORD.findall(question.topic)) > 2:
        return _UNKNOWN
    beyond = (best.likeness - _MIDDLE) / _SPREAD
    return max(-_FURTHEST, min(_FURTHEST, beyond))


def chance(reading: Reading) -> float:
    """The chance that the best candidate answers, by a logistic model of the signals."""
    bias, *weights = _WEIGHTS
    z = bias + sum(w * s for w, s in zip(weights, signals(reading), strict=True))
    return 1 / (1 + math.exp(-z))
