"""Find the quantities of a text: a number, or the mask that hides it, with its unit.

The first step from a document to its table of figures; what a quantity measures is found later.
"""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass

from index.figures.units import UNIT, is_measure, is_time

_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_FOLDED = _FULL_WIDTH | {0x3000: " ", 0xA0: " ", ord("﹪"): "%", ord("∼"): "~", ord("〜"): "~"}
_WIDE_COMMA_IN_DIGITS = re.compile(r"(?<=\d)，(?=\d{3})")

_DIGITS = r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?"
_NUMBER = rf"(?:\d*\*+[\d*]*(?:\.[\d*]+)?|{_DIGITS})"
_QUANTITY = re.compile(
    # Not the digits of 14+2+N, 第3届, 1-5月; those of PM2.5 and 5G are told by their unit.
    r"(?<![0-9.*第+×/_-])(?<!第 )"
    rf"(?P<low>{_NUMBER})\s{{0,2}}(?P<unit>[余多]?\s?(?:{UNIT}))?"
    rf"(?:\s?(?:-{{1,2}}|—{{1,2}}|–|~|至|到)\s?(?P<high>{_NUMBER})\s{{0,2}}(?P<unit2>[余多]?(?:{UNIT})))?"
)
_BARE_RATIO = re.compile(
    r"(?:收入比|比值|之比|倍差|系数|指数)[^,;。!?\n\d]{0,12}?"
    r"(?P<low>(?<![\d.])\d+\.\d+)(?![\d%‰.:倍个万亿元])"
    r"(?:(?:缩小|下降|降低|降|提高|扩大)[至到为]\s?(?P<next>\d+\.\d+)(?![\d%‰.:倍个万亿元]))?"
)
_YEARS = re.compile(r"(?<![\d.])(?P<low>\d+\.\d+)(?P<unit>年)(?![月底末初度])")
# 增速分别高4.2和0.7个百分点: the unit of the last number is that of all.
_BORROWED = re.compile(
    rf"(?<![A-Za-z\d.])(?P<low>{_DIGITS})(?=(?:[、和与]\s?{_DIGITS}){{1,5}}(?P<unit>%|‰|个百分点))"
)
_HAN_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"两": 2}
_HAN_TENS = {"十": 10, "百": 100, "千": 1000}
_HAN = r"[一二两三四五六七八九十百千]"
# Chinese numerals count things one by one (两家企业上市) but also name what is listed (三大平台,
# 两个集群, 四项任务): with 个, 项 and the like they count only after a verb of bringing about.
_HAN_COUNT = re.compile(
    rf"(?<![第零一二两三四五六七八九十百千万亿余多几数\d])(?P<low>{_HAN}{{1,7}})"
    r"(?P<unit>[余多]?(?:个百分点|个点|倍|家(?![园具族])|所|座|名(?![单牌称])|户|辆|艘|架|台套|台|栋|幢|宗"
    r"|公里|元|亩|吨|项|个(?!月|季)|条|次|万元|万人次|万人|万亩|万吨|亿元))"
)
_BRINGS = re.compile(
    r"(?:新增|新建成?|新?引进|新?创建|建成|建设|新?认定|承接转化|获批|获评|获得|开工|竣工|投产|培育|"
    r"完成|达到?|不少于|不低于|至少|超过?|突破|各)$"
)
_HAN_PERCENT = re.compile(rf"百分之(?P<low>{_HAN}{{1,4}})(?:点(?P<point>[零一二三四五六七八九]+))?")
_HAN_TENTHS = re.compile(
    r"(?<=[近超达过约占到逾至])(?P<low>[一二两三四五六七八九])成(?![为立绩效果功品员都])"
    r"|(?<![一二三四五六七八九十])(?P<most>[一二两三四五六七八九])成(?=以上|左右)"
)
# 总投资超千亿元 is a quantity; 千亿级, 百亿元以上企业 and 亿元项目 are names of a size.
_HAN_LARGE = re.compile(
    r"(?<=[近超破达逾过约到])(?P<low>[十百千]?)(?P<unit>(?:万亿|亿|万)(?:美元|元|吨|斤|亩|人次|人|户|千瓦)?)"
    r"(?=大关|规模|台阶|[,;。、!?)\s”]|$)"
)
_RANKS = re.compile(r"排名|位次|升|跃")
_REPEATS = re.compile(r"(?:连续|近年|[两三四五六七八九十]个)$")
# 15分钟生活圈 and 3岁以下婴幼儿 name something; 平均办理34天 and 产业项目最短34天取得许可 do not.
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
    """More than the number by an unsaid bit: 4500余次, 1500多亿元."""

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
    """Whether a quote with a number in it is a name: “30条”, “最多80天”, “三个3000亩”."""
    return len(quoted) <= 12 and not _LIST_OR_SENTENCE.search(quoted)


def _unit_of_low(unit: str | None, last_unit: str) -> str:
    """The unit of a range's lower end: its own (1000万元到2亿元), or the upper one's (5-8家)."""
    return unit if unit and unit.strip("十百千万亿 ") else last_unit


def _arabic(folded: str) -> Iterator[Quantity]:
    for match in _QUANTITY.finditer(folded):
        unit, unit2 = match["unit"], match["unit2"]
        last_unit = unit2 or unit
        if not last_unit or "*****" in match["low"]:
            continue  # ****年 is a date, ******治理结构 hides words
        is_range = match["high"] is not None
        low = _number(match["low"])
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
                yield Quantity(*match.span(name), float(match[name]), "")


def _chinese(folded: str) -> Iterator[Quantity]:
    for match in _HAN_PERCENT.finditer(folded):
        number = _han_number(match["low"]) + float(f"0.{_han_decimals(match['point'])}")
        yield Quantity(match.start(), match.end(), number, "%")
    for match in _HAN_TENTHS.finditer(folded):
        yield Quantity(match.start(), match.end(), _han_number(match["low"] or match["most"]), "成")
    for match in _HAN_LARGE.finditer(folded):
        yield Quantity(match.start(), match.end(), _han_number(match["low"] or "一"), match["unit"])
    for match in _HAN_COUNT.finditer(folded):
        if _counts(folded, match):
            unit = match["unit"]
            yield Quantity(
                match.start(),
                match.end(),
                _han_number(match["low"]),
                unit.lstrip("余多"),
                False,
                unit[0] in "余多",
            )


def _counts(folded: str, match: re.Match[str]) -> bool:
    unit = match["unit"].lstrip("余多")
    before = folded[max(0, match.start() - 6) : match.start()]
    if match["low"] == "一" or unit in {"项", "个", "条", "次", "公里", "元"}:
        after = folded[match.end() : match.end() + 2]
        return after == "以上" or (_BRINGS.search(before) is not None and match["low"] != "一")
    return match["low"] not in {"百", "千", "十"} and not before.endswith(("每", "同", "之"))


def _is_name(folded: str, quantity: Quantity) -> bool:
    """Whether the number belongs to a name, a rate or an order: 30万吨级, 每50公斤, 前10名."""
    start, unit = quantity.start, quantity.unit
    before, after = folded[max(0, start - 10) : start], folded[quantity.end : quantity.end + 6]
    if before.endswith("每") or after.startswith(("级", "强", "周年", "时代")):
        return True
    if before[-1:].isascii() and before[-1:].isalpha():
        return not is_measure(unit)  # 5G, A4张, but VOCs3080吨
    if unit[:1] in {"位", "名", "个", "家", "类", "条"} and before.endswith(("前", "居", "列")):
        return True
    if unit == "位" and _RANKS.search(before + after):
        return True
    if not unit.startswith("%") and _REPEATS.search(before):
        return True
    return is_time(unit) and bool(_SPANS_A_NAME.match(after)) and not _SPANS.search(before)


def _number(digits: str) -> float | None:
    return None if "*" in digits else float(digits.replace(",", ""))


def _han_number(digits: str) -> float:
    total, current = 0, 0
    for char in digits:
        if char in _HAN_TENS:
            total += (current or 1) * _HAN_TENS[char]
            current = 0
        else:
            current = _HAN_DIGITS[char]
    return float(total + current)


def _han_decimals(digits: str | None) -> str:
    return "".join(str(_HAN_DIGITS[char]) for char in digits or "零")


def _bare_unit(unit: str) -> str:
    """The unit without the vague 余 or 多: 余次 → 次, 亿多元 → 亿元."""
    return re.sub(r"[余多\s]", "", unit)
