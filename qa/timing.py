"""Which year a span speaks of, and which years a question asks about."""

import re

from qa.question import Question
from qa.types import Evidence

YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)\s*年")
REVIEW = re.compile(
    r"回顾|总结|过去(?:一年|五年)|工作成效|取得(?:的)?成绩|完成情况|执行情况|(?:上|去)年(?:度)?工作"
)


def effective_year(
    text: str, start: int, end: int, sentence: int, item: Evidence
) -> tuple[int | None, bool]:
    """The year that a span speaks of, and whether it looks back on results.

    The span's own year, else the last one named before it in its sentence, else that of the
    headings above it, else the document's; a review without a year is of the year before.
    """
    review = any(REVIEW.search(title) for title in item.passage.section)
    named = YEAR.findall(text[start:end]) or YEAR.findall(text[sentence:start])[-1:]
    if named:
        return int(named[0]), review
    for title in reversed(item.passage.section):
        match = YEAR.search(title)
        if match:
            return int(match[1]), review
    year = item.metadata.year
    return (year - 1 if review and year else year), review


def asked_years(question: Question, item: Evidence) -> tuple[int, ...]:
    """The years that a question asks about in the document that evidence is from."""
    for place in question.scope.places:
        if item.passage.doc in place.docs:
            return place.years
    return question.scope.years


def year_fit(question: Question, item: Evidence, year: int | None) -> float:
    """What the year that a candidate speaks of counts: another than that asked for is wrong."""
    asked = asked_years(question, item)
    if not year:
        return 0.0
    if asked:
        return 0.1 if year in asked else -0.6
    return 0.1 if year in question.scope.reports else 0.0
