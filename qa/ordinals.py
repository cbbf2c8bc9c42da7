"""Find what a paragraph counts up in its running text: 一是…二是…, 第一,…第二,…, (1)…(2)…."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from index.figures.numerals import read_number

_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_HANZI = "[一二三四五六七八九十]{1,3}"


def _circled(mark: str) -> int:
    return _CIRCLED.index(mark) + 1


def number_of(numeral: str) -> int:
    """The number that a numeral up to 99 stands for.

    >>> [number_of(numeral) for numeral in ("七", "十", "十五", "二十", "21")]
    [7, 10, 15, 20, 21]
    """
    return int(numeral) if numeral.isdecimal() else int(read_number(numeral))


@dataclass(frozen=True, slots=True)
class _Family:
    """One way of counting; each item begins behind its mark."""

    mark: re.Pattern[str]
    number: Callable[[str], int]


_FAMILIES = (
    _Family(re.compile(rf"(?<![一-龥])({_HANZI})是(?=[一-龥“《\d])"), number_of),
    _Family(re.compile(rf"(?<![一-龥])({_HANZI})要(?=[一-龥“《])"), number_of),
    _Family(re.compile(rf"(?<![一-龥])第({_HANZI})[,，、]"), number_of),
    _Family(re.compile(rf"[(（]({_HANZI}|\d{{1,2}})[)）]"), number_of),
    _Family(re.compile(rf"([{_CIRCLED}])"), _circled),
)


def counted_up(text: str, start: int, end: int) -> Iterator[list[re.Match[str]]]:
    """The marks of each series in `text[start:end]` that counts from one without a gap."""
    for family in _FAMILIES:
        run: list[re.Match[str]] = []
        for mark in family.mark.finditer(text, start, end):
            number = family.number(mark[1])
            if number == len(run) + 1:
                run.append(mark)
            elif number == 1:
                yield run
                run = [mark]
        yield run
