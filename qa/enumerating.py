"""Find what a text names one beside the other, and the number and noun that it sums them up by.

甲厂、乙厂、丙厂等三家企业; 甲、乙、丙三大工程; 三大工程(甲、乙、丙); 打好甲、乙、丙的攻坚战.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from qa.ordinals import number_of

_NUMERALS = "两二三四五六七八九十"
COUNTERS = "大个家所条项座名台场次种类方面点块对样招步件本张处支批期道层关笔门片位只"
# A number that sums things up; but no 第三项, 十四五, 三期 or 两年.
_SUM = re.compile(
    rf"(?<![第十百千万\d.—-])(?P<number>[{_NUMERALS}]|\d{{1,2}})(?![十百千万亿\d.%])"
    rf"(?:(?P<counter>[{COUNTERS}])|(?![年月日天时分成级期倍号点线元]))(?P<noun>[^,，。;；:：、()（）]{{0,16}})"
)
_ETC = re.compile(r"等(?![级待于效同])")
_MARK = re.compile(r"[,，。;；:：!！?？\n]")
_BRACKETS = re.compile(r"[(（]([^()（）]*)[)）]")
_NEXT = re.compile(r"、|(?<=[”》])(?=[“《])")
_AND = re.compile(r"(?<=.)(?:以及|和|及|与)(?=.)")
# What a list goes on with that an earlier clause has announced by its number.
_TOLD_NEXT = re.compile(r"^(?:即|也就是|分别[是为]|包括|主要[是有]|是指)")
_NOUN = 16


@dataclass(frozen=True, slots=True)
class Enumeration:
    """Some things that are named in a row."""

    named: int
    """How many there are, counted by the marks between them."""
    joined: bool
    """Whether an 和 among them may part two more or belong to a name."""
    told: int | None
    """How many the text itself says that there are."""
    noun: str
    """What they are called together."""

    def holds(self, count: int) -> bool:
        """Whether so many things are named, or said to be."""
        return count in (self.named, self.named + self.joined, self.told)


def enumerations(text: str) -> Iterator[Enumeration]:
    """Every row of two or more things in a text.

    >>> [(e.named, e.told, e.noun) for e in enumerations("支持甲厂、乙厂、丙厂等五家企业")]
    [(3, 5, '企业')]
    """
    announced: re.Match[str] | None = None
    for bracket in _BRACKETS.finditer(text):
        yield from _bracketed(text[: bracket.start()], bracket[1])
    plain = _BRACKETS.sub("", text)
    start = 0
    for end in [*(mark.end() for mark in _MARK.finditer(plain)), len(plain)]:
        clause = plain[start:end]
        for row in _rows(clause):
            if announced and row.told is None:
                row = Enumeration(row.named, row.joined, _number(announced), announced["noun"])
            yield row
        following = plain[end : end + 4]
        announces = clause.endswith((":", "：")) or _TOLD_NEXT.match(following)
        announced = _last(clause) if announces else None
        start = end


def _bracketed(before: str, inside: str) -> Iterator[Enumeration]:
    named = len(_NEXT.split(inside))
    head = _MARK.split(before)[-1]
    announced = _last(head)
    if named > 1:
        told = _number(announced) if announced else None
        noun = announced["noun"] if announced else head[-_NOUN:]
        yield Enumeration(named, bool(_AND.search(inside)), told, noun)


def _rows(clause: str) -> Iterator[Enumeration]:
    """The rows of one clause; what sums a row up ends it, and another may begin behind."""
    clause = _MARK.sub("", clause)
    items = _NEXT.split(clause)
    if len(items) == 1:
        yield from _pair(clause)
        return
    named, joined = 1, False
    for number, item in enumerate(items[1:], 2):
        named += 1
        etc, total = _ETC.search(item), _SUM.search(item)
        if etc and total and total.start() - etc.end() > 1:
            total = None  # 等企业建成三个基地
        if etc or total:
            close = min(m.start() for m in (etc, total) if m)
            noun = total["noun"] if total else item[etc.end() :] if etc else ""
            joined |= bool(_AND.search(item[:close]))
            told = _number(total) if total else None
            if not etc and told not in (named, named + joined):
                told = None  # 甲、乙和周边12家诊所
            yield Enumeration(named, joined, told, noun[:_NOUN])
            named, joined = 1, False
        elif number == len(items):
            joined |= bool(_AND.search(item))
            yield Enumeration(named, joined, None, item.rpartition("的")[2][-_NOUN:])
        else:
            joined |= bool(_AND.search(item))


def _pair(clause: str) -> Iterator[Enumeration]:
    """甲和乙两家企业."""
    total = _last(clause)
    if total and _number(total) == 2 and _AND.search(clause[: total.start()]):
        yield Enumeration(2, False, 2, total["noun"])


def _last(clause: str) -> re.Match[str] | None:
    return next(iter(reversed(list(_SUM.finditer(clause)))), None)


def _number(total: re.Match[str]) -> int:
    return 2 if total["number"] == "两" else number_of(total["number"])
