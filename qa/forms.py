"""Whether words have the form of the answer that is wanted: a list, a date, a place, news."""

import re

from index.fold import fold
from index.thesaurus import synonyms
from qa.asking_words import EXCLUDING, LIGHT
from qa.matching import Weights, Wording
from qa.question import Kind, Question
from qa.types import Evidence

# An answer to these is more than the question's own words: the title of a text is none.
_NEWS = (Kind.FACT, Kind.FIGURE, Kind.REASON, Kind.LIST)
_WORD_CHARACTER = re.compile(r"[一-龥a-z]|\d+")
_GRAMMAR = set("的了在是和与及等也都就而其之于为有")
_DATE = re.compile(
    r"\d年|[\d一二三四五六七八九十]+[月日号]|世纪|[唐宋元明清秦汉隋晋][代朝]|年[初底末中]|[上下]半年|季度|时期|年代|朝代"
)
_PLACE = re.compile(r"[在于至从到位赴落]|[省市县区州镇乡村街道路园馆院港岛山湖河]")
# A clause that opens so leaves its subject in the clause before.
_OPEN_HEAD = re.compile(
    r"^(?:其中|同比|比上年|较上年|增长|增速|增幅|下降|提高|提升|达到?|占|约|力争|争取|确保|突破|超过?"
    r"|不低于|不少于|并|且|全年|分别|均|总投资|投资|完成|实现|目标|使|从而)"
)
# What says so few characters beyond the question's own only repeats it.
_REPEATED = 4


class Forms:
    """Scores the form of clauses against one part of a question."""

    def __init__(self, question: Question, wording: Wording, weigh: Weights) -> None:
        self._question = question
        self._wording = wording
        excluded = EXCLUDING.sub(" ", question.excluded)
        self._excluded = Wording(excluded, weigh, synonyms(excluded), LIGHT)
        self._asked = set(fold(question.text)) | _GRAMMAR

    def score(self, window: str, item: Evidence) -> float:
        """What the form of a window counts; a mere heading counts against it."""
        question = self._question
        score = 0.0
        if question.kind is Kind.LIST:
            score += _list_score(window, question.count)
        if question.focus:
            score += 0.3 if question.focus in window else -0.1
        if any(fold(term) in fold(window) for term in question.quoted):
            score += 0.15
        if question.excluded:
            beyond = self._excluded.found_in(fold(window)) - self._wording.terms.keys()
            score -= 0.3 * self._excluded.share(beyond)
        if question.kind in _NEWS and self._told_beyond(window) < 2:
            score -= 0.5
        score += _answer_type_score(question, window)
        if _OPEN_HEAD.match(window):
            score -= 0.12
        if window in item.metadata.title or any(window in title for title in item.passage.section):
            score -= 0.3
        return score

    def only_repeats(self, text: str) -> bool:
        """Whether a text says next to nothing that the question has not said itself."""
        return self._told_beyond(text) <= _REPEATED

    def _told_beyond(self, text: str) -> int:
        return len(set(_WORD_CHARACTER.findall(fold(text))) - self._asked)


def list_items(window: str) -> int:
    """How many things a list names, counted by its marks."""
    joined = len(re.findall("、|(?<=[一-龥”])(?:和|及|与)(?=[一-龥“])|”“|》《", window))
    return 1 + max(joined, window.count(";") + window.count("；"))


def _list_score(window: str, count: int | None) -> float:
    items = list_items(window)
    if count and items in (count, count + 1):
        return 0.3
    return 0.2 if items > 1 else 0.0


def _answer_type_score(question: Question, window: str) -> float:
    """Whether a window has a date or a place where one is asked for."""
    if question.asks_when:
        return 0.25 if _DATE.search(window) else -0.25
    if question.asks_where:
        return 0.0 if _PLACE.search(window) else -0.25
    return 0.0
