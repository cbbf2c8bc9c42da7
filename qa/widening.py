"""Take as much to the clause that answers as belongs to the answer."""

import re
from collections.abc import Sequence
from dataclasses import replace

from index.sentences import clause_spans, sentence_spans
from qa.candidates import Candidate
from qa.forms import Forms
from qa.question import Kind, Question
from qa.spans import Span, trim, widen
from qa.windows import LIMITS

# Of an answer that is told in a sentence, in characters.
_LONGEST = {Kind.FACT: 160, Kind.REASON: 160, Kind.DEFINITION: 280}
# Texts that are of no place, as news and encyclopedias, say the matter in sentences that lean on
# one another.
_AROUND = 160

# A sentence that goes on with the things asked for, and the most characters of it.
_ENUMERATES = re.compile("包括|主要有|主要是|分别(?:是|为)|[:：]")
_MOST = 300


def whole(candidate: Candidate, question: Question, forms: Forms, text: str) -> Candidate:
    """The candidate with as much around it as belongs to the answer.

    Args:
        text: of its document.
    """
    passage = candidate.evidence.passage
    around = (passage.start, passage.end)
    sentences = sentence_spans(text, *around)
    holding = (n for n, (s, e) in enumerate(sentences) if s <= candidate.start < candidate.end <= e)
    number = next(holding, None)
    if number is None:
        return candidate
    span = (candidate.start, candidate.end)
    if not question.scope.placed:
        start, end = trim(text, *widen(text, span, clause_spans(text, *around), _AROUND))
    else:
        start, end = _in_sentence(span, sentences[number:], question, forms, text)
    return replace(candidate, start=start, end=end, text=text[start:end])


def _in_sentence(
    span: Span, sentences: Sequence[Span], question: Question, forms: Forms, text: str
) -> Span:
    """What belongs to a span of the first of some sentences.

    A figure says by itself that it is one; of other facts a clause may be only the beginning. What
    only repeats the question, as a heading in the text does, is told in the next sentence.
    """
    kind, sentence = question.kind, sentences[0]
    if kind in _LONGEST or (kind is Kind.FIGURE and question.asks_twice):
        longest = _LONGEST.get(kind, _AROUND)
        start, end = trim(text, *widen(text, span, clause_spans(text, *sentence), longest))
        following = sentences[1] if len(sentences) > 1 else (end, end)
        if forms.goes_on(text[start:end], text[slice(*following)]):
            _, last = trim(text, *following)
            end = last if last - start <= longest else end
        return start, end
    if kind is Kind.FIGURE:
        return _clause_around(text, span, sentence)
    enumerates = kind is Kind.LIST and _ENUMERATES.search(text, *sentence)
    if enumerates and sentence[1] - sentence[0] <= _MOST:
        return trim(text, span[0], sentence[1])
    return span


def _clause_around(text: str, span: Span, sentence: Span) -> Span:
    """The whole clause of a member that was judged by itself: the words before it may be its."""
    for clause in clause_spans(text, *sentence):
        if clause[0] <= span[0] and span[1] <= clause[1]:
            around = trim(text, *clause)
            return around if around[1] - around[0] <= LIMITS[Kind.FIGURE].length else span
    return span
