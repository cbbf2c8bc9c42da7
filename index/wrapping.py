"""Read a hard-wrapped document as if its lines were whole: the seam that all of the index uses.

Text taken from a PDF ends a line where the page ends it, in the middle of words and figures, and
puts page numbers and running heads between the lines. Whatever reads sentences, headings or
figures reads the text unwrapped; what it finds is cited from the text as it stands.
"""

import re
from functools import lru_cache

SOFT = "\x1f"
"""Stands for what is not of the text; blank to Python and to regular expressions."""

# Fewer lines do not tell how wide the page is; where they hold more characters each, on average,
# they are whole paragraphs.
FEWEST_LINES, WIDEST = 40, 60
_BREAK = r"(\S)[ \t]*[\n\r]+[ \t]*(?=(\S))"


@lru_cache(maxsize=64)
def unwrapped(text: str) -> str:
    """The text with `SOFT` for each line break inside a paragraph, and for page numbers.

    Every character keeps its place, so that a span found in it is a span of the text. Whether a
    document is hard-wrapped is read off all its lines; one that is not is returned as it is.
    """
    breaks = text.count("\n") + text.count("\r")
    if breaks < FEWEST_LINES or len(text) > WIDEST * breaks:
        return text
    # Imported here as its patterns take long to compile, and few documents need them.
    from index.soft_breaks import find_soft

    characters = list(text)
    for start, end in find_soft(text):
        characters[start:end] = SOFT * (end - start)
    return "".join(characters) if SOFT in characters else text


def flowing(piece: str) -> str:
    r"""Words of one sentence on one line; digits keep apart, as one may be a page number.

    >>> flowing("美丽健康产\n业达到 20\n亿元"), flowing("保\n2持第一")
    ('美丽健康产业达到 20 亿元', '保 2持第一')
    """
    if "\n" not in piece and "\r" not in piece:
        return piece
    return re.sub(_BREAK, lambda m: m[1] if m[1] > "\x7f" < m[2] else f"{m[1]} ", piece)
