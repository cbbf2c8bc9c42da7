"""Find the times that a question asks of one by one without a year: 去年…今年…, “十三五”末…."""

import re
from dataclasses import dataclass

from index.fold import fold
from qa import asking_words as words
from qa.question import Question, target_or_result

_FIVE_YEARS = {"十五": 2005} | {
    f"十{c}五": 2005 + 5 * n for n, c in enumerate("一二三四五六七八九", 1)
}
_PERIOD = re.compile(
    r"(?P<five>[“\"]?十[一二三四五六七八九]?五[”\"]?(?:期?末|收官|期满|结束))"
    r"|(?P<before>[去上前]一?年(?!度?的?报告))|(?P<now>今年|本年度?)"
    r"|(?<!\d)(?P<year>(?:19|20)\d\d)年?"
)

# 去年产了多少、今年想产多少: before a time the mark of a list parts clauses too.
_CLAUSE_END = re.compile(r"[,;:。?!]|、(?=[去上前今本]年|(?:19|20)\d\d)")


@dataclass(frozen=True, slots=True)
class Period:
    """A time that a question asks of, with the clause that asks."""

    name: str
    year: int
    clause: str
    """From the time on, as it stands in the folded question."""
    wants: str
    """"target", "result" or ""."""


def find_periods(question: Question) -> tuple[Period, ...]:
    """List the times that a question asks of, each in a clause of its own; () for fewer than two.

    去年 and 今年 are told by the one report that is asked; where there are several they may be
    any year.
    """
    text = fold(question.text)
    base = _base_year(question)
    found: dict[int, Period] = {}
    for clause in _CLAUSE_END.split(text):
        match = _PERIOD.search(clause)
        year = _year(match, base) if match else None
        if match and year and words.ASKED_FIGURE.search(clause):
            wants = target_or_result(clause) or ("result" if match["before"] else "")
            name = re.sub('[“”"]', "", match[0])
            found.setdefault(year, Period(name, year, clause[match.start() :], wants))
    return tuple(found.values()) if len(found) > 1 else ()


def last_year(question: Question) -> int | None:
    """The year before that of the only report, where 去年 is all that is said of time."""
    text = fold(question.text)
    if question.scope.years or re.search("今年|比[去上]年|较[去上]年|同比", text):
        return None
    base = _base_year(question)
    return base - 1 if base and re.search("[去上]一?年(?!度?的?报告)", text) else None


def _base_year(question: Question) -> int | None:
    """The year of the only report that is asked, where it is known."""
    scope = question.scope
    known = (scope.reports, scope.held_years, scope.years)
    return next((years[0] for years in known if len(years) == 1), None)


def _year(match: re.Match[str], base: int | None) -> int | None:
    if match["five"]:
        name = re.search("十.?五", match["five"])
        return _FIVE_YEARS.get(name[0]) if name else None
    if match["year"]:
        return int(match["year"])
    if base is None:
        return None
    return base - 1 if match["before"] else base
