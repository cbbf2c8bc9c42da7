"""From a document and its sections to its figures: one row a quantity, each with its evidence."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace

from index.debris import find_debris
from index.figures.contexts import find_mentions
from index.figures.distribution import distribute, summed_up
from index.figures.framing import Setting, framing_heading, opening_setting, place_in_time
from index.figures.headings import HeadingPaths
from index.figures.indicators import name_indicators
from index.figures.quantities import Quantity, find_quantities, fold
from index.figures.stretch import find_stretches
from index.figures.wrapping import unwrap
from index.sentences import sentence_spans
from index.types import Document, Figure, Section


def extract_figures(document: Document, sections: tuple[Section, ...]) -> tuple[Figure, ...]:
    """Read the quantities of a document, in its order."""
    folded = unwrap(fold(document.text))
    figures: list[Figure] = []
    for sentence in _sentences(document, folded, sections):
        figures.extend(_rows(document, folded, sentence))
    return tuple(figures)


@dataclass(frozen=True, slots=True)
class _Sentence:
    start: int
    end: int
    quantities: list[Quantity]
    setting: Setting
    path: tuple[Section, ...]


def _sentences(
    document: Document, folded: str, sections: tuple[Section, ...]
) -> Iterator[_Sentence]:
    """Yield each sentence that holds quantities, with its frame and its heading path."""
    debris = find_debris(document.text)
    found = list(_outside(find_quantities(folded), debris))
    opening = opening_setting(document.metadata)
    headings = HeadingPaths(sections)
    setting, source, position = opening, None, 0
    for start, end in sentence_spans(folded):
        path = headings.at(start)
        cue = framing_heading(path, opening)
        if cue != source:
            setting, source = replace(opening, frame=cue.frame if cue else opening.frame), cue
        setting = replace(setting, frame=setting.from_sentence(folded[start:end]))
        first = position
        while position < len(found) and found[position].start < end:
            position += 1
        if position > first:
            yield _Sentence(start, end, found[first:position], setting, path)


def _outside(quantities: list[Quantity], spans: tuple[tuple[int, int], ...]) -> Iterator[Quantity]:
    """Yield the quantities that begin in none of the spans; both are in order."""
    starts = [start for start, _ in spans]
    for quantity in quantities:
        i = bisect_right(starts, quantity.start) - 1
        if i < 0 or quantity.start >= spans[i][1]:
            yield quantity


def _rows(document: Document, folded: str, sentence: _Sentence) -> Iterator[Figure]:
    start, end = sentence.start, sentence.end
    mentions = find_mentions(folded, start, end, sentence.quantities)
    mentions, named = distribute(mentions, name_indicators(folded, start, mentions))
    words, quote = folded[start:end], document.text[start:end]
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
        yield Figure(
            doc=document.doc,
            start=quantity.start,
            end=quantity.end,
            value=document.text[quantity.start : quantity.end],
            number=quantity.number,
            unit=quantity.unit,
            comparator=mention.comparison.sign,
            indicator=name.indicator or (path[-1] if path else ""),
            kind=frame.kind,
            stretch=is_stretch,
            year=frame.year,
            masked=quantity.masked,
            section=path,
            quote=quote,
            quote_start=start,
            quote_end=end,
        )
