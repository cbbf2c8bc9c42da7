"""Quantities whose numbers are Chinese numerals: 两家, 三个百分点, 九成, 超千亿元, 翻一番."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"两": 2}
_TENS = {"十": 10, "百": 100, "千": 1000}
_HAN = r"[一二两三四五六七八九十百千]"
# Chinese numerals count things one by one (两家企业上市) but also name what is listed (三大平台,
# 两个集群, 四项任务): with 个, 项 and the like they count only after a verb of bringing about.
_COUNT = re.compile(
    rf"(?<![第零一二两三四五六七八九十百千万亿余多几数\d])(?<![零一二三四五六七八九]点)"
    rf"(?P<low>{_HAN}{{1,7}}|零(?=点))(?:点(?P<point>[零一二三四五六七八九]+))?"
    r"(?P<unit>[余多]?(?:个百分点|个点|倍|家(?![园具族])|所|座|名(?![单牌称])|户|辆|艘|架|台套|台|栋|幢|宗"
    r"|公里|元|亩|吨|项|个(?!月|季)|条(?!主?线|心|腿)|次|万元|万人次|万人|万亩|万吨|亿元))"
)
_BRINGS = re.compile(
    r"(?:新增|新建成?|新?引进|新?创建|建成|建设|新?认定|承接转化|获批|获评|获得|开工|竣工|投产|培育|"
    r"完成|达到?|不少于|不低于|至少|超过?|突破|各)$"
)
# 举办超千场活动, 近百家企业; 走进千家万户 is a saying.
_ROUND = re.compile(
    r"(?<=[近超破逾过])(?P<low>[十百千])(?P<unit>[余多]?(?:人次|[场家个件名人次条所座户辆亩项支款种例处]))"
    r"(?![万百])"
)
_DOUBLES = re.compile(r"(?<=翻)(?:(?P<low>[一两二三四])|(?P<digits>\d(?:\.\d)?))(?P<unit>番)")
_PERCENT = re.compile(rf"百分之(?P<low>{_HAN}{{1,4}})(?:点(?P<point>[零一二三四五六七八九]+))?")
_TENTHS = re.compile(
    r"(?<=[近超达过约占到逾至升高降长加少增])(?P<low>[一二两三四五六七八九])成(?![为立绩效果功品员都])"
    r"|(?<![一二三四五六七八九十])(?P<most>[一二两三四五六七八九])成(?=以上|左右)"
)
# 总投资超千亿元 is a quantity; 千亿级, 百亿元以上企业 and 亿元项目 are names of a size.
_LARGE = re.compile(
    r"(?<=[近超破达逾过约到在])(?P<low>[十百千]?)(?P<unit>(?:万亿|亿|万)(?:美元|元|吨|斤|亩|人次|人|户|千瓦|辆|台|次)?)"
    r"(?=大关|规模|台阶|(?:以上|左右)?(?:[,;。、!?)]|$)|[,;。、!?)\s”]|$)"
)


@dataclass(frozen=True, slots=True)
class Numeral:
    """A quantity as it stands in the text, with its number read."""

    start: int
    end: int
    number: float
    unit: str
    is_open: bool = False
    """More than the number by an unsaid bit: 三百余家."""


def read_numerals(folded: str) -> Iterator[Numeral]:
    """Yield the quantities written in Chinese numerals, kind by kind."""
    for match in _PERCENT.finditer(folded):
        yield Numeral(*match.span(), _decimal(match), "%")
    for match in _TENTHS.finditer(folded):
        yield Numeral(*match.span(), read_number(match["low"] or match["most"]), "成")
    for match in _LARGE.finditer(folded):
        yield Numeral(*match.span(), read_number(match["low"] or "一"), match["unit"])
    for match in _DOUBLES.finditer(folded):
        number = float(match["digits"] or read_number(match["low"]))
        yield Numeral(*match.span(), number, match["unit"])
    for match in _ROUND.finditer(folded):
        yield _counted(match, read_number(match["low"]))
    for match in _COUNT.finditer(folded):
        if _counts(folded, match):
            yield _counted(match, _decimal(match))


def _counted(match: re.Match[str], number: float) -> Numeral:
    unit = match["unit"]
    return Numeral(*match.span(), number, unit.lstrip("余多"), unit[0] in "余多")


def _counts(folded: str, match: re.Match[str]) -> bool:
    unit = match["unit"].lstrip("余多")
    before = folded[max(0, match.start() - 6) : match.start()]
    if match["point"]:
        return True
    if match["low"] == "一" or unit in {"项", "个", "条", "次", "公里", "元"}:
        after = folded[match.end() : match.end() + 2]
        return after == "以上" or (_BRINGS.search(before) is not None and match["low"] != "一")
    return match["low"] not in {"百", "千", "十"} and not before.endswith(("每", "同", "之"))


def read_number(digits: str) -> float:
    """The number that a Chinese numeral below ten thousand stands for: 十五, 三百二十."""
    total, current = 0, 0
    for char in digits:
        if char in _TENS:
            total += (current or 1) * _TENS[char]
            current = 0
        else:
            current = _DIGITS[char]
    return float(total + current)


def _decimal(match: re.Match[str]) -> float:
    """十五点五 is 15.5."""
    digits = "".join(str(_DIGITS[char]) for char in match["point"] or "零")
    return read_number(match["low"]) + float(f"0.{digits}")
