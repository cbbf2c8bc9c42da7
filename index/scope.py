"""Which documents a question is about: the places and years that it names, against those held."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from index.fold import fold
from index.places import Mention, aliases, find_mentions
from index.types import Metadata

_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d|\s*(?:家|个|亩|万|亿|元|人|条|号|户|名|项|%))")
# 23年 is 2023年 in a question, but not 第23年 or 成立23年.
_SHORT_YEAR = re.compile(r"(?<![\d第立了近])([0-3]\d)年(?!来|前|后|间|期|以)")
_CHINESE_YEAR = re.compile(r"([二一][〇零九][〇零一二三四五六七八九]{2})年")
_CHINESE_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0}


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
    """The question without the names of places and years."""

    @property
    def docs(self) -> tuple[str, ...]:
        """Documents of the places named; empty where the question names none that is held."""
        return tuple(dict.fromkeys(doc for place in self.places for doc in place.docs))


def read_scope(question: str, documents: Sequence[tuple[str, Metadata]]) -> Scope:
    """Read places and years off a question, as far as they steer retrieval.

    A place's own name wins over one above it: 杭州钱塘新区 is 钱塘新区 and not all of 杭州.
    """
    text = fold(question)
    spans = _place_spans(text, documents) or _latin_place_spans(text, documents)
    years = _years(text)
    strong = [span for span in spans if span.strength >= 2] or _parents(spans)
    rest = _blank(text, [(s.start, s.end) for s in spans] + [(a, b) for a, b, _ in years])
    return Scope(
        places=_tie_years(strong, years),
        years=tuple(dict.fromkeys(year for _, _, year in years)),
        uncovered_places=tuple(m.text for m in _uncovered(rest)),
        topic=_blank(rest, [(m.start, m.end) for m in _uncovered(rest)]).replace("\0", " ").strip(),
    )


@dataclass(frozen=True, slots=True)
class _Span:
    start: int
    end: int
    strength: int
    place: str
    name: str
    docs: tuple[str, ...]


def _place_spans(text: str, documents: Iterable[tuple[str, Metadata]]) -> list[_Span]:
    """Where the question calls held places by one of their aliases, longest first."""
    by_place: dict[str, list[str]] = {}
    for doc, metadata in documents:
        if metadata.place:
            by_place.setdefault(metadata.place, []).append(doc)
    found = []
    for place, docs in by_place.items():
        for name, strength in aliases(place).items():
            for match in re.finditer(re.escape(fold(name)), text):
                found.append(
                    _Span(match.start(), match.end(), strength, place, name, tuple(docs))
                )
    found.sort(key=lambda s: (s.start - s.end, -s.strength))
    kept: list[_Span] = []
    for span in found:
        inside = [k for k in kept if k.start < span.end and span.start < k.end]
        # Two documents' places may share the very same words (滨海新区 of two cities).
        same = all((k.start, k.end, k.strength) == (span.start, span.end, span.strength) for k in inside)
        if not inside or same:
            kept.append(span)
    return sorted(kept, key=lambda s: s.start)


def _latin_place_spans(text: str, documents: Iterable[tuple[str, Metadata]]) -> list[_Span]:
    """The same for a question in English, which writes places in pinyin (Qiantang New Area)."""
    words = re.findall(r"[a-z]+", text)
    if len(words) < 3:
        return []
    from pypinyin import lazy_pinyin  # 0.2 s to import, and only such questions need it

    latin: dict[str, str] = {}
    by_place: dict[str, list[str]] = {}
    for doc, metadata in documents:
        by_place.setdefault(metadata.place, []).append(doc)
    spans = []
    for place, docs in by_place.items():
        for name, strength in aliases(place).items() if place else ():
            if name in latin or len(name) > 6:
                continue
            latin[name] = "".join(lazy_pinyin(name))
            pattern = r"\b" + r"[\s'-]?".join(lazy_pinyin(name)) + r"\b"
            for match in re.finditer(pattern, text):
                spans.append(_Span(match.start(), match.end(), strength, place, name, tuple(docs)))
    spans.sort(key=lambda s: (s.start - s.end, -s.strength))
    kept: list[_Span] = []
    for span in spans:
        if not any(k.start < span.end and span.start < k.end for k in kept):
            kept.append(span)
    return sorted(kept, key=lambda s: s.start)


def _parents(spans: list[_Span]) -> list[_Span]:
    """Places that the question names only by what lies above them (绍兴, for its districts)."""
    return [span for span in spans if span.strength == 1]


def _years(text: str) -> list[tuple[int, int, int]]:
    found = [(m.start(), m.end(), int(m[1])) for m in _YEAR.finditer(text)]
    if not found:
        found = [(m.start(), m.end(), 2000 + int(m[1])) for m in _SHORT_YEAR.finditer(text)]
    for match in _CHINESE_YEAR.finditer(text):
        digits = "".join(str(_CHINESE_DIGITS[c]) for c in match[1])
        found.append((match.start(), match.end(), int(digits)))
    return [(a, b + (text[b : b + 1] == "年"), year) for a, b, year in sorted(found)]


def _tie_years(spans: list[_Span], years: list[tuple[int, int, int]]) -> tuple[PlaceScope, ...]:
    """Give each place its own year where the question sets one beside it (越城2021、金华2022)."""
    everything = tuple(dict.fromkeys(year for _, _, year in years))
    places: dict[str, PlaceScope] = {}
    for number, span in enumerate(spans):
        following = min((s.start for s in spans[number + 1 :] if s.start > span.start), default=10**9)
        own = tuple(year for a, _, year in years if span.end <= a < following)
        before = [year for _, b, year in years if 0 <= span.start - b <= 1]
        if len(spans) == 1:
            own = everything
        elif before and not own:
            own = (before[-1],)
        known = places.get(span.place)
        if known is None:
            places[span.place] = PlaceScope(span.name, span.place, span.docs, own or everything)
    return tuple(places.values())


# A place's bare name is taken for one only where it stands as names do, since 和平, 新华 or 朝阳
# are words too.
_BEFORE_BARE = re.compile(r"(?:^|[\0\s,，、;；:：和与及跟同比在]|年)$")


def _uncovered(rest: str) -> list[Mention]:
    """Places in what is left of the question once the held ones are taken out."""
    mentions = []
    for mention in find_mentions(rest):
        sure = not mention.bare or mention.depth <= 2 and len(mention.stem) >= 2
        stands = bool(_BEFORE_BARE.search(rest[: mention.start]))
        if (mention.kind or sure or stands) and not (mention.bare and not stands):
            mentions.append(mention)
    return mentions


def _blank(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """Put a NUL for every character of the spans, so that offsets stay and nothing joins."""
    for start, end in spans:
        text = text[:start] + "\0" * (end - start) + text[end:]
    return text
