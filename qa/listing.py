"""Find the lists that a document tells one by one: below a heading, or sentence by sentence.

把握以下四条原则：一是…。二是…。 No passage holds such a list whole; its items are headings, or the
clauses that say the same thing of each.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from index.fold import fold
from index.sentences import clause_spans, sentence_spans
from index.types import Passage, Section
from qa.abbreviations import spelled_out
from qa.ordinals import counted_up
from qa.spans import Span, trim

MAX_ITEMS = 20
# An introduction is the sentence before the first item; a longer one tells of something else.
_INTRO = 120
# An item is a clause, of which this is more than the longest.
_LONGEST_ITEM = 400
# A text without line breaks is no one paragraph.
_AROUND = 2500
# Below a sibling that is numbered anew another list begins.
_FIRST = re.compile(r"[(（]?(?:一|1|①|首先|第一)(?:[)）、.．是要]|，|,)")
_NUMERAL = re.compile(r"[一二三四五六七八九十\d]+")
_MARK = re.compile(rf"[(（]?{_NUMERAL.pattern}[)）、.．是要]|—+|[①-⑳•]")
_CLAUSE_ENDS = "，,。；;：:\n"
# The number of 五大发展 or 四个“一批” counts the items and does not stand in them.
_COUNTED = re.compile(r"^[一二两三四五六七八九十\d]+[个大条项种]?")


@dataclass(frozen=True, slots=True)
class Listing:
    """The items of a list, and what announces them."""

    doc: str
    above: str
    """The headings above it, outermost first."""
    introduction: str
    """The heading or sentence that stands last before its first item."""
    items: tuple[Span, ...]
    marked: bool = True
    """Whether numbers, headings or a quoted term make a list of it, and not likeness alone."""
    spells: str = ""
    """The abbreviation by number that it spells out in one item."""


def told_by_headings(
    doc: str, text: str, sections: Sequence[Section], near: Sequence[Passage]
) -> Iterator[Listing]:
    """The series of headings whose sections hold some of the passages of `near`."""
    for path in _paths(sections):
        parent = path[-1] if path else None
        children = parent.children if parent else tuple(sections)
        span = (parent.start, parent.end) if parent else (0, len(text))
        if len(children) < 2 or not any(span[0] <= passage.start < span[1] for passage in near):
            continue
        for series in _series(children):
            if 2 <= len(series) <= MAX_ITEMS:
                items = tuple(trim(text, s.start, s.title_end) for s in series)
                titles = [section.title for section in path]
                introduction = before(
                    text, parent.title_end if parent else 0, series[0].start
                ) or "".join(titles[-1:])
                yield Listing(doc, " ".join(titles), introduction, items)


def told_by_words(
    doc: str, text: str, terms: Sequence[str], near: Sequence[Passage]
) -> Iterator[Listing]:
    """The sentences or clauses of one paragraph that all hold a quoted term (坚决做到…)."""
    keys = keys_of(terms)
    for (start, end), passage in paragraphs(text, near):
        for key in keys:
            if fold(text[start:end]).count(key) > 1:
                items = [
                    item
                    for item in _repeated(text, start, end, key)
                    if not any(term in text[slice(*item)] for term in terms if key != fold(term))
                ]
                if 2 <= len(items) <= MAX_ITEMS:
                    yield Listing(doc, " ".join(passage.section), "", tuple(items))


def told_by_ordinals(doc: str, text: str, near: Sequence[Passage]) -> Iterator[Listing]:
    """What a paragraph counts up (一是…;二是…), also where the outline sees no headings in it."""
    for (start, end), passage in paragraphs(text, near):
        for marks in counted_up(text, start, end):
            if 2 <= len(marks) <= MAX_ITEMS:
                items = tuple(clause_after(text, mark.end(), end) for mark in marks)
                # A paragraph that begins with 一是 is announced in the one before.
                first = marks[0].start()
                intro = before(text, start if first > start else 0, first)
                titles = " ".join((*passage.section, text[start:first][:_INTRO]))
                yield Listing(doc, titles, intro, items)


def told_by_abbreviation(doc: str, text: str, terms: Sequence[str]) -> Iterator[Listing]:
    """What an abbreviation by number stands for, as one span (五化: 市场化、产业化…)."""
    for term in terms:
        for start, end in spelled_out(text, term):
            first = max(text.rfind(mark, 0, start) for mark in _CLAUSE_ENDS) + 1
            ends = [at for mark in _CLAUSE_ENDS if (at := text.find(mark, end)) >= 0]
            last = min(ends, default=len(text))
            span = trim(text, first, last)
            yield Listing(doc, "", term + before(text, 0, first), (span,), spells=term)


def clause_after(text: str, start: int, end: int) -> Span:
    """The first clause of `text[start:end]`."""
    return trim(text, *clause_spans(text, start, min(end, start + _LONGEST_ITEM))[0])


def before(text: str, start: int, end: int) -> str:
    """The last sentence of `text[start:end]`, which may announce what follows."""
    sentences = sentence_spans(text, max(start, end - _INTRO), end)
    return text[slice(*sentences[-1])] if sentences else ""


def keys_of(terms: Sequence[str]) -> set[str]:
    """What stands in each item of a list that is asked for by a quoted term.

    >>> sorted(keys_of(["五大发展", "努力在……"]))
    ['努力在', '发展']
    """
    keys = (_COUNTED.sub("", re.sub(r"[^\w]", "", fold(term))) for term in terms)
    return {key for key in keys if len(key) > 1}


def _paths(sections: Sequence[Section]) -> Iterator[tuple[Section, ...]]:
    yield ()
    for section in sections:
        yield from section.walk()


def _series(children: Sequence[Section]) -> Iterator[list[Section]]:
    series: list[Section] = []
    for child in children:
        if series and (_FIRST.match(child.title) or _mark(child) != _mark(series[-1])):
            yield series
            series = []
        series.append(child)
    yield series


def _mark(section: Section) -> str:
    """The form of a heading's number without the numeral: (一) and (二) are alike, 四、 is not."""
    match = _MARK.match(section.title)
    return _NUMERAL.sub("", match[0]) if match else ""


def paragraphs(text: str, near: Sequence[Passage]) -> Iterable[tuple[Span, Passage]]:
    """The paragraphs that hold some passages, each with one of them."""
    return {_paragraph(text, passage): passage for passage in near}.items()


def _paragraph(text: str, passage: Passage) -> Span:
    start = text.rfind("\n", max(0, passage.start - _AROUND), passage.start) + 1
    end = text.find("\n", passage.end, passage.end + _AROUND)
    last = min(len(text), passage.end + _AROUND)
    return start or max(0, passage.start - _AROUND), end if end >= 0 else last


def _repeated(text: str, start: int, end: int, key: str) -> list[Span]:
    """The clauses that hold a term: one of each sentence, or of one sentence all."""
    found = [
        [
            trim(text, *clause)
            for clause in clause_spans(text, *s)
            if key in fold(text[slice(*clause)])
        ]
        for s in sentence_spans(text, start, end)
    ]
    found = [clauses for clauses in found if clauses]
    if len(found) > 1:
        return [clauses[0] for clauses in found]
    return found[0] if found else []
