"""Equal and near terms for indicators, to match what plans and questions call by other names."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_GROUP = re.compile(r"^(?P<head>[^=~]+?)\s*(?:=\s*(?P<equal>[^~]*?))?\s*(?:~\s*(?P<near>.*))?$")
_AREA = re.compile(r"^(?:全社会|全(?:省|市|区|县|州)|我(?:省|市|区|县)|区本级|市本级)")
_CHANGE = re.compile(r"(?:同比|年均|实际|名义)*(?:增长率?|增速|增幅|下降|提高|降低)$")


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
    for match in _terms().finditer(folded):
        for group in _groups_of()[match.group()]:
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
    for match in _terms().finditer(_fold(text)):
        others = found.setdefault(match.group(), {})
        for group in _groups_of()[match.group()]:
            for term in (group.head, *group.equal):
                if _fold(term) != match.group():
                    others.setdefault(_fold(term))
    return {term: tuple(others) for term, others in found.items() if others}


def _parse(line: str) -> TermGroup:
    match = _GROUP.match(line)
    if match is None:
        raise ValueError(f"thesaurus.txt: {line}")
    return TermGroup(match["head"], _split(match["equal"]), _split(match["near"]))


def _split(terms: str | None) -> tuple[str, ...]:
    return tuple(term.strip() for term in (terms or "").split(",") if term.strip())


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


@cache
def _terms() -> re.Pattern[str]:
    """Any term, the longest that fits first; a Latin term only as whole words."""
    by_length = sorted(_groups_of(), key=len, reverse=True)
    return re.compile("|".join(map(_as_pattern, by_length)))


def _as_pattern(term: str) -> str:
    if term.isascii():
        return rf"(?<![a-z]){re.escape(term)}(?![a-z])"
    return re.escape(term)
