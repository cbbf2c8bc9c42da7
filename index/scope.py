"""Which documents a question is about: the places and years that it names, against those held."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from index.called import BEFORE_NAME, Called, PlaceSpan, find_called
from index.divisions import core, divisions_of
from index.fold import fold
from index.latin import find_called_latin, is_latin
from index.mentions import Mention, find_mentions, names_of
from index.places import aliases
from index.types import Metadata
from index.years import YearSpan, find_years

# What follows a year that is a document's: 2012年总理作的报告里, 2018年国务院报告, 2026 report.
_REPORT = re.compile(
    r"[^\d,，。;；?？!！:：]{0,12}?"
    r"(?:报告|工作(?:计划|要点|安排)(?=[里中上]|提|怎|说|写)|(?:计划|规划)(?=[里中]))"
    r"|\s(?:[a-z]+\s){0,4}(?:report|plan)\b"
)


@dataclass(frozen=True, slots=True)
class PlaceScope:
    """One place of a question, and the documents that are that place's."""

    name: str
    """As the question writes it."""
    place: str
    """As the documents' metadata has it."""
    docs: tuple[str, ...]
    years: tuple[int, ...]
    """Years that the question ties to this place; those of the whole question where none are."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What a question says of place and year, and what the index has of it."""

    places: tuple[PlaceScope, ...]
    years: tuple[int, ...]
    uncovered_places: tuple[str, ...]
    """Places that the question names and no document is about."""
    topic: str
    """The question, folded, without the names of places and years."""
    placed: bool = True
    """Whether most documents are about a place, so that a question without one is unusual."""
    reports: tuple[int, ...] = ()
    """Years that only name a document that is held (2018年的报告里), which tells of others too."""

    @property
    def docs(self) -> tuple[str, ...]:
        """Documents of the places named; empty where the question names none that is held."""
        return tuple(dict.fromkeys(doc for place in self.places for doc in place.docs))


def read_scope(question: str, documents: Sequence[tuple[str, Metadata]]) -> Scope:
    """Read places and years off a question, as far as they steer retrieval.

    A place's own name wins over one above it: 杭州钱塘新区 is 钱塘新区 and not all of 杭州. Where
    most documents are about no place, one that a question names is a word like others.
    """
    text = fold(question)
    docs: dict[str, list[str]] = {}
    titles: dict[str, list[str]] = {}
    for doc, metadata in documents:
        if metadata.place:
            docs.setdefault(metadata.place, []).append(doc)
            titles.setdefault(metadata.place, []).append(metadata.title)
    placed = 2 * sum(map(len, docs.values())) >= len(documents)
    latin = is_latin(question)
    if not placed:
        called = Called((), ())
    else:
        called = find_called_latin(question, titles) if latin else find_called(text, titles)
    years = find_years(text)
    dated = {metadata.year for _, metadata in documents}
    reports = [y for y in years if _REPORT.match(text, y.end) and y.year in dated]
    rest = _blank(text, [(s.start, s.end) for s in called.held], "\0")
    rest = _blank(rest, called.others, "\0")
    rest = _blank(rest, [(y.start, y.end) for y in years], "\1")
    others = _uncovered(rest) if placed and not latin else []
    # 2018年的报告说2018年… asks about the year all the same.
    years = [y for y in years if y not in reports]
    held, uncovered = _join_to_parents(text, called, others)
    return Scope(
        places=tuple(_place_scopes(question, _meant(text, held), years, docs)),
        years=tuple(dict.fromkeys(span.year for span in years)),
        uncovered_places=tuple(dict.fromkeys(question[a:b] for a, b in uncovered)),
        topic=re.sub(r"[\x00\x01]", " ", _blank(rest, uncovered, "\0")).strip(),
        placed=placed,
        reports=tuple(dict.fromkeys(span.year for span in reports)),
    )


def _join_to_parents(
    text: str, called: Called, others: list[tuple[int, int]]
) -> tuple[list[PlaceSpan], list[tuple[int, int]]]:
    """Read 绍兴柯桥区 as one place where only 绍兴 is held: what is asked for is not covered."""
    held = list(called.held)
    uncovered = list(called.others)
    for start, end in others:
        if _is_word(text, (start, end), held):
            continue
        above = [s for s in held if _lies_in(text, (start, end), s)]
        beside = [s for s in above if s.end == start]
        # 绍兴 for its districts is not meant where another district of it is named.
        held = [s for s in held if s not in beside and not (s in above and s.strength == 1)]
        uncovered.append((min([start, *(s.start for s in beside)]), end))
    return held, sorted(uncovered)


def _is_word(text: str, name: tuple[int, int], held: list[PlaceSpan]) -> bool:
    """Whether a county's bare name right behind a place is a word: 岚溪区新建, not 绍兴新昌."""
    bare = text[slice(*name)]
    beside = [text[span.start : span.end] for span in held if span.end == name[0]]
    rows = divisions_of(bare) if beside and core(bare) == bare else ()
    return bool(rows) and not any(row.below(above) for row in rows for above in beside)


def _lies_in(text: str, lower: tuple[int, int], span: PlaceSpan) -> bool:
    """Whether a place that is not held lies in the one that a span names."""
    name = text[span.start : span.end]
    listed = divisions_of(core(text[slice(*lower)]), text[slice(*lower)])
    if listed:
        return any(row.below(name) for row in listed)
    city = any(row.level <= 2 for row in divisions_of(core(name), name))
    return city and span.end == lower[0]


def _meant(text: str, spans: list[PlaceSpan]) -> list[PlaceSpan]:
    """Leave out what is only said to tell where a place lies: 浙江的钱塘新区."""
    own = [span for span in spans if span.strength >= 2]
    places = {span.place for span in own}
    placing = {
        (span.start, span.end)
        for span in spans
        if (span.strength == 1 and span.place in places)
        or any(_tells_where(text, span, other) for other in own)
    }
    return [span for span in spans if (span.start, span.end) not in placing]


def _tells_where(text: str, span: PlaceSpan, other: PlaceSpan) -> bool:
    """Whether a span is said with another as what lies above it: 绍兴市越城区, Pudong, Shanghai."""
    between = text[span.end : other.start] if span.end <= other.start else None
    if between is None and text[other.end : span.start].strip() == ",":
        between = ""
    if between not in ("", "的", " "):
        return False
    if span.strength == 1:
        return between != " "  # 绍兴 金华开发区 are two
    names = names_of(span.place)
    return bool(names) and aliases(other.place).get(names[-1].text) == 1


def _place_scopes(
    question: str, spans: list[PlaceSpan], years: list[YearSpan], docs: dict[str, list[str]]
) -> list[PlaceScope]:
    scopes: dict[str, PlaceScope] = {}
    for span, own in zip(spans, _tie_years(spans, years), strict=True):
        name = question[span.start : span.end]
        known = scopes.get(span.place)
        if known is None:
            scopes[span.place] = PlaceScope(name, span.place, tuple(docs[span.place]), own)
        else:
            merged = tuple(dict.fromkeys((*known.years, *own)))
            scopes[span.place] = replace(known, years=merged)
    return list(scopes.values())


def _tie_years(spans: list[PlaceSpan], years: list[YearSpan]) -> list[tuple[int, ...]]:
    """Give each place its own years where a question sets them beside it.

    They stand behind their places (越城2021年、金华2022年) or before (2021年越城和2022年金华),
    in one question always the same way; places in a row share (越城和钱塘2020年).
    """
    everything = tuple(dict.fromkeys(span.year for span in years))
    starts = sorted({span.start for span in spans})
    if len(starts) < 2 or len(everything) < 2:
        return [everything] * len(spans)
    leading = years[0].start < starts[0]
    limits = [-1, *starts[1:], 10**9] if not leading else [-1, *starts]
    slots = [
        tuple(dict.fromkeys(y.year for y in years if low < y.start < high))
        for low, high in pairwise(limits)
    ]
    order = range(len(slots)) if leading else reversed(range(len(slots)))
    last: tuple[int, ...] = ()
    for number in order:
        slots[number] = last = slots[number] or last
    return [slots[starts.index(span.start)] or everything for span in spans]


# A place that is not held counts as asked for where names stand in a question, so that 对口支援
# 南江县 or 新建5G基站 (新建 is a district, too) asks for none.
_BESIDE = re.compile(r"\0(?:[和与及跟同比、,]|\s)*$")
_NEXT = re.compile(r"\x01|[今去明]年|(?:[和与及跟同比、,]|\s)*\0")


def _uncovered(rest: str) -> list[tuple[int, int]]:
    """Places in what is left of a question once the held ones are taken out."""
    found: list[tuple[int, int]] = []
    for mention in find_mentions(rest):
        if found and found[-1][1] == mention.start:  # 山西省阳泉市城区
            found[-1] = (found[-1][0], mention.end)
        elif _is_asked_for(mention, rest):
            found.append((mention.start, mention.end))
    return found


def _is_asked_for(mention: Mention, rest: str) -> bool:
    before, after = rest[: mention.start], rest[mention.end :]
    if not BEFORE_NAME.search(before):
        return False
    # A county without its suffix is a word, too, unless it follows a place or is listed with one.
    if not mention.bare or mention.level < 3:
        return True
    return bool(before.endswith("\0") or _BESIDE.search(before) or _NEXT.match(after))


def _blank(text: str, spans: Iterable[tuple[int, int]], mark: str) -> str:
    """Put a mark for every character of the spans, so that offsets stay and nothing joins."""
    for start, end in spans:
        text = text[:start] + mark * (end - start) + text[end:]
    return text
