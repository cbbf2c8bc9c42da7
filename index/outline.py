"""Find a document's sections: headings with marker and without, nested into a tree."""

import re
import sys
from collections.abc import Sequence
from itertools import pairwise

from index.debris import find_debris
from index.headings import CLOSING, Heading, find_headings
from index.markers import Kind, find_markers
from index.paragraphs import Paragraphs
from index.run_ins import find_run_ins
from index.types import Section
from index.unmarked import find_unmarked_lines
from index.wrapping import unwrapped

_SOFT = (Kind.BULLET, Kind.RUN_IN, Kind.ORDINAL)
"""Kinds that stand above or below one another as the writer likes: see `_nest`."""

_TITLE_MAX = 60
_TITLE_WORD = re.compile(
    r".{2,}(?:报告|规划|纲要|计划|思路|要点|方案|意见|总结|通知|安排|部署|公报|办法|条例|规定|细则|决定|措施"
    r"|政策|任务|目标|指标|清单|汇报|讲话|打算|情况|说明|解读|白皮书|公告|通告|批复|设想|举措|实事|指南)"
    r"(?:[（(].{1,16}[）)])?"
)
_NOT_TITLE = re.compile(
    r"[。；;！!？?]|各位|(?<!工)作(?:政府)?(?:工作)?报告$|[：:，,]$|现将|[>›»|].*[>›»|]"
)
_RESUMES = re.compile(
    r"各位(?:代表|委员|同志)|同志们|(?:过去|刚刚过去的?)?[一两三四五]年来?[，,]|(?:过去|刚刚过去)的?[一五\d]|回[顾望]"
    r"|在(?:肯定|看到)|(?:同时[，,]?)?我们也?清醒"
)
"""How a speech goes on after a series of sections, speaking of the whole again."""


def find_sections(text: str) -> tuple[Section, ...]:
    r"""Find the tree of sections of a document's text.

    >>> [s.title for s in find_sections("一、回顾\n去年进展良好。\n二、打算\n今年再接再厉。")]
    ['一、回顾', '二、打算']
    """
    body = _without_debris(unwrapped(text))
    paragraphs = Paragraphs(body)
    headings = find_headings(paragraphs, find_markers(body, paragraphs.opens))
    headings = _merged(headings, find_unmarked_lines(paragraphs, headings))
    headings = _merged(headings, find_run_ins(paragraphs, headings))
    headings = _sound(text, headings)
    title = _document_title(paragraphs, headings[0].start if headings else 0)
    if title is not None:
        headings = [title, *headings]
    return _tree(text, headings, _parents(paragraphs, headings))


def _without_debris(text: str) -> str:
    """The text with page furniture blanked out, so that all offsets stay."""
    pieces, last = [], 0
    for start, end in find_debris(text):
        pieces += [text[last:start], re.sub(r"[^\n\r]", " ", text[start:end])]
        last = end
    return "".join([*pieces, text[last:]])


def _merged(headings: Sequence[Heading], more: Sequence[Heading]) -> list[Heading]:
    """Both, in order, without those of `more` that touch a heading found before."""
    taken = {position for h in headings for position in (h.start, h.title_start)}
    added = [h for h in more if h.start not in taken and h.title_start not in taken]
    return sorted([*headings, *added], key=lambda heading: heading.start)


def _sound(text: str, headings: Sequence[Heading]) -> list[Heading]:
    """Drop headings without words, and those within the title of another: 第一章 一、总则."""
    kept: list[Heading] = []
    for heading in headings:
        worded = heading.kind is Kind.ARTICLE or _title(text, heading.title_start, heading)
        if worded and (not kept or heading.start >= kept[-1].title_end):
            kept.append(heading)
    return kept


def _document_title(paragraphs: Paragraphs, before: int) -> Heading | None:
    """The title that stands last above the body; sites print it once more in the header."""
    text = paragraphs.text
    found: Heading | None = None
    for i, (start, end) in enumerate(paragraphs.lines):
        if start >= before or (i and paragraphs.is_prose(i)):
            break
        begin, stop = _title_span(text, start, end)
        if i and _continues_title(text[begin:stop]):
            begin = _start_of_words(text, paragraphs.lines[i - 1][0])
        if _is_title(text[begin:stop]):
            found = Heading(0, Kind.TITLE, begin, begin, stop, -1)
    return found if found and found.title_end <= before else None


def _title_span(text: str, start: int, end: int) -> tuple[int, int]:
    begin = _start_of_words(text, start)
    stop = end
    if end - begin > _TITLE_MAX:  # the body may begin in the same line
        words = re.compile(r"\S+").match(text, begin, end)
        stop = words.end() if words else end
    return begin, begin + len(text[begin:stop].rstrip(" \t\u3000\xa0|*#"))


def _start_of_words(text: str, start: int) -> int:
    match = re.compile(r"[\s|*\ufeff\u200b]*").match(text, start)
    return match.end() if match else start


def _continues_title(line: str) -> bool:
    return re.match(r"[和与及暨]|(?:的)?(?:通知|报告|意见|决定|方案)$", line) is not None


def _is_title(line: str) -> bool:
    tight = re.sub(r"\s", "", line)
    if not 4 <= len(tight) <= _TITLE_MAX or _NOT_TITLE.search(tight):
        return False
    return _TITLE_WORD.fullmatch(tight) is not None


def _parents(paragraphs: Paragraphs, headings: Sequence[Heading]) -> list[int]:
    """For each heading the index of the one above it, or -1.

    Rank decides, save for two things. A soft heading stays open for a series that lies wholly
    before its next sibling: 一是 may hold ——, and —— may hold 一是. And the last of a series does
    not hold what comes after the text has gone back to the whole.
    """
    members: dict[int, list[int]] = {}
    for i, heading in enumerate(headings):
        members.setdefault(heading.series, []).append(i)
    closed = _closed_at(paragraphs, headings, members)
    following = {a: b for series in members.values() for a, b in pairwise(series)}
    parents: list[int] = []
    path: list[int] = []
    for i, heading in enumerate(headings):
        last_like_it = members[heading.series][-1]
        if any(headings[j].series == heading.series for j in path):
            while headings[path.pop()].series != heading.series:
                pass
            parents.append(path[-1] if path else -1)
            path.append(i)
            continue
        while path:
            above, sibling = headings[path[-1]], following.get(path[-1])
            if heading.start < closed.get(path[-1], sys.maxsize):
                if above.rank < heading.rank:
                    break
                if above.kind in _SOFT and sibling is not None and last_like_it < sibling:
                    break
            path.pop()
        parents.append(path[-1] if path else -1)
        path.append(i)
    return parents


def _closed_at(
    paragraphs: Paragraphs, headings: Sequence[Heading], members: dict[int, list[int]]
) -> dict[int, int]:
    """Where the last section of a series takes no more headings below it.

    That is where 各位代表 is said again, or after its paragraph if its siblings have one each.
    """
    closed: dict[int, int] = {}
    marked = {h.start for h in headings}
    for indices in members.values():
        last = headings[indices[-1]]
        if len(indices) < 2 or last.rank < Kind.CHINESE_BRACKET:
            continue
        starts = [headings[i].start for i in indices]
        single = sum(paragraphs.count(a + 1, b) == 0 for a, b in pairwise(starts))
        is_single = single * 5 >= (len(starts) - 1) * 3
        below = (headings[i] for i in range(indices[-1] + 1, len(headings)))
        end = next((h.start for h in below if h.rank <= last.rank), None)
        after = paragraphs.between(paragraphs.end(last.start), end or len(paragraphs.text))
        for number, (start, _) in enumerate(after):
            unmarked = is_single and not number and start not in marked
            if unmarked or _RESUMES.match(paragraphs.text, start):
                closed[indices[-1]] = start
                break
    return closed


def _tree(text: str, headings: Sequence[Heading], parents: Sequence[int]) -> tuple[Section, ...]:
    children: dict[int, list[int]] = {}
    for i, parent in enumerate(parents):
        children.setdefault(parent, []).append(i)
    built: dict[int, Section] = {}
    ends = _ends(headings, parents, len(text))
    levels = [0] * len(headings)
    for i, parent in enumerate(parents):
        levels[i] = levels[parent] + 1 if parent >= 0 else 1
    for i in range(len(headings) - 1, -1, -1):
        h = headings[i]
        built[i] = Section(
            title=_title(text, h.start, h),
            level=levels[i],
            start=h.start,
            title_end=h.title_end,
            end=ends[i],
            children=tuple(built.pop(child) for child in children.get(i, ())),
        )
    return tuple(built[i] for i in children.get(-1, ()))


def _title(text: str, start: int, heading: Heading) -> str:
    return text[start : heading.title_end].strip().rstrip(CLOSING + "*").lstrip("# *")


def _ends(headings: Sequence[Heading], parents: Sequence[int], length: int) -> list[int]:
    """Where each section ends: at the next heading that is not below it."""
    ends = [length] * len(headings)
    path: list[int] = []
    for i, parent in enumerate(parents):
        while path and path[-1] != parent:
            ends[path.pop()] = headings[i].start
        path.append(i)
    return ends
