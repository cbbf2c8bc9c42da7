"""Find the places of a question in English, which writes their names in pinyin."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from index.called import Called, PlaceSpan, longest, overlaps
from index.divisions import DIVISION_SUFFIXES, ZONE_FORMS, Division, core, gazetteer
from index.places import NATIONAL, aliases, may_lie_in

# What an English name ends in, and the type that it stands for.
_KINDS = {
    "special administrative region": "特别行政区",
    "autonomous region": "自治区",
    "autonomous prefecture": "州",
    "autonomous county": "县",
    "new area": "新区",
    "new district": "新区",
    "pilot free trade zone": "自贸区",
    "free trade zone": "自贸区",
    "high-tech industrial development zone": "高新区",
    "high-tech zone": "高新区",
    "high-tech development zone": "高新区",
    "economic and technological development zone": "开发区",
    "economic & technological development zone": "开发区",
    "economic development zone": "开发区",
    "development zone": "开发区",
    "industrial park": "园区",
    "cooperation zone": "合作区",
    "demonstration zone": "示范区",
    "province": "省",
    "municipality": "市",
    "city": "市",
    "prefecture": "州",
    "district": "区",
    "county": "县",
    "banner": "旗",
    "league": "盟",
}
_KIND = re.compile(r"\s+(" + "|".join(sorted(_KINDS, key=len, reverse=True)) + r")\b")
_AUTONOMOUS = {"自治州": "州", "自治县": "县", "自治旗": "旗"}
# English has names of its own for some places, and spells those of other languages by these.
_CONVENTIONAL = {
    "陕西": "shaanxi",
    "内蒙古": "innermongolia",
    "西藏": "tibet",
    "香港": "hongkong",
    "哈尔滨": "harbin",
    "呼和浩特": "hohhot",
    "乌鲁木齐": "urumqi",
    "拉萨": "lhasa",
    "鄂尔多斯": "ordos",
    "呼伦贝尔": "hulunbuir",
    "额尔古纳": "ergun",
    "鄂温克": "ewenki",
    "鄂伦春": "oroqen",
    "锡林郭勒": "xilingol",
    "锡林浩特": "xilinhot",
    "二连浩特": "erenhot",
    "乌兰浩特": "ulanhot",
    "乌兰察布": "ulanqab",
    "巴彦淖尔": "bayannur",
    "阿拉善": "alxa",
    "齐齐哈尔": "qiqihar",
    "喀什": "kashgar",
    "和田": "hotan",
    "吐鲁番": "turpan",
    "克拉玛依": "karamay",
    "伊犁": "ili",
    "阿勒泰": "altay",
    "阿克苏": "aksu",
    "库尔勒": "korla",
    "巴音郭楞": "bayingolin",
    "日喀则": "shigatse",
    "林芝": "nyingchi",
    "昌都": "qamdo",
    "那曲": "nagqu",
    "阿里": "ngari",
    "格尔木": "golmud",
    "甘孜": "garze",
}
# Who speaks for the whole country; China alone is said in passing (China-Europe trains).
_NATIONAL = dict.fromkeys([("statecouncil", ""), ("premier", ""), ("nationalgovernment", "")], 3)
_WORD = re.compile(r"[A-Za-z]+")
_JOINS = re.compile(r"[\s'’-]?")
_MAX_WORDS = 5
_GOES_ON = re.compile(r"[\s-]+bay\b", re.I)  # Hangzhou Bay is not Hangzhou
# Shorter pinyin without a type may be an English word or yuan.
_MIN_LETTERS = 6


@dataclass(frozen=True, slots=True)
class _LatinName:
    start: int
    end: int
    key: tuple[str, str]
    """Letters of the stem and the type, "" where none is named."""
    capital: bool


def is_latin(question: str) -> bool:
    """Whether a question is written in Latin letters, apart from a quoted term or two."""
    chinese = len(re.findall("[一-龥]", question))
    return len(_WORD.findall(question)) >= 3 and chinese <= len(_WORD.findall(question))


def find_called_latin(question: str, titles: Mapping[str, Iterable[str]]) -> Called:
    """Find held places, and others, in a question in English (Qiantang New Area)."""
    table = _names_held(tuple(titles))
    found, others = [], []
    for name in _names(question):
        prefix = _province_or_city_before(question, name.start)
        places = table.get(name.key, ())
        fitting = [
            (place, strength)
            for place, strength in places
            if strength < 2 or prefix is None or may_lie_in(place, prefix.name)
        ]
        found += [PlaceSpan(name.start, name.end, strength, place) for place, strength in fitting]
        if not fitting and (places or _is_place(name)):
            others.append((name.start, name.end))
    held = longest(found)
    free = [other for other in others if not overlaps(other, held)]
    return Called(held, tuple(_joined(free)))


def _names(question: str) -> Iterator[_LatinName]:
    """Every run of up to five words, taken together with the type that follows it."""
    words = list(_WORD.finditer(question))
    lower = question.lower()
    for first, word in enumerate(words):
        letters = ""
        for last in range(first, min(len(words), first + _MAX_WORDS)):
            if last > first and not _JOINS.fullmatch(
                question, words[last - 1].end(), words[last].start()
            ):
                break
            letters += words[last][0].lower()
            end = words[last].end()
            capital = all(w[0][0].isupper() for w in words[first : last + 1])
            kind = _KIND.match(lower, end)
            if kind:
                yield _LatinName(word.start(), kind.end(), (letters, _KINDS[kind[1]]), capital)
            elif not _GOES_ON.match(question, end):
                yield _LatinName(word.start(), end, (letters, ""), capital)


@lru_cache(maxsize=8)
def _names_held(places: tuple[str, ...]) -> dict[tuple[str, str], list[tuple[str, int]]]:
    table: dict[tuple[str, str], list[tuple[str, int]]] = {}
    for place in places:
        best: dict[tuple[str, str], int] = dict(_NATIONAL) if place == NATIONAL else {}
        for name, strength in aliases(place).items():
            key = _key(name)
            best[key] = max(strength, best.get(key, 0))
        for key, strength in best.items():
            table.setdefault(key, []).append((place, strength))
    return table


def _key(name: str) -> tuple[str, str]:
    stem = core(name)
    if stem == name:
        return _letters(stem), ""
    suffix = name.removeprefix(stem)
    for ending in (*ZONE_FORMS, *DIVISION_SUFFIXES):
        if suffix.endswith(ending):
            return _letters(stem), ZONE_FORMS.get(ending, _AUTONOMOUS.get(ending, ending))
    return _letters(stem), suffix


@lru_cache(maxsize=16384)
def _letters(stem: str) -> str:
    from pypinyin import lazy_pinyin  # 0.2 s to import, and only questions in English need it

    return _CONVENTIONAL.get(stem) or "".join(lazy_pinyin(stem))


@lru_cache(maxsize=1)
def _divisions() -> dict[str, Division]:
    """Every division by the letters of its stem, the highest first."""
    table: dict[str, Division] = {}
    for rows in sorted(gazetteer().values(), key=lambda rows: rows[0].level):
        table.setdefault(_letters(core(rows[0].name)), rows[0])
    return table


@lru_cache(maxsize=1)
def _syllables() -> frozenset[str]:
    from pypinyin import lazy_pinyin

    characters = {c for rows in gazetteer().values() for row in rows for c in row.name}
    return frozenset(s for s in lazy_pinyin("".join(sorted(characters))) if s.isascii())


def _is_place(name: _LatinName) -> bool:
    """Whether letters name a place: a division of China, or any pinyin with a type after it."""
    letters, kind = name.key
    known = _divisions().get(letters)
    if not kind:
        sure = len(letters) >= _MIN_LETTERS or (name.capital and len(letters) >= 4 and name.start)
        return known is not None and known.level <= 2 and bool(sure)
    return known is not None or (name.capital and _is_pinyin(letters))


def _is_pinyin(letters: str) -> bool:
    if not letters:
        return True
    return any(
        letters[:size] in _syllables() and _is_pinyin(letters[size:]) for size in range(1, 7)
    )


def _province_or_city_before(question: str, end: int) -> Division | None:
    before = [m[0].lower() for m in _WORD.finditer(question[:end])][-3:]
    for count in range(len(before), 0, -1):
        division = _divisions().get("".join(before[-count:]))
        if division and division.level <= 2 and question[:end].rstrip(" '-")[-1:].isalpha():
            return division
    return None


def _joined(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join what overlaps or only a space parts: Ningbo + Qianwan New Area."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
