"""Name what each quantity measures: the shortest phrase for it in the document's own words."""

import re
from dataclasses import dataclass, replace

from index.figures.contexts import Mention
from index.figures.phrases import (
    base_name,
    clean_left,
    clean_right,
    clean_tail,
    cut_name,
    nearest,
    noun_of,
    strip_ends,
    verb_of,
)
from index.figures.units import UNIT, is_measure, is_money, is_percent
from index.figures.wording import (
    ABOVE_ONLY,
    ATTAINS,
    ATTRIBUTE_ONLY,
    CHANGE_END,
    CHANGE_ONLY,
    EXTENT_END,
    PREDICATE,
    PROJECT,
    STAGE_ONLY,
    STARTS_VERB,
    THING,
    YIELD,
    YIELD_GROWS,
)

_MAX_OWNER = 20
_NUMBERS = re.compile(rf"[\d.*,]+(?:{UNIT})?")
_LIST_SEPARATOR = re.compile(r"^[\s]*[、和与及]")
_OWN_VERB = re.compile(r"力争|争取|确保|完成|实现")
# 增长10%,在此基础上,力争12%
_CONNECTS = re.compile(
    r"^\s*(?:并?在(?:此|这个)?(?:基础|前提)[上下]|在?(?:实际)?工作中|同时|并且)$"
)
_RATE_END = re.compile(r"(?<=.{2})[^\W\d]{2}率$")
_PROPOSED = re.compile(r"^(?:综合考虑,?)?提出(?=.{2})")
_ACTS = re.compile(r".{0,4}(?:完成|实施|推进|用于|启动|建设|新建|改造|支持|对|将)")
_GROUP = re.compile(r"^.*[两三四五六七八九十]大")
_THRESHOLD_ONLY = re.compile(
    r"^(?:[\d.*]+(?:[-—~][\d.*]+)?[万亿]*(?:美元|元|亩|千瓦)(?:[及]?以[上下])?)$"
)
_THRESHOLD = re.compile(r"[\d.*]+(?:[-—~][\d.*]+)?[万亿]*(?:美元|元|亩|千瓦)(?:[及]?以[上下])?")


@dataclass(frozen=True, slots=True)
class Named:
    """An indicator and what later quantities of the sentence may borrow from it."""

    indicator: str
    verb: str = ""
    inherited: bool = False
    """The quantity has no name of its own: 增长10%,力争12%."""
    money: bool = False
    percent: bool = False


def name_indicators(folded: str, start: int, mentions: list[Mention]) -> list[Named]:
    """Name the quantities of the sentence that begins at `start`."""
    named: list[Named] = []
    for i, mention in enumerate(mentions):
        following = mentions[i + 1] if i + 1 < len(mentions) else None
        previous = named[-1] if named else None
        before = _CONNECTS.sub("", _clause_before(folded, start, mentions, i))
        name = _name(mention, following, previous, before)
        unit = mention.quantity.unit
        named.append(replace(name, money=is_money(unit), percent=is_percent(unit)))
    return named


def _clause_before(folded: str, start: int, mentions: list[Mention], i: int) -> str:
    """The clause before this quantity's, where that holds no quantity itself."""
    edge = mentions[i - 1].comparison.end if i else start
    text = folded[edge : max(edge, mentions[i].clause - 1)]
    clauses = [clause for clause in re.split(r"[,;:。]", text) if clause.strip()]
    if i and folded[edge : edge + 1] not in ",;:。":
        clauses = clauses[1:]  # still the previous quantity's own clause
    return clauses[-1] if clauses else ""


def _name(
    mention: Mention, following: Mention | None, previous: Named | None, before: str
) -> Named:
    left, right = clean_left(mention.left), _right_words(mention, following)
    right = clean_right(right)
    if previous and _THRESHOLD_ONLY.match(left):
        return _with_threshold(left, previous)
    if not left and not right:
        if previous and not before:
            return _inherited(mention, previous)
        return Named(cut_name(base_name(clean_left(before))), inherited=True)
    attributive = mention.right.startswith("的")
    if is_percent(mention.quantity.unit):
        if left:
            right = ""
        attributive = False
    elif left and right and STARTS_VERB.match(right) and noun_of(left):
        right = ""
    if attributive and is_money(mention.quantity.unit):
        project = PROJECT.match(right)
        return Named(cut_name((project.group() if project else right) + left))
    if not right:
        return _name_after(mention, left, previous, before)
    left = nearest(left)
    if not left and STAGE_ONLY.match(right):
        return Named(cut_name(_owner(before, previous) + right))  # 9条道路完工,其中4条通车
    verb = verb_of(left) or (_shared_verb(mention, right, previous) if not left else "")
    name = left + right if left else verb + right
    return Named(cut_name(name), verb)


def _inherited(mention: Mention, previous: Named) -> Named:
    """增长10%,力争12% is one indicator; 生产总值增长11%,达到282亿元 is its growth and its level."""
    if previous.percent == is_percent(mention.quantity.unit):
        # 地区生产总值迈上3个万亿元台阶、达4.2万亿元: the level, not the climb.
        whole = replace(previous, indicator=ATTAINS.sub("", previous.indicator))
        return replace(whole, inherited=True)
    return Named(cut_name(CHANGE_END.sub("", previous.indicator)), previous.verb)


def _name_after(mention: Mention, left: str, previous: Named | None, before: str) -> Named:
    """The name stands before the quantity: 固定资产投资增长15%, 新增企业5家."""
    if is_percent(mention.quantity.unit):
        left = _PROPOSED.sub("", left)
    grown = mention.left.startswith("、") and previous and not previous.percent
    if grown and not before and YIELD_GROWS.match(left):
        return Named(cut_name(_owner(before, previous) + left))
    if any(words.match(left) for words in (CHANGE_ONLY, ATTRIBUTE_ONLY, STAGE_ONLY, ABOVE_ONLY)):
        # 完成11条巷道改造;投资3600万元,…: a semicolon starts another matter.
        owner = "" if mention.after_stop == ";" else _owner(before, previous)
        if YIELD.match(left):
            owner = EXTENT_END.sub("", owner)
        if left.endswith("率"):
            owner = _RATE_END.sub("", owner)  # 任务完成率95%,覆盖率98%
        if not owner and ATTRIBUTE_ONLY.match(left):
            owner = _spent_on(mention.after)
        return Named(cut_name(owner + left))
    verb = verb_of(left)
    if not verb:
        verb = _shared_verb(mention, left, previous)
        left = verb + left
    return Named(cut_name(left), verb)


def _owner(before: str, previous: Named | None) -> str:
    """Whose attribute it is: the last name, or where a clause lies between, what that is about."""
    if not before:
        return base_name(previous.indicator) if previous else ""
    return _GROUP.sub("", base_name(clean_left(before)))


def _spent_on(clause: str) -> str:
    """投资3600万元,实施老旧小区管网改造12公里: the amount comes before what it is for."""
    words = re.sub(r"\s+", "", clause)
    if not _ACTS.match(words):
        return ""  # 完成投资2亿元,入驻企业达到14家
    text = noun_of(strip_ends(words))
    numbers = _NUMBERS.search(text)
    if numbers is None:
        return text if len(text) <= _MAX_OWNER else ""
    return text[: numbers.start()] or text[numbers.end() :]


def _shared_verb(mention: Mention, left: str, previous: Named | None) -> str:
    """The verb that a list shares: 新增 of 新增充电设施260台、“入园”企业70家."""
    if previous is None or not previous.verb or is_percent(mention.quantity.unit):
        return ""
    if _LIST_SEPARATOR.match(mention.left):
        # 惠及80万名亲属、共济金额9亿元: money is not one of the things listed.
        return "" if is_money(mention.quantity.unit) and not previous.money else previous.verb
    if _OWN_VERB.search(mention.left):
        return ""
    # Over a comma only where a thing is counted: 新认定研发中心4个,科技型企业7家.
    counts_things = THING.search(left) is not None if left else True
    return previous.verb if counts_things and not is_measure(mention.quantity.unit) else ""


def _with_threshold(left: str, previous: Named) -> Named:
    """其中80亿元以上不少于4个, after 新引进20亿元以上项目18个."""
    found = _THRESHOLD.search(previous.indicator)
    if not found:
        return Named(cut_name(previous.verb + left + noun_of(previous.indicator)), previous.verb)
    head, tail = previous.indicator[: found.start()], previous.indicator[found.end() :]
    return Named(cut_name(head + left + tail), previous.verb)


def _right_words(mention: Mention, following: Mention | None) -> str:
    right = mention.right
    if following is None or mention.comparison.end + len(right) != following.comparison.start:
        return right
    if re.search(r"[和与及的]$", right):
        return right
    if not following.right:
        return PREDICATE.sub("", clean_tail(right))  # 18家企业完成投资(5亿元)
    return right + following.right  # 9家工厂83台套起重机械淘汰更新
