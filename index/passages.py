"""From sections to passages: sentence-bounded spans, sized for retrieval and for reading."""

from collections.abc import Iterator

from index.sentences import clause_spans, sentence_spans
from index.types import Document, Metadata, Passage, Section
from index.wrapping import unwrapped

# Characters. A passage is filled up to TARGET by whole sentences; only a sentence longer than
# LIMIT is cut, at a clause. How they were chosen: docs/design.md.
TARGET = 170
LIMIT = 260

SETTINGS = {"target": TARGET, "limit": LIMIT, "version": 2}
"""Goes into the manifest: passages made under other settings are another index."""


def split_passages(document: Document, sections: tuple[Section, ...]) -> tuple[Passage, ...]:
    """Cut a document into passages that cover its body; page furniture is left out.

    Each passage lies in one section; a heading belongs to the first passage below it.
    """
    # Imported here as its patterns take ten milliseconds, and no question needs them.
    from index.debris import find_debris

    text = unwrapped(document.text)
    debris = find_debris(text)
    passages = []
    for start, end, path in _regions(text, sections):
        for begin, stop in _subtract(start, end, debris):
            for a, b in _pack(text, begin, stop):
                passages.append(Passage(document.doc, a, b, document.text[a:b], path))
    return tuple(passages)


def embedding_text(metadata: Metadata, passage: Passage) -> str:
    """The passage with what a reader knows from its surroundings put before it.

    Embedded and indexed for terms in this form; never shown or cited.
    """
    year = f"{metadata.year}年" if metadata.year else ""
    # The innermost heading often opens the passage itself; saying it twice would weigh it double.
    headings = [title for title in passage.section if title not in passage.text]
    head = " ".join(part for part in (f"{metadata.place}{year}", *headings[-2:]) if part)
    return f"{head}\n{passage.text}" if head else passage.text


def _regions(
    text: str, sections: tuple[Section, ...]
) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """The stretches of text that belong to one section each, with its heading path, in order."""
    paths = [path for section in sections for path in section.walk()]
    cuts = [(0, ())] + [(path[-1].start, tuple(s.title for s in path)) for path in paths]
    pending: int | None = None
    for (start, titles), (end, _) in zip(cuts, [*cuts[1:], (len(text), ())], strict=True):
        begin = start if pending is None else pending
        section = next((p[-1] for p in paths if p[-1].start == start), None) if titles else None
        # A heading with nothing of its own below it is read with the section that follows.
        if section and not text[section.title_end : end].strip() and end < len(text):
            pending = begin
            continue
        pending = None
        if text[begin:end].strip():
            yield begin, end, titles


def _subtract(
    start: int, end: int, spans: tuple[tuple[int, int], ...]
) -> Iterator[tuple[int, int]]:
    for begin, stop in spans:
        if stop <= start or begin >= end:
            continue
        if begin > start:
            yield start, begin
        start = max(start, stop)
    if start < end:
        yield start, end


def _pack(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Fill passages with whole sentences up to TARGET; a small last one joins the one before."""
    pieces = [piece for s, e in sentence_spans(text, start, end) for piece in _cut_long(text, s, e)]
    if pieces and pieces[-1][1] - pieces[0][0] <= LIMIT:
        yield pieces[0][0], pieces[-1][1]
        return
    first: int | None = None
    last = 0
    for number, (a, b) in enumerate(pieces):
        if first is not None and b - first > TARGET:
            rest = pieces[-1][1] - first
            if rest <= LIMIT and number == len(pieces) - 1:
                last = b
                continue
            yield first, last
            first = None
        first = a if first is None else first
        last = b
    if first is not None:
        yield first, last


def _cut_long(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A sentence whole, or one too long to read cut after clauses, at ； before ，."""
    if end - start <= LIMIT:
        yield start, end
        return
    clauses = clause_spans(text, start, end)
    begin = clauses[0][0] if clauses else start
    last = begin
    for a, b in clauses:
        if b - begin > TARGET and last > begin:
            yield begin, last
            begin = a
        last = b
        # Prefer the stronger cut once there is enough to stand alone.
        if text[b - 1 : b] in "；;" and b - begin >= TARGET // 2:
            yield begin, b
            begin = last = b
    if text[begin:end].strip():
        lead = len(text[begin:end]) - len(text[begin:end].lstrip())
        yield begin + lead, end
