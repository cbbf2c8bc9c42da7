"""Spans of a text that are worth quoting: without list marks at the head or commas at the tail."""

import re
from collections.abc import Sequence

Span = tuple[int, int]

_MARKER = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}(?:是|、|要)|[(（][一二三四五六七八九十\d]{1,3}[)）]"
    r"|\d{1,2}[.、．](?!\d)|—+|[①-⑳]|•)\s*"
)

# A mask of five characters or more without a digit or a unit at it hides words, and no figure
# that may be what was asked for.
MASKED_FIGURE = re.compile(
    r"(?<!\*)(?:\*{1,4}(?!\*)|\*{5,99}(?=\s{0,2}(?:[\d.%万亿千百元家个人户名吨亩项]|公里|[平立]方)))|(?<=[\d.])\*+"
)


def trim(text: str, start: int, end: int) -> Span:
    """Cut a list mark off the head and a comma or full stop off the tail.

    >>> trim("一是坚持稳字当头。", 0, 9)
    (2, 8)
    """
    marker = _MARKER.match(text[start:end])
    if marker:
        start += marker.end()
    while end > start and (text[end - 1] in ",，;；:：。.、" or text[end - 1].isspace()):
        end -= 1
    return start, end


def widen(text: str, span: Span, clauses: Sequence[Span], longest: int) -> Span:
    """Take clauses of the same sentence to a span, those after it first, up to a length.

    None with a masked figure is taken, nor any beyond it: what is hidden there was not asked for.
    """
    start, end = span
    for begin, stop in clauses:
        if stop > end:
            if stop - start > longest or MASKED_FIGURE.search(text, begin, stop):
                break
            end = stop
    for begin, stop in reversed(clauses):
        if begin < start:
            if end - begin > longest or MASKED_FIGURE.search(text, begin, stop):
                break
            start = begin
    return start, end
