"""Find the places that a text names: divisions of China, and zones (开发区, 新区 …) of any name."""

import re
from dataclasses import dataclass

from index.divisions import DIVISION_SUFFIXES, ZONE_FORMS, Division, core, gazetteer


@dataclass(frozen=True, slots=True)
class Mention:
    """A place named in a text: `stem` without its type, and the type in its one form."""

    start: int
    end: int
    text: str
    stem: str
    kind: str
    """The one form of a zone's type (开发区), or "" for a division."""
    level: int = 0
    """1 for a province, 2 city, 3 county where the divisions of China know it, else 0."""
    bare: bool = False
    """Named without its suffix (萧山 for 萧山区)."""


_ZONE = "|".join(ZONE_FORMS)
# The name may begin with a city's but go on as a name of its own: 杭州湾新区.
_ZONE_NAME = re.compile(rf"([一-龥]{{2,10}}?)({_ZONE})")
# Words that end what stands before a zone's type and make it no name: 国家级新区, 哪些开发区,
# 省级以上开发区, 共同富裕先行示范区.
_NO_NAME = re.compile(
    r"(?:[国省市区县]家?级|以[上下]|国家|[各全本该我哪每两三四五六七八九十几某多\d][个些]?|[这那][个些]?"
    r"|整个|所有|建设|打造|支持|推动|推进|加快|创建|争创|示范|先行|改革|综合|经济|产业|高质量|发展|现代化"
    r"|城市|地区|片区|特色|重点|核心|试点|未来|创新|科技|工业|国际|新|老|大|小|等|的|个|一流|高水平)$"
)
# 宣布撤销自贸试验区, 新批了哪三个地方搞自贸试验区.
_NO_STEM = re.compile(
    "[的和与及年在是有到为把对了哪几搞、]|新批|撤销|取消|设立|申[报请]|获批|宣布|多少|什么"
)
# These also name what a place is to become (共同富裕示范区), so they want a division in front.
_AMBITIONS = {"示范区", "合作区", "集聚区"}
_TOWN = "街道|镇|乡"
_UNLISTED = re.compile(rf"[一-龥]{{2,8}}?(?:{'|'.join(DIVISION_SUFFIXES)}|{_TOWN})")
_NO_UNLISTED = re.compile(
    r"^[全本我各该两三四几某](?:[省市区县州盟旗乡镇]|街道)|[全本我各该][省市区县]"
)


def find_mentions(text: str) -> list[Mention]:
    """List the places that a text names, in order, longest reading first, without overlaps."""
    mentions: list[Mention] = []
    position = 0
    while position < len(text):
        mention = _zone_at(text, position) or _division_at(text, position)
        if mention is None:
            position += 1
        else:
            mentions.append(mention)
            position = mention.end
    return mentions


def names_of(place: str) -> list[Mention]:
    """Split a place as it is written into its names from the highest level down.

    >>> [(m.stem, m.kind, m.level) for m in names_of("江苏省无锡市锡山区")]
    [('江苏', '', 1), ('无锡', '', 2), ('锡山', '', 3)]
    >>> [(m.stem, m.kind, m.level) for m in names_of("环湖江阴经济技术开发区")]
    [('环湖江阴', '开发区', 0)]
    """
    names: list[Mention] = []
    position = 0
    while position < len(place):
        name = _division_at(place, position)
        if name is None or _name_goes_on(place, name):
            name = _zone_name_at(place, position) or _unlisted_at(place, position)
        if name is None:
            break
        names.append(name)
        position = name.end
    return names


def _division_at(text: str, start: int) -> Mention | None:
    table = gazetteer()
    longest = table.longest(text[start : start + 2])  # few places of a text begin like a name
    for length in range(min(longest, len(text) - start), 1, -1):
        name = text[start : start + length]
        rows = table.get(name)
        if rows is None:
            continue
        row = next((row for row in rows if row.name == name), rows[0])
        if row.is_plain_word and not _follows_parent(text, start, rows):
            continue
        stem = core(row.name)
        bare = name == stem and name != row.name
        return Mention(start, start + length, name, stem, "", row.level, bare)
    return None


def _follows_parent(text: str, start: int, rows: tuple[Division, ...]) -> bool:
    """Whether a name that is also a word stands as names must: 阳泉市城区, or first, as in 和县."""
    parents = {form for row in rows for above in row.path[:-1] for form in (above, core(above))}
    starts = start == 0 and all(row.name.endswith("县") for row in rows)
    return starts or text[:start].endswith(tuple(parents))


def _zone_at(text: str, start: int) -> Mention | None:
    """A zone that begins here: after a break in the text or at a known division's name."""
    if not "一" <= text[start] <= "龥":
        return None
    division = _division_at(text, start)
    city = division is not None and division.level <= 2
    if start and "一" <= text[start - 1] <= "龥" and not city:
        return None
    zone = _zone_name_at(text, start)
    if zone is None or _NO_NAME.search(zone.stem) or _NO_STEM.search(zone.stem):
        return None
    return zone if zone.kind not in _AMBITIONS or division else None


def _zone_name_at(text: str, start: int) -> Mention | None:
    match = _ZONE_NAME.match(text, start)
    if match is None:
        return None
    return Mention(start, match.end(), match[0], match[1], ZONE_FORMS[match[2]])


def _unlisted_at(place: str, start: int) -> Mention | None:
    """A division that the package does not list: 街道, 镇, a district since merged (渝北区)."""
    match = _UNLISTED.match(place, start)
    if match is None or _NO_UNLISTED.search(match[0]):
        return None
    return Mention(start, match.end(), match[0], core(match[0]), "")


def _name_goes_on(place: str, division: Mention) -> bool:
    """Whether the name only begins like a division: 杭州湾…, 无锡开发区, 南湖街道."""
    after = place[division.end :]
    return after.startswith(("湾", "江", "山", "湖", "河", "岛")) or bool(
        division.bare and re.match(rf"{_ZONE}|{_TOWN}", after)
    )
