"""Find headings that carry no number and fill a line of their own."""

import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from index.headings import Heading
from index.markers import Kind
from index.paragraphs import BLANK, Paragraphs

_LINE_MAX = 30
_ALWAYS_HEADINGS = re.compile(
    r"前言|引言|序言|导言|结语|结束语|名词解释|名词注释|术语解释|名词说明|有关说明|编制说明|注释|附则|附[件录表注](?:\s*\d+)?"
)
_OFFICE = r"(?:[省市区县州盟旗镇乡局厅]长|主席|主任|总理|书记)"
_NOT_LINE = re.compile(
    r"[。，；、：！？,;:!?…—|是为有于和与及的]$|[。；！？;!?|<>=]|[，,].*[，,]|^各位"
    r"|^[\d\s.,\-—/年月日()（）]+$|^\d{4}年\d+月\d+日|^[目 \u3000]*录$|(?:会议|大会)上?$"
    rf"|(?:[省市区县州盟旗镇乡委处局院会部办司厅])?{_OFFICE}[\s\u3000]*[\u4e00-\u9fff·\s]{{2,12}}$"
)
_ISSUER = re.compile(r"(?:政府|办公室|委员会|管委会|[局厅院会部委办])$")
_LIST_INTRO = re.compile(r"[^。；！？]{4,40}[：:]")
_PLAIN_INTRO = re.compile(
    r"以下|如下|下列|主要(?:做|抓|是)|重点(?:做|抓|是|推进)|着重|工作[：:]|任务[：:]|方面[：:]"
)
_PUBLIC_GOODS = re.compile(r"实事")
_NUMBERED = re.compile(
    r"\s*(?:\d{1,2}\s*[、.．)）](?!\d)|[（(]\s*[\d一二三四五六七八九十]{1,3}\s*[)）]|[①-⑳])"
)


def find_unmarked_lines(paragraphs: Paragraphs, headings: Sequence[Heading]) -> list[Heading]:
    """Find headings that fill a line of their own without a number before them."""
    return [*_bare_lines(paragraphs, headings), *_list_intros(paragraphs, headings)]


def _bare_lines(paragraphs: Paragraphs, headings: Sequence[Heading]) -> list[Heading]:
    text, lines = paragraphs.text, paragraphs.lines
    body_from = _body_start(paragraphs, headings)
    marked = {h.start for h in headings}
    starts = {body_from, *marked}
    found = []
    alike = _repeated_forms(paragraphs)
    for i, (start, end) in enumerate(lines[:-1]):
        begin, stop = _words(text, start, end)
        line = text[begin:stop]
        if begin < body_from or begin in marked or not 2 <= len(line) <= _LINE_MAX:
            continue
        sure = _ALWAYS_HEADINGS.fullmatch(line) is not None
        line = line.removesuffix("。") if line[:2] + line[-3:] in alike else line
        if not sure and (
            _NOT_LINE.search(line) or not _is_between_paragraphs(paragraphs, i, starts)
        ):
            continue
        found.append((begin, stop, sure))
    if sum(not sure for *_, sure in found) < 2:
        found = [line for line in found if line[2]]
    rank = _rank_of_lines([line for line in found if not line[2]], headings)
    top = min((h.rank for h in headings), default=Kind.CHINESE.value)
    return [
        Heading(top if sure else rank, Kind.CHINESE, begin, begin, stop, -3 if sure else -2)
        for begin, stop, sure in found
    ]


def _repeated_forms(paragraphs: Paragraphs) -> set[str]:
    """The first and last words that three short sentences on lines of their own share.

    这是综合实力跃升的五年。 / 这是动能转换加快的五年。 / 这是生态环境改善的五年。
    """
    lines = [paragraphs.text[slice(*_words(paragraphs.text, *span))] for span in paragraphs.lines]
    forms = Counter(x[:2] + x[-3:] for x in lines if x.endswith("。") and len(x) <= _LINE_MAX)
    return {form for form, count in forms.items() if count >= 3}


def _body_start(paragraphs: Paragraphs, headings: Sequence[Heading]) -> int:
    """Where titles, dates and names end: at the first heading or full paragraph.

    The line just above the first paragraph may head it, if a title stands above that again.
    """
    first = headings[0].start if headings else len(paragraphs.text)
    for i, (start, _) in enumerate(paragraphs.lines):
        if start >= first or paragraphs.is_prose(i):
            above = paragraphs.lines[i - 1] if i > 1 and start < first else (start, start)
            is_name = _ISSUER.search(paragraphs.text[slice(*above)].rstrip())
            return min(start if is_name else above[0], first)
    return first


def _words(text: str, start: int, end: int) -> tuple[int, int]:
    line = text[start:end]
    begin = start + len(line) - len(line.lstrip(BLANK))
    return begin, begin + len(text[begin:end].rstrip(" \t\u3000\xa0*"))


def _is_between_paragraphs(paragraphs: Paragraphs, i: int, starts: set[int]) -> bool:
    text, lines = paragraphs.text, paragraphs.lines
    if paragraphs.are_wrapped or not i:
        return False
    before = text[slice(*lines[i - 1])].rstrip()
    begin, above = _words(text, *lines[i])[0], _words(text, *lines[i - 1])[0]
    ended = before[-1:] in "。！？”：:" or above in starts or begin in starts
    after_start, after_end = _words(text, *lines[i + 1])
    return ended and (after_end - after_start >= 40 or after_start in starts)


def _rank_of_lines(found: Sequence[tuple[int, int, bool]], headings: Sequence[Heading]) -> int:
    """Just above the numbering that begins anew below these lines, else below all of it."""
    ranks = []
    bounds = [*(begin for begin, *_ in found), sys.maxsize]
    for begin, following in pairwise(bounds):
        below = [h for h in headings if begin < h.start < following]
        earlier = {h.series for h in headings if h.start < begin}
        if below and below[0].series not in earlier:
            ranks.append(below[0].rank - 1)
    return min(ranks, default=Kind.BULLET - 1)


def _list_intros(paragraphs: Paragraphs, headings: Sequence[Heading]) -> Iterator[Heading]:
    """A line that names a list of items which are not headings (2021年民生实事: 1.… 2.…)."""
    text, lines = paragraphs.text, paragraphs.lines
    starts = {h.start for h in headings}
    for i, (start, end) in enumerate(lines[:-3]):
        begin, stop = _words(text, start, end)
        line = text[begin:stop]
        if begin in starts or not _LIST_INTRO.fullmatch(line):
            continue
        if _PLAIN_INTRO.search(line) and not _PUBLIC_GOODS.search(line):
            continue
        items = [_words(text, *span)[0] for span in lines[i + 1 : i + 4]]
        if all(_NUMBERED.match(text, at) and at not in starts for at in items):
            yield Heading(Kind.CHINESE_BRACKET, Kind.CHINESE_BRACKET, begin, begin, stop, -4)
