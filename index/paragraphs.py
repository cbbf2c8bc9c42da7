"""The lines of a text as paragraphs: it is given with the breaks inside them taken out."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from index.wrapping import SOFT

BLANK = f" \t\u3000\xa0\u200b\ufeff*{SOFT}"
"""What may stand before the words of a line; Markdown's ** too."""
_LONGEST_NAME = 60
_SHORTEST_PROSE = 40


class Paragraphs:
    """The lines of an unwrapped text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.lines = [m.span() for m in re.finditer(r"[^\n\r]+", text) if m.group().strip()]
        self._starts = [start for start, _ in self.lines]
        self.are_wrapped = SOFT in text
        self._words = [_first_word(text, start, end) for start, end in self.lines]

    def opens(self, offset: int) -> bool:
        """Whether only blanks stand before it in its line."""
        i = bisect_right(self._starts, offset) - 1
        return i < 0 or self._words[i] >= offset

    def end(self, offset: int) -> int:
        """The end of the paragraph that the offset lies in."""
        i = max(bisect_right(self._starts, offset) - 1, 0)
        return max(self.lines[i][1], offset) if self.lines else len(self.text)

    def is_prose(self, i: int) -> bool:
        """Whether the line of this number is a paragraph, not a heading, name or date."""
        start, end = self.lines[i]
        length = end - start
        return length > _LONGEST_NAME or (length > _SHORTEST_PROSE and "。" in self.text[start:end])

    def count(self, start: int, end: int) -> int:
        """How many paragraphs begin in the range."""
        return sum(1 for _ in self.between(start, end))

    def between(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """The paragraphs that begin in the range, without the blanks before them."""
        for i in range(bisect_left(self._starts, start), len(self.lines)):
            if self._starts[i] >= end:
                return
            yield self._words[i], self.lines[i][1]


def _first_word(text: str, start: int, end: int) -> int:
    line = text[start:end]
    return start + len(line) - len(line.lstrip(BLANK))
