"""Find the lists that a document tells one by one: below a heading, or sentence by sentence.

把握以下四条原则：一是…。二是…。 No passage holds such a list whole; its items are headings, or the
clauses that say the same thing of each.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.fold import fold
from index.sentences import clause_spans, sentence_spans
from index.types import Passage, Section
from qa.spans import Span, trim

MAX_ITEMS = 15
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
_ORDINALS = "一二三四五六七八九十"
_ORDINAL = re.compile(rf"(?<![一-龥])([{_ORDINALS}])是(?=[一-龥“])")
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
    paragraphs = {_paragraph(text, passage): passage for passage in near}
    for (start, end), passage in paragraphs.items():
        for key in keys:
            if fold(text[start:end]).count(key) > 1:
                items = _repeated(text, start, end, key)
                if 2 <= len(items) <= MAX_ITEMS:
                    yield Listing(doc, " ".join(passage.section), "", tuple(items))


def told_by_ordinals(doc: str, text: str, near: Sequence[Passage]) -> Iterator[Listing]:
    """What a paragraph counts up (一是…;二是…), also where the outline sees no headings in it."""
    paragraphs = {_paragraph(text, passage): passage for passage in near}
    for (start, end), passage in paragraphs.items():
        run: list[re.Match[str]] = []
        for mark in [*_ORDINAL.finditer(text, start, end), None]:
            follows = mark and run and _ORDINALS.index(mark[1]) == len(run)
            if run and not follows:
                if 2 <= len(run) <= MAX_ITEMS:
                    items = tuple(_clause_after(text, m.end(), end) for m in run)
                    intro = _before(text, start, run[0].start())
                    yield Listing(doc, " ".join(passage.section), intro, items)
                run = []
            if mark and (follows or mark[1] == "一"):
                run.append(mark)


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
