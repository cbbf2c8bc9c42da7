"""Answer without a model: the clauses that answer best, word for word."""

import re
from collections.abc import Sequence
from dataclasses import replace

from index.fold import fold
from index.types import Metadata
from qa.asking_words import WHOSE, YES_NO
from qa.candidates import Candidate, Reading
from qa.figures.amounts import amount_of
from qa.fitting import has_worded_value
from qa.parts import parts_of
from qa.question import Kind, Question
from qa.spans import MASKED_FIGURE
from qa.types import Claim, Draft, Outcome, Quote

# Hidden words are what is asked for where nothing else is told.
_MASK = re.compile(rf"{MASKED_FIGURE.pattern}|^[^,，;；]*\*[^,，;；]*$")
_BOUND = re.compile("[超高大多]过?[于过]|[低小少]于|不到|不足|至[少多]|以[上下内]|突破|达标|完成")
# A value with what it is counted in: 15%, 160亿.
_GIVEN_VALUE = re.compile(r"(?<![\d.])(\d+(?:\.\d+)?)(%|[万亿]+)")


class ExtractiveAnswerer:
    """Picks clauses from the evidence; says nothing of its own but which is higher."""

    name = "extractive"

    def split(
        self, question: Question, documents: Sequence[tuple[str, Metadata]]
    ) -> tuple[tuple[Question, ...], str]:
        """Split a comparison by rules."""
        return parts_of(question), ""

    def answer(self, question: Question, readings: Sequence[Reading]) -> Draft:
        """Draft one claim for each part of the question that has a candidate."""
        best = [(r.question, c) for r in readings if (c := r.best) is not None]
        claims = _joined([claim for part, c in best for claim in _claims(part, c)])
        if question.extreme and len(best) > 1:
            claims += _extreme(question, best)
        hidden = [part.label for part, candidate in best if _masked(part, candidate)]
        if len(hidden) == len(best):
            return Draft(Outcome.MASKED, tuple(claims))
        reason = ";".join(f"{label}:原文已隐去" for label in hidden)
        return Draft(Outcome.ANSWERED, tuple(claims), reason)


def _claims(part: Question, candidate: Candidate) -> list[Claim]:
    """One claim, or one for each thing of a list."""
    if not candidate.items:
        return [
            Claim(
                candidate.text,
                (_quote(candidate),),
                part.label or _whose(part, candidate) or _verdict(part, candidate),
            )
        ]
    quotes = [Quote(item.evidence.number, item.text, item.start) for item in candidate.items]
    return [Claim(quote.text, (quote,), part.label) for quote in quotes]


def _joined(claims: Sequence[Claim]) -> list[Claim]:
    """Claims of several parts that one clause bears out as one: 城镇和农村分别增长6%、7%."""
    labels: dict[tuple[Quote, ...], list[str]] = {}
    for claim in claims:
        labels.setdefault(claim.quotes, []).append(claim.label)
    first = {claim.quotes: claim for claim in reversed(claims)}
    return [
        replace(first[quotes], label="、".join(dict.fromkeys(named)))
        for quotes, named in labels.items()
    ]


def _whose(part: Question, candidate: Candidate) -> str:
    """The place and year of the plan that the quote is from, where that is what is asked."""
    metadata = candidate.evidence.metadata
    if not WHOSE.search(fold(part.text)):
        return ""
    return metadata.place + (f"{metadata.year}年" if metadata.year else "")


def _verdict(part: Question, candidate: Candidate) -> str:
    """是 or 不是, where a question gives one value and asks whether it is so; "" otherwise.

    Values of other magnitudes (1.2万亿, 12000亿) are not compared, nor is 超过15%吗 decided.
    """
    asked, figure = fold(part.text), candidate.figure
    given = _GIVEN_VALUE.findall(asked)
    if figure is None or len(given) != 1 or not YES_NO.search(asked) or _BOUND.search(asked):
        return ""
    told = _GIVEN_VALUE.match(fold(figure.value))
    if told is None or told[2] != given[0][1]:
        return ""
    return "是" if float(told[1]) == float(given[0][0]) else "不是"


def _quote(candidate: Candidate) -> Quote:
    return Quote(candidate.evidence.number, candidate.text, candidate.start)


def _masked(part: Question, candidate: Candidate) -> bool:
    """Whether the very thing asked for is hidden."""
    if candidate.figure is not None:
        return candidate.figure.masked
    if has_worded_value(candidate.text) or part.kind not in (Kind.FIGURE, Kind.FACT):
        return False
    return bool(_MASK.search(candidate.text))


def _extreme(question: Question, best: Sequence[tuple[Question, Candidate]]) -> list[Claim]:
    """Say which part has the highest or lowest figure, if all are in one unit and differ."""
    amounts = [amount_of(c.figure) if c.figure else None for _, c in best]
    known = [amount for amount in amounts if amount is not None]
    if len(known) < len(best) or len({amount.unit for amount in known}) != 1:
        return []
    values = [amount.number for amount in known]
    top = max(values) if question.extreme > 0 else min(values)
    if values.count(top) != 1:
        return []
    part, _ = best[values.index(top)]
    word = "最" if len(best) > 2 else "更"
    word += "高" if question.extreme > 0 else "低"
    return [Claim(f"{part.label}{word}", tuple(_quote(candidate) for _, candidate in best))]
