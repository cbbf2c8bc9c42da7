"""Read a question: what it is about, what kind of answer it wants, in which unit, of which year."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from index.fold import fold
from index.scope import PlaceScope, Scope, read_scope
from index.thesaurus import names_measure
from index.types import Metadata
from qa import asking_words as words


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
    scope: Scope
    label: str = ""
    """What a part of a comparison is about: a place, a year, a target or a result."""


def split_exclusions(text: str) -> tuple[str, str]:
    """Part a question into what it asks for and what it says it does not mean.

    >>> split_exclusions("2019年新增多少家?(不是2020年打算新增的)")
    ('2019年新增多少家?', '(不是2020年打算新增的)')
    """
    excluded = "".join(match[0] for match in words.EXCLUSION.finditer(text))
    return words.EXCLUSION.sub("", text), excluded


def read_question(text: str, documents: Sequence[tuple[str, Metadata]]) -> Question:
    """Read a question against the documents that there are, by name and metadata."""
    asked, excluded = split_exclusions(text)
    scope = read_scope(asked, documents)
    folded = fold(asked)
    kind = _kind(folded, len(scope.places))
    focus = _focus(folded)
    units = _units(folded)
    # 岚溪区 2023 GDP增长目标: to name an indicator is to ask for its figure.
    if kind is Kind.FACT and not focus and (units or names_measure(scope.topic)):
        kind = Kind.FIGURE
    quoted = tuple(words.QUOTED.findall(asked))
    asks_meaning = kind is Kind.DEFINITION or words.MEANING.search(asked)
    return Question(
        text=text,
        kind=kind,
        foreign=_is_foreign(scope.topic),
        topic=content(scope.topic),
        excluded=fold(excluded),
        quoted=quoted,
        unexplained=quoted if asks_meaning else (),
        units=units,
        wants=_wants(folded),
        stretch=bool(words.STRETCH.search(folded)),
        count=_count(folded, kind),
        focus=focus,
        extreme=_extreme(folded),
        asks_when=bool(words.WHEN.search(folded)),
        asks_where=bool(words.WHERE.search(folded)),
        scope=scope,
    )


MOST_PARTS = 8
"""A province's name may be that of dozens of documents: they are read as one."""


def parts_of(question: Question) -> tuple[Question, ...]:
    """Split a comparison into one question for each thing compared; others are one part.

    Things compared are places, years of one place, or a year's target and its result.
    """
    scope = question.scope
    compares = bool(words.COMPARES.search(fold(question.text)))
    if len(scope.places) > MOST_PARTS:
        return (_of_all_places(question),)
    if len(scope.places) > 1:
        return tuple(
            replace(question, scope=replace(scope, places=(p,), years=p.years), label=p.name)
            for p in scope.places
        )
    if len(scope.years) > 1 and (compares or _asks_of_each_year(question)):
        return tuple(_of_year(question, year) for year in scope.years)
    if compares and words.TARGET_AND_RESULT.search(fold(question.text)):
        return tuple(
            replace(question, wants=wants, label=label)
            for wants, label in (("target", "目标"), ("result", "完成"))
        )
    return (question,)


def _of_all_places(question: Question) -> Question:
    scope = question.scope
    everywhere = PlaceScope(scope.places[0].name, "", scope.docs, scope.years)
    return replace(question, scope=replace(scope, places=(everywhere,)))


def _asks_of_each_year(question: Question) -> bool:
    """Whether it asks for a figure of each of its years: 2019年做了几家,2020年要做几家."""
    spans = words.YEAR_SPAN.search(fold(question.text))
    return question.kind is Kind.FIGURE and not spans


def _of_year(question: Question, year: int) -> Question:
    places = tuple(replace(place, years=(year,)) for place in question.scope.places)
    scope = replace(question.scope, places=places, years=(year,))
    wants = _wants(_said_of(year, fold(question.text)))
    return replace(question, scope=scope, wants=wants, label=f"{year}年")


def _said_of(year: int, text: str) -> str:
    """What a question says of a year: from there to the next one, and before them all."""
    years = list(re.finditer(r"(?<!\d)(?:19|20)\d\d(?!\d)", text))
    for mark, following in zip(years, [*years[1:], None], strict=True):
        if int(mark.group()) == year:
            own = text[mark.end() : following.start() if following else len(text)]
            if following and _JOIN.fullmatch(own):  # 2022年和2023年计划新建
                return _said_of(int(following.group()), text)
            before = text[: years[0].start()]
            return before[: before.rfind(",") + 1] + own
    return ""


def content(topic: str) -> str:
    """Take the words out that only make a question of it.

    >>> content("新建5g基站的数量是多少?").strip()
    '新建5g基站的数量'
    """
    return words.SCAFFOLD.sub(" ", words.RANK.sub(r"\1级", topic))


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
    # Which is higher is asked of figures.
    if words.FIGURE.search(text) or words.UNIT.search(text) or _extreme(text):
        return Kind.FIGURE
    return Kind.FACT


_JOIN = re.compile(r"年?\s*[和与及跟、,]?\s*")
_COUNTS = {c: n for n, c in enumerate("零一二三四五六七八九十")} | {"两": 2}


def _count(text: str, kind: Kind) -> int | None:
    match = words.COUNT.search(text)
    if match is None and kind in (Kind.LIST, Kind.DEFINITION):
        match = words.COUNT_OF_LIST.search(text)
    if match is None:
        return None
    return _COUNTS.get(match[1]) or int(match[1])


def _focus(text: str) -> str:
    match = words.FOCUS.search(text)
    return (match[1] or match[2] or "") if match else ""


def _extreme(text: str) -> int:
    if words.LOWEST.search(text):
        return -1
    return 1 if words.HIGHEST.search(text) else 0


def _units(text: str) -> tuple[str, ...]:
    # 杭州几个新区的总量是多少 asks for no 个.
    how_many = text if "多少" not in text else text.replace("几", "")
    found = words.UNIT.search(how_many) or words.UNIT_IN_BRACKETS.search(text)
    if found:
        return (words.SPOKEN_UNITS.get(found[1], found[1]),)
    if words.LENGTH.search(text):
        return ("公里",)
    if words.PERCENT.search(text):
        return ("%",)
    if words.MONEY.search(text):
        return ("元",)
    return ()


def _wants(text: str) -> str:
    """Whether a question asks for what is planned or for what was done; "" if it may be either."""
    result, target = bool(words.RESULT.search(text)), bool(words.TARGET.search(text))
    if result == target:
        return ""
    return "result" if result else "target"
