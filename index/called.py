"""Find where a question calls the places of an index by name, and where it means others."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from index.divisions import core, gazetteer
from index.fold import fold
from index.mentions import Mention
from index.places import aliases, may_lie_in

# Where a name stands that is also a word: 路桥建设, 滨海医院 and 穿越城市 name no district.
BEFORE_NAME = re.compile(
    r"(?:^|[\x00\x01\s\d,、;:.?!“\"'()<~/-]|[和与及跟同比在对较年底末初为于询我出绍查看问道解下举中括么那、]|(?<![过本未以])[来去到])$"
)
_LEAST_OWN = 3
_AFTER_NAME = re.compile(
    r"$|[\x00\x01\s\d,、;:?!()]|[的年在今去明上本两和与及跟比]|全[市区县年]|gdp"
)


@dataclass(frozen=True, slots=True)
class PlaceSpan:
    """A stretch of a question that calls a held place by one of its names."""

    start: int
    end: int
    strength: int
    place: str


@dataclass(frozen=True, slots=True)
class Called:
    """What a question calls places by: those held, and the stretches that name others."""

    held: tuple[PlaceSpan, ...] = ()
    others: tuple[tuple[int, int], ...] = ()


def find_called(text: str, titles: Mapping[str, Iterable[str]]) -> Called:
    """Find held places in a folded question.

    Args:
        text: the question.
        titles: for each place held the titles of its documents, which may name further places
            that it goes by (浙江杭州2020年滨海新区工作思路, of 绍兴滨海新区).
    """
    own, above, others = [], [], []
    for span in _candidates(text, tuple(titles)):
        prefix = _division_before(text, span.start)
        if span.strength < 2:
            above.append(span)
        elif prefix is None or _goes_with(prefix, span.place, titles):
            own.append(span)
        else:
            others.append((prefix.start, span.end))
    clear = longest(own)
    elsewhere = sorted({other for other in others if not overlaps(other, clear)})
    return Called(longest(own + [s for s in above if not _inside(s, elsewhere)]), tuple(elsewhere))


def overlaps(stretch: tuple[int, int], spans: Iterable[PlaceSpan]) -> bool:
    """Whether a stretch shares a character with any of the spans."""
    return any(span.start < stretch[1] and stretch[0] < span.end for span in spans)


def _inside(span: PlaceSpan, stretches: Iterable[tuple[int, int]]) -> bool:
    return any(start <= span.start and span.end <= end for start, end in stretches)


def longest(spans: Iterable[PlaceSpan]) -> tuple[PlaceSpan, ...]:
    """Keep the longest of overlapping spans, and all that share the very same words."""
    kept: list[PlaceSpan] = []
    for span in sorted(spans, key=lambda s: (s.start - s.end, -s.strength)):
        inside = [k for k in kept if k.start < span.end and span.start < k.end]
        # Two documents' places may share the very same words (滨海新区 of two cities).
        if all(
            (k.start, k.end, k.strength) == (span.start, span.end, span.strength) for k in inside
        ):
            kept.append(span)
    return tuple(sorted(kept, key=lambda s: s.start))


def spans_of(name: str, start: int, end: int, places: Iterable[str]) -> list[PlaceSpan]:
    """A stretch that stands for a name, as a span for each of the held places that go by it."""
    table, _ = _names_held(tuple(places))
    return [PlaceSpan(start, end, strength, place) for place, strength in table.get(name, ())]


@lru_cache(maxsize=8)
def _names_held(places: tuple[str, ...]) -> tuple[dict[str, list[tuple[str, int]]], int]:
    """Folded names with the places that go by them, and the length of the longest."""
    table: dict[str, list[tuple[str, int]]] = {}
    for place in places:
        for name, strength in aliases(place).items():
            table.setdefault(fold(name), []).append((place, strength))
    return table, max(map(len, table), default=0)


def _candidates(text: str, places: tuple[str, ...]) -> list[PlaceSpan]:
    table, longest_name = _names_held(places)
    found = []
    for start in range(len(text)):
        for end in range(start + 1, min(len(text), start + longest_name) + 1):
            rows = table.get(text[start:end], ())
            if rows and _may_be_name(text, start, end):
                found += [PlaceSpan(start, end, strength, place) for place, strength in rows]
    return found


def _may_be_name(text: str, start: int, end: int) -> bool:
    """Whether a name stands where names do; one with its suffix (越城区) may stand anywhere."""
    name = text[start:end]
    if core(name) == name and text.startswith("湾", end):  # 杭州湾 is no part of 杭州
        return False
    return (
        core(name) != name
        # Provinces and cities are seldom words: 说说湖北…, 据湖北报告.
        or any(row.level <= 2 for row in gazetteer().get(name, ()))
        or end - start >= _LEAST_OWN  # three characters are seldom part of other words
        or bool(BEFORE_NAME.search(text[:start]))
        or bool(_AFTER_NAME.match(text, end))
    )


def _division_before(text: str, end: int) -> Mention | None:
    """The city or province named right before an offset: 天津滨海新区, 天津的滨海新区."""
    end -= text[:end].endswith("的")
    for start in range(max(0, end - 11), end - 1):
        rows = gazetteer().get(text[start:end])
        if rows and rows[0].level <= 2:
            return Mention(start, end, text[start:end], rows[0].name, "", rows[0].level)
    return None


def _goes_with(prefix: Mention, place: str, titles: Mapping[str, Iterable[str]]) -> bool:
    """Whether a place is, or may be, in the division that a question puts before its name."""
    return may_lie_in(place, prefix.text) or any(
        core(prefix.text) in fold(title) for title in titles[place]
    )
