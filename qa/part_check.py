"""The parts into which a model splits a question: read, and held to what the question asks."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from index.fold import fold
from index.types import Metadata
from qa import asking_words as words
from qa import comparing_words as comparing
from qa.citations import figures
from qa.json_reply import json_values, without_thoughts
from qa.parts import MOST_PARTS
from qa.question import Kind, Question, read_question

Documents = Sequence[tuple[str, Metadata]]

_LONGEST = 200
# Of what is asked, in pairs of characters: what a part may say anew, and what all may leave out.
_MOST_STRANGE = 0.25
_YEAR_BEFORE = re.compile(r"[去上前]一?年|同期|last year|previous year|year before")
_YEAR_AFTER = re.compile(r"[明次下]一?年|next year|year after")
# What a question for a figure may call it, and what joins the things that are compared.
_ASKING = re.compile(
    r"[更最][高低多少大小快慢]|增长率?|增速|增幅|下降|提高|金额|数量|数值|总量|规模|比较一?下?|对比|相比|[的和与及跟同比或还是要定各都、,?]"
    r"|\b(?:which|what|how|much|many|the|of|is|was|are|were|has|had|have|did|does|set|for|and|or|in"
    r"|than|both|compared?|versus|vs|by|to|growth|target|targets|higher|lower|larger|smaller|more"
    r"|less)\b"
)


class Unusable(Exception):
    """Why parts that a model wrote are not taken."""


def read_parts(
    reply: str, question: Question, documents: Documents, inside: Documents
) -> tuple[Question, ...]:
    """Read the parts of a reply, all of them or none; one or none is no split.

    Args:
        documents: All that there are, against which places are read.
        inside: Those that the question is about, of which a part may ask.

    Raises:
        Unusable: they are of no such form, or do not ask what the question asks.
    """
    items = _items(reply)
    if len(items) < 2:
        return ()
    if len(items) > MOST_PARTS:
        raise Unusable(f"拆出了 {len(items)} 个")
    parts = [_part(item, question, documents, inside) for item in items]
    kinds = {(p.scope.places, p.scope.years, p.topic, p.wants, p.stretch) for p in parts}
    if len(kinds) < len(parts):
        raise Unusable("拆出的问题有相同的")
    _check_whole(parts, question)
    return tuple(parts)


def _items(reply: str) -> Sequence[Mapping[str, Any]]:
    for value, _ in json_values(without_thoughts(reply)):
        parts = value.get("parts") if isinstance(value, dict) else value
        if isinstance(parts, list) and all(isinstance(part, dict) for part in parts):
            return parts
    raise Unusable("回答不是所要的 JSON")


def _part(
    item: Mapping[str, Any], question: Question, documents: Documents, inside: Documents
) -> Question:
    """Read one part as a question of its own; what it leaves out is the whole question's."""
    text = _text(item)
    part, scope = read_question(text, documents), question.scope
    named = {place.place for place in scope.places} or {m.place for _, m in inside}
    if any(place.place not in named for place in part.scope.places) or not (
        set(part.scope.uncovered_places) <= set(scope.uncovered_places)
    ):
        raise Unusable(f"“{text}”的地方不是所问的")
    if is_strange(part.topic, [fold(question.text)]):
        raise Unusable(f"“{text}”问了别的")
    if len(part.scope.places) > 1 or len(part.scope.years) > 1:
        raise Unusable(f"“{text}”还是几个问题")
    years = _years(question, inside)
    if not set(part.scope.years) <= years:
        raise Unusable(f"“{text}”的年份不是所问的")
    if not figures(text) <= figures(question.text) | {str(year) for year in years}:
        raise Unusable(f"“{text}”有问题里没有的数字")
    places = part.scope.places or (() if part.scope.uncovered_places else scope.places)
    own_years = part.scope.years or scope.years
    return replace(
        part,
        kind=question.kind if part.kind is Kind.FACT else part.kind,
        excluded=question.excluded,
        units=part.units or question.units,
        wants=part.wants or question.wants,
        scope=replace(
            part.scope,
            places=tuple(replace(place, years=place.years or own_years) for place in places),
            years=own_years,
            reports=part.scope.reports or scope.reports,
        ),
    )


def _text(item: Mapping[str, Any]) -> str:
    """The words of a part, with the place and year before them that they leave out."""
    text, place, year = item.get("question"), item.get("place") or "", item.get("year")
    if not isinstance(text, str) or not isinstance(place, str) or not text.strip():
        raise Unusable("回答不是所要的 JSON")
    text, year = text.strip(), str(year or "").strip().removesuffix("年")
    if not (place + text).isprintable() or len(place + text) > _LONGEST:
        raise Unusable("拆出的问题不成一行")
    if not re.fullmatch(r"(?:19|20)\d\d|", year):
        raise Unusable(f"“{text}”的年份不是年份")
    before = place.strip() if fold(place.strip()) not in fold(text) else ""
    if year and year not in text:
        before += f" {year} " if text.isascii() else f"{year}年"
    return before + text


def _years(question: Question, documents: Documents) -> set[int]:
    """The years that a part may ask of: those named, or else those of the documents."""
    scope, text = question.scope, fold(question.text)
    named = {*scope.years, *scope.reports}
    # A year's results stand in the next year's plan.
    held = {year for _, m in documents if m.year for year in (m.year, m.year - 1)}
    before = {year - 1 for year in named} if _YEAR_BEFORE.search(text) else set()
    after = {year + 1 for year in named} if _YEAR_AFTER.search(text) else set()
    return named | before | after or held


def _check_whole(parts: Sequence[Question], question: Question) -> None:
    """Raise Unusable if parts leave out of the question what it names."""
    scope = question.scope
    places = {place.place for part in parts for place in part.scope.places}
    if left := [place.name for place in scope.places if place.place not in places]:
        raise Unusable(f"漏了{'、'.join(left)}")
    years = {year for part in parts for year in part.scope.years}
    if left := [str(year) for year in scope.years if year not in years]:
        raise Unusable(f"漏了{'、'.join(left)}年")
    texts = [fold(part.text) for part in parts]
    if is_strange(comparing.COMPARES.sub(" ", question.topic), texts):
        raise Unusable("漏了所问的一些内容")


def is_strange(topic: str, texts: Sequence[str]) -> bool:
    """Whether a folded topic says what no text does, and more than a turn of phrase."""
    bare = _ASKING.sub(" ", words.LIGHT.sub(" ", words.SCAFFOLD.sub(" ", topic)))
    pairs = [run[i : i + 2] for run in re.findall("[一-龥]{2,}", bare) for i in range(len(run) - 1)]
    pairs += re.findall("[a-z][a-z0-9.]+", bare)
    # 医药产业 is said of 医药、新材料产业.
    strange = [pair for pair in pairs if not any(_has(text, pair) for text in texts)]
    return len(strange) > _MOST_STRANGE * len(pairs)


def _has(text: str, pair: str) -> bool:
    return pair in text or (not pair.isascii() and set(pair) <= set(text))
