"""Split a question that compares into the parts that are looked up one by one."""

import re
from collections.abc import Iterator
from dataclasses import replace

from index.fold import fold
from index.scope import PlaceScope
from qa import asking_words as words
from qa import comparing_words as comparing
from qa.conjoined import conjoined
from qa.periods import Period, find_periods, last_year
from qa.question import Kind, Question, content, split_exclusions, target_or_result

MOST_PARTS = 8
"""A province's name may be that of dozens of documents: they are read as one."""

# 跟同年全国定的比: what is left of it without the places.
_WITH_OTHER = re.compile(r"[和与跟同]\s*(?:[同当那]年)?[\s定的]*(?:目标)?(?:相?比(?![例重])|对比)")
# 2012年接待的游客和2013年想接待的人数: what each of two years is asked for.
_ANOTHER_YEAR = re.compile(r"[和与及跟同、](?:19|20)\d\d年")
# 区 of a name and 年、和 make no words of their own: 越城2020年、金华2022年各要做到多少.
_OWN_WORD = re.compile("(?![年和与及跟同各])[一-龥]")
_LEAST_OWN_WORDS = 4
_JOIN = re.compile(r"年?\s*[和与及跟、,]?\s*")


def parts_of(question: Question) -> tuple[Question, ...]:
    """Split a comparison into one question for each thing compared; others are one part.

    Things compared are places, reports or years of one place, or a year's target and its result.
    """
    parts = _parts_of(question)
    # One of them asks for one thing: the second is which is the highest, or the other's.
    return tuple(replace(part, asks_twice=False) for part in parts) if len(parts) > 1 else parts


def _parts_of(question: Question) -> tuple[Question, ...]:
    scope = question.scope
    compares = bool(comparing.COMPARES.search(fold(question.text)))
    if len(scope.places) > MOST_PARTS:
        return (_of_all_places(question),)
    if len(scope.places) > 1:
        return tuple(_of_places(question))
    question = _named_by_document(question)
    of_each = compares or _asks_of_each_year(question) or _joins_years(question)
    if len(scope.reports) > 1 and of_each:
        return tuple(_of_report(question, year) for year in scope.reports)
    if len(scope.years) > 1 and of_each:
        return tuple(part for year in scope.years for part in _of_year(question, year))
    if periods := find_periods(question):
        return tuple(_of_period(question, period, periods) for period in periods)
    if _asks_of_target_and_result(question, compares):
        return tuple(_of_target_and_result(question))
    question = _dated(question)
    of_two = question.kind is Kind.FIGURE
    return tuple(conjoined(question) if of_two else ()) or (question,)


def _asks_of_target_and_result(question: Question, compares: bool) -> bool:
    """Whether it wants both: 目标是多少,最后做到多少; 年初的目标达到了吗."""
    asked = fold(split_exclusions(question.text)[0])
    if question.kind is Kind.FIGURE and comparing.ASKS_IF_ACHIEVED.search(asked):
        return True
    both = compares or (question.kind is Kind.FIGURE and question.asks_twice)
    return both and bool(comparing.TARGET_AND_RESULT.search(asked))


def _dated(question: Question) -> Question:
    """湖州去年的产量: the year that 去年 means, where one report tells."""
    year = last_year(question)
    if year is None:
        return question
    places = tuple(replace(place, years=(year,)) for place in question.scope.places)
    return replace(question, scope=replace(question.scope, places=places, years=(year,)))


def _of_all_places(question: Question) -> Question:
    scope = question.scope
    everywhere = PlaceScope(scope.places[0].name, "", scope.docs, scope.years)
    return replace(question, scope=replace(scope, places=(everywhere,)))


def _of_places(question: Question) -> Iterator[Question]:
    """One part for each place; what is said behind each may tell a result from a target."""
    said = _said_of_places(question)
    topic = comparing.OF_COMPARING.sub(" ", _WITH_OTHER.sub(" ", question.topic))
    question = replace(question, topic=topic)
    for place in question.scope.places:
        scope = replace(question.scope, places=(place,), years=place.years)
        wants = target_or_result(said[place.place]) if said else question.wants
        label = place.name if place.whole else place.place
        yield replace(question, scope=scope, wants=wants, label=label)


def _said_of_places(question: Question) -> dict[str, str]:
    """What stands behind each place up to the next, and before all; {} unless the last has its own.

    越城2020年做到多少,金华要做到多少; places in a row share it (越城、金华要做到多少,南湖做到多少),
    and all do in 越城2020年、金华2022年各要做到多少.
    """
    text = fold(question.text)
    places = sorted((text.find(fold(p.name)), len(p.name), p.place) for p in question.scope.places)
    said: dict[str, str] = {}
    following = ""
    for number in reversed(range(len(places))):
        start, length, place = places[number]
        end = places[number + 1][0] if number + 1 < len(places) else len(text)
        own = text[start + length : end]
        following = own if len(_OWN_WORD.findall(own)) >= _LEAST_OWN_WORDS else following
        said[place] = text[: places[0][0]] + following
    return said if following else {}


def _named_by_document(question: Question) -> Question:
    """Say of which place an answer is where the one named is only what that lies in."""
    partial = [place for place in question.scope.places if not place.whole]
    return replace(question, label=partial[0].place) if partial else question


def _of_report(question: Question, year: int) -> Question:
    return replace(
        question, scope=replace(question.scope, reports=(year,)), label=_labelled(question, year)
    )


def _labelled(question: Question, year: int, what: str = "") -> str:
    return f"{question.label}{year}年{what}"


def _asks_of_each_year(question: Question) -> bool:
    """Whether it asks for a figure of each of its years: 2019年做了几家,2020年要做几家."""
    spans = words.YEAR_SPAN.search(fold(question.text))
    return question.kind is Kind.FIGURE and not spans


def _joins_years(question: Question) -> bool:
    """Whether it names something of its own of each of two years: 2012年的产量和2013年的目标."""
    text = fold(question.text)
    said = [_said_of(year, text) for year in question.scope.years]
    own = all(len(_OWN_WORD.findall(part)) >= _LEAST_OWN_WORDS for part in said)
    return own and len(set(said)) == len(said) and bool(_ANOTHER_YEAR.search(text))


def _of_year(question: Question, year: int) -> Iterator[Question]:
    """One part, or two where target and result of a year are asked for."""
    said = _said_of(year, fold(question.text))
    places = tuple(replace(place, years=(year,)) for place in question.scope.places)
    scope = replace(question.scope, places=places, years=(year,))
    label = _labelled(question, year)
    part = replace(question, scope=scope, wants=target_or_result(said), label=label)
    both = len(words.ASKED_FIGURE.findall(said)) > 1 and comparing.TARGET_AND_RESULT.search(said)
    yield from _of_target_and_result(part) if both else [part]


def _of_target_and_result(question: Question) -> Iterator[Question]:
    for wants, label in (("target", "目标"), ("result", "完成")):
        yield replace(question, wants=wants, label=question.label + label)


def _of_period(question: Question, period: Period, periods: tuple[Period, ...]) -> Question:
    years = (period.year,)
    places = tuple(replace(place, years=years) for place in question.scope.places)
    scope = replace(question.scope, places=places, years=years)
    topic = question.scope.topic
    for clause in {other.clause for other in periods} - {period.clause}:
        topic = topic.replace(clause, " ")
    return replace(
        question,
        scope=replace(scope, topic=topic),
        topic=content(topic),
        wants=period.wants,
        label=question.label + period.name,
    )


def _said_of(year: int, text: str) -> str:
    """What a question says of a year: from there to the next one, and before them all."""
    marks = list(re.finditer(r"(?<!\d)(?:19|20)\d\d(?!\d)", text))
    said = ""
    for number, mark in enumerate(marks):
        if int(mark.group()) == year:
            said += _said_after(marks, number, text)
    before = re.split("[:;。?!]", text[: marks[0].start()])[-1] if marks else ""
    return before[: before.rfind(",") + 1] + said if said else ""


def _said_after(marks: list[re.Match[str]], number: int, text: str) -> str:
    following = marks[number + 1] if number + 1 < len(marks) else None
    own = text[marks[number].end() : following.start() if following else len(text)]
    if following and _JOIN.fullmatch(own):  # 2022年和2023年计划新建
        return _said_after(marks, number + 1, text)
    return own
