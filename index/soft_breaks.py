"""Tell the line breaks that a converter put inside sentences from those between paragraphs."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from index.wrapping import FEWEST_LINES, WIDEST

# Most lines are of the usual width; one that is not an end falls short by no more than the word
# or number that would not fit, and by what blanks and marks are squeezed.
_NEAR, _MOST = 0.85, 0.5
_SLACK = 1.5
_TITLED = 0.25
_HEAD_TIMES = 5

_ENDS = re.compile(r"[。！？!?：:；;][”’」』）)】》]*$")
_MARK = re.compile(r"[，。；：、]")
_WORDS = (
    r"\s*(?![万亿个元年月日倍岁米吨℃%％]|百分|平方|立方|公里|公顷|公斤|千瓦|美元|微克)"
    r"[\u4e00-\u9fff“]"
)
"""What follows the number of a heading; a unit follows a figure."""
_ITEM = re.compile(
    r"(?P<chapter>第[一二三四五六七八九十]{1,3}[章节编条])|(?P<chinese>[一二三四五六七八九十]{1,3}、)"
    r"|(?P<bracket>[（(][一二三四五六七八九十]{1,3}[）)])"
    rf"|(?P<decimal>\d{{1,2}}\.\d{{1,2}}{_WORDS})"
    rf"|(?P<deeper>\d{{1,2}}(?:\.\d{{1,2}}){{2,3}}{_WORDS})"
    r"|(?P<arabic>\d{1,2}[、．.](?=[\u4e00-\u9fff“]))|(?P<other>[（(]\d{1,2}[）)]|[●■◆★▲◇□•①-⑳])"
    r"|(?P<figure>(?:专栏|图|表)\s*\d)"
)
"""A line that begins so is a new one even after a line as long as the page is wide."""
_LONGEST_REST = 15
_FIRST_WORD = re.compile(r"[“‘（《(]*(?:[A-Za-z\d.+%-]+|.)[，。、；：”’）》%]*")
_BETWEEN = re.compile(r"[-—–·\s]*\d[\d.\s]{0,7}[-—–·]*|第\s*\d{1,3}\s*页.{0,12}")
"""A line that a sentence goes on below: a page number, or the 2.5 that was set low after PM."""
_GAP = re.compile(r"(?<=[\u4e00-\u9fff）)%])[ \t\u3000]+(?:[\u4e00-\u9fff%<>\[]|-(?=\s|$))")
"""Between two columns of a table; running text has blanks about digits and Latin words only."""
_LEADERS = re.compile(r"\.{4,}|…{3,}|·{4,}|．{4,}")
"""In a line of a table of contents: 一、总体要求……………3."""
_LINE = re.compile(r"[^\n\r]+")
_NUMBER = re.compile(r"(?P<dash>[-—–·]\s*)?(?P<digits>\d{1,3})")
_COUNTED = re.compile(
    r"[年月日时点个万亿多余项家件条所座台套栋辆人户元米公亩吨度倍名位次届级种类批处千百]"
)
_FEWEST_PAGES = 5


def find_soft(text: str) -> list[tuple[int, int]]:
    """The line breaks inside paragraphs and the page numbers of a hard-wrapped text, else none."""
    lines = _Lines(text)
    return list(lines.soft()) if lines.are_wrapped() else []


class _Lines:
    """The lines of a text that hold words, each with its width in Chinese characters."""

    def __init__(self, text: str) -> None:
        lines = [m for m in _LINE.finditer(text) if m.group().strip()]
        self.words = [m.group().strip() for m in lines]
        self.widths = [_width(m.group().rstrip()) for m in lines]
        indents = [len(m.group()) - len(m.group().lstrip()) for m in lines]
        self.spans = [
            (m.start() + indent, m.start() + indent + len(words))
            for m, indent, words in zip(lines, indents, self.words, strict=True)
        ]
        # Where some lines are set in, those are the first of their paragraphs.
        margin = sorted(indents)[len(indents) // 2] if indents else 0
        self.rows = [is_row(line) for line in self.words]
        self.set_in = [indent > margin + 1 for indent in indents]
        self.usual = sorted(self.widths)[len(self.widths) * 3 // 4] if self.widths else 0.0

    def are_wrapped(self) -> bool:
        """Whether most lines are of one width, and most of those break off in mid-sentence."""
        if len(self.words) < FEWEST_LINES or self.usual > WIDEST:
            return False
        full = [
            line
            for line, width in zip(self.words, self.widths, strict=True)
            if self.usual * _NEAR <= width <= self.usual / _NEAR
        ]
        broken = sum(not _ENDS.search(line) for line in full)
        stops = sum("。" in line for line in self.words)
        return (
            len(full) > len(self.words) * _MOST
            and broken > len(full) * _MOST
            and stops * FEWEST_LINES > len(self.words)
        )

    def soft(self) -> Iterator[tuple[int, int]]:
        """The spans that are not of the text: breaks inside paragraphs and page numbers."""
        numbers = _page_numbers(self.words)
        yield from ((self.spans[i][0], self.spans[i][0] + n) for i, n in numbers.items())
        begins = [line[numbers.get(i, 0) :].lstrip() for i, line in enumerate(self.words)]
        titles = self._titles(begins)
        heads = self._running_heads()
        last, anew = 0, True
        for i in range(1, len(begins)):
            if self._is_full(last) and (not begins[i] or _is_between(self.words[i], heads)):
                continue
            runs_on = self._runs_on(last, i, begins[i])
            if runs_on and anew and _kind(begins[last]) in titles and "。" not in begins[last]:
                # A title that fills its line by chance: what goes on one is short.
                runs_on = "。" in begins[i][:_LONGEST_REST] or len(begins[i]) <= _LONGEST_REST
            if runs_on:
                yield self.spans[last][1], self.spans[i][0]
            last, anew = i, not runs_on

    def _running_heads(self) -> set[str]:
        repeated = {line for line, n in Counter(self.words).items() if n >= _HEAD_TIMES}
        most = self.usual * _NEAR
        return {line for line in repeated if _width(line) < most and not _MARK.search(line)}

    def _titles(self, begins: Sequence[str]) -> set[str]:
        """The kinds of items that often fill part of a line without a full stop: titles."""
        alone: dict[str, list[bool]] = {}
        for i, (line, following) in enumerate(pairwise(begins)):
            if kind := _kind(line):
                whole = not self._runs_on(i, i + 1, following)
                alone.setdefault(kind, []).append(whole and "。" not in line)
        return {kind for kind, found in alone.items() if sum(found) > len(found) * _TITLED}

    def _is_full(self, i: int) -> bool:
        return self.widths[i] >= self.usual * _NEAR and not self.rows[i]

    def _runs_on(self, last: int, i: int, begins: str) -> bool:
        """Whether a line was broken off as no more would fit on it."""
        if not self._is_full(last) or self.set_in[i] or self.rows[i] or _kind(begins):
            return False
        word = _FIRST_WORD.match(begins)
        return self.widths[last] + _width(word[0] if word else "") >= self.usual - _SLACK


def _kind(line: str) -> str:
    """What kind of item a line opens, "" for none."""
    match = _ITEM.match(line)
    return str(match.lastgroup) if match else ""


def _page_numbers(lines: Sequence[str]) -> dict[int, int]:
    """The lines that are a page number, or begin with one that is glued to their words.

    They are told by counting on from one another (1业, 2持, - 3 -). The value is how much of the
    line is the number.
    """
    found = [
        (i, int(digits[:length]), len(line) if alone else len(match[0]) - len(digits) + length)
        for i, line in enumerate(lines)
        if (match := _NUMBER.match(line))
        for digits in [match["digits"]]
        for alone in [_BETWEEN.fullmatch(line) is not None]
        for length in range(1, len(digits) + 1)
        if (alone and length == len(digits)) or (not match["dash"] and _may_follow(line[length:]))
    ]
    pages = _longest_count(found)
    return {i: length for i, _, length in pages} if len(pages) >= _FEWEST_PAGES else {}


def _width(line: str) -> float:
    """In Chinese characters; Latin ones and digits are half as wide."""
    return len(line.encode("gb18030", "replace")) / 2


def _is_between(line: str, heads: set[str]) -> bool:
    return line in heads or _BETWEEN.fullmatch(line) is not None


def is_row(line: str) -> bool:
    """Whether a line is of a table (two gaps at least between its columns) or one of contents."""
    gaps = len(_GAP.findall(line)) if " " in line or "\t" in line or "\u3000" in line else 0
    return gaps > 1 or _LEADERS.search(line) is not None


def _may_follow(rest: str) -> bool:
    """Whether the rest of a line may stand behind a page number: words, or 12.3 and words."""
    if re.match(r"\d{1,2}(?:\.\d{1,2})+ *[\u4e00-\u9fff]", rest):
        return True
    return re.match(r"[^\d\s.,%％、．/~-]", rest) is not None and not _COUNTED.match(rest)


def _longest_count(found: Sequence[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """The longest run of lines whose numbers count on by one, or by two over an empty page."""
    length, before = [1] * len(found), [-1] * len(found)
    longest: dict[int, int] = {}  # by its last number
    for j, (_, number, _) in enumerate(found):
        for i in (longest.get(number - 1, -1), longest.get(number - 2, -1)):
            if i >= 0 and length[i] + 1 > length[j]:
                length[j], before[j] = length[i] + 1, i
        if length[j] >= length[longest.setdefault(number, j)]:
            longest[number] = j
    at = max(range(len(found)), key=length.__getitem__, default=-1)
    run: list[tuple[int, int, int]] = []
    while at >= 0:
        run.append(found[at])
        at = before[at]
    return run[::-1]
