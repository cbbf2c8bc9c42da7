"""Whether a result reaches a target, and where what is said of it settles that."""

import re
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from index.types import Figure
from qa.figures.amounts import amount_of, upper_end
from qa.figures.measures import Measure


class Verdict(StrEnum):
    """What came of a target."""

    MET = "met"
    MISSED = "missed"
    UNDECIDED = "undecided"
    """The review leaves it open: 超过5亿元 against a target of 6, 约50亿元 against one of 50,
    or a figure of which it does not say whether it is one year's."""
    REWORDED = "reworded"
    """The review speaks of it under another name or in another measure: for a person to judge."""
    NOT_MENTIONED = "not_mentioned"
    MASKED = "masked"
    """One of the two figures is hidden by its source."""


# Less is better of these, also where the plan says 3%左右 and not 以内.
_CEILING = re.compile(
    r"价格|cpi|物价|失业率|赤字|浓度|死亡|事故|案件|不良|负债|债务|能耗|排放|发病|收入比|倍差|支出压|电价"
)
# What is to be brought down to a value is to be no more: 办理时限压缩至5天, 贫困人口减少到3万人.
_BROUGHT_DOWN = re.compile(
    r"(?:压缩|缩短|压减|缩减|精简|缩小|减少|下降|回落|降低?|控制)(?:到|至|在|为)了?(?:约|不超过)?[\s“]*$"
)
# But of these more is better: 案件办结率, 达标排放率, 化解债务.
_DEALT_WITH = re.compile(
    r"(?:办结|达标|处置|化解|结案|破案|利用|清除|整改|下降|压减|覆盖|合格|执行|回收)[^率]{0,4}率?|化解|处置"
)
# 6.9% is as good as 7%左右, and 约7% may be 6.9%; what lies farther off is not.
_ABOUT = Fraction(1, 20)
_NEARLY = re.compile(r"(?:接近|将近|近)[了到\s“]*$")
# Prices 控制在2.6% were just that; 控制在3.3%以内 they were at most.
_HELD_AT = re.compile(r"控制[在到][\s“]*$")
_WITHIN = re.compile(r"\s*(?:\([^()]{1,12}\))?(?:及?以[内下]|之[内下]|内)")


@dataclass(frozen=True, slots=True)
class _Bounds:
    """What a result lies between; None is without end, and an open end is not reached itself."""

    low: Fraction | None
    high: Fraction | None
    low_open: bool = False
    high_open: bool = False

    def negated(self) -> "_Bounds":
        return _Bounds(
            None if self.high is None else -self.high,
            None if self.low is None else -self.low,
            self.high_open,
            self.low_open,
        )


def judge(target: Figure, result: Figure, measure: Measure, *, opposed: bool = False) -> Verdict:
    """Hold a result against a target of the same measure.

    Args:
        target: what was aimed at.
        result: what was reached.
        measure: of the target.
        opposed: whether one of them falls where the other rises: 下降3% against 增长3%.
    """
    aim, reached = amount_of(target), _bounds(result)
    if aim is None or reached is None:
        return Verdict.MASKED
    goal = aim.number
    if opposed:
        reached = reached.negated()
    if _is_ceiling(target, measure):
        end = upper_end(target)
        goal, reached = -(end.number if end else goal), reached.negated()
    if target.comparator == "≈":
        goal -= abs(goal) * _ABOUT
    strict = target.comparator in {">", "<"}
    low, high = reached.low, reached.high
    if low is not None and (low > goal or (low == goal and (reached.low_open or not strict))):
        return Verdict.MET
    if high is not None and (high < goal or (high == goal and (reached.high_open or strict))):
        return Verdict.MISSED
    return Verdict.UNDECIDED


def _is_ceiling(target: Figure, measure: Measure) -> bool:
    before = target.quote[: target.start - target.quote_start]
    if target.comparator in {"<=", "<"} or _BROUGHT_DOWN.search(before):
        return target.comparator not in {">", ">="}
    return (
        target.comparator in {"=", "≈", "range"}
        and measure.aspect in {"level", "share", "growth", "increase"}
        and _CEILING.search(measure.name) is not None
        and not measure.verb
        and _DEALT_WITH.search(target.indicator) is None
    )


def _bounds(result: Figure) -> _Bounds | None:
    amount = amount_of(result)
    if amount is None:
        return None
    number, sign = amount.number, result.comparator
    before = result.quote[: result.start - result.quote_start]
    after = result.quote[result.end - result.quote_start :]
    if sign in {">", ">="}:
        return _Bounds(number, None, low_open=sign == ">")
    if sign in {"<", "<="} and not (_HELD_AT.search(before) and not _WITHIN.match(after)):
        return _Bounds(None, number, high_open=sign == "<")
    if sign == "≈":
        margin = abs(number) * _ABOUT
        if _NEARLY.search(before):
            return _Bounds(number - margin, number, low_open=True, high_open=True)
        return _Bounds(number - margin, number + margin)
    end = upper_end(result) if sign == "range" else amount
    return _Bounds(number, end.number if end else None)
