"""Cut text into sentences and clauses: the seams at which passages and citations may begin and end.

Every span is a verbatim slice of the text without surrounding whitespace, and the spans of a
range cover each of its non-blank characters exactly once; in a hard-wrapped document page numbers
count as blank, and a line break inside a sentence as none.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator

from index.wrapping import unwrapped

MAX_PAIR = 160
"""A pair of quotes or brackets longer than this protects nothing; it was probably never closed."""

_CLOSER_OF = {
    "“": "”", "‘": "’", "「": "」", "『": "』", "《": "》", "〈": "〉",
    "(": ")", "（": "）", "[": "]", "［": "］", "【": "】", "〔": "〕",
}  # fmt: skip
_ROUND = {"(": "(", "（": "(", ")": "(", "）": "(", "[": "[", "［": "[", "]": "[", "］": "["}
"""Half- and full-width brackets are mixed in practice: （产业人才、金开英才) is one pair."""

_OPENERS = "".join(_CLOSER_OF)
_CLOSERS = "".join(_CLOSER_OF.values())
_NEWLINES = "\n\r\v\f\x85\u2028\u2029"

_PAIR_MARK = re.compile(rf"[{re.escape(_OPENERS + _CLOSERS)}\"{_NEWLINES}]")
_SENTENCE_MARK = re.compile(rf"[。！？!?.{_NEWLINES}]")
_CLAUSE_MARK = re.compile(r"[；;，,：:]")
_TAIL = re.compile(rf"[。！？!?]*[{re.escape(_CLOSERS)}\"]*")
_GOES_ON = re.compile(r"[，,、；;：:。！？的等和与及之]")
"""After a quoted sentence these carry the outer one on: 弘扬“马上就办！”的作风。"""


def sentence_spans(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """Tile the non-blank content of `text[start:end]` into sentences.

    `text` is that of the whole document, which tells whether its lines are broken by their width.
    A sentence ends at 。！？!? or a line break, and takes along the closing quotes or brackets
    that follow. ； does not end one, nor does any mark inside a closed pair of quotes or brackets.

    >>> [ "增长7.5%。力争8%。"[s:e] for s, e in sentence_spans("增长7.5%。力争8%。") ]
    ['增长7.5%。', '力争8%。']
    """
    text = unwrapped(text)
    end = len(text) if end is None else end
    cuts = sorted(_sentence_cuts(text, start, end))
    return _between(text, start, end, cuts)


def clause_spans(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Tile `text[start:end]` into clauses, each with its closing mark.

    Besides at the ends of sentences it is cut after ；，： but not inside a figure (1,000 or
    11:18), a pair of quotes or a pair of brackets.
    """
    text = unwrapped(text)
    pairs = _Pairs(text, start, end)
    cuts = set(_sentence_cuts(text, start, end))
    for mark in _CLAUSE_MARK.finditer(text, start, end):
        if not pairs.protect(mark.start()) and not _inside_figure(text, mark.start(), end):
            cuts.add(mark.end())
    return _between(text, start, end, sorted(cuts))


class _Pairs:
    """The closed pairs of quotes and brackets of a range, outermost only."""

    def __init__(self, text: str, start: int, end: int) -> None:
        spans = sorted(_closed_pairs(text, start, end))
        self._starts: list[int] = []
        self._ends: list[int] = []
        for opened, closed in spans:
            if not self._ends or opened > self._ends[-1]:
                self._starts.append(opened)
                self._ends.append(closed)

    def protect(self, position: int) -> bool:
        """Whether the position lies strictly inside a pair."""
        i = bisect_left(self._starts, position) - 1
        return i >= 0 and self._starts[i] < position < self._ends[i]


def _closed_pairs(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    open_at: dict[str, list[int]] = {}
    for match in _PAIR_MARK.finditer(text, start, end):
        mark, position = match.group(), match.start()
        if mark in _NEWLINES:
            open_at.clear()  # a pair does not reach over a line break
            continue
        kind = _kind(mark)
        waiting = open_at.setdefault(kind, [])
        if mark in _CLOSER_OF or (mark == '"' and not waiting):
            waiting.append(position)
        elif waiting:
            opened = waiting.pop()
            if position - opened <= MAX_PAIR:
                yield opened, position


def _kind(mark: str) -> str:
    if mark in _ROUND:
        return _ROUND[mark]
    return _CLOSER_OF.get(mark, mark)


def _sentence_cuts(text: str, start: int, end: int) -> Iterator[int]:
    pairs = _Pairs(text, start, end)
    for mark in _SENTENCE_MARK.finditer(text, start, end):
        position = mark.start()
        if mark.group() in _NEWLINES:
            yield mark.end()
            continue
        if not _ends_sentence(text, position, start, end):
            continue
        tail = _TAIL.match(text, position + 1, end)
        after = tail.end() if tail else position + 1
        # “……。” is an end only where the quote itself ends there and nothing carries it on.
        carried_on = pairs.protect(after - 1) or _GOES_ON.match(text, after, end)
        if not (pairs.protect(position) and carried_on):
            yield after


def _ends_sentence(text: str, position: int, start: int, end: int) -> bool:
    mark = text[position]
    if mark in "。！？":
        return True
    before = text[position - 1] if position > start else " "
    after = text[position + 1] if position + 1 < end else " "
    if mark in "!?":
        # ?id=3 in an address, and the ! of an image link ![]().
        return not (_is_ascii_word(before) and _is_ascii_word(after)) and after != "["
    return _ends_latin_sentence(text, position, end, before)


def _ends_latin_sentence(text: str, position: int, end: int, before: str) -> bool:
    """A full stop ends a sentence only in Latin text: `the plan. The next`, not 2.0版 or No. 5."""
    if not (before.isascii() and (before.islower() or before in ")\"'")):
        return False
    rest = text[position + 1 : min(end, position + 4)]
    if not rest or rest[0] in _NEWLINES:
        return True
    following = rest.lstrip()[:1]
    return rest[0].isspace() and following.isascii() and following.isupper()


def _is_ascii_word(char: str) -> bool:
    return char.isascii() and (char.isalnum() or char in "/=&_-")


def _inside_figure(text: str, position: int, end: int) -> bool:
    """Whether the mark at `position` groups the digits of one figure."""
    mark = text[position]
    before = text[max(0, position - 1) : position]
    digits = re.compile(r"[0-9]+").match(text, position + 1, end)
    if mark in "；;" or not digits or not (before.isascii() and before.isdigit()):
        return False
    return mark in "：:" or len(digits.group()) == 3  # 1,000 but not 增长5,2021年


def _between(text: str, start: int, end: int, cuts: list[int]) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    left = start
    for cut in [*cuts, end]:
        piece = text[left:cut]
        stripped = piece.strip()
        if stripped:
            begin = left + len(piece) - len(piece.lstrip())
            spans.append((begin, begin + len(stripped)))
        left = max(left, cut)
    return spans
