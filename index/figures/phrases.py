"""Clean the words around a quantity down to the phrase that names an indicator."""

import re

from index.figures.wording import (
    AGAINST,
    ATTAINS,
    CARRIES_OVER,
    CHANGE_END,
    ENDS_IN_VERB,
    ETC,
    LEAD,
    LIST_VERB,
    MEANS,
    MODAL_INSIDE,
    RIGHT_TAIL,
    STAGE_END,
    TAIL,
)

_MAX_NAME = 40


def clean_left(left: str) -> str:
    """Strip from the words before a quantity all that does not name what it measures."""
    text = strip_ends(CARRIES_OVER.sub("", re.sub(r"\s+", "", left).strip("、,;:。")))
    text = AGAINST.sub("", text)
    text = MEANS.sub("", _last_action(_without_enumeration(text)))
    return strip_ends(MODAL_INSIDE.sub("", text))


def strip_ends(text: str) -> str:
    """Strip time, modality and connectives from the start, linking verbs from the end.

    >>> strip_ends("其中,全年力争固定资产投资达到")
    '固定资产投资'
    """
    while (stripped := LEAD.sub("", text)) != text:
        text = stripped
    return clean_tail(text)


def clean_tail(text: str) -> str:
    """Strip linking verbs and the like from the end of a phrase."""
    return TAIL.sub("", text)


def _without_enumeration(text: str) -> str:
    """拓展无人配送、远程巡检等场景应用 → 拓展场景应用; 推进一中校区等 → 推进."""
    *_, last = [None, *ETC.finditer(text)]
    if last is None:
        return text
    return verb_of(text) + text[last.end() :]


def _last_action(text: str) -> str:
    """完善站点、新建公园 → 新建公园."""
    parts = text.split("、")
    for i in range(len(parts) - 1, 0, -1):
        if LIST_VERB.match(parts[i]) and noun_of(parts[i]):
            return "、".join(parts[i:])
    return text


def nearest(left: str) -> str:
    """The part of the words before a counted noun that bears on it: 与甲大、乙大和市内9所高校."""
    if acts := ENDS_IN_VERB.match(left):
        return acts.group(1)
    return left if LIST_VERB.match(left) else re.split(r"[、和与]", left)[-1]


def clean_right(right: str) -> str:
    """Strip from the words after a quantity all that does not name what is counted."""
    text = re.sub(r"\s+", "", right).strip("、,;:。")
    text = re.sub(r"^的", "", text)
    text = MODAL_INSIDE.sub("", re.sub(r"[和与及的]$", "", text))
    return RIGHT_TAIL.sub("", text)


def verb_of(text: str) -> str:
    """The verb of bringing about that a phrase begins with: 新增 of 新增企业."""
    found = LIST_VERB.match(text)
    return found.group() if found else ""


def noun_of(text: str) -> str:
    """The phrase without that verb."""
    return LIST_VERB.sub("", text)


def base_name(name: str) -> str:
    """What an indicator is about, without verb and growth: 实施产业项目 → 产业项目."""
    return STAGE_END.sub("", CHANGE_END.sub("", ATTAINS.sub("", noun_of(name))))


def cut_name(name: str) -> str:
    """Balance quotes and brackets, and keep the end of a name that is too long."""
    for opener, closer in ("“”", "()", "《》"):
        if name.count(opener) != name.count(closer):
            name = name.replace(opener, "").replace(closer, "")
    name = name.strip("、,;:。 ")
    return name[-_MAX_NAME:] if len(name) > _MAX_NAME else name
