"""Read a question: what it is about, what kind of answer it wants, in which unit, of which year."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from index.english import renderings
from index.fold import fold
from index.scope import Scope, read_scope
from index.thesaurus import names_measure, synonyms
from index.types import Metadata
from qa import asking_words as words
from qa import comparing_words as comparing
from qa.abbreviations import counted_in
from qa.asked_units import UNIT, units_asked, units_in_brackets

# Chinese characters that a question must keep to be one.
_LEAST_TOPIC = 6


class Kind(StrEnum):
    """The kind of answer that a question wants."""

    FIGURE = "figure"
    LIST = "list"
    DEFINITION = "definition"
    REASON = "reason"
    FACT = "fact"


@dataclass(frozen=True, slots=True)
class Question:
    """A question as read; `topic` is what is left to look for in the text."""

    text: str
    kind: Kind
    foreign: bool
    """Whether it is in another script than the documents, so that only its meaning can match."""
    topic: str
    """Folded; without places, years and the words that only make it a question."""
    excluded: str
    """What the question says it does not mean (不是2019年完成数), folded."""
    quoted: tuple[str, ...]
    """Terms in quotation marks (“515”, 《…》): the answer must be about them."""
    unexplained: tuple[str, ...]
    """Those of them whose meaning is asked for."""
    units: tuple[str, ...]
    """Units in which the answer is expected (亿元, %), empty if the question says none."""
    wants: str
    """"target", "result" or ""."""
    stretch: bool
    """Whether it asks for the figure to strive for (力争) rather than the base one."""
    count: int | None
    """How many things it asks for (哪三个), where it says so."""
    focus: str
    """The noun that what or which is asked of (进入什么名单: 名单), or ""."""
    extreme: int
    """1 if it asks which is the highest, -1 for the lowest, else 0."""
    asks_when: bool
    asks_where: bool
    asks_twice: bool
    """Whether it asks for two things of one matter: 项目叫什么,投了多少."""
    scope: Scope
    label: str = ""
    """What a part of a comparison is about: a place, a year, a target or a result."""


def split_exclusions(text: str) -> tuple[str, str]:
    """Part a question into what it asks for and what it says it does not mean.

    >>> split_exclusions("2019年新增多少家?(不是2020年打算新增的)")
    ('2019年新增多少家?', '(不是2020年打算新增的)')
    """
    asked, excluded = text, ""
    for match in words.EXCLUSION.finditer(text):
        if match[0].endswith("吗"):  # 不是要建学校吗 asks
            continue
        rest = asked.replace(match[0], "", 1)
        # 不是省会的城市有哪些: what is excluded is not the question itself.
        if words.ASKS.search(rest) or not words.ASKS.search(match[0]):
            asked, excluded = rest, excluded + match[0]
    return asked, excluded


def read_question(text: str, documents: Sequence[tuple[str, Metadata]]) -> Question:
    """Read a question against the documents that there are, by name and metadata."""
    asked, excluded = split_exclusions(text)
    scope = read_scope(asked, documents)
    if not scope.places and excluded:  # 湖北去年的我知道,今年呢
        scope = replace(scope, places=read_scope(text, documents).places)
    folded = _without_lead_in(fold(asked))
    kind = _kind(folded, max(map(len, (scope.places, scope.years, scope.reports))))
    focus = _focus(folded)
    units = units_asked(folded) or units_in_brackets(fold(text))
    # 岚溪区 2023 GDP增长目标: to name an indicator is to ask for its figure.
    if (
        kind is Kind.FACT
        and not focus
        and not _asks_how(folded)
        and (units or names_measure(scope.topic))
    ):
        kind = Kind.FIGURE
    quoted = tuple(map(_in_simplified, words.QUOTED.findall(asked)))
    unexplained = _unexplained(asked, kind)
    # “432”体系里的“4”说的是什么: what an abbreviation by number stands for is told at length.
    if kind is Kind.FACT and any(counted_in(t) or re.search(r"\d", t) for t in unexplained):
        kind = Kind.DEFINITION
    summed_up = sum(map(counted_in, unexplained))
    return Question(
        text=text,
        kind=kind,
        foreign=_is_foreign(scope.topic),
        topic=content(_without_lead_in(scope.topic)),
        excluded=fold(excluded),
        quoted=quoted,
        unexplained=unexplained,
        units=units,
        wants=target_or_result(folded),
        stretch=bool(words.STRETCH.search(folded)),
        count=_count(folded, kind) or summed_up or None,
        focus=focus,
        extreme=_extreme(folded),
        asks_when=bool(words.WHEN.search(folded)),
        asks_where=bool(words.WHERE.search(folded)),
        asks_twice=_asks_twice(folded),
        scope=scope,
    )


def things_asked(question: Question) -> tuple[str, ...]:
    """What the things are called that a list is to hold: 哪几条重要的底线, 底线有哪几条."""
    asked = fold(split_exclusions(question.text)[0])
    named = words.THINGS.findall(asked) or words.THINGS_BEFORE.findall(asked)
    nouns = (name.rstrip("的").rpartition("的")[2] for name in named)
    bare = (words.OF_ANY_THING.sub("", noun) for noun in nouns)
    return tuple(noun for noun in bare if len(noun) > 1)


def _in_simplified(term: str) -> str:
    """A term as documents print it: in simplified characters, its case and width as they are."""
    return "".join(fold(c) if "一" <= c <= "鿿" else c for c in term)


def _unexplained(asked: str, kind: Kind) -> tuple[str, ...]:
    """The quoted terms whose meaning is asked for, which the title of a document's is not."""
    if kind is not Kind.DEFINITION and not words.MEANING.search(asked):
        return ()
    marks = [match for match in words.QUOTED.finditer(asked) if match[0][0] != "《"]
    terms = [_in_simplified(match[1]) for match in marks]
    # “三个一轮”是哪三个“一轮”: what is asked for is the longer term.
    return tuple(t for t in terms if not any(t != other and t in other for other in terms))


def _without_lead_in(topic: str) -> str:
    """Drop what a person says of their own work first: 我在写材料,需要查一下:…."""
    rest = words.LEAD_IN.sub("", topic)
    return rest if len(re.findall(r"[一-龥]", rest)) >= _LEAST_TOPIC else topic


def content(topic: str) -> str:
    """Take the words out that only make a question of it.

    >>> content("新建5g基站的数量是多少?").strip()
    '新建5g基站的数量'
    """
    return words.SCAFFOLD.sub(" ", words.RANK.sub(r"\1级", topic))


def other_names(question: Question) -> dict[str, tuple[str, ...]]:
    """What the topic names, folded, each with what else may say it.

    What is said within a name hides it: 岚溪区经济实际涨了几个点 names 经济涨了几个点.
    """
    if question.foreign:
        return {phrase: tuple(words) for phrase, words in renderings(question.topic).items()}
    bare = re.sub(r"\s+", "", words.LIGHT.sub("", question.scope.topic))
    return synonyms(bare) | synonyms(question.topic)


def _is_foreign(topic: str) -> bool:
    """Whether words of a topic are Latin ones and none is Chinese; PM2.5 alone is no language."""
    return topic.isascii() and len(re.findall(r"[a-z]{2,}", topic)) > 2


def _kind(text: str, places: int) -> Kind:
    if words.REASON.search(text):
        return Kind.REASON
    if words.DEFINITION.search(text):
        return Kind.DEFINITION
    if words.LIST.search(text) or (places < 2 and words.EACH_OF.search(text)):
        return Kind.LIST
    if _asks_how(text):
        return Kind.FACT
    if words.FIGURE.search(text) or UNIT.search(text):
        return Kind.FIGURE
    # Which is higher is asked of figures; which park has the highest rank is not.
    if _extreme(text) and (places > 1 or not _focus(text)):
        return Kind.FIGURE
    if words.COUNTED.search(text):
        return Kind.LIST
    return Kind.FACT


_COUNTS = {c: n for n, c in enumerate("零一二三四五六七八九十")} | {"两": 2}


def _count(text: str, kind: Kind) -> int | None:
    match = words.COUNT.search(text) or words.COUNT_OF_THESE.search(text)
    if match is None and kind in (Kind.LIST, Kind.DEFINITION):
        match = words.COUNT_OF_LIST.search(text)
    if match is None:
        return None
    return _COUNTS.get(match[1]) or int(match[1])


def _focus(text: str) -> str:
    match = words.FOCUS.search(text)
    return (match[1] or match[2] or "") if match else ""


def _asks_how(text: str) -> bool:
    return bool(words.HOW.search(text)) and not words.COUNTS.search(text)


def _asks_twice(text: str) -> bool:
    clauses = words.ASKED_END.split(text)
    return sum(bool(words.ASKED_THING.search(clause)) for clause in clauses) > 1


def _extreme(text: str) -> int:
    text = words.NO_EXTREME.sub("", text)
    if comparing.LOWEST.search(text):
        return -1
    return 1 if comparing.HIGHEST.search(text) else 0


def target_or_result(text: str) -> str:
    """Whether a question asks for what is planned or for what was done; "" if it may be either."""
    result, target = bool(words.RESULT.search(text)), bool(words.TARGET.search(text))
    if result == target:
        return ""
    return "result" if result else "target"
