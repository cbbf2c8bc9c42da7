"""Find the numbering that official documents put before their headings (GB/T 9704 and custom).

A marker is only a candidate: `第一、第二产业` or `1.5亿元` are sorted out here by what stands
around the number; whether a marker heads a section is judged from its series in `headings`.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import IntEnum

from index.wrapping import SOFT


class Kind(IntEnum):
    """What a heading is marked by; the value is its usual rank, smaller above larger."""

    TITLE = 0
    PART = 2  # 第一编, 第一部分
    CHAPTER = 4  # 第一章
    DIVISION = 6  # 第一节
    CHINESE = 10  # 一、
    ARTICLE = 12  # 第一条
    CHINESE_BRACKET = 20  # (一)
    DECIMAL = 22  # 1.1, with two more for each further level
    ARABIC = 30  # 1、 1.
    ARABIC_BRACKET = 40  # (1)
    ARABIC_HALF_BRACKET = 45  # 1)
    CIRCLED = 50  # ①
    BULLET = 55  # ——
    RUN_IN = 57  # the short first sentence of a paragraph
    ORDINAL = 60  # 一是


@dataclass(frozen=True, slots=True)
class Marker:
    """A number or sign that may open a heading."""

    kind: Kind
    rank: int
    number: tuple[int, ...]
    start: int
    end: int
    """Where the words of the heading begin."""
    at_line: bool
    """Whether it opens a line, rather than standing within one."""


CHINESE_DIGITS = "零〇一二三四五六七八九十百"
_C = rf"[{CHINESE_DIGITS}]{{1,5}}"
_GAP = r"[ \t\u3000\xa0]*"
_SENTENCE_END = '。！？!?；;：:”"）)」』…'
"""What may stand before a marker within a line; besides a space. A ， never."""
_FURTHEST = 40
"""Further than a broken line with its page number goes."""

_ENUMERATION = (
    # 二、三产业; 一、二、三等奖; 三、四季度: the 、 joins two numbers, it does not follow one.
    # But 一、一季度经济运行情况 is a heading.
    rf"(?!{_GAP}[二三四五六七八九十]{{1,3}}(?:、|产业|次产业|季度|级|类|线|期|批|等奖|年级|个?月))"
)
_PATTERNS: tuple[tuple[Kind, str], ...] = (
    (Kind.PART, rf"第{_GAP}(?P<part>{_C}|\d{{1,2}}){_GAP}(?:编|篇|部分)(?![之的中内])"),
    (Kind.CHAPTER, rf"第{_GAP}(?P<chapter>{_C}|\d{{1,3}}){_GAP}章(?![之的中规至到和、])"),
    (Kind.DIVISION, rf"第{_GAP}(?P<division>{_C}|\d{{1,3}}){_GAP}节(?![之的中规至到和、课])"),
    (Kind.ARTICLE, rf"第{_GAP}(?P<article>{_C}|\d{{1,3}}){_GAP}条(?![之的中规至到和、第款例])"),
    (Kind.CHINESE, rf"(?P<chinese>{_C}){_GAP}[、．.]{_ENUMERATION}"),
    (Kind.CHINESE_BRACKET, rf"[（(]\s*(?P<bracket>{_C})\s*[）)][、.．]?|(?P<closed>[㈠-㈩])"),
    (
        Kind.DECIMAL,
        r"(?P<decimal>\d{1,2}(?:[.．]\d{1,2}){1,3})(?![\d.．%％‰])"
        r"(?!\s*(?:[万亿元岁米吨倍℃]|个百分点|平方|公里|公顷|百分))",
    ),
    (
        Kind.ARABIC,
        # 1.5亿元 and 5、6月 are figures; 1.2022年工作回顾 is a heading that begins with a year.
        r"(?P<arabic>\d{1,2})[ \t]?(?:[、．.](?!\d)|[、．.](?=(?:19|20)\d\d年))|(?P<dotted>[⒈-⒛])",
    ),
    (Kind.ARABIC_BRACKET, r"[（(]\s*(?P<abracket>\d{1,2})\s*[）)]|(?P<aclosed>[⑴-⒇])"),
    (Kind.ARABIC_HALF_BRACKET, r"(?P<half>\d{1,2})[）)]"),
    (Kind.CIRCLED, r"(?P<circled>[①-⑳])"),
    (
        Kind.BULLET,
        r"(?P<bullet>[—–─―]{2,}|-{2,}|[●■◆★▲◇□])(?!\s*(?:\d{4}|[〇○零一二三四五六七八九]{4})\s*年)",
    ),
    (
        Kind.ORDINAL,
        rf"(?P<ordinal>{_C})(?:是|要|则)(?!否)|第(?P<nth>{_C})[，,、：:](?!第)|其(?P<among>{_C})[，,]",
    ),
)
_ANY = re.compile("|".join(f"(?P<k{kind.value}>{pattern})" for kind, pattern in _PATTERNS))
_MARKDOWN = re.compile(r"(?m)^(?P<hashes>#{1,6})[ \t]+(?=\S)")
_LEADERS = re.compile(r"(?:\.{4,}|…{2,}|·{4,}|．{4,})\s*\d*\s*$")
"""A line of a table of contents: 一、总体要求……………3."""
_CLOSED_FORMS = "㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩"


def find_markers(text: str, opens_paragraph: Callable[[int], bool]) -> list[Marker]:
    """Find the candidates in order; `opens_paragraph` tells of an offset if a paragraph begins."""
    found = list(_markdown(text))
    for match in _ANY.finditer(text):
        marker = _marker(text, match, opens_paragraph)
        if marker is not None:
            found.append(marker)
    found.sort(key=lambda marker: marker.start)
    return found


def _markdown(text: str) -> Iterator[Marker]:
    for match in _MARKDOWN.finditer(text):
        depth = len(match["hashes"])
        # Six levels of # fit between TITLE and CHINESE: `## 一、…` counts as a # heading.
        yield Marker(Kind.PART, depth, (0,), match.start(), match.end(), True)


def _marker(
    text: str, match: re.Match[str], opens_paragraph: Callable[[int], bool]
) -> Marker | None:
    kind = Kind(int(str(match.lastgroup)[1:]))
    start, end = match.span()
    at_line = opens_paragraph(start)
    if not at_line and not _bounded(text, start, kind):
        return None
    if at_line and _LEADERS.search(text, start, _line_end(text, start)):
        return None
    number = _number(kind, match)
    while end < len(text) and text[end] in " \t\u3000\xa0":
        end += 1
    if end >= len(text):
        return None
    rank = kind.value + (2 * (len(number) - 2) if kind is Kind.DECIMAL else 0)
    return Marker(kind, rank, number, start, end, at_line)


def _bounded(text: str, start: int, kind: Kind) -> bool:
    """Whether the marker stands where a sentence may begin."""
    if kind in (Kind.DECIMAL, Kind.ARABIC_HALF_BRACKET):
        return False  # 2.69 万亿元 and PM2.5) turn up anywhere
    before = text[max(0, start - _FURTHEST) : start].rstrip(SOFT)[-1:] or "\n"
    if before in _SENTENCE_END:
        return True
    if not before.isspace():
        return False
    return kind not in (Kind.ARTICLE, Kind.CIRCLED)


def _number(kind: Kind, match: re.Match[str]) -> tuple[int, ...]:
    value = next(v for k, v in match.groupdict().items() if v is not None and not k[1:].isdigit())
    if kind is Kind.DECIMAL:
        return tuple(int(part) for part in re.split(r"[.．]", value))
    if kind is Kind.BULLET:
        return (0,)
    if value in _CLOSED_FORMS:
        return (_CLOSED_FORMS.index(value) + 1,)
    for first in "①⑴⒈":
        if ord(first) <= ord(value[0]) < ord(first) + 20:
            return (ord(value[0]) - ord(first) + 1,)
    return (int(value) if value.isdigit() else chinese_number(value),)


def chinese_number(numeral: str) -> int:
    """Read a Chinese numeral below a thousand.

    >>> chinese_number("二十一"), chinese_number("一百零三")
    (21, 103)
    """
    total = digit = 0
    for char in numeral:
        if char == "百":
            total, digit = total + (digit or 1) * 100, 0
        elif char == "十":
            total, digit = total + (digit or 1) * 10, 0
        else:
            digit = max(CHINESE_DIGITS.index(char) - 1, 0)
    return total + digit


def _line_end(text: str, start: int) -> int:
    end = text.find("\n", start)
    return len(text) if end < 0 else end
