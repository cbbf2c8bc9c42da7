"""Whether a claim leaves out of its source what limits it: hopes, conditions, kinds, places."""

import re
from collections.abc import Iterator, Sequence

from index.figures.wording import LEAD, STARTS_VERB, TAIL
from qa.citations import figures
from qa.drawing import Drawn
from qa.limits_around import limits_around
from qa.timing import YEAR
from qa.turning_words import (
    AFTER,
    AIM,
    BEFORE,
    CONDITION,
    CONDITION_CLAUSE,
    FORBIDDING,
    FUNCTION,
    HELP,
    HOPE,
    MEMBER_BOUNDARY,
    NEGATION,
    PAST,
    PLAN,
    QUALIFIER,
    SPEAKER,
    STEP,
    SUM,
    TARGET,
    TIME_SPAN,
    WILL,
)

# What may be left out of the middle of a clause and says little: 东湖大桥(工程)建成.
_FILLER = re.compile(
    rf"共有|^落实$|{FUNCTION.pattern}|全[年区市县省]|区内|我[区市县省]|本级|继续|进一步|同志|工程|项目|建设|新的|更加"
    rf"|{BEFORE}|{AFTER}|控制在?|平均(?=每)|增[长速幅]"
)
# Why or by what a thing is done; what is done stays what it is.
_ADVERBIAL = re.compile(
    r"^(?:受[^·的]{1,10}影响|以[^·的]{1,12}为[^\W\d]{2}"
    r"|(?:因|为|通过|围绕|依托|借助|利用|按照|依据|根据|聚焦|瞄准)[^·的]{2,14})$"
)
# A character alone is a part of a word, but these tell one thing from another; 年 says nothing.
_TELLING = re.compile(r"^[副原前非再新老双总净由被向对]$")
_OF_THE_YEAR = re.compile(r"年度|当年")
# 从2.8% of 占比从2.8%提高到3.5%, 80亿元 of 投资80亿元增长5%.
_OTHER_VALUE = re.compile(r"[从由比较]?(?:\d{4}年的?)?\d[\d.]*[%‰百千万亿]*[^\W\d]{0,3}")
_PART_OF_PLACE = re.compile(
    r"(?:(?<![城乡农新])[镇乡村](?![村镇]|振兴)|街道|社区|新城|(?:开发|高新|经开|[片新园山库景城港东南西北中])区|农村|城镇)(?=.)"
)
_HIGHER = re.compile(r"(?:全[国省市区县州旗镇]|我[国省]|全球|世界)(?!\d)")
_PAST_OR_YEAR = re.compile(rf"{PAST.pattern}|已|\d{{4}}年")
_LEFT_MEMBER = re.compile(r"^[^\d]+[·和与及]|^[^\d]*[·和与及][^\d]+")
_LEAST_RELATIVE = 2


def omissions(claim: str, sources: Sequence[Sequence[Drawn]], topic: str) -> Iterator[str]:
    """Say what a folded claim leaves out of the clauses that it was drawn from.

    Args:
        sources: For each stretch of the claim the clauses that it may be drawn from.
        topic: Where it asks for an aim, that the source aims at it need not be said again.
    """
    for found in sources:
        faults = [list(dict.fromkeys(_omitted(drawn, claim, topic))) for drawn in found]
        if faults and all(faults):
            yield from min(faults, key=len)


def _omitted(drawn: Drawn, claim: str, topic: str) -> Iterator[str]:
    yield from (f"漏了“{word}”" for word in _words(drawn, claim, topic))
    yield from (f"漏了“{word}”" for word in _parts(drawn, claim))
    yield from (f"漏了“{word}”" for word in _higher_place(drawn, claim))
    yield from (f"漏了“{word}”" for word in _kinds(drawn))
    yield from (f"漏了“{word}”" for word in limits_around(drawn))
    for clause in drawn.source.before:
        limits = CONDITION_CLAUSE.search(clause) or TIME_SPAN.fullmatch(clause)
        if limits and not _share(claim, clause):
            yield f"漏了“{clause}”"


def _words(drawn: Drawn, claim: str, topic: str) -> Iterator[str]:
    """Words that limit what comes after them in their clause."""
    patterns = [CONDITION, STEP, TIME_SPAN, FORBIDDING, SPEAKER]
    said = f"{topic}|{claim}"
    patterns += [p for p, kind in ((HOPE, TARGET), (PLAN, AIM)) if not kind.search(said)]
    if not drawn.indicators:
        patterns.append(HELP)
    if not drawn.support.in_review:
        patterns.append(PAST)
    for pattern in patterns:
        for match in pattern.finditer(drawn.source.text):
            left = drawn.leaves_out(*match.span()) and not _passed_by(drawn, match.start())
            if left and not _kept(pattern, match[0], claim):
                yield match[0]


def _passed_by(drawn: Drawn, at: int) -> bool:
    """Whether all the figures of a claim stand in members of a list before that of a place."""
    numbers = figures(drawn.said)
    return bool(numbers) and numbers <= figures(drawn.source.text[:at].rpartition("·")[0])


def _parts(drawn: Drawn, claim: str) -> Iterator[str]:
    """What limits what comes after it in its member of a list: 不, a place, a year to come."""
    text = drawn.source.text
    for match in _PART_OF_PLACE.finditer(text):
        if drawn.leaves_out(*match.span()) and _in_member(drawn, *match.span()):
            yield text[: match.end()].rpartition("·")[2]
    for match in YEAR.finditer(text):
        later = int(match[1]) > (drawn.support.citation.metadata.year or int(match[1]))
        if later and drawn.leaves_out(*match.span()) and not YEAR.search(claim):
            yield match[0]
    for match in NEGATION.finditer(text):
        member = MEMBER_BOUNDARY.split(text[match.end() :])[0]
        denied = drawn.used[match.end() : match.end() + len(member)]
        if drawn.leaves_out(*match.span()) and any(denied):
            yield match[0]
    total = SUM.search(text)
    members = any(_LEFT_MEMBER.search(text[a:b]) for a, b in drawn.left_out())
    if total and members and drawn.last > total.end():
        yield total[0]


def _kept(pattern: re.Pattern[str], word: str, claim: str) -> bool:
    """Whether a claim says a word that limits, or another of its kind: 计划 for 拟."""
    kind = {HOPE: HOPE, PLAN: WILL, PAST: _PAST_OR_YEAR}.get(pattern)
    return word in claim or (kind is not None and kind.search(claim) is not None)


def _higher_place(drawn: Drawn, claim: str) -> Iterator[str]:
    """全市 in a district's report, where 全区 is what is meant anyway."""
    place = drawn.support.citation.metadata.place
    for match in _HIGHER.finditer(drawn.source.text):
        own = not place or match[0] == f"全{place[-1]}"
        if not own and match.end() <= drawn.last and match[0] not in claim:
            yield match[0]


def _kinds(drawn: Drawn) -> Iterator[str]:
    """What told the kind of what a claim names: 农村 of 居民收入, 符合条件的 of 家庭."""
    text = drawn.source.text
    first = next((i for i, used in enumerate(drawn.used) if used), 0)
    for start, end in drawn.left_out():
        run = text[start:end].rpartition("·")[2]
        start = end - len(run)
        if run.endswith("(") or run.startswith("(其中") or _OTHER_VALUE.fullmatch(run):
            continue
        if not _in_member(drawn, start, end) or (run == "由" and _turned(drawn, start)):
            continue
        if _heads_indicator(drawn, start, end):
            yield run
        if not _says(run):
            continue
        inside = start > first and text[start - 1] != "·"
        relative = "的" in run[_LEAST_RELATIVE:]
        if inside or relative or _qualifies(text, run, end):
            yield run


def _turned(drawn: Drawn, at: int) -> bool:
    """Whether what stands behind a place comes before what stands in front of it: 由 is told so."""
    text = drawn.source.text
    behind, before = (drawn.said.find(pair) for pair in (text[at + 1 : at + 3], text[at - 2 : at]))
    return 0 <= behind < before


def _says(run: str) -> bool:
    """Whether words that are left out say anything that counts."""
    if _ADVERBIAL.match(run):
        return False
    rest = TAIL.sub("", LEAD.sub("", _FILLER.sub("", run)))
    telling = _TELLING.match(rest) or _TELLING.match(run) or _OF_THE_YEAR.search(run)
    return bool(telling or re.search(r"[^\W\d]{2}", rest))


def _in_member(drawn: Drawn, start: int, end: int) -> bool:
    """Whether a span is in the member of a list that the claim speaks of, not one passed over."""
    text = drawn.source.text
    begin, stop = text.rfind("·", 0, start) + 1, text.find("·", end)
    stop = stop if stop >= 0 else len(text)
    if begin == 0 and stop == len(text):
        return True
    numbers, own = figures(drawn.said), figures(text[begin:stop])
    used = sum(drawn.used[begin:stop])
    return bool(numbers & own) if numbers and own else 2 * used >= stop - begin


def _heads_indicator(drawn: Drawn, start: int, end: int) -> bool:
    """Whether the name of a figure's indicator was cut between its head and its end."""
    text = drawn.source.text
    for name in drawn.indicators:
        at = text.find(name)
        if at >= 0 and at < end < at + len(name) and re.match(r"[^\W\d]{2}", text[end:]):
            cut = text[max(at, start) : end]
            rest = _FILLER.sub("", LEAD.sub("", cut))
            return not _ADVERBIAL.match(text[start:end]) and bool(re.search(r"[^\W\d中内里]", rest))
    return False


def _qualifies(text: str, run: str, end: int) -> bool:
    """Whether what is left out before a thing that does nothing itself is an attribute of it."""
    return bool(QUALIFIER.search(run)) and not STARTS_VERB.match(text[end:])


def _share(claim: str, text: str) -> bool:
    return any(text[i : i + 3] in claim for i in range(len(text) - 2))
