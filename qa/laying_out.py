"""Lay a clause of a claim out with pieces of a quote, in their order, and with known words."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qa.turning_words import BOUNDARY, FUNCTION, WILL, begins_inside

_NUMBER = re.compile(
    r"\d+(?:[.:]\d+)*|[一二三四五六七八九十百千万亿]{2,}|[二三四五六七八九十百千万亿]"
)
_NUMBER_END = re.compile(r"(?:\d|[\d二三四五六七八九十百千万亿][百千万亿])$")
_NUMBER_AND_MYRIADS = re.compile(rf"(?:{_NUMBER.pattern})[百千万亿]*[余多]?")
_LATIN = re.compile(r"[a-z][a-z&+./-]*")
_TIME = re.compile(r"(?:19|20)\d\d年|(?<!\d)\d{1,2}月|[一二三四]季度|[上下]半年")


@dataclass(frozen=True, slots=True)
class Known:
    """What a claim may say though no quote has it, and how strictly its pieces hang together."""

    names: tuple[str, ...]
    """Of the place and years of the source; each is used whole."""
    texts: tuple[str, ...]
    """Titles and headings; any piece of them."""
    asked: tuple[str, ...]
    """Words of the question; any piece, unless a quote has it before what was said already."""
    hopes: tuple[str, ...]
    """力争 and its like, where a quote has them: a claim may have them elsewhere."""
    planned: bool
    """Whether 将 and its like may be added."""
    rowless: bool
    """Whether no figure is there to tell by that the pieces of a quote belong together."""


def lay_out(clause: str, quote: str, known: Known) -> tuple[str, ...]:
    """What of a clause is left when a quote's pieces and known words are taken out of it.

    Order matters: A增长7.5%,B增长8% does not say that B增长7.5%, though all the pieces are there.
    """
    missing: list[str] = []
    left = ""
    cursor = i = 0
    said = False
    overlapped = 0
    while i < len(clause):
        length = _known_length(clause, i, quote, cursor, known)
        quoted, behind = _quoted_length(clause, i, quote, cursor)
        at = behind - quoted
        elsewhere = known.rowless and BOUNDARY.search(quote[cursor:at])
        if quoted > length or (quoted == length > 0 and elsewhere):
            missing += _left_out(quote[cursor:at], clause[:i], said, known)
            length, cursor = quoted, behind
        said = said or bool(quoted and re.search(r"[^\W\d年]{2}", clause[i : i + quoted]))
        if not (length or left or overlapped):
            texts = (quote[max(0, cursor - 1) :], *known.texts, *known.asked)
            length = overlapped = _overlap(clause, i, texts)
        else:
            overlapped = 0
        length = length or _function_length(clause, i, known)
        if length:
            if left:
                missing.append(left)
            left = ""
            i += length
        else:
            number = _NUMBER.match(clause, i)
            end = number.end() if number else i + 1
            left += clause[i:end]
            i = end
    return (*missing, left) if left else tuple(missing)


def _left_out(between: str, before: str, said: bool, known: Known) -> Iterator[str]:
    """What may not be passed over between two pieces of a quote: a time, another subject.

    张伟任东湖镇镇长,李强任西山镇镇长 does not say that 张伟任西山镇镇长, nor 2022年完成规划,
    2023年建成投用 that 2022年建成投用.
    """
    *passed, skipped = BOUNDARY.split(between)
    if not known.rowless:
        return
    times = set(_TIME.findall(skipped)) - set(_TIME.findall(before))
    if not passed:
        times = {time for time in times if time.endswith("年") and time not in known.names}
    elif not _TIME.search(before):
        times = {time for time in times if time.endswith("年")}  # no month is said of it at all
    if times:
        yield f"(漏了“{min(times)}”)"
    subject = FUNCTION.sub("", skipped)
    another = re.search(r"[^\W\d]{2}", subject) and not _is_known(subject, known)
    if said and passed and (another or before.endswith(("是", "为"))):
        yield f"(不是一句里的:“{skipped or passed[-1]}”)"


def _is_known(text: str, known: Known) -> bool:
    return text in known.names or any(text in t for t in (*known.texts, *known.asked))


def _quoted_length(clause: str, i: int, quote: str, cursor: int) -> tuple[int, int]:
    """The length of the longest piece that the quote has from the cursor on, and where it ends."""
    for end in _ends(clause, i):
        at = _find(quote, clause[i:end], cursor)
        inside = begins_inside(quote, at) if at > cursor else ""
        if at >= 0 and not (inside and not clause[:i].endswith(inside)):
            return end - i, at + end - i
    return 0, cursor


def _known_length(clause: str, i: int, quote: str, cursor: int, known: Known) -> int:
    whole = max((len(name) for name in known.names if clause.startswith(name, i)), default=0)
    for end in _ends(clause, i):
        piece = clause[i:end]
        if end - i <= whole:
            break
        if any(_find(text, piece, 0) >= 0 for text in known.texts):
            return end - i
        there = _find(quote, piece, 0)
        passed = there >= 0 and _find(quote, piece, cursor) < 0
        inside = begins_inside(quote, there) if there > 0 else ""
        if inside and not clause[:i].endswith(inside):
            continue
        if not passed and any(_find(text, piece, 0) >= 0 for text in known.asked):
            return end - i
    return whole


def _function_length(clause: str, i: int, known: Known) -> int:
    if hope := next((hope for hope in known.hopes if clause.startswith(hope, i)), ""):
        return len(hope)
    match = FUNCTION.match(clause, i) or (known.planned and WILL.match(clause, i))
    if match:
        return match.end() - i
    if clause[i] in "<>-~/+" and clause[i + 1 : i + 2].isdigit():
        return 0  # >22, -9%
    free = unicodedata.category(clause[i]).startswith("P") or clause[i] in "<>~"
    return int(free and clause[i] not in "%*/")


def _overlap(clause: str, i: int, texts: Sequence[str]) -> int:
    """1 for a character that is left over but stands in a text after the one before it."""
    pair = clause[i - 1 : i + 1] if i else ""
    return int(len(pair) == 2 and not _NUMBER.match(clause, i) and any(pair in t for t in texts))


def _ends(clause: str, i: int) -> Iterator[int]:
    """Where a piece from i may end, longest first: not in a number, nor before its unit."""
    number = _NUMBER.match(clause, i)
    latin = _LATIN.match(clause, i)
    least = number.end() + 1 if number else latin.end() if latin else i + 2
    cuts = {
        cut
        for match in _NUMBER_AND_MYRIADS.finditer(clause, i)
        for cut in range(match.start() + 1, min(match.end() + 1, len(clause)))
    }
    for end in range(len(clause), min(least, len(clause)) - 1, -1):
        if end not in cuts and end - i >= (1 if number or latin or len(clause) == 1 else 2):
            yield end


def _find(text: str, piece: str, start: int) -> int:
    """Where a piece stands in a text from `start`, its figures whole; -1 if nowhere."""
    at = text.find(piece, start)
    while at >= 0:
        before, behind = text[:at], text[at + len(piece) :]
        cut_off = re.search(r"\d[.:]?$", before) if piece[0].isdigit() else None
        if piece[0] in "一二三四五六七八九十百千万亿":
            cut_off = re.search(r"[\d一二三四五六七八九十百千万亿]$", before)
        goes_on = _NUMBER_END.search(piece) and re.match(r"[.:]?\d|[^\W年]|[%‰]", behind)
        alone = len(piece) > 1 or not (before[-1:].isalnum() or behind[:1].isalnum())
        if not cut_off and not goes_on and alone:
            return at
        at = text.find(piece, at + 1)
    return -1
