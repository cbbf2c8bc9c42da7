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
# Clauses that begin with so many characters in common are built alike.
_ALIKE = 3
_ASPECT = "方面"
_CLAUSE_ENDS = "，,。；;：:\n"
_SEMICOLON = re.compile("[;；]")
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
                introduction = _before(
                    text, parent.title_end if parent else 0, series[0].start
                ) or "".join(titles[-1:])
                yield Listing(doc, " ".join(titles), introduction, items)


def told_by_words(
    doc: str, text: str, terms: Sequence[str], near: Sequence[Passage]
) -> Iterator[Listing]:
    """The sentences or clauses of one paragraph that all hold a quoted term (坚决做到…)."""
    keys = keys_of(terms)
    for (start, end), passage in _paragraphs(text, near):
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
    for (start, end), passage in _paragraphs(text, near):
        for marks in counted_up(text, start, end):
            if 2 <= len(marks) <= MAX_ITEMS:
                items = tuple(_clause_after(text, mark.end(), end) for mark in marks)
                # A paragraph that begins with 一是 is announced in the one before.
                first = marks[0].start()
                intro = _before(text, start if first > start else 0, first)
                titles = " ".join((*passage.section, text[start:first][:_INTRO]))
                yield Listing(doc, titles, intro, items)


def told_in_parallel(
    doc: str, text: str, near: Sequence[Passage], count: int | None
) -> Iterator[Listing]:
    """Clauses of a paragraph that are built alike, and what a sentence parts by semicolons.

    种植方面,…。养殖方面,…; 坚持…,坚持…; or what stands below a line 主要是:.
    """
    for (start, end), passage in _paragraphs(text, near):
        sentences = sentence_spans(text, start, end)
        clauses = [[trim(text, *c) for c in clause_spans(text, *s)] for s in sentences]
        series = [
            [heads[0] for heads in clauses if text[slice(*heads[0])].endswith(_ASPECT)],
            *_alike(text, [clause for each in clauses for clause in each]),
            *(_parted(text, sentence) for sentence in sentences),
            *(run for run in _by_head(text, sentences) if len(run) == count),
        ]
        for items in series:
            if 2 < len(items) <= MAX_ITEMS:
                intro = _before(text, start, items[0][0])
                yield Listing(doc, " ".join(passage.section), intro, tuple(items), marked=False)
    if count:
        yield from _told_below(doc, text, near, count)


def _alike(text: str, clauses: Sequence[Span]) -> Iterator[list[Span]]:
    """Clauses in a row that begin with the same words."""
    run: list[Span] = []
    for clause in [*clauses, (0, 0)]:
        head = text[clause[0] : clause[0] + _ALIKE]
        if run and head != text[run[0][0] : run[0][0] + _ALIKE]:
            yield run
            run = []
        run.append(clause)


def _by_head(text: str, sentences: Sequence[Span]) -> Iterator[list[Span]]:
    """The first clauses of sentences that begin with the same two characters."""
    heads: dict[str, list[Span]] = {}
    for start, end in sentences:
        heads.setdefault(text[start : start + 2], []).append(_clause_after(text, start, end))
    yield from heads.values()


def _parted(text: str, sentence: Span) -> list[Span]:
    """The first clause of each part of a sentence with semicolons."""
    starts = [sentence[0], *(m.end() for m in _SEMICOLON.finditer(text, *sentence))]
    return [_clause_after(text, start, sentence[1]) for start in starts if start < sentence[1]]


def _told_below(doc: str, text: str, near: Sequence[Passage], count: int) -> Iterator[Listing]:
    """As many sentences as are asked for below a line that ends in a colon, to their commas."""
    for (start, end), passage in _paragraphs(text, near):
        announcing = trim(text, start, end)
        if text[announcing[1] : end].strip() not in ("：", ":"):
            continue
        lines = sentence_spans(text, end, min(len(text), end + _AROUND))[:count]
        if 1 < len(lines) == count:
            items = tuple(_clause_after(text, *line) for line in lines)
            titles = " ".join(passage.section)
            yield Listing(doc, titles, text[slice(*announcing)], items, marked=False)


def told_by_abbreviation(doc: str, text: str, terms: Sequence[str]) -> Iterator[Listing]:
    """What an abbreviation by number stands for, as one span (五化: 市场化、产业化…)."""
    for term in terms:
        for start, end in spelled_out(text, term):
            first = max(text.rfind(mark, 0, start) for mark in _CLAUSE_ENDS) + 1
            ends = [at for mark in _CLAUSE_ENDS if (at := text.find(mark, end)) >= 0]
            last = min(ends, default=len(text))
            span = trim(text, first, last)
            yield Listing(doc, "", term + _before(text, 0, first), (span,), spells=term)


def _clause_after(text: str, start: int, end: int) -> Span:
    return trim(text, *clause_spans(text, start, min(end, start + _LONGEST_ITEM))[0])


def _before(text: str, start: int, end: int) -> str:
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


def _paragraphs(text: str, near: Sequence[Passage]) -> Iterable[tuple[Span, Passage]]:
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
