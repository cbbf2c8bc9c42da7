"""Whether a figure of a claim is its quote's: of that place, indicator and year, going that way."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from index.fold import fold
from index.places import aliases
from index.thesaurus import synonyms
from qa.citations import figures
from qa.support import NUMBER, Support, fold_claim
from qa.turning_words import COMPARED, MEMBER_BOUNDARY

YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)年")
_LEAST_OVERLAP, _CLEARLY_BETTER, _FOREIGN = 0.6, 0.3, 0.34

# An indicator's name of fewer characters stands in many others.
_WHOLE_NAME = 4
_AIM = re.compile(r"目标|计划|任务")
# How a figure is told, by what stands before it last: 2.8 is what 从2.8%提高到3.5% comes from,
# 3.5 what it comes to. 增加值 is no change.
_DOWN = r"下降|降低|减少|回落|压减|减免|缩减|缩小|下滑|核减|调减|压缩|下调|调低|降|减(?=[到至约\d])"
_UP = r"增长|增加(?!值)|提高|提升|上升|上涨|上调|调高|调增"
_TOLD = re.compile(
    rf"(?P<to>(?:{_UP}|{_DOWN}|[增升])[到至为])|(?P<down>{_DOWN})"
    rf"|(?P<up>{_UP})|(?P<start>[从由](?:\d{{4}}年的?)?$)"
)
_CHANGE_END = re.compile(
    r"(?:由[降负亏]转[升正盈])?(?:同比|年均|实际)*(?:增长|增速|增幅|下降|提高|降低|减少|增加|上升)[率幅]?$"
)
_START = re.compile(r"[从由](\d[\d.]*)[^\d·]{1,6}[到至]\d")
# What a figure is reckoned by.
_RECKONED = re.compile(r"[人亩户年月日]均|环比|[比较](?:19|20)\d\d年")


def figure_faults(claim: str, supports: Sequence[Support], topic: str) -> Iterator[str]:
    """Say what is wrong with the figures of a claim: folded, with what stands before each."""
    for said in _stretches(claim):
        yield from _misplaced(said, supports)
        yield from _misdated(said, supports)
        for number in sorted(figures(YEAR.sub("", said))):
            yield from _misattributed(number, said, supports, topic)
            yield from _of_another(number, claim, said, supports, topic)
            yield from _turned(number, said, supports)
            yield from _otherwise_reckoned(number, claim, supports)
            yield from _no_target(number, said, supports)
            yield from _of_the_part(number, said, supports)


def _stretches(claim: str) -> list[str]:
    """Cut a claim behind each clause with a figure: 投资,增长14% is one, for 投资 tells whose.

    What comes after the last figure belongs to it (增长14%的,是投资), and so do bare figures to
    the names before them (甲、乙分别增长15%、14%).
    """
    stretches: list[str] = []
    said = ""
    for clause in MEMBER_BOUNDARY.split(claim):
        bare = re.fullmatch(r"[和及与]?约?超?\d[\d.]*[^\d]{0,4}", clause)
        if bare and stretches and not said:
            stretches[-1] += "和" + clause
            continue
        said += clause
        if NUMBER.search(YEAR.sub("", clause)):
            stretches.append(said)
            said = ""
    if said and stretches:
        stretches[-1] += said
    return stretches or [claim]


def _misplaced(said: str, supports: Sequence[Support]) -> Iterator[str]:
    """A figure that is said of one place and quoted from another."""
    borne: dict[str, set[str]] = {}
    for support in supports:
        place = support.citation.metadata.place
        borne[place] = borne.get(place, set()) | figures(support.citation.quote)
    if len(borne) < 2:
        return
    text = YEAR.sub("", said)
    named = sorted((at, place) for place in borne if (at := _named_at(text, place)) >= 0)
    numbers = [number for match in NUMBER.findall(text) for number in figures(match)]
    if len(named) > 1 and len(named) == len(numbers):
        pairs = [(place, [n]) for (_, place), n in zip(named, numbers, strict=True)]
    else:
        pairs = [(place, numbers) for _, place in named]
    if not all(set(own) <= borne[place] for place, own in pairs):
        yield f"“{said}”的数字不在该地的引文里"


def _named_at(text: str, place: str) -> int:
    """Where a text names a place; -1 if nowhere."""
    own = (fold_claim(name) for name, strength in aliases(place).items() if strength > 1)
    return min((at for name in own if (at := text.find(name)) >= 0), default=-1)


def _misattributed(
    number: str, said: str, supports: Sequence[Support], topic: str
) -> Iterator[str]:
    """A figure that the passage gives to another indicator than the one named."""
    named = "|".join((said, *(s for others in synonyms(said).values() for s in others)))
    asked = {a + b for piece in fold_claim(topic).split() for a, b in pairwise(piece)}
    for support in supports:
        own = [row.indicator for row in support.own_rows(number)]
        if not own:
            continue
        # 5000 of 由5000万元减至2000万元 is of the same thing.
        begun = _START.findall("|".join(support.clauses_with(number)))
        same = {number, *(n for start in begun for n in figures(start))}
        others = [r.indicator for r, _ in support.rows() if not same & figures(r.value)]
        best = max(_overlap(name, named) for name in own)
        rival, name = max(((_overlap(o, named), o) for o in others), default=(0.0, ""))
        if said in MEMBER_BOUNDARY.split(support.folded):
            continue
        foreign = any(pair in said and pair not in support.folded for pair in asked)
        closer = rival >= _LEAST_OVERLAP and rival >= best + _CLEARLY_BETTER
        if closer and not any(name in of_its_own for of_its_own in own):
            yield f"数字 {number} 在资料里不是“{name}”的"
        elif foreign and best < _FOREIGN:
            yield f"数字 {number} 说的不是所问的"
        elif any(_only_behind(support.folded, number, pair) for pair in asked if pair in said):
            yield f"数字 {number} 说的是“{own[0]}”"


def _only_behind(quote: str, number: str, pair: str) -> bool:
    """Whether a quote has two characters only in clauses behind that of a number."""
    clauses = MEMBER_BOUNDARY.split(quote)
    last = max((i for i, clause in enumerate(clauses) if number in figures(clause)), default=-1)
    there = [i for i, clause in enumerate(clauses) if pair in clause]
    return bool(there) and last >= 0 and min(there) > last


def _of_another(
    number: str, claim: str, said: str, supports: Sequence[Support], topic: str
) -> Iterator[str]:
    """A figure whose indicator has lost its head: 单位GDP能耗下降3% is not said of the GDP."""
    asked = (a + b for piece in fold_claim(topic).split() for a, b in pairwise(piece))
    if not any(pair in said for pair in asked):
        return
    named = "|".join((claim, *(s for others in synonyms(claim).values() for s in others)))
    rows = [(row.indicator, s.folded) for s in supports for row in s.sure_rows(number)]
    if rows and not any(_head(name) in named or _head(name) not in text for name, text in rows):
        yield f"数字 {number} 说的是“{rows[0][0]}”"


def _overlap(indicator: str, text: str) -> float:
    """The share of an indicator's pairs of characters that a text has."""
    pairs = {a + b for a, b in pairwise(fold(indicator))}
    return sum(pair in text for pair in pairs) / len(pairs) if pairs else 0.0


def _head(indicator: str) -> str:
    """What an indicator measures stands at its end: 单位GDP能耗 is no GDP."""
    return _CHANGE_END.sub("", fold(indicator))[-2:]


def _misdated(said: str, supports: Sequence[Support]) -> Iterator[str]:
    """A figure of one year said of another; without figures, the quote itself of another."""
    years = {int(year) for year in YEAR.findall(said)}
    numbers = figures(YEAR.sub("", said))
    if not years:
        return
    for number in sorted(numbers):
        own = {row.year for s in supports for row in s.own_rows(number)} - {None}
        if own and not own & years:
            yield f"数字 {number} 不是 {min(years)} 年的"
    spoken = {y for s in supports for y in (s.year, *map(int, YEAR.findall(s.folded))) if y}
    if not numbers and spoken and not years <= spoken:
        yield f"引文说的不是 {min(years - spoken)} 年"


def _turned(number: str, said: str, supports: Sequence[Support]) -> Iterator[str]:
    """A figure that goes up and is quoted as going down, or as what something goes up from."""
    way = _way(said, number)
    quoted = {_way(clause, number) for s in supports for clause in s.clauses_with(number)}
    if not quoted or way in quoted or (way in ("up", "to") and "" in quoted):
        return
    if not way and quoted & {"up", "to"}:
        return
    yield f"数字 {number} 的升降与引文不同"


def _way(text: str, number: str) -> str:
    """How a number is told: up, down, to, start, or "" for a level."""
    spot = next((m for m in NUMBER.finditer(text) if figures(m[0]) == {number}), None)
    told = list(_TOLD.finditer(text[: spot.start()] if spot else text))
    return (told[-1].lastgroup or "") if told else ""


def _otherwise_reckoned(number: str, claim: str, supports: Sequence[Support]) -> Iterator[str]:
    """A figure per head, or of a quarter, that is said of the whole."""
    clauses = [clause for s in supports for clause in s.clauses_with(number)]
    lost = [_limits(clause, number) - _limits(claim) for clause in clauses]
    if lost and all(lost):
        yield f"数字 {number} 漏了“{min(lost[0])}”"


def _limits(text: str, number: str = "") -> set[str]:
    """What a figure is reckoned by or compared with; that stands before it: 低于预期1.5个百分点."""
    spot = next((m for m in NUMBER.finditer(text) if figures(m[0]) == {number}), None)
    compared = COMPARED.findall(text[: spot.start()] if spot else text)
    return {*_RECKONED.findall(text), *compared}


def _no_target(number: str, said: str, supports: Sequence[Support]) -> Iterator[str]:
    """A figure that was reached, said to be a target: 完成870亿元 is no 目标870亿元."""
    rows = [row for support in supports for row in support.own_rows(number)]
    clauses = [clause for support in supports for clause in support.clauses_with(number)]
    named = _AIM.search(said)
    if named and any(row.kind == "result" for row in rows) and not any(map(_AIM.search, clauses)):
        yield f"数字 {number} 是完成数,不是“{named[0]}”"


def _of_the_part(number: str, said: str, supports: Sequence[Support]) -> Iterator[str]:
    """A figure of a part, said of the whole: 财政总收入60亿元,其中地方财政收入35亿元."""
    if "占" in said:
        return
    for support in supports:
        whole, part, rest = support.folded.partition("其中")
        if not part or number not in figures(rest) or number in figures(whole):
            continue
        own = {row.indicator for row in support.own_rows(number)}
        others = {row.indicator for row, _ in support.rows() if number not in figures(row.value)}
        mine = max((len(name) for name in map(fold, own) if name in said), default=0)
        for name in sorted(map(fold, others), key=len, reverse=True):
            if len(name) >= _WHOLE_NAME and len(name) > mine and name in said and name in whole:
                yield f"数字 {number} 在资料里是其中一部分的,不是“{name}”的"
                break
