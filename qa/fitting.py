"""How well the figures of a passage fit a question: indicator, unit, year, target or result."""

import re
from collections.abc import Callable, Sequence

from index.fold import fold
from index.places import NATIONAL
from index.thesaurus import speaks_of
from index.types import Figure
from qa.asking_words import YES_NO
from qa.matching import Weights, Wording
from qa.question import Kind, Question, other_names
from qa.timing import year_fit
from qa.types import Evidence
from qa.units import base_unit, is_measure, other_measure, same_unit

_WORDED_SHARE = re.compile(r"一半|过半|半数|[一二三四五六七八九十百]+分之|[一二两三四五六七八九]成")
_WORDED_VALUE = re.compile(
    rf"{_WORDED_SHARE.pattern}|翻[一两]番|[一二两三四五六七八九十百千]+(?:连冠|号线|倍)"
    r"|(?<![第每一二两三四五六七八九十百千])[一二两三四五六七八九十百千]+(?:余|多)?(?:[个大位张名人次座只条部本册场届年岁天种项家所艘辆枚]|周年|万|亿)"
    r"|每(?!一?[个位名项家])[一-龥]{1,3}|[单双][周月日]|第[\d一二三四五六七八九十百]+[位名]|\d+(?:[大位天]|周年|岁|个月|小时|分钟|日内)"
)

# An average or a sum over years, and a question that may want one.
_SEVERAL_YEARS = re.compile("年均|年平均|累计|[五三四]年(?:来|间)?(?:增长|提高|增加|新增|提升)")
_ASKS_OF_SEVERAL = re.compile(
    "年均|每年|年平均|平均|累计|一共|总共|[五三四几]年|十[一二三四]?五|期间|以来"
    "|average|per year|annually|(?:five|three|four|several) years|five.year|in total|cumulative"
)
_PEOPLE = ("人", "名", "位")
_MAY_BE_OF_SEVERAL = re.compile(
    "[两三四五六七八九十几][个]?[年五]|累计|年均|每年|今明|本届|(?:19|20)\\d\\d年?[—\\-至到]|以来"
)
_PLANNED_OF_PAST = 0.3
_NEAR, _OF_OTHER_SPAN, _OF_OTHER_YEARS = 16, 0.3, 0.5
# What there is of something, and what has come to it.
_STOCK = re.compile("总共|一共|共有|加起来|总数|总量|总长|总里程|总面积|总人数|全长|存量|保有量")
INCREMENT = re.compile("新[增建开改辟设]|净增|增加|扩建")
# 每增长1个百分点 supposes a figure and tells none; 低于13%的预期目标 tells the target in a review.
_PART_OF_COUNTRY = re.compile("(?:其中)?(中央|地方)")
# 对东盟、欧盟进出口分别增长.
_WITH_PARTNER = re.compile(
    r"(?:^|[,，。;；\s])对([^,，。;；]{2,12}?)的?(?:进出口|出口|进口)[^,，。;；]{0,16}$"
)
_SUPPOSED = re.compile("每(?:增长|提高|增加|新增|下降|降低|投入)$")
_GIVEN = re.compile(r"(?<![\d.])\d+(?:\.\d+)?(?:[万亿]+(?!千)|%)")

FittedRow = tuple[Figure, float]


class Fitting:
    """Fits figures to one part of a question."""

    def __init__(
        self, question: Question, weigh: Weights, figures: Callable[[str], Sequence[Figure]]
    ) -> None:
        self._question = question
        self._weigh = weigh
        self._figures = figures
        unit = base_unit(question.units[0]) if question.units else ""
        # 居全国第3位 is no growth, and 三年 no money.
        self._counts_money_or_share = unit in ("元", "%", "个点", "个百分点")
        asked = fold(question.text)
        self._asks_of_several = bool(_ASKS_OF_SEVERAL.search(asked))
        self._asks_of_stock = bool(_STOCK.search(asked)) and not re.search("新|净?增|扩", asked)
        # 目标是15%吗 asks of the value that it gives.
        self._given = set() if YES_NO.search(asked) else set(_GIVEN.findall(asked))
        scope = question.scope
        # 2013年GDP是多少, where the report of 2014 is held, asks for what it came to.
        self._is_past = not question.wants and any(y + 1 in scope.held_years for y in scope.years)
        self._plain_value = _counted_in(unit) if unit else None
        others = (other for equal in other_names(question).values() for other in equal)
        self._named = " ".join((question.topic, *others))

    def rows(self, item: Evidence) -> list[FittedRow]:
        """The figures of a passage, each with its fit; none unless a figure is asked for."""
        if self._question.kind is not Kind.FIGURE:
            return []
        passage = item.passage
        return [
            (row, self._fit(row, item))
            for row in self._figures(passage.doc)
            if passage.start <= row.start < passage.end
        ]

    def best(
        self, rows: Sequence[FittedRow], text: str, start: int, end: int
    ) -> tuple[Figure | None, float]:
        """The figure in `text[start:end]` that fits best and what it counts.

        A value in words (占一半以上) counts too, and the lack of any speaks against an answer.
        """
        if self._question.kind is not Kind.FIGURE:
            return None, 0.0
        options: list[tuple[float, Figure | None]] = [
            (fit - self._several_years(text, start, row), row)
            for row, fit in rows
            if start <= row.start and row.end <= end
        ]
        if self._question.units == ("%",) and _WORDED_SHARE.search(text, start, end):
            options.append((0.35, None))
        elif self._is_told_besides(rows, text, start, end):
            options.append((0.25, None))
        elif (
            not options
            and not self._counts_money_or_share
            and _WORDED_VALUE.search(text, start, end)
        ):
            options.append((0.1, None))
        fit, figure = max(options, key=lambda option: option[0], default=(-0.5, None))
        return figure, fit

    def _several_years(self, text: str, start: int, row: Figure) -> float:
        """What speaks against a figure of several years where one of a single year is asked for."""
        if self._asks_of_several:
            return 0.0
        if self._question.scope.years and _is_of_several(row, text):
            return _OF_OTHER_YEARS
        near = _SEVERAL_YEARS.search(text, max(start, row.start - _NEAR), row.end)
        return _OF_OTHER_SPAN if near else 0.0

    def _is_told_besides(self, rows: Sequence[FittedRow], text: str, start: int, end: int) -> bool:
        """Whether a value in the unit asked for stands outside the figures (仅用90天, *号线)."""
        if self._plain_value is None:
            return False
        return any(
            not any(row.start < match.end() and match.start() < row.end for row, _ in rows)
            for match in self._plain_value.finditer(text, start, end)
        )

    def named_share(self, row: Figure) -> float:
        """The share of a figure's indicator that the question names, 0 to 1."""
        indicator = Wording(row.indicator, self._weigh)
        return indicator.share(indicator.found_in(self._named))

    def _fit(self, row: Figure, item: Evidence) -> float:
        question = self._question
        # What an indicator says beyond the question (低收入农户…) speaks against it.
        fit = 0.4 * self.named_share(row)
        same = speaks_of(question.topic, row.indicator)
        fit += 0.0 if same is None else 0.2 if same else -0.2
        fit += self._unit_fit(row)
        fit += year_fit(question, item, row.year)
        if _is_part(row, item, question.topic) or self._is_with_partner(row, item):
            fit -= 0.25
        if _SUPPOSED.search(row.indicator):
            fit -= 0.6
        if question.wants and kind_of(row) != question.wants:
            # A result is never what was planned; a target may be told in the past tense.
            fit -= 0.6 if question.wants == "result" else 0.3
        if self._is_past and row.kind == "target":
            fit -= _PLANNED_OF_PAST
        if row.stretch != question.stretch:
            fit -= 0.15
        if self._asks_of_stock and INCREMENT.search(row.indicator):
            fit -= 0.3
        # Of 120亿元总投资里财政出多少 the 120亿元 is not asked for.
        if self._given and fold(row.value).startswith(tuple(self._given)):
            fit -= 0.6
        return fit

    def _is_with_partner(self, row: Figure, item: Evidence) -> bool:
        """Whether a figure of trade is of that with some partner, and all trade is asked for."""
        passage = item.passage
        before = passage.text[: row.start - passage.start]
        partner = _WITH_PARTNER.search(before)
        return bool(partner and partner[1] not in self._question.topic)

    def _unit_fit(self, row: Figure) -> float:
        if not self._question.units:
            return 0.15
        asked = self._question.units[0]
        if same_unit(asked, row.unit):
            return 0.25
        # 多少个 is asked of anything that is counted: 333项, 28只.
        if base_unit(asked) == "个" and not is_measure(row.unit):
            return 0.15
        return -0.6 if other_measure(asked, row.unit) else -0.2


def _is_of_several(row: Figure, text: str) -> bool:
    """Whether a figure is said of several years; few paragraphs and headings speak of any."""
    paragraph = text.rfind("\n", 0, row.start) + 1
    if not _MAY_BE_OF_SEVERAL.search("\n".join((*row.section, text[paragraph : row.end]))):
        return False
    from qa.figures.periods import Period, period_of  # patterns for the few that need them

    return period_of(row, text) is Period.SEVERAL


def _is_part(row: Figure, item: Evidence, topic: str) -> bool:
    """Whether a figure is of the centre or the provinces alone: 中央财政赤字 of 财政赤字."""
    part = _PART_OF_COUNTRY.match(row.indicator)
    return bool(part and item.metadata.place == NATIONAL and part[1] not in topic)


def kind_of(row: Figure) -> str:
    """Whether a figure is a target or a result; 预期目标 is one wherever it is told."""
    return "target" if row.indicator.endswith("目标") else row.kind


def has_worded_value(text: str, units: Sequence[str] = ()) -> bool:
    """Whether a text has a value in words (一半, 十六连冠) that may be in the unit asked for.

    Of things that are counted any will do (三个 for 几家), but no 30分钟 for kilometres, and no
    两个校区 for how many teachers.
    """
    base = base_unit(units[0]) if units else ""
    if units and (is_measure(units[0]) or base in _PEOPLE):
        unit = "(?:[人名位]|(?<=[万亿]))" if base in _PEOPLE else re.escape(base)
        in_unit = re.search(rf"[一二两三四五六七八九十百千万亿]+(?:余|多)?{unit}", text)
        return bool(in_unit or _WORDED_SHARE.search(text) or "翻" in text)
    return bool(_WORDED_VALUE.search(text))


def told_in(units: Sequence[str], text: str) -> bool:
    """Whether a text has a number in one of some units (66年, 3层), figure or not."""
    bases = filter(None, map(base_unit, units))
    return any(_counted_in(base).search(text) for base in bases)


def _counted_in(unit: str) -> re.Pattern[str]:
    """A number in a unit, or a masked one."""
    return re.compile(rf"[\d*]\s*[万亿]*{re.escape(unit)}")
