"""The lines of a text as paragraphs, knowing which of them a PDF has broken in the middle."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

BLANK = " \t\u3000\xa0\u200b\ufeff*"
"""What may stand before the words of a line; Markdown's ** too."""
_LONGEST_NAME = 60
_SHORTEST_PROSE = 40
_NUMBERED = re.compile(
    r"\s*\d{0,3}(?:第?[一二三四五六七八九十]{1,3}[章节条、]|[（(][一二三四五六七八九十]{1,3}[）)]"
    r"|\d{1,3}(?:\.\d{1,2}){1,3}\s*[\u4e00-\u9fff“](?<![万亿个元年月日倍]))"
)
"""A line that begins so is a new one even after a line as long as the page is wide."""


class Paragraphs:
    """The lines of a text, knowing which of them a PDF has broken in the middle."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.lines = [m.span() for m in re.finditer(r"[^\n\r]+", text) if m.group().strip()]
        self._starts = [start for start, _ in self.lines]
        self._words = [_first_word(text, start, end) for start, end in self.lines]
        self.width = _wrap_width(text, self.lines)

    def opens(self, offset: int) -> bool:
        """Whether only blanks (or a glued page number, `15三、`) stand before it in its line."""
        i = bisect_right(self._starts, offset) - 1
        if i < 0:
            return True
        words = self._words[i]
        if words < offset and not (
            self.width and offset - words <= 3 and self.text[words:offset].isdigit()
        ):
            return False
        return not (i and self._runs_on(i - 1))

    def end(self, offset: int) -> int:
        """The end of the paragraph that the offset lies in."""
        i = max(bisect_right(self._starts, offset) - 1, 0)
        if not self.lines:
            return len(self.text)
        while i + 1 < len(self.lines) and self._runs_on(i):
            i += 1
        return max(self.lines[i][1], offset)

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
            if not (i and self._runs_on(i - 1)):
                yield self._words[i], self.lines[i][1]

    def line_end(self, offset: int) -> int:
        """The end of the line that the offset lies in."""
        i = max(bisect_right(self._starts, offset) - 1, 0)
        return max(self.lines[i][1], offset) if self.lines else len(self.text)

    def _runs_on(self, i: int) -> bool:
        """Whether the line is broken off at the width of the page."""
        if not self.width:
            return False
        line = self.text[slice(*self.lines[i])].strip()
        if len(line) < self.width or line[-1] in "。！？：:":
            return False
        return i + 1 == len(self.lines) or not _NUMBERED.match(self.text, self.lines[i + 1][0])


def _first_word(text: str, start: int, end: int) -> int:
    line = text[start:end]
    return start + len(line) - len(line.lstrip(BLANK))


def _wrap_width(text: str, lines: Sequence[tuple[int, int]]) -> int:
    """The length from which a line counts as broken by the page's width; 0 if lines are whole."""
    if len(lines) < 40:
        return 0
    lengths = sorted(end - start for start, end in lines)
    usual = lengths[len(lengths) * 3 // 4]
    if usual > 60 or lengths[-len(lengths) // 20] > usual * 1.5:
        return 0
    full = [(s, e) for s, e in lines if e - s >= usual * 0.8]
    broken = sum(text[s:e].rstrip()[-1:] not in "。！？；：:;" for s, e in full)
    return int(usual * 0.8) if broken > len(full) * 0.6 else 0
