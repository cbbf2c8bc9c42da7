"""Indicators by any of their names: what `--indicator` asks for against what a document writes."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache

from index.thesaurus import groups

_AREA = re.compile(
    r"^(?:全社会|全(?:省|市|区|县|州|旗|国)|我(?:省|市|区|县|国)|[省市区县]本级)(?=.{2})"
)
# GDP增速, 地区生产总值同比增长 and 生产总值增长率 all ask for one thing.
_GROWTH = re.compile(r"(?:同比|实际|名义)*(?:增长(?:率|速度|幅度)?(?![点极])|增速|增幅)")
_ASKED_AFTER = re.compile(r"(?:增长|下降|目标|指标|总量|规模|情况|是?多少)+$")
# Of R&D经费支出占GDP比重 and 单位GDP能耗 the GDP is no more than what is divided by.
_DIVISOR = re.compile(r"(?:占|相当于|单位|每?[万亿]元|与)(?:全(?:省|市|区|县|国)|地区|国内)*$")
_LATIN = re.compile("[a-z]")


class IndicatorFilter:
    """Fits indicators that have each word of a text in one of their names."""

    def __init__(self, text: str) -> None:
        folded = _fold(text)
        words = [folded] if "".join(folded.split()) in _names() else folded.split()
        self._words = [_asked(word) for word in words]

    def fits(self, indicator: str) -> bool:
        """Whether an indicator has them all; any has where there is no text."""
        names = _forms(indicator)
        return all(
            any(_has(name, asked) for name in names for asked in word) for word in self._words
        )


def _asked(word: str) -> tuple[str, ...]:
    """A word, and where people merely say so (农民收入), the names of what they mean."""
    word = _AREA.sub("", _plain(word))
    if word in _names():
        return (word,)
    meant = _meant().get(word) or _meant().get(_ASKED_AFTER.sub("", word), ())
    return (word, *map(_plain, meant))


def _has(name: str, asked: str) -> bool:
    """Whether a name has the words; not where they are what it divides by."""
    at = name.find(asked)
    while at >= 0:
        if asked not in _names() or not _DIVISOR.search(name[:at]):
            return True
        at = name.find(asked, at + 1)
    return False


@lru_cache(maxsize=50_000)
def _forms(indicator: str) -> tuple[str, ...]:
    """An indicator, and what it would be with another name in place of each that it has."""
    name = _plain(_fold(indicator))
    forms = {name: None}
    for at, term in _terms_in(name):
        for other in _names()[term]:
            forms.setdefault(name[:at] + other + name[at + len(term) :])
    return tuple(forms)


def _terms_in(folded: str) -> Iterator[tuple[int, str]]:
    """The terms of the thesaurus in a text, the longest that fits first, none within another."""
    names, at = _names(), 0
    while at < len(folded):
        for length in range(min(_longest(), len(folded) - at), 1, -1):
            term = folded[at : at + length]
            if term in names and _is_whole(term, folded, at):
                yield at, term
                at += length
                break
        else:
            at += 1


def _is_whole(term: str, folded: str, at: int) -> bool:
    """Whether a Latin term stands as a whole word: PPI, but not that of shopping."""
    around = folded[max(at - 1, 0) : at] + folded[at + len(term) : at + len(term) + 1]
    return not term.isascii() or _LATIN.search(around) is None


@cache
def _names() -> dict[str, tuple[str, ...]]:
    """Each term that names an indicator outright, with all names of the same."""
    found: dict[str, dict[str, None]] = {}
    for group in groups():
        own = [_plain(_fold(term)) for term in (group.head, *group.equal)]
        for term in own:
            found.setdefault(term, {}).update(dict.fromkeys(own))
    return {term: tuple(others) for term, others in found.items()}


@cache
def _meant() -> dict[str, tuple[str, ...]]:
    """Each term that merely suggests an indicator, with the heads of those that it may mean."""
    found: dict[str, tuple[str, ...]] = {}
    for group in groups():
        for term in group.near:
            said = _plain(_fold(term))
            found[said] = (*found.get(said, ()), _fold(group.head))
    return found


@cache
def _longest() -> int:
    return max(map(len, _names()))


def _plain(folded: str) -> str:
    return _GROWTH.sub("增长", "".join(folded.split()))


def _fold(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower()
