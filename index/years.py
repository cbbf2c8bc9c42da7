"""Find the years that a question names."""

import re
from collections.abc import Collection
from dataclasses import dataclass

# 2000家, 2000多人, 2020.5亿元 and 2000平方米 are figures, 中国制造2025 is a name. What only begins
# like a measure is none: 2025 天津, 2022 公办园, 2025人均收入.
_COUNTED = (
    r"\.\d|\s*(?:多(?!式|元)|余|来|几|左右|以上|以下|家(?!庭|电|政|居|长|禽)|个(?!体)|亩|万|亿|千(?!企)|元(?!旦|宵)"
    r"|人(?!均|口|才|民|工|大|居|力|社)|户(?!籍|均|外)|名(?!单|录|称|校|医|城)|项|%|％|‰|条(?!件|例)|座(?!谈)"
    r"|台(?!州|湾|风)|套|辆|所(?!有|得)|场(?!馆|所|地)|次|只|头|株|棵|箱|件|岁|位(?!置|于)|张|床(?!位)|间|款"
    r"|类|种(?!植|业|子)|处(?!置|理)|批(?!发|准)|吨|米|公[里顷斤吨升分]|平[方米]|立方|倍|号|天(?!津|然|水|门)"
    r"|小时|分(?!别|布|类)|kw|mw|gw|km)"
)
_YEAR = re.compile(rf"(?<!\d)(?<!\d[.,])(?<!制造)((?:19|20)\d\d)(?!\d|{_COUNTED})")
# 23年 is 2023年 in a question, but 第23年, 成立23年, 近30年 and 30年来 are spans of time.
_SHORT_YEAR = re.compile(
    r"(?<![\d.第立了近去来时达限期每放共满隔前后逾超约区])([0-3]\d)(?=年(?!来|前|后|间|期|以|多|历史))"
)
_CHINESE_YEAR = re.compile(r"([二一两][〇零○o0九][〇零○o0一二三四五六七八九]{2})(?=年)")
_DIGIT = {c: str(i) for i, c in enumerate("零一二三四五六七八九")} | dict.fromkeys("〇○o0", "0")
_UNIT = re.compile("年度?")
_TO = re.compile(r"(?:年度?)?\s*(?:——?|[-–~至到])\s*")
_LONGEST_RANGE = 5
# What follows a year that is a document's: 2012年总理作的报告里, 2018年国务院报告, 2026 report.
_REPORT = re.compile(
    r"[^\d,，。;；?？!！:：]{0,12}?"
    r"(?:报告|工作(?:计划|要点|安排)(?=[里中上]|提|怎|说|写)|(?:计划|规划)(?=[里中]))"
    r"|\s(?:[a-z]+\s){0,4}(?:report|plan)\b"
)
# 2012年的报告…?2016年的呢 asks the same of another report.
_SO_TOO = re.compile(r"的?呢")
_ALSO = re.compile(r"\s*(?:[、,/和与及跟同]|以及|and)\s*")


@dataclass(frozen=True, slots=True)
class YearSpan:
    """A year and where it stands; a range (2021—2023年) has one span for each of its years."""

    start: int
    end: int
    year: int


def find_years(text: str) -> list[YearSpan]:
    """List the years of a folded text in order: 2022, 22年, 二〇二二年, 2021—2023年.

    >>> [span.year for span in find_years("2021到2023年新增2000家")]
    [2021, 2022, 2023]
    """
    found = [YearSpan(m.start(1), m.end(1), int(m[1])) for m in _YEAR.finditer(text)]
    for match in _CHINESE_YEAR.finditer(text):
        year = int("".join(_DIGIT.get(c, "2") for c in match[1]))
        found.append(YearSpan(match.start(1), match.end(1), year))
    if not found:
        found = [
            YearSpan(m.start(1), m.end(1), 2000 + int(m[1])) for m in _SHORT_YEAR.finditer(text)
        ]
    return _with_ranges(text, sorted(found, key=lambda span: span.start))


def reports_of(text: str, years: list[YearSpan], held: Collection[int | None]) -> list[YearSpan]:
    """Those of a text's years that only name a document: 2012年和2018年的报告里 names two.

    >>> text = "2012年和2018年的报告里怎么说2011年"
    >>> [span.year for span in reports_of(text, find_years(text), {2012, 2018})]
    [2012, 2018]
    """
    found: list[YearSpan] = []
    for span in reversed(years):
        listed = bool(found) and _ALSO.fullmatch(text, span.end, found[0].start)
        if span.year in held and (listed or _REPORT.match(text, span.end)):
            found.insert(0, span)
    again = (s for s in years if s.year in held and _SO_TOO.match(text, s.end))
    return found + [span for span in again if found and span.start > found[-1].start]


def _with_ranges(text: str, spans: list[YearSpan]) -> list[YearSpan]:
    """Put the years of a range between its ends, and take 年 into each span."""
    complete: list[YearSpan] = []
    last: YearSpan | None = None
    for span in spans:
        if last and _TO.fullmatch(text, last.end, span.start):
            between = range(last.year + 1, span.year)
            if len(between) < _LONGEST_RANGE:
                complete += [YearSpan(span.start, span.start, year) for year in between]
        unit = _UNIT.match(text, span.end)
        complete.append(YearSpan(span.start, unit.end() if unit else span.end, span.year))
        last = span
    return complete
