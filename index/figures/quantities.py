"""Find the quantities of a text: a number, or the mask that hides it, with its unit.

The first step from a document to its table of figures; what a quantity measures is found later.
"""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass

from index.figures.numerals import read_numerals
from index.figures.units import UNIT, is_measure, is_percent, is_time

_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_FOLDED = _FULL_WIDTH | {0x3000: " ", 0xA0: " "} | str.maketrans("﹪∼〜−﹣∶", "%~~--:")
_WIDE_COMMA_IN_DIGITS = re.compile(r"(?<=\d)，(?=\d{3})")

_DIGITS = r"(?!0\d)(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?"
_NUMBER = rf"(?:\d*\*+[\d*]*(?:\.[\d*]+)?|{_DIGITS})"
# A minus after a word of growth or level, or in a list: 增长-3%, 分别为2%、-1.5%; not G-104公里.
_MINUS = r"(?<=[长高低降速幅比均际义率额润少涨增减为至到在于约近超、,和与(:是])[-–](?=[\d*])"
# A number and its unit stand on one line: 附件2 / 名词解释 is no 2名. (What stands for a soft break
# is a blank.)
_BLANK = r"[^\S\n\r\v\f\x85\u2028\u2029]"
_QUANTITY = re.compile(
    # Not the digits of 14+2+N, 第3届, 1-5月; those of PM2.5 and 5G are told by their unit.
    rf"(?:(?P<minus>{_MINUS})|(?<![0-9.*第+×/_–-])(?<!第 ))"
    rf"(?P<low>{_NUMBER}){_BLANK}{{0,2}}(?P<unit>[余多]?{_BLANK}?(?:{UNIT}))?"
    rf"(?:{_BLANK}?(?:-{{1,2}}|—{{1,2}}|–|~|至|到){_BLANK}?(?P<high>(?(minus)-?){_NUMBER})"
    rf"{_BLANK}{{0,2}}(?P<unit2>[余多]?(?:{UNIT})))?"
)
# 收入比缩小至2.5 and 2.5:1 alike; not the shares 4:38:58.
_RATIO = r"\d+\.\d+(?::1(?![\d.:]))?|\d+:1(?![\d.:])"
_BARE_RATIO = re.compile(
    r"(?:收入比|比值|之比|倍差|系数|指数)[^,;。!?\n\d]{0,12}?"
    rf"(?<![\d.])(?P<low>{_RATIO})(?![\d%‰.:倍个万亿元])"
    rf"(?:(?:缩小|下降|降低|降|提高|扩大)[至到为]{_BLANK}?(?P<next>{_RATIO})(?![\d%‰.:倍个万亿元]))?"
)
_YEARS = re.compile(r"(?<![\d.])(?P<low>\d+\.\d+)(?P<unit>年)(?![月底末初度])")
# 增速分别高4.2和0.7个百分点: the unit of the last number is that of all.
_BORROWED = re.compile(
    rf"(?<![A-Za-z\d.])(?P<low>(?:{_MINUS})?{_DIGITS})(?=(?:[、和与]{_BLANK}?-?{_DIGITS}){{1,5}}(?P<unit>%|‰|个百分点))"
)
_FOREMOST = re.compile(r"(?<![目此以之年提情])前$")
_RANKS = re.compile(r"排名|位次|升|跃")
_REPEATS = re.compile(r"(?:连续|近年|[两三四五六七八九十]个)$")
# 15分钟生活圈 and 3岁以下婴幼儿 name something; 平均办理21天 and 工程项目最短21天取得许可 do not.
_SPANS_A_NAME = re.compile(r"(?:及?以[上下])?[^,;。、!?:)\s以之左内提升增缩降减延]")
_SPANS = re.compile(r"(?:最短|最多|最长|达到?|压缩[至到]|缩短[至到]?|约|仅需?|不超过)$")
_QUOTED = re.compile(r"“([^“”]{1,40})”")
_LIST_OR_SENTENCE = re.compile(r"[,;。、:]")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit as it stands: `text[start:end]` is its verbatim value."""

    start: int
    end: int
    number: float | None
    unit: str
    is_range: bool = False
    is_open: bool = False
    """More than the number by an unsaid bit: 2700余次, 1500多亿元."""

    @property
    def masked(self) -> bool:
        """Whether the source hides the number: 增长**%."""
        return self.number is None


def fold(text: str) -> str:
    """Full-width signs and digits as ASCII, with every character in its place.

    >>> fold("增长１０％，力争１２％")
    '增长10%,力争12%'
    """
    # 新增5，120家 are two figures' digits, unlike 5,120家.
    return _WIDE_COMMA_IN_DIGITS.sub(";", text).translate(_FOLDED)


def find_quantities(folded: str) -> list[Quantity]:
    """Find the quantities of a folded text, ordered and disjoint."""
    in_names = {
        position
        for match in _QUOTED.finditer(folded)
        if _names(match.group(1))
        for position in range(*match.span())
    }
    candidates = sorted(
        [*_arabic(folded), *_ratios(folded), *_chinese(folded)], key=lambda q: (q.start, -q.end)
    )
    found: list[Quantity] = []
    for quantity in candidates:
        if found and quantity.start < found[-1].end:
            continue
        if quantity.start not in in_names and not _is_name(folded, quantity):
            found.append(quantity)
    return found


def _names(quoted: str) -> bool:
    """Whether a quote with a number in it is a name: “30条”, “最多45天”, “三个800亩”."""
    return len(quoted) <= 12 and not _LIST_OR_SENTENCE.search(quoted)


def _unit_of_low(unit: str | None, last_unit: str) -> str:
    """The unit of a range's lower end: its own (1000万元到2亿元), or the upper one's (5-8家)."""
    return unit if unit and unit.strip("十百千万亿 ") else last_unit


def _arabic(folded: str) -> Iterator[Quantity]:
    for match in _QUANTITY.finditer(folded):
        unit, unit2 = match["unit"], match["unit2"]
        last_unit = unit2 or unit
        if not last_unit or "*****" in match["low"]:
            continue  # ****年 is a date, ******管理办法 hides words
        is_range = match["high"] is not None
        low = _number(match["low"], match["minus"])
        if low is not None and not math.isfinite(low):
            continue  # hundreds of digits are no quantity
        yield Quantity(
            match.start(),
            match.end(),
            low,
            _bare_unit(_unit_of_low(unit, last_unit)),
            is_range,
            not is_range and re.search("[余多]", last_unit) is not None,
        )


def _ratios(folded: str) -> Iterator[Quantity]:
    for match in _YEARS.finditer(folded):
        yield Quantity(match.start(), match.end(), float(match["low"]), match["unit"])
    for match in _BORROWED.finditer(folded):
        yield Quantity(match.start(), match.end(), _number(match["low"]), match["unit"])
    for match in _BARE_RATIO.finditer(folded):
        for name in ("low", "next"):
            if match[name]:
                number = float(match[name].removesuffix(":1"))
                yield Quantity(*match.span(name), number, "")


def _chinese(folded: str) -> Iterator[Quantity]:
    for found in read_numerals(folded):
        yield Quantity(found.start, found.end, found.number, found.unit, False, found.is_open)


def _is_name(folded: str, quantity: Quantity) -> bool:
    """Whether the number belongs to a name, a rate or an order: 30万吨级, 每50公斤, 前10名."""
    start, unit = quantity.start, quantity.unit
    before, after = folded[max(0, start - 10) : start], folded[quantity.end : quantity.end + 6]
    if unit == "千伏":
        return True  # a class of lines: 500千伏输变电工程
    if before.endswith("每") or after.startswith(("级", "强", "周年", "时代")):
        return True
    if before[-1:].isascii() and before[-1:].isalpha():
        return not is_measure(unit)  # 5G, A4张, but VOCs1260吨
    if unit.startswith("%") and _FOREMOST.search(before):
        return True  # 全球前1%学科
    counted = unit[:1] in {"位", "名", "个", "家", "类", "条"} and not is_percent(unit)
    if counted and before.endswith(("前", "居", "列")):
        return True
    if unit == "个" and after.startswith("方面"):
        return True  # 抓好6个方面工作
    if unit == "位" and _RANKS.search(before + after):
        return True
    if not unit.startswith("%") and _REPEATS.search(before):
        return True
    return is_time(unit) and bool(_SPANS_A_NAME.match(after)) and not _SPANS.search(before)


def _number(digits: str, minus: str | None = None) -> float | None:
    if "*" in digits:
        return None
    number = float(digits.replace(",", "").replace("–", "-"))
    return -number if minus else number


def _bare_unit(unit: str) -> str:
    """The unit without the vague 余 or 多: 余次 → 次, 亿多元 → 亿元."""
    return re.sub(r"[余多\s]", "", unit)
