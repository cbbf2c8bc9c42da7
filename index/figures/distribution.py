"""Give each value of a list its own indicator: 城乡居民人均可支配收入分别增长7.5%、8%."""

import re
from dataclasses import replace

from index.figures.contexts import Mention
from index.figures.indicators import Named
from index.figures.phrases import base_name, cut_name, strip_ends
from index.figures.wording import AGAINST, CHANGE_END, CHANGE_ONLY, ETC, MEASURE_NOUN, RELATIVE_END

_RESPECTIVELY = re.compile(r"分别(?:为|达到?|是)?")
_LIST_ONLY = re.compile(r"^\s*[、,和与及]*\s*$")
_TOWN_AND_COUNTRY = re.compile(r"城乡|城镇和农村|城镇、农村|城镇与农村")
_PREDICATE = re.compile(r"(?<=.{2})(?:支持|占|用于|投向)[^、]{2,}$")
_ORDINAL = re.compile("第?[一二三四五六七八九十]")
_SUM = re.compile(r"[“(](?P<count>[双两三四五六七八九]|[2-9](?=个))个?(?P<value>[^“”()]{1,12})[”)]")
_COUNTS = {char: i + 2 for i, char in enumerate("两三四五六七八九")} | {"双": 2}


def distribute(mentions: list[Mention], named: list[Named]) -> tuple[list[Mention], list[Named]]:
    """Replace the names of values that answer a list of subjects by those of the subjects."""
    mentions, named = list(mentions), list(named)
    i = 0
    while i < len(mentions):
        end = i + 1
        while end < len(mentions) and _goes_on(mentions[end]):
            end += 1
        if end - i > 1:
            owners = _subjects(mentions[i:end], named[max(0, 2 * i - end) : i])
            if owners:
                named[i:end] = [Named(owner) for owner in owners]
                mentions[i:end] = _with_shared_sign(mentions[i:end])
        elif (
            i > 1 and CHANGE_ONLY.match(strip_ends(mentions[i].left)) and "分别" in mentions[i].left
        ):
            # 旅游人数达到3万人次,旅游收入达到8亿元,分别增长20%: one value for both
            owners = [base_name(name.indicator) for name in named[i - 2 : i]]
            named[i] = Named(cut_name("、".join(owners) + strip_ends(mentions[i].left)))
        i = end
    return mentions, named


def _goes_on(mention: Mention) -> bool:
    """Whether a value goes on a list; 6部 of 分别增至37座、14座,6部作品获奖 does not."""
    is_new = bool(mention.right) and mention.after_stop in {",", ";"}
    return _LIST_ONLY.match(mention.left) is not None and not is_new


def _subjects(mentions: list[Mention], earlier: list[Named]) -> list[str]:
    """The indicators that the values belong to, if the words before them are a list as well."""
    count = len(mentions)
    left = re.sub(r"\s+", "", mentions[0].left)
    if "分别" in left:
        subject, predicate = _RESPECTIVELY.split(AGAINST.sub("", left), maxsplit=1)
        if relative := RELATIVE_END.search(subject):
            subject, predicate = subject[: relative.start()], relative.group() + predicate
        owners = _owners(strip_ends(subject), count)
        if not strip_ends(subject) and len(earlier) >= count:
            owners = [
                base_name(name.indicator) for name in earlier[-count:]
            ]  # A 5家、B 3家,分别增长…
        tail = strip_ends("值" + predicate).removeprefix("值")
    else:
        # 城镇居民收入和农村居民收入实际增长8.4%和11.4%
        change = CHANGE_END.search(strip_ends(left))
        if not change and (mentions[-1].right or ETC.search(left)):
            return []  # 甲、乙等3座公园和5个广场
        tail = change.group() if change else ""
        if change and tail == strip_ends(left) and len(earlier) == count:
            # 城乡居民收入分别达6万元、3万元,增长4%、5%
            owners = [base_name(name.indicator) for name in earlier]
            return [cut_name(owner + tail) for owner in owners] if len({*owners}) > 1 else []
        parts = _parts(strip_ends(left).removesuffix(tail), count)
        owners = _completed(parts) if parts else []
    return [cut_name(owner + tail) for owner in owners]


def _owners(subject: str, count: int) -> list[str]:
    """The subjects, each completed by what only the last one spells out."""
    pair = _TOWN_AND_COUNTRY.search(subject) if count == 2 else None
    if pair and not (pair.group() == "城乡" and subject.count("、") == 1):
        before, after = subject[: pair.start()], subject[pair.end() :]
        return [before + "城镇" + after, before + "农村" + after]
    parts = _parts(subject, count)
    return _completed(parts) if parts else [subject] * count


def _parts(subject: str, count: int) -> list[str]:
    splits = (re.split("、|以?及|和|与", subject), subject.split("、"))
    found = next((parts for parts in splits if len(parts) == count), [])
    return [strip_ends(part) for part in found] if all(found) else []


def _completed(parts: list[str]) -> list[str]:
    if shared := _PREDICATE.search(parts[-1]):
        # 产业基金、新增能耗支持民间投资项目比重; 先进制造业、高技术制造业增加值占工业比重
        tail = shared.group()
        if own := MEASURE_NOUN.search(parts[-1][: shared.start()]):
            tail = own.group() + tail
        return [part if _PREDICATE.search(part) else part + tail for part in parts]
    measure = _shared_measure(parts)
    return [
        part if MEASURE_NOUN.search(part) or part.endswith(measure) else part + measure
        for part in parts
    ]


def _shared_measure(parts: list[str]) -> str:
    """增加值 of 战略性新兴产业、高新技术产业增加值; what follows the word that the parts share.

    >>> _shared_measure(["一", "二", "三产业增加值"]), _shared_measure(["刑事", "治安案件"])
    ('产业增加值', '案件')
    """
    first, last = parts[0], parts[-1]
    if len(first) == 1 or _ORDINAL.fullmatch(first):
        return last[len(first) :]
    for size in range(min(4, len(first)), 1, -1):
        position = last.rfind(first[-size:])
        if position > 0 and last[position + size :]:
            return last[position + size :]
    found = MEASURE_NOUN.search(last)
    if found:
        return found.group()
    return last[len(first) :] if {len(part) for part in parts[:-1]} == {2} else ""


def _with_shared_sign(mentions: list[Mention]) -> list[Mention]:
    """分别增长5%、6.5%左右, 分别超过2%、5%: one sign for the list."""
    signs = {m.comparison.sign for m in mentions} - {"="}
    if len(signs) != 1:
        return mentions
    sign = signs.pop()
    return [replace(m, comparison=replace(m.comparison, sign=sign)) for m in mentions]


def summed_up(folded: str, mentions: list[Mention]) -> list[Mention]:
    """Spread the sign of a summing-up quote: 整地500亩、供应500亩“两个500亩”以上."""
    mentions = list(mentions)
    for i, mention in enumerate(mentions):
        found = _SUM.match(folded, mention.quantity.end)
        value = folded[mention.quantity.start : mention.quantity.end]
        if found and found["value"] == value:
            count = _COUNTS.get(found["count"]) or int(found["count"])
            for j in range(max(0, i + 1 - count), i):
                mentions[j] = replace(
                    mentions[j],
                    comparison=replace(mentions[j].comparison, sign=mention.comparison.sign),
                )
    return mentions
