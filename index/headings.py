"""Judge which markers head a section, and where the words of each heading end.

A marker is judged with its series (一是…二是…三是…): what is a heading has a short title and
text below it, and so do most of its siblings; items of an enumeration do not.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.markers import Kind, Marker
from index.paragraphs import Paragraphs
from index.sentences import sentence_spans

CLOSING = " \t\u3000\xa0\r\n。．.：:；;，,|"
"""What is not part of a title at its end."""

_HARD = (Kind.PART, Kind.CHAPTER, Kind.DIVISION, Kind.CHINESE, Kind.CHINESE_BRACKET, Kind.DECIMAL)
"""Kinds that official documents use for headings above all."""
_LONGEST_LINE = 80
_LONGEST_RUN_IN = {Kind.ARABIC: 45, Kind.ARABIC_BRACKET: 40}
_LONGEST_HARD = 60
_LONGEST_SOFT = 40
_SHORTEST_BODY = 6
_LONG_LINE = 200
"""A line longer than this holds whole paragraphs; a space in it may be a lost line break."""

_QUANTITY = re.compile(r"\d(?!\d{0,3}年)[\d.]*\s*(?:[%％‰‱余多]|[\u4e00-\u9fff])")
_QUOTED = re.compile(r"[“\"「《][^”\"」》]*[”\"」》]")
_LOST_BREAK = re.compile(r"(?<=[\u4e00-\u9fff”）)])[ \u3000\xa0]+(?=[\u4e00-\u9fff“（(]|\d{4}年)")
_TERM = re.compile(r"[^。，；：:,;\n\r]{2,32}[：:]")
_ARTICLE_NAME = re.compile(r"(?:[（(【\[][^）)】\]\n]{1,20}[）)】\]])")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading before it has a place in the tree."""

    rank: int
    kind: Kind
    start: int
    title_start: int
    title_end: int
    series: int
    """Headings of one series share this number."""


@dataclass(frozen=True, slots=True)
class _Item:
    marker: Marker
    title_end: int
    """Where the title ends, its closing mark included; 0 where nothing could be one."""
    own_line: bool
    quantity: bool
    """Whether it names amounts, as an item of a list of tasks does and a title does not."""
    body: bool


def find_headings(paragraphs: Paragraphs, markers: list[Marker]) -> list[Heading]:
    """Keep the markers that head a section, in order."""
    all_series = _series(markers)
    segment_ends = _segment_ends(markers, len(paragraphs.text))
    headings: list[Heading] = []
    for number, series in enumerate(all_series):
        items = [_item(paragraphs, markers[i], segment_ends[i]) for i in series]
        headings += [
            Heading(m.rank, m.kind, m.start, m.end, item.title_end, number)
            for item in _accepted(paragraphs.text, items)
            for m in [item.marker]
        ]
    return sorted(headings, key=lambda heading: heading.start)


def _segment_ends(markers: Sequence[Marker], length: int) -> list[int]:
    """For each marker where the next one of its own or a higher rank stands."""
    ends = [length] * len(markers)
    waiting: list[int] = []
    for i, marker in enumerate(markers):
        while waiting and markers[waiting[-1]].rank >= marker.rank:
            ends[waiting.pop()] = marker.start
        waiting.append(i)
    return ends


def _series(markers: list[Marker]) -> list[list[int]]:
    """Group the markers that count on from one another."""
    open_series: dict[int, list[int]] = {}
    complete: list[list[int]] = []
    for i, marker in enumerate(markers):
        current = open_series.get(marker.rank)
        if current is not None and _continues(markers[current[-1]], marker):
            current.append(i)
        else:
            complete.append([i])
            # A stray number far ahead does not end the series that it stands in.
            if current is None or marker.number[-1] <= markers[current[-1]].number[-1] + 3:
                open_series[marker.rank] = complete[-1]
        if marker.at_line and marker.kind is not Kind.BULLET:
            for rank in [r for r in open_series if r > marker.rank]:
                del open_series[rank]
    return complete


def _continues(last: Marker, marker: Marker) -> bool:
    if marker.kind in (Kind.BULLET, Kind.PART) and marker.number == (0,):
        return True
    if marker.number[:-1] != last.number[:-1]:
        return False
    step = marker.number[-1] - last.number[-1]
    skips = marker.at_line and marker.kind in _HARD and marker.kind is not Kind.DECIMAL
    return step == 1 or (1 < step <= 3 and skips)


def _item(paragraphs: Paragraphs, marker: Marker, segment_end: int) -> _Item:
    text = paragraphs.text
    if marker.kind is Kind.ARTICLE:
        name = _ARTICLE_NAME.match(text, marker.end)
        end = name.end() if name else marker.end
        return _Item(marker, end, False, False, bool(text[end:segment_end].strip()))
    limit = min(segment_end, paragraphs.end(marker.end))
    title_end, own_line = _title_end(text, marker, limit)
    title = _QUOTED.sub("", text[marker.end : title_end])
    body = len(text[title_end : min(segment_end, title_end + 200)].strip()) >= _SHORTEST_BODY
    return _Item(marker, title_end, own_line, bool(_QUANTITY.search(title)), body)


def _title_end(text: str, marker: Marker, limit: int) -> tuple[int, bool]:
    """Where the title ends, and whether it fills its line; (0, …) if it would be too long."""
    sentences = sentence_spans(text, marker.end, min(limit, marker.end + 2 * _LONGEST_LINE))
    if not sentences:
        return 0, False
    end = sentences[0][1]
    own_line = not text[end:limit].strip()
    if marker.at_line and (term := _TERM.match(text, marker.end, end)) and term.end() < end:
        return term.end(), False
    if limit - marker.start > _LONG_LINE or not marker.at_line:
        lost = _LOST_BREAK.search(text, marker.end + 3, end)
        if lost and not _letter_spaced(text[marker.end : end]):
            end, own_line = lost.start(), True
    if own_line and marker.at_line:
        longest = _LONGEST_LINE
    elif marker.kind in _HARD:
        longest = _LONGEST_HARD
    else:
        longest = _LONGEST_RUN_IN.get(marker.kind, _LONGEST_SOFT)
    return (end if end - marker.end <= longest else 0), own_line


def _letter_spaced(title: str) -> bool:
    """总 体 要 求 is spaced out for looks."""
    return all(len(part) == 1 for part in title.split())


def _accepted(text: str, items: Sequence[_Item]) -> list[_Item]:
    """Those items of a series that are headings."""
    if not _well_begun(items) or _enumerates(text, items):
        return []
    good = [item for item in items if _is_titled(item)]
    # Half of 一是…二是… as headings would tear the other half's text apart.
    most = 0.5 if items[0].marker.kind in _HARD else 0.75
    if len(good) < most * len(items) or (len(items) > 2 and len(good) < 2):
        return []
    return good


def _well_begun(items: Sequence[_Item]) -> bool:
    marker = items[0].marker
    if marker.kind in (Kind.PART, Kind.CHAPTER, Kind.DIVISION, Kind.ARTICLE):
        return marker.at_line or len(items) > 1
    if marker.kind is Kind.CHINESE:
        return marker.at_line or len(items) > 1 or items[0].own_line
    if marker.kind is Kind.DECIMAL:
        return marker.number[-1] == 1
    if marker.kind is Kind.CHINESE_BRACKET:
        return marker.at_line or (len(items) > 1 and marker.number[-1] == 1)
    return len(items) > 1 and marker.number[-1] <= 1


def _enumerates(text: str, items: Sequence[_Item]) -> bool:
    """Whether the items are parts of one sentence (一是…；二是…；三是…)."""
    within = [item for item in items[1:] if not item.marker.at_line]
    joined = sum(_before(text, item.marker.start) in "；;：:" for item in within)
    return bool(within) and joined * 2 >= len(within)


def _before(text: str, position: int) -> str:
    """The last character before the position that is not blank."""
    return text[max(0, position - 20) : position].rstrip()[-1:] or "\n"


def _is_titled(item: _Item) -> bool:
    if not item.title_end or not item.body:
        return False
    return not (item.quantity and item.marker.kind not in _HARD)
