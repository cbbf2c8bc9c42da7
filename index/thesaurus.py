"""Equal and near terms for indicators, to match what plans and questions call by other names."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

_AREA = re.compile(r"^(?:全社会|全(?:省|市|区|县|州)|我(?:省|市|区|县)|区本级|市本级)")
_CHANGE = re.compile(r"(?:同比|年均|实际|名义)*(?:增长率?|增速|增幅|下降|提高|降低)$")
_LATIN = re.compile("[a-z]")
_COMMA = ", "

# What statistics measure, against the things that they are of (开发区, 民生实事).
_MEASURED = re.compile(
    r"(?:总值|增加值|产值|收入|支出|投资|总额|[金税贷存]款|税收|额|率|比重|占比|强度|指数|价格|人口|出口|进口|外资"
    r"|面积|产量|就业|能耗|用电量|利润|密度|差距|赤字|GDP|CPI)$"
)


# A ratio is no kind of what it is reckoned from.
_PER = re.compile("人均|亩均|户均|地均|单位|每")
_SHARE_OF = re.compile("占[^,，。;；]{1,12}?(?:比重|比例)")


@dataclass(frozen=True, slots=True)
class TermGroup:
    """Terms for one thing; `near` ones suggest it without naming it."""

    head: str
    equal: tuple[str, ...]
    near: tuple[str, ...]


@cache
def groups() -> tuple[TermGroup, ...]:
    """All of the thesaurus; a question does with the few groups that it names."""
    return tuple(map(_group, range(len(_lines()))))


def canonical(term: str) -> str | None:
    """The head term for an indicator, None if the thesaurus has none.

    Growth and area are passed over: the unit of a figure tells its growth from its level.

    >>> canonical("全社会固投增长")
    '固定资产投资'
    """
    folded = _fold(term)
    heads = _heads()
    bare = _CHANGE.sub("", _AREA.sub("", folded))
    return heads.get(folded) or heads.get(bare)


def expand(text: str) -> list[str]:
    """Other terms for what a text names: the longest match first, none that it has already.

    >>> expand("今年卖地收入多少")[:2]
    ['土地出让金', '土地出让收入']
    """
    folded = _fold(text)
    expansions: dict[str, None] = {}
    for found in _terms_in(folded):
        for group in _groups_of(found):
            for term in (group.head, *group.equal):
                if _fold(term) not in folded:
                    expansions.setdefault(term)
    return list(expansions)


def synonyms(text: str) -> dict[str, tuple[str, ...]]:
    """The terms that stand in a text, folded, each with the folded terms that say the same.

    >>> synonyms("靠卖地拿到多少")["卖地"][:2]
    ('土地出让', '经营性用地出让')
    """
    found: dict[str, dict[str, None]] = {}
    for said in _terms_in(_fold(text)):
        others = found.setdefault(said, {})
        for group in _groups_of(said):
            for term in (group.head, *group.equal):
                if _fold(term) != said:
                    others.setdefault(_fold(term))
    return {term: tuple(others) for term, others in found.items() if others}


def speaks_of(asked: str, text: str) -> bool | None:
    """Whether a text names an indicator that `asked` names outright; None if it names none.

    A term that ends in the one asked for is a kind of it (地方税收 for 税收); one that begins so
    (常住人口城镇化率 for 常住人口) or is a ratio (亩均税收, 占GDP比重) is another matter.

    >>> speaks_of("外贸出口增长多少", "规上工业增加值增长15%"), speaks_of("干了什么", "完成投资")
    (False, None)
    """
    said = _fold(asked)
    wanted = {
        term: head
        for term, head in _outright(asked).items()
        # What is reckoned by the GDP (单位GDP的碳排放) is another matter than it.
        if _MEASURED.search(head) and f"单位{term}" not in said and f"万元{term}" not in said
    }
    if not wanted:
        return None
    # Few texts have any of the names; to find all that a text names takes longer.
    names = (*wanted, *(name for head in wanted.values() for name in _names_of(head)))
    folded = _fold(text)
    if not _SHARE_OF.search(_fold(asked)):
        folded = _SHARE_OF.sub("占比", folded)
    if not any(name in folded for name in names):
        return False
    named = _outright(folded)
    of_ratios = bool(_PER.search(_fold(asked)))  # 每亩土地产出的税收 is 亩均税收
    return any(
        head == other_head
        or _CHANGE.sub("", other) in names
        or (other.endswith(term) and (of_ratios or not _PER.search(other)))
        for term, head in wanted.items()
        for other, other_head in named.items()
    )


def names_measure(text: str) -> bool:
    """Whether a text names an indicator of statistics outright.

    >>> names_measure("gdp增长目标"), names_measure("开发区的产业")
    (True, False)
    """
    return any(_MEASURED.search(head) for head in _outright(text).values())


@lru_cache(maxsize=1024)
def _outright(text: str) -> dict[str, str]:
    """The head and equal terms that stand in a text, each with its head.

    What says how an indicator changes (能耗强度下降) names that indicator.
    """
    found = {term: _head_of(term) for term in _terms_in(_fold(text))}
    named = {term: head for term, head in found.items() if head is not None}
    return {term: _head_of(_CHANGE.sub("", _fold(head))) or head for term, head in named.items()}


def _fold(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower()


@cache
def _lines() -> tuple[str, ...]:
    """The lines of the file that hold a group."""
    text = files("index").joinpath("thesaurus.txt").read_text(encoding="utf-8")
    return tuple(line for line in text.splitlines() if line and not line.startswith("#"))


@cache
def _group(number: int) -> TermGroup:
    """Read `head = equal, terms ~ near, terms`; not by a pattern, which takes thrice as long."""
    line = _lines()[number]
    named, _, near = line.partition(" ~ ")
    head, _, equal = named.partition(" = ")
    if not head.strip():
        raise ValueError(f"thesaurus.txt: {line}")
    return TermGroup(head, _split(equal), _split(near))


def _split(terms: str) -> tuple[str, ...]:
    return tuple(terms.split(_COMMA)) if terms else ()


@cache
def _heads() -> dict[str, str]:
    """All head and equal terms, folded; for the many names that `canonical` is asked for."""
    return {_fold(term): group.head for group in groups() for term in (group.head, *group.equal)}


def _head_of(term: str) -> str | None:
    """The head that a folded term names outright; of several the last, as in `_heads`."""
    for group in reversed(_groups_of(term)):
        if term in map(_fold, (group.head, *group.equal)):
            return group.head
    return None


@cache
def _names_of(head: str) -> tuple[str, ...]:
    """The folded terms that name the same as a head."""
    groups = (group for group in _groups_of(_fold(head)) if group.head == head)
    return tuple(_fold(term) for group in groups for term in (head, *group.equal))


def _groups_of(term: str) -> list[TermGroup]:
    return [_group(number) for number in _beginning(term[:2]).get(term, ())]


def _terms_in(folded: str) -> Iterator[str]:
    """The terms that stand in a folded text, the longest that fits first, none within another.

    By look-up, since a pattern of thousands of alternatives is slow to build and to match.
    """
    at = 0
    while at < len(folded) - 1:
        terms = _beginning(folded[at : at + 2])
        for term in terms:
            if folded.startswith(term, at) and _is_whole(term, folded, at):
                yield term
                at += len(term)
                break
        else:
            at += 1


@cache
def _beginning(pair: str) -> dict[str, list[int]]:
    """The terms that begin with two characters, the longest first, each with its lines.

    Found by a search through the whole file for each pair, since a question has few: to put all
    terms into a table takes longer than to embed the question.
    """
    text = _folded()
    found: dict[str, list[int]] = {}
    number, counted = 0, 0
    at = text.find(_COMMA + pair)
    while at >= 0:
        term = text[at + len(_COMMA) : text.index(",", at + len(_COMMA))]
        number, counted = number + text.count("\n", counted, at), at
        found.setdefault(term, []).append(number)
        at = text.find(_COMMA + pair, at + 1)
    return dict(sorted(found.items(), key=lambda item: -len(item[0])))


@cache
def _folded() -> str:
    """All lines with a comma before and after every term."""
    text = "\n".join(map(_fold, _lines())).replace(" = ", _COMMA).replace(" ~ ", _COMMA)
    return _COMMA + text.replace("\n", f",\n{_COMMA}") + ","


def _is_whole(term: str, folded: str, at: int) -> bool:
    """Whether a Latin term stands as whole words; any other always does."""
    end = at + len(term)
    around = folded[max(at - 1, 0) : at] + folded[end : end + 1]
    return not term.isascii() or _LATIN.search(around) is None
