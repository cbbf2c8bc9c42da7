"""Whether words have the form of the answer that is wanted: a list, a date, a place, news."""

import re
from collections.abc import Callable

from index.fold import fold
from index.thesaurus import synonyms
from qa.asking_words import EXCLUDING, FRONTED, LIGHT
from qa.enumerating import Enumeration, enumerations
from qa.matching import Weights, Wording
from qa.question import Kind, Question, things_asked
from qa.types import Evidence

# An answer to these is more than the question's own words: the title of a text is none.
_NEWS = (Kind.FACT, Kind.FIGURE, Kind.REASON, Kind.LIST)
_WORD_CHARACTER = re.compile(r"[一-龥a-z]|\d+")
_GRAMMAR = set("的了在是和与及等也都就而其之于为有")
_DATE = re.compile(
    r"\d年|[\d一二三四五六七八九十]+[月日号]|世纪|[唐宋元明清秦汉隋晋][代朝]|年[初底末中]|[上下]半年|季度|时期|年代|朝代"
)
_PLACE = re.compile(r"[在于至从到位赴落]|[省市县区州镇乡村街道路园馆院港岛山湖河]")
# What having the kind of thing asked for counts, and lacking it against.
_OF_KIND = 0.4
# A clause that opens so leaves its subject in the clause before.
_OPEN_HEAD = re.compile(
    r"^(?:其中|同比|比上年|较上年|增长|增速|增幅|下降|提高|提升|达到?|占|约|力争|争取|确保|突破|超过?"
    r"|不低于|不少于|并|且|全年|分别|均|总投资|投资|完成|实现|目标|使|从而)"
)
# Of a list: several things, those called what is asked for, as many as asked for by their marks
# and by the text's own count, and both.
_SEVERAL, _CALLED = 0.2, 0.5
_COUNT, _COUNT_TOLD, _COUNT_CALLED = 0.4, 0.6, 0.9
_TELLS_ON = re.compile("(?:其中|具体|主要)?(?:包括|分别(?:是|为))")
# What says so few characters beyond the question's own only repeats it.
_REPEATED = 4


# 空置率控制在4%以内是哪个区定的: what is told of has the value that the question gives.
_GIVEN = re.compile(r"(?<![\d.])\d+(?:\.\d+)?(?:%|[万亿]+|公里|亩|吨|千瓦|[家个套项座条](?!五|月))")
_WITHOUT_GIVEN = 0.4
# What a question puts first (养殖方面,…) is what all its answer is about.
_ABOUT = 0.4


class Forms:
    """Scores the form of clauses against one part of a question."""

    def __init__(self, question: Question, wording: Wording, weigh: Weights) -> None:
        self._question = question
        self._wording = wording
        excluded = EXCLUDING.sub(" ", question.excluded)
        self._excluded = Wording(excluded, weigh, synonyms(excluded), LIGHT)
        given = _GIVEN.findall(fold(question.text)) if question.kind is Kind.FACT else ()
        self._given = [re.compile(rf"(?<![\d.]){re.escape(value)}") for value in given]
        fronted = FRONTED.search(question.scope.topic)
        about = fronted["about"] if fronted else ""
        self._about = Wording(about, weigh, synonyms(about), LIGHT)
        self._asked = set(fold(question.text)) | _GRAMMAR
        self._tells = None if question.scope.placed else _teller(question)
        named = " ".join(things_asked(question))
        self._things = frozenset(term for term in wording.terms if term in named)

    def score(self, window: str, item: Evidence) -> float:
        """What the form of a window counts; a mere heading counts against it."""
        question = self._question
        score = 0.0
        if question.kind is Kind.LIST or (question.kind is Kind.DEFINITION and question.count):
            score += self._list_score(window)
        if question.focus:
            score += 0.3 if question.focus in window else -0.1
        if any(fold(term) in fold(window) for term in question.quoted):
            score += 0.15
        if self._given and not any(value.search(fold(window)) for value in self._given):
            score -= _WITHOUT_GIVEN
        if question.excluded:
            beyond = self._excluded.found_in(fold(window)) - self._wording.terms.keys()
            score -= 0.3 * self._excluded.share(beyond)
        if self._about.terms and question.kind is not Kind.FIGURE:
            score += _ABOUT * self._about.share(self._about.found_in(fold(window)))
        # Of a figure the number alone is news.
        least = 1 if question.kind is Kind.FIGURE else 2
        if question.kind in _NEWS and self._told_beyond(window) < least:
            score -= 0.5
        score += self._answer_type_score(window)
        if _OPEN_HEAD.match(window):
            score -= 0.12
        if window in item.metadata.title or any(window in title for title in item.passage.section):
            score -= 0.3
        return score

    def _answer_type_score(self, window: str) -> float:
        """Whether a window has a date or a place where one is asked for, or what else is.

        Of plans a figure tells that by itself, and they name few persons.
        """
        if self._tells is not None:
            return _OF_KIND if self._tells(window) else -_OF_KIND
        if self._question.asks_when:
            return 0.25 if _DATE.search(window) else -0.25
        if self._question.asks_where:
            return 0.0 if _PLACE.search(window) else -0.25
        return 0.0

    def goes_on(self, text: str, following: str) -> bool:
        """Whether the answer goes on in the next sentence.

        A text that says next to nothing beyond the question's own words only announces it; a
        glossary's entry may say what a term is first, and what belongs to it then.
        """
        if not following or self._told_beyond(text) <= _REPEATED:
            return bool(following)
        return self._question.kind is Kind.DEFINITION and bool(_TELLS_ON.match(following))

    def _list_score(self, window: str) -> float:
        """What it counts that a window names several things, as many as asked for and so called."""
        count = self._question.count
        rows = [(row, self._is_of_things(row)) for row in enumerations(window)]
        if count is None and any(called for _, called in rows):
            return _CALLED
        counted = [
            _COUNT_CALLED if called else _COUNT_TOLD if row.told else _COUNT
            for row, called in rows
            if count and row.holds(count)
        ]
        if counted:
            return max(counted)
        return _SEVERAL if list_items(window) > 1 else 0.0

    def _is_of_things(self, row: Enumeration) -> bool:
        """Whether what a row is called is what is asked for: 哪几家企业."""
        return bool(self._things & self._wording.found_in(fold(row.noun)))

    def tells_all(self, window: str) -> bool:
        """Whether a window names as many of the things asked for as there are to be."""
        count = self._question.count
        return count is not None and any(
            row.holds(count) and self._is_of_things(row) for row in enumerations(window)
        )

    def _told_beyond(self, text: str) -> int:
        return len(set(_WORD_CHARACTER.findall(fold(text))) - self._asked)


def list_items(window: str) -> int:
    """How many things a list names, counted by its marks."""
    joined = len(re.findall("、|(?<=[一-龥”])(?:和|及|与)(?=[一-龥“])|”“|》《", window))
    return 1 + max(joined, window.count(";") + window.count("；"))


def _teller(question: Question) -> Callable[[str], bool] | None:
    """What tells whether a text has the kind of thing asked for; None where its form cannot."""
    from qa.asked_kind import Asked, asked_kind, tells  # patterns for news and the like alone

    kind = asked_kind(question)
    # A place is told in too many ways to be missed by its form.
    if kind is None or kind is Asked.PLACE:
        return None
    return lambda window: tells(kind, window, question)
