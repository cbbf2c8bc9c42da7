"""Equal and near terms for indicators, to match what plans and questions call by other names."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_AREA = re.compile(r"^(?:全社会|全(?:省|市|区|县|州)|我(?:省|市|区|县)|区本级|市本级)")
_CHANGE = re.compile(r"(?:同比|年均|实际|名义)*(?:增长率?|增速|增幅|下降|提高|降低)$")
_LATIN = re.compile("[a-z]")

# What statistics measure, against the things that they are of (开发区, 民生实事).
_MEASURED = re.compile(
    r"(?:总值|增加值|产值|收入|支出|投资|总额|[金税贷存]款|税收|额|率|比重|占比|强度|指数|价格|人口|出口|进口|外资"
    r"|面积|产量|就业|能耗|用电量|利润|密度|差距|赤字|GDP|CPI)$"
)


@dataclass(frozen=True, slots=True)
class TermGroup:
    """Terms for one thing; `near` ones suggest it without naming it."""

    head: str
    equal: tuple[str, ...]
    near: tuple[str, ...]


@cache
def groups() -> tuple[TermGroup, ...]:
    """The thesaurus, read once."""
    text = files("index").joinpath("thesaurus.txt").read_text(encoding="utf-8")
    return tuple(_parse(line) for line in text.splitlines() if line and not line.startswith("#"))


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
        for group in _groups_of()[found]:
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
        for group in _groups_of()[said]:
            for term in (group.head, *group.equal):
                if _fold(term) != said:
                    others.setdefault(_fold(term))
    return {term: tuple(others) for term, others in found.items() if others}


def speaks_of(asked: str, text: str) -> bool | None:
    """Whether a text names an indicator that `asked` names outright; None if it names none.

    A term that ends in the one asked for is a kind of it (亩均税收 for 税收), one that begins so
    is another matter (常住人口城镇化率 for 常住人口).

    >>> speaks_of("外贸出口增长多少", "规上工业增加值增长15%"), speaks_of("干了什么", "完成投资")
    (False, None)
    """
    heads = _heads()
    wanted = [term for term in _outright(asked) if _MEASURED.search(heads[term])]
    if not wanted:
        return None
    named = _outright(text)
    return any(
        heads[term] == heads[other] or other.endswith(term) for term in wanted for other in named
    )


def names_measure(text: str) -> bool:
    """Whether a text names an indicator of statistics outright.

    >>> names_measure("gdp增长目标"), names_measure("开发区的产业")
    (True, False)
    """
    heads = _heads()
    return any(_MEASURED.search(heads[term]) for term in _outright(text))


def _outright(text: str) -> list[str]:
    """The head and equal terms that stand in a text."""
    return [term for term in _terms_in(_fold(text)) if term in _heads()]


def _parse(line: str) -> TermGroup:
    """Read `head = equal, terms ~ near, terms`; not by a pattern, which takes thrice as long."""
    named, _, near = line.partition("~")
    head, _, equal = named.partition("=")
    if not head.strip():
        raise ValueError(f"thesaurus.txt: {line}")
    return TermGroup(head.strip(), _split(equal), _split(near))


def _split(terms: str) -> tuple[str, ...]:
    return tuple(term for part in terms.split(",") if (term := part.strip()))


def _fold(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower()


@cache
def _heads() -> dict[str, str]:
    return {_fold(term): group.head for group in groups() for term in (group.head, *group.equal)}


@cache
def _groups_of() -> dict[str, list[TermGroup]]:
    found: dict[str, list[TermGroup]] = {}
    for group in groups():
        for term in (group.head, *group.equal, *group.near):
            found.setdefault(_fold(term), []).append(group)
    return found


def _terms_in(folded: str) -> Iterator[str]:
    """The terms that stand in a folded text, the longest that fits first, none within another.

    By look-up, since a pattern of thousands of alternatives is slow to build and to match.
    """
    terms, longest = _groups_of(), _longest_by_beginning()
    at = 0
    while at < len(folded) - 1:
        for length in range(longest.get(folded[at : at + 2], 0), 1, -1):
            term = folded[at : at + length]
            if term in terms and _is_whole(term, folded, at):
                yield term
                at += len(term)
                break
        else:
            at += 1


@cache
def _longest_by_beginning() -> dict[str, int]:
    """The length of the longest term that begins with a pair of characters."""
    longest: dict[str, int] = {}
    for term in sorted(_groups_of(), key=len):
        longest[term[:2]] = len(term)
    return longest


def _is_whole(term: str, folded: str, at: int) -> bool:
    """Whether a Latin term stands as whole words; any other always does."""
    end = at + len(term)
    around = folded[max(at - 1, 0) : at] + folded[end : end + 1]
    return not term.isascii() or _LATIN.search(around) is None
