"""Which documents a question is about: the places and years that it names, against those held."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from index.called import Called, PlaceSpan, find_called, spans_of
from index.divisions import core, divisions_of
from index.fold import fold
from index.latin import find_called_latin, is_latin
from index.mentions import names_of
from index.places import NATIONAL, aliases
from index.short_names import find_abbreviations
from index.types import Metadata
from index.uncovered import blank, uncovered_places
from index.years import YearSpan, find_years, reports_of

_JOINS = re.compile(r"[^,;?!。]{0,6}?[和与及跟同、]")


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
    whole: bool = True
    """Whether it is the place that the question names, and not only lies in that."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What a question says of place and year, and what the index has of it."""

    places: tuple[PlaceScope, ...]
    years: tuple[int, ...]
    uncovered_places: tuple[str, ...]
    """Places that the question names and no document is about."""
    sought: tuple[str, ...]
    """Those of them that a document of a wider place may tell of, if a passage names them."""
    topic: str
    """The question, folded, without years and the names of places other than those sought."""
    placed: bool = True
    """Whether most documents are about a place, so that a question without one is unusual."""
    reports: tuple[int, ...] = ()
    """Years that only name a document that is held (2018年的报告里), which tells of others too."""
    held_years: tuple[int, ...] = ()
    """Years of the documents that it asks, by which 去年 and 今年 are told."""

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
    reports = reports_of(text, years, dated)
    rest = blank(text, [(y.start, y.end) for y in years], "\1")
    if placed and not latin:
        called = _with_abbreviated(rest, called, titles)
    if placed and NATIONAL in titles:
        called = _with_nation(question if latin else rest, called, latin=latin)
    rest = blank(rest, [(s.start, s.end) for s in called.held], "\0")
    rest = blank(rest, called.others, "\0")
    others = uncovered_places(rest) if placed and not latin else []
    # 2018年的报告说2018年… asks about the year all the same.
    years = [y for y in years if y not in reports]
    held, uncovered = _join_to_parents(text, called, others)
    # 天津滨海新区 is not sought in documents of another 滨海新区.
    open_to = [] if latin else [span for span in uncovered if span not in called.others]
    sought = [span for span in open_to if _is_sought(text, span, held)]
    for start, end in sought:
        rest = rest[:start] + text[start:end] + rest[end:]
    rest = blank(rest, [span for span in uncovered if span not in sought], "\0")
    places = tuple(_place_scopes(question, _meant(text, held), years, docs))
    asked = {doc for place in places for doc in place.docs}
    return Scope(
        places=places,
        years=tuple(dict.fromkeys(span.year for span in years)),
        uncovered_places=tuple(dict.fromkeys(question[a:b] for a, b in uncovered)),
        sought=tuple(dict.fromkeys(question[a:b] for a, b in sought)),
        topic=re.sub(r"[\x00\x01]", " ", rest).strip(),
        placed=placed,
        reports=tuple(dict.fromkeys(span.year for span in reports)),
        held_years=tuple({m.year for d, m in documents if m.year and (not asked or d in asked)}),
    )


def _with_abbreviated(text: str, called: Called, places: Iterable[str]) -> Called:
    """Add the provinces that a question calls by one character: 苏、浙两省."""
    held, others = list(called.held), list(called.others)
    for found in find_abbreviations(text):
        spans = spans_of(found.province, found.start, found.end, places)
        held += spans
        others += [] if spans else [(found.start, found.end)]
    return Called(tuple(sorted(held, key=lambda s: s.start)), tuple(sorted(others)))


def _with_nation(text: str, called: Called, *, latin: bool) -> Called:
    """Take 全国 and its like for a place only where the question asks of it."""
    if not latin and "国" not in text and "总理" not in text:
        return called
    from index.national import with_nation, with_nation_latin  # patterns for the few that need them

    return with_nation_latin(text, called) if latin else with_nation(text, called)


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


def _is_sought(text: str, name: tuple[int, int], held: list[PlaceSpan]) -> bool:
    """Whether no held place is named, or one that this lies in, and not to compare the two."""
    above = [span for span in held if _lies_in(text, name, span)]
    return not held or any(not _JOINS.fullmatch(text, s.end, name[0]) for s in above)


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
            whole = span.strength > 1 or span.place == NATIONAL
            scopes[span.place] = PlaceScope(name, span.place, tuple(docs[span.place]), own, whole)
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
