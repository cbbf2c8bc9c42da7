"""Whether a figure is of one year, or sums up, averages or spans several."""

import re
from enum import StrEnum

from index.types import Figure


class Period(StrEnum):
    """What a figure is said of."""

    YEAR = "year"
    SEVERAL = "several"
    UNCLEAR = "unclear"
    """The heading is 一、“十四五”时期和2025年工作回顾, and no paragraph below it says which."""


PERIODS = {Period.YEAR: "", Period.SEVERAL: "〔几年〕", Period.UNCLEAR: "〔一年或几年〕"}
"""How they are marked for a person."""

_SEVERAL_YEARS = re.compile(
    r"[两三四五六七八九十](?:个)?年(?:来|间|以来|[，,]|共|新增|期间|时间|[^，,。;；]{0,4}年均)|过去[三四五]年"
    r"|今明两年|近[两三四五]年|[两三四五]年内|今后[三四五]年|未来[三四五]年|本届政府"
    r"|“?[一二三四五六七八九十]+五”?(?:时期|期间|以来)"
    r"|(?:19|20)\d\d年?[—\-至到](?:19|20)\d\d年"
)
# A heading says it in these words as well.
_SEVERAL_IN_HEADING = re.compile(
    rf"{_SEVERAL_YEARS.pattern}|[一二三四五六七八九十]+五”?(?:发展|成就|工作|收官|建设|回顾)|过去[三四五]年|[三四五]年(?:工作)?回顾"
)
_SUMMED_UP = re.compile(r"累计|年均(?!浓度|值|气温|降[水雨])|平均每年|[两三四五六七八九十]年累计")
_ONE_YEAR = re.compile(r"去年|过去的?一年|一年来|上年(?!同期|度?末)|今年|全年|当年|年内")
_ANY_YEAR = re.compile(r"(?<![比较])(?:19|20)\d\d年(?![—\-至到]|以来|代)")
# Only at the head of a sentence such words reach beyond it: 过去的2025年,…; 从2020年的8% does not.
_OPENING = re.compile(
    r"\s*(?:各位代表[,，:：]?)?(?:(?:回顾|总结|纵观)?(?:刚刚)?(?:过去的?|这)?|在)“?"
    rf"(?:(?P<several>{_SEVERAL_YEARS.pattern}|“?[一二三四五六七八九十]+五”)|(?P<one>{_ONE_YEAR.pattern}|{_ANY_YEAR.pattern}))"
)
# What is counted up below an opening: 过去五年,…成就…。一是…。二是….
_COUNTED_UP = re.compile("[一二三四五六七八九十]{1,3}是|——|第[一二三四五六七八九十]{1,3}[,，、]")
_SENTENCE = re.compile(r"[^。!！?？;；\n]+")
# 与2020年相比,死亡人数下降65.3% in a review of 2025; with 2024 it would be a year's fall.
_BASE = re.compile(
    r"(?:比|较|与|相比|对比)“?(?:(?P<year>(?:19|20)\d\d)年|[一二三四五六七八九十]+五”?(?:时?末|末期|期末|初期?|时期)"
    r"|[两三四五六七八九十]年前|前[两三四五]年)"
)
_MULTIPLES = ("倍", "番")


def period_of(figure: Figure, text: str, *, sums: bool = True) -> Period:
    """Say what a figure is of, by its sentence, by what opens those before it, and the heading.

    Args:
        figure: a figure.
        text: of its document.
        sums: whether 累计 and 年均, without a word of how many years, tell of several.
    """
    before = figure.quote[: figure.start - figure.quote_start]
    if _has_early_base(figure, before) and _is_change(figure):
        return Period.SEVERAL
    several = _last_end(_SEVERAL_YEARS, before)
    if sums:
        several = max(several, _last_end(_SUMMED_UP, before))
    one = _last_one(before, figure.year)
    if several != one:
        return Period.SEVERAL if several > one else Period.YEAR
    paragraph = text.rfind("\n", 0, figure.quote_start) + 1
    told = _opened(text[paragraph : figure.quote_start]) or _by_heading(figure, text, paragraph)
    if told is Period.YEAR:
        return told
    from qa.figures.measures import measure_of  # patterns for the few figures that come so far

    # 常住人口城镇化率达76%, at the end of whatever is reviewed.
    return Period.YEAR if measure_of(figure).aspect == "share" else told


def _is_change(figure: Figure) -> bool:
    if figure.unit in _MULTIPLES or figure.indicator.endswith("改善"):
        return True
    from index.figures.wording import CHANGE_END  # patterns for the few with an early base

    return CHANGE_END.search(figure.indicator) is not None


def _has_early_base(figure: Figure, before: str) -> bool:
    """Whether a change is against a year before the last one."""
    bases = list(_BASE.finditer(before))
    if not bases:
        return False
    year = bases[-1]["year"]
    return year is None or figure.year is None or int(year) < figure.year - 1


def _by_heading(figure: Figure, text: str, paragraph: int) -> Period:
    at = figure.start
    for title in reversed(figure.section):
        at = max(text.rfind(title, 0, at), 0)
        several = _SEVERAL_IN_HEADING.search(title) is not None
        one = _last_one(title, None) >= 0
        if several and one:
            return _opened(text[at + len(title) : paragraph]) or Period.UNCLEAR
        if several or one:
            return Period.SEVERAL if several else Period.YEAR
        above = _start_of_parent(figure, title, text, at)
        if _COUNTED_UP.match(title) and (told := _opened(text[above:at])):
            return told
    return Period.YEAR


def _start_of_parent(figure: Figure, title: str, text: str, at: int) -> int:
    """Where the text below the heading above one begins."""
    number = figure.section.index(title)
    parent = figure.section[number - 1] if number else ""
    return max(text.rfind(parent, 0, at), 0) + len(parent)


def _opened(text: str) -> Period | None:
    """What the last sentence says that opens with a period: 五年来,… or 2025年,…."""
    for sentence in reversed(_SENTENCE.findall(text)):
        if opening := _OPENING.match(sentence):
            return Period.SEVERAL if opening["several"] else Period.YEAR
    return None


def _last_one(text: str, year: int | None) -> int:
    """Where the last mention of one year ends: of `year`, if that is known."""
    own = _ANY_YEAR if year is None else re.compile(rf"(?<![比较]){year}年(?!以来|[—\-至到])")
    return max(_last_end(_ONE_YEAR, text), _last_end(own, text))


def _last_end(pattern: re.Pattern[str], text: str) -> int:
    return max((match.end() for match in pattern.finditer(text)), default=-1)
