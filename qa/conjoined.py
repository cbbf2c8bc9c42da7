"""Find the two things of one place that a question asks of together: 甲和乙的增速各是多少."""

import re
from collections.abc import Iterator
from dataclasses import replace

from index.thesaurus import expand, names_measure
from qa.asking_words import LIGHT
from qa.question import Question, content

# What is joined stands first in its clause, and what is asked of each behind it.
_JOINED = re.compile(
    r"(?:^|(?<=[,;:。?\s]))\s*(?:[底末年的]\s*)?(?P<one>(?![底末的])[^,;:。?\s和与跟及、]{2,16}?)(?P<and>\s*(?:以及|和|与|跟|及|、)\s*)"
    r"(?P<other>[^,;:。?\s和与跟及、]{2,16}?)"
    r"(?P<rest>的[^,;:。?和与跟及、]{0,12}|\s|,|)(?=\s*,?\s*(?:目标|计划|预期)?\s*(?:分别|各|谁|哪|都?定))"
)


def conjoined(question: Question) -> Iterator[Question]:
    """One part for each of two indicators that a question joins; none where it joins no two.

    What is said of both stays in both. Two words that only together name an indicator
    (货物和服务进出口) are no two things.
    """
    topic = question.scope.topic
    joined = _JOINED.search(topic)
    if joined is None:
        return
    one, other = joined["one"], joined["other"]
    start, end = joined.start("one"), joined.end("other")
    asked = topic[end:].removeprefix("的")
    topics = [f"{topic[:start]}{name}{asked}" for name in (one, other)]
    names = [LIGHT.sub("", _as_written(name, question.text)) for name in (one, other)]
    # 保底和力争, 目标和实际 are two figures of one thing.
    if not all(names) or not all(map(_is_measured, topics)):
        return
    for name, rest in zip(names, topics, strict=True):
        scope = replace(question.scope, topic=rest)
        label = question.label + name
        yield replace(question, scope=scope, topic=content(rest), label=label)


def _as_written(name: str, text: str) -> str:
    """A folded name as a question has it: GDP for gdp."""
    at = text.lower().find(name)
    return text[at : at + len(name)] if at >= 0 else name


def _is_measured(topic: str) -> bool:
    """Whether a topic names an indicator, or what people call one (物价)."""
    return names_measure(topic) or any(map(names_measure, expand(topic)))
