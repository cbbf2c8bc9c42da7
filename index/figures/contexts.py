"""The words around each quantity of a sentence that can say what it measures."""

import re
from dataclasses import dataclass

from index.figures.comparators import Comparison, compare
from index.figures.quantities import Quantity
from index.figures.units import is_measure, is_money, is_percent, is_time
from index.figures.wording import CHANGED_TO

_STOP = re.compile(r"[,;:。!?\n]")
_BOUNDARY = re.compile(r"[,;:。、!?()\n]|$")
# Words after a quantity that close it without naming a thing: 完成2.6万头任务, 突破千亿元大关.
_CLOSES = re.compile(
    r"(?:[“(][双两三四五六七八九2-9]个?[^“”()]{1,12}[”)](?:以上)?)?"
    r"(?:的?(?:目标任务|目标|任务|大关|(?:[两三四五六]个)?大?台阶|水平))?(?=[,;:。、!?()”\s]|$)"
    r"|[)”]"
)
_CONJUNCTION = re.compile(r"(?:和|与|以?及)\s*\Z")
_NUMERIC = re.compile(r"[^,;:。!?、\n]{0,20}[\d*]|[一二两三四五六七八九十]")
_PARTICLE = re.compile(r"的")
_VERB_OF_CHANGE = re.compile(
    r"(?:建成|新增|新建|新开工|开工|完成|改造|整治|盘活|收储|供应|出让|有|引进)$"
)
_FUNDS = re.compile(r"(?:资金|投资|债券|贷款|专项|补助|补贴|融资|基金)")
_SHORT = 6
_REACH = 200
"""No clause that names a figure is longer; keeps text without punctuation linear."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A quantity in its clause, all offsets into the folded text."""

    quantity: Quantity
    comparison: Comparison
    left: str
    """From the last stop, or the last quantity, up to the quantity."""
    right: str
    """From the quantity to the next stop or quantity: 企业上市 of 两家企业上市, else empty."""
    after: str
    """The clause that follows, where the quantity ends its own."""
    after_stop: str
    """The character before the left words: a stop, or the end of the previous quantity."""
    clause: int
    """Where the clause begins."""


def find_mentions(folded: str, start: int, end: int, found: list[Quantity]) -> list[Mention]:
    """Set each quantity of the sentence `folded[start:end]` into its words.

    Thresholds (20亿元以上项目18个) are left in the words of the quantity that they describe.
    """
    marks = [(quantity, compare(folded, quantity)) for quantity in found]
    marks = [
        mark
        for i, mark in enumerate(marks)
        if not _is_threshold(folded, mark, marks[i + 1] if i + 1 < len(marks) else None, start, end)
    ]
    mentions = []
    left_edge = start
    for i, (quantity, comparison) in enumerate(marks):
        next_start = marks[i + 1][1].start if i + 1 < len(marks) else end
        clause = _clause_start(folded, start, comparison.start)
        begin = max(left_edge, clause)
        left = folded[begin : comparison.start]
        taken = i > 0 and begin == marks[i - 1][1].end
        right_end = _right_end(folded, comparison.end, next_start)
        right = folded[comparison.end : right_end]
        if _CLOSES.match(folded, comparison.end) or CHANGED_TO.match(right):
            right = ""
        if right and taken and len(left) <= _SHORT:
            left = ""  # 企业 belongs to the first of 9家工厂83台套起重机械更新
        after = "" if right else _following_clause(folded, comparison.end, end)
        stop = folded[begin - 1 : begin]
        mentions.append(Mention(quantity, comparison, left, right, after, stop, clause))
        left_edge = _next_left(folded, comparison.end, right_end) if right else comparison.end
    return mentions


def _following_clause(folded: str, start: int, end: int) -> str:
    begin = start + 1 if folded[start : start + 1] == "," else start
    stop = _BOUNDARY.search(folded, begin, min(end, begin + _REACH))
    return folded[begin : stop.start()] if stop else ""


def _next_left(folded: str, start: int, right_end: int) -> int:
    """Where the words before the next quantity begin, past those that this one has taken.

    创建8个示范村、36个示范社区 and 14家企业治理和21家企业防治 are lists; in 18家企业投资5亿元 the
    words between two quantities belong to both.
    """
    if folded[right_end : right_end + 1] == "、":
        return right_end
    conjunction = _CONJUNCTION.search(folded, start, right_end)
    return conjunction.start() if conjunction else start


def _clause_start(folded: str, start: int, position: int) -> int:
    depth = 0
    for i in range(position - 1, max(start, position - _REACH) - 1, -1):
        char = folded[i]
        if char in ")”":
            depth += 1
        elif char in "(“" and depth == 0:
            return i + 1
        elif char in "(“":
            depth -= 1
        elif depth == 0 and _STOP.match(char):
            return i + 1
    return max(start, position - _REACH)


def _right_end(folded: str, start: int, end: int) -> int:
    depth = 0
    for i in range(start, min(end, start + _REACH)):
        char = folded[i]
        if char in "(“":
            depth += 1
        elif char in ")”":
            if depth == 0:
                return i
            depth -= 1
        elif depth == 0 and _ends_right(folded, start, i):
            return i
    return min(end, start + _REACH)


def _ends_right(folded: str, start: int, i: int) -> bool:
    if folded[i] != "、":
        return _STOP.match(folded[i]) is not None
    # 3个智能化、绿色化园区 and 1万名困境、留守儿童 go on over the list of attributes.
    attribute = folded[i - 1] in "化型性" or i - start <= 2
    return not attribute or _NUMERIC.match(folded, i + 1) is not None


def _is_threshold(
    folded: str,
    mark: tuple[Quantity, Comparison],
    following: tuple[Quantity, Comparison] | None,
    start: int,
    end: int,
) -> bool:
    """Whether the quantity is a size in the name of something else: 20亿元以上项目18个."""
    quantity, comparison = mark
    if not is_measure(quantity.unit):
        return False
    stop = _BOUNDARY.search(folded, comparison.end, end)
    right_end = stop.start() if stop else end
    bound = folded[quantity.end : comparison.end]
    if right_end == comparison.end:
        return False
    noun = folded[comparison.end : right_end]
    counted = following is not None and following[0].start <= right_end
    if bound in {"以上", "及以上", "以下", "及以下", "以内", "之内"}:
        if _FUNDS.match(noun) or (is_percent(quantity.unit)):
            return False
        verb = _VERB_OF_CHANGE.search(folded[max(start, comparison.start - 4) : comparison.start])
        return counted or is_money(quantity.unit) or is_time(quantity.unit) or verb is None
    if not counted or following is None:
        return False
    if noun.startswith("的") and comparison.sign in {">", ">=", "<", "<="}:
        # 投资超过5亿元的项目已达4个
        return is_money(quantity.unit) and not is_measure(following[0].unit)
    # **~***亿元项目*个: a size, a short noun and its count, with nothing between.
    between = folded[comparison.end : following[1].start]
    return (
        is_money(quantity.unit)
        and not is_measure(following[0].unit)
        and 0 < len(between) <= 6
        and ((between == "的" and quantity.is_range) or _PARTICLE.search(between) is None)
    )
