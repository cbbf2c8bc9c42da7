"""By which names a question may call the place of a document."""

import re
from functools import lru_cache

from index.divisions import ZONE_FORMS, Division, core, divisions_of, gazetteer
from index.mentions import Mention, names_of

NATIONAL = "全国"
# The State Council speaks for the whole country; 全国 alone is often said in passing (全国首个).
_NATIONAL_NAMES = {"国务院": 3, "全国": 1, "我国": 1, "中国": 1}
_AUTONOMOUS = re.compile(r"自治([州县旗])$")


@lru_cache(maxsize=8192)
def aliases(place: str) -> dict[str, int]:
    """The names by which a question may call a place, each with its strength.

    3 is the place's own name (钱塘新区, 越城区), 2 that name without its suffix where the rest can
    stand alone (越城, 上虞), 1 a place above it (绍兴, 浙江).

    >>> sorted(name for name, strength in aliases("绍兴市越城区").items() if strength >= 2)
    ['浙江省绍兴市越城区', '绍兴市越城区', '越城', '越城区']
    """
    if place == NATIONAL:
        return _NATIONAL_NAMES
    names = names_of(place)
    if not names:
        return {place: 3} if place else {}
    own, listed = names[-1], _listed(names)
    table = dict.fromkeys(sorted(_names_above(names, listed)), 1)
    table |= dict.fromkeys(_with_those_above(names, listed), 3)
    if own.kind:
        return table | _zone_aliases(own, [name.stem for name in names[:-1]])
    full = {own.text} | {row.name for row in listed if row.level == own.level}
    short = {own.stem + match[1] for name in full if (match := _AUTONOMOUS.search(name))}
    own_names = dict.fromkeys(sorted((full | short) - {own.stem}), 3)
    # 越城 and 和县 may be words; 绍兴 and 王江泾镇 are not.
    sure = 1 <= own.level <= 2 or (own.stem == own.text and not own.bare and len(own.stem) > 2)
    return table | {own.stem: 3 if sure else 2} | own_names


def _with_those_above(names: list[Mention], listed: tuple[Division, ...]) -> list[str]:
    """The name with one or more above it: 绍兴市越城区, 浙江省绍兴市越城区."""
    written = [name.text for name in names]
    paths = [written]
    if len(listed) == 1 and not names[-1].kind:
        paths.append(list(listed[0].path))
    joined = ("".join(path[cut:]) for path in paths for cut in range(len(path) - 1))
    return sorted(set(joined))


def may_lie_in(place: str, division: str) -> bool:
    """Whether a place lies in a division, or may, because nothing says where it lies.

    >>> may_lie_in("绍兴滨海新区", "天津"), may_lie_in("绍兴滨海新区", "浙江")
    (False, True)
    """
    names = names_of(place)
    if not names:
        return True
    listed = _listed(names)
    above = _names_above(names, listed)
    return division in above or (
        not above
        and (not listed or any(row.below(division) or row.below(core(division)) for row in listed))
    )


def _listed(names: list[Mention]) -> tuple[Division, ...]:
    """The divisions that a place can be, or that its zone is named after, by all that it says."""
    own = names[-1]
    # 杭州湾上虞开发区 is named after 上虞. 滨海 alone is a district of 天津 and a county of 江苏.
    for cut in range(len(own.stem) - 1):
        rows = divisions_of(own.stem[cut:], own.text if cut == 0 and not own.bare else "")
        below = tuple(row for row in rows if all(row.below(name.stem) for name in names[:-1]))
        if below:
            return below
        if not own.kind:
            break
    return ()


def _names_above(names: list[Mention], listed: tuple[Division, ...]) -> set[str]:
    """What lies above a place, with and without suffix, as far as its name tells."""
    found = {form for name in names[:-1] for form in (name.stem, name.text)}
    if len(listed) == 1:
        own = names[-1]
        named_after = own.kind and listed[0].name != own.text
        above = listed[0].path if named_after and listed[0].level <= 2 else listed[0].path[:-1]
    elif names[:-1]:
        parents = _listed(names[:-1])
        above = parents[0].path if len(parents) == 1 else ()
    else:
        above = ()
    return found | {form for name in above for form in (name, core(name))}


def _zone_aliases(own: Mention, above: list[str]) -> dict[str, int]:
    """Every form of a zone's name: 上虞经开区, 杭州湾上虞开发区, 绍兴滨海新区."""
    forms = [form for form, one in ZONE_FORMS.items() if one == own.kind]
    # 杭州湾上虞开发区 is 上虞开发区 too: a division's name at the end of a stem names the place.
    ends = [own.stem[cut:] for cut in range(1, len(own.stem) - 1)]
    table: dict[str, int] = {}
    for stem in (own.stem, *(end for end in ends if end in gazetteer())):
        # 金华 alone means the city, of which the zone is a part.
        city = any(row.level <= 2 for row in divisions_of(stem))
        table[stem] = 1 if city else 2
        for form in forms:
            table[stem + form] = 3
            table.update({parent + stem + form: 3 for parent in above})
    return table
