"""Find the lists that nothing marks: clauses that are built alike, in the sentences of a paragraph.

种植方面,…。养殖方面,…; 坚持…,坚持…; 守好水源底线,…。守好农田底线,…; or what stands below a line
that ends in a colon.
"""

import re
from collections.abc import Iterator, Sequence

from index.sentences import clause_spans, sentence_spans
from index.types import Passage
from qa.listing import MAX_ITEMS, Listing, before, clause_after, paragraphs
from qa.question import Question, things_asked
from qa.spans import Span, trim

# A text without line breaks is no one paragraph.
_AROUND = 2500
# Clauses that begin with so many characters in common are built alike.
_ALIKE = 3
_ASPECT = "方面"
_SEMICOLON = re.compile("[;；]")
_HANZI = re.compile("[一-龥]+")
# So many characters of the question in the first so many of a clause are a beginning.
_PHRASE, _BEGINNING = 4, 10
_COLON = re.compile("[:：]")


def told_in_parallel(
    doc: str, text: str, near: Sequence[Passage], question: Question
) -> Iterator[Listing]:
    """Clauses of a paragraph that are built alike, and what a sentence parts by semicolons."""
    count, endings = question.count, (_ASPECT, *things_asked(question))
    for (start, end), passage in paragraphs(text, near):
        sentences = sentence_spans(text, start, end)
        clauses = [[trim(text, *c) for c in clause_spans(text, *s)] for s in sentences]
        heads = [each[0] for each in clauses]
        series = [
            *([head for head in heads if text[slice(*head)].endswith(e)] for e in endings),
            *_alike(text, [clause for each in clauses for clause in each]),
            *(_parted(text, sentence, question.quoted) for sentence in sentences),
        ]
        if count:
            series += [run for run in _by_head(text, sentences) if len(run) == count]
            series += _by_phrase(text, heads, question.topic, count)
        for items in series:
            if 2 < len(items) <= MAX_ITEMS:
                intro = before(text, start, items[0][0])
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
    """The first clauses of sentences that begin with the same two characters.

    What announces them, as 主要是: does, is not of the first.
    """
    heads: dict[str, list[Span]] = {}
    for start, end in sentences:
        colon = _COLON.search(text, start, end - 1)
        start = colon.end() if colon else start
        heads.setdefault(text[start : start + 2], []).append(clause_after(text, start, end))
    yield from heads.values()


def _by_phrase(text: str, heads: Sequence[Span], topic: str, count: int) -> list[list[Span]]:
    """The clauses, as many as asked for, that begin with the same words of the question."""
    runs = _HANZI.findall(topic)
    keys = dict.fromkeys(run[i : i + _PHRASE] for run in runs for i in range(len(run)))
    series = (
        [head for head in heads if key in text[head[0] : head[0] + _BEGINNING]]
        for key in keys
        if len(key) == _PHRASE and text.count(key) >= count
    )
    return [run for run in series if len(run) == count]


def _parted(text: str, sentence: Span, terms: Sequence[str]) -> list[Span]:
    """The first clause of each part of a sentence with semicolons.

    Of the first part it is the second clause, where the first only names what is asked for.
    """
    starts = [sentence[0], *(m.end() for m in _SEMICOLON.finditer(text, *sentence))]
    first = clause_spans(text, *sentence)[0]
    if any(term in text[slice(*first)] for term in terms) and first[1] < sentence[1]:
        starts[0] = first[1]
    return [clause_after(text, start, sentence[1]) for start in starts if start < sentence[1]]


def _told_below(doc: str, text: str, near: Sequence[Passage], count: int) -> Iterator[Listing]:
    """As many sentences as are asked for below a line that ends in a colon, to their commas.

    Those that begin alike, where there are so many.
    """
    for (first, last), passage in paragraphs(text, near):
        for start, end in sentence_spans(text, first, last):
            if text[end - 1] not in ":：":
                continue
            lines = sentence_spans(text, end, min(len(text), end + _AROUND))
            head = text[lines[0][0] : lines[0][0] + 2] if lines else ""
            alike = [line for line in lines if text.startswith(head, line[0])]
            told = (alike if len(alike) >= count else lines)[:count]
            if 1 < len(told) == count:
                items = tuple(clause_after(text, *line) for line in told)
                introduction = text[slice(*trim(text, start, end))]
                yield Listing(doc, " ".join(passage.section), introduction, items, marked=False)
