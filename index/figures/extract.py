"""From a document and its sections to its figures: one row a quantity, each with its evidence."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from index.debris import find_debris
from index.figures.closing_up import closed_up
from index.figures.contexts import find_mentions
from index.figures.distribution import distribute, summed_up
from index.figures.framing import Setting, framing_heading, opening_setting, place_in_time
from index.figures.headings import HeadingPaths
from index.figures.indicators import name_indicators
from index.figures.quantities import Quantity, find_quantities, fold
from index.figures.stretch import find_stretches
from index.sentences import sentence_spans
from index.types import Document, Figure, Section
from index.wrapping import unwrapped

_GOES_ON = re.compile(r"(?<=[,、和与及])[ \t]*\n(?=[ \t]*\S)")
"""A line break that no sentence ends at, whatever its document is like."""


def extract_figures(document: Document, sections: tuple[Section, ...]) -> tuple[Figure, ...]:
    """Read the quantities of a document, in its order."""
    closed, places = closed_up(document.text)
    source = _Source(document, _GOES_ON.sub(_blank, fold(closed)), places)
    figures: list[Figure] = []
    for sentence in _sentences(source, sections):
        figures.extend(_rows(source, sentence))
    return tuple(figures)


def _blank(match: re.Match[str]) -> str:
    return " " * len(match.group())


@dataclass(frozen=True, slots=True)
class _Source:
    """A document as it is read, and where each character that is read stands in its text."""

    document: Document
    folded: str
    places: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The span of the document that a span of what is read stands for."""
        return self.places[start], self.places[end - 1] + 1


@dataclass(frozen=True, slots=True)
class _Sentence:
    start: int
    end: int
    quantities: list[Quantity]
    setting: Setting
    path: tuple[Section, ...]


def _sentences(source: _Source, sections: tuple[Section, ...]) -> Iterator[_Sentence]:
    """Yield each sentence that holds quantities, with its frame and its heading path."""
    debris = find_debris(unwrapped(source.document.text))
    found = list(_outside(find_quantities(source.folded), debris, source.places))
    opening = opening_setting(source.document.metadata)
    headings = HeadingPaths(sections)
    setting, last, position = opening, None, 0
    for start, end in sentence_spans(source.folded):
        path = headings.at(source.places[start])
        cue = framing_heading(path, opening)
        if cue != last:
            setting, last = replace(opening, frame=cue.frame if cue else opening.frame), cue
        setting = replace(setting, frame=setting.from_sentence(source.folded[start:end]))
        first = position
        while position < len(found) and found[position].start < end:
            position += 1
        # A quote holds its value whole.
        within = [q for q in found[first:position] if start <= q.start and q.end <= end]
        if within:
            yield _Sentence(start, end, within, setting, path)


def _outside(
    quantities: list[Quantity], spans: tuple[tuple[int, int], ...], places: Sequence[int]
) -> Iterator[Quantity]:
    """Yield the quantities that begin in none of the spans; both are in order."""
    starts = [start for start, _ in spans]
    for quantity in quantities:
        place = places[quantity.start]
        i = bisect_right(starts, place) - 1
        if i < 0 or place >= spans[i][1]:
            yield quantity


def _rows(source: _Source, sentence: _Sentence) -> Iterator[Figure]:
    document, folded = source.document, source.folded
    start, end = sentence.start, sentence.end
    mentions = find_mentions(folded, start, end, sentence.quantities)
    mentions, named = distribute(mentions, name_indicators(folded, start, mentions))
    words, (quote_start, quote_end) = folded[start:end], source.span(start, end)
    path = tuple(section.title for section in sentence.path)
    stretches = find_stretches(mentions, named)
    mentions = summed_up(folded, mentions)
    for mention, name, is_stretch in zip(mentions, named, stretches, strict=True):
        quantity = mention.quantity
        frame = place_in_time(
            words,
            quantity.start - start,
            quantity.end - start,
            max(0, mention.clause - start),
            sentence.setting,
        )
        value_start, value_end = source.span(quantity.start, quantity.end)
        yield Figure(
            doc=document.doc,
            start=value_start,
            end=value_end,
            value=document.text[value_start:value_end],
            number=quantity.number,
            unit=quantity.unit,
            comparator=mention.comparison.sign,
            indicator=name.indicator or (path[-1] if path else ""),
            kind=frame.kind,
            stretch=is_stretch,
            year=frame.year,
            masked=quantity.masked,
            section=path,
            quote=document.text[quote_start:quote_end],
            quote_start=quote_start,
            quote_end=quote_end,
        )
