"""Tell targets from results, and the year of each, from headings and the sentence itself."""

import re
from dataclasses import dataclass
from typing import Literal

from index.figures.origins import is_origin
from index.types import Metadata, Section

Kind = Literal["target", "result"]

_RESULT = re.compile(
    r"回顾|工作总结|主要成绩|发展成就|取得.{0,8}(?:成[就绩效]|进展)|工作情况|完成情况|执行情况|进展情况"
    r"|工作成效|主要成效|过去(?:的)?[一五三]年|一年来|[三五]年来|收官成效|运行情况"
    r"|[年期](?:的)?(?:主要)?工作和.{0,10}成就"
)
_TARGET = re.compile(
    r"目标|总体要求|总体思路|指导思想|主要任务|重点任务|重点工作|重点措施|工作安排|工作部署|工作思路|工作计划"
    r"|工作打算|工作要点|下一步|下一阶段|今后|新的一年|未来五年|主要指标|五年规划.{0,2}纲要|[十\d]件.{0,4}实事|展望|今年(?:工作|要)"
)
# Below a heading that opens a frame another one must say plainly that it opens its own:
# (二)聚焦目标任务,攻坚克难 in a review does not.
_PLAINLY = re.compile(
    r"(?:目标(?:任务)?|总体要求|任务|安排|部署|思路|打算|回顾|总结|件.{0,4}实事)$"
)
# In running text only a formula at the head of a sentence opens a new frame.
_RESULT_OPENING = re.compile(
    r"^(?:[^,;:。]{0,12},)?(?:刚刚)?"
    r"(?:过去(?:的)?[一五]年|一年来|[三五]年来|回顾过去|刚刚过去的)"
)
_TARGET_OPENING = re.compile(
    r"(?:预期|发展|工作|奋斗|总体)(?:主要)?(?:预期)?目标(?:任务)?(?:是|为|:)"
    r"|^(?:做好今年|今年(?:要|工作|的?主要|重点|经济社会)|新的一年|下一阶段|今后五年|未来五年"
    r")"
    r"|(?:努力|全力|继续|要|将|今年).{0,8}(?:办好|办成).{0,8}实事"
)
# 今年是“十五五”开局之年 speaks of this year; “十四五”时期是极不平凡的五年 of one that is over.
_YEAR_OPENING = re.compile(r"^(?:(?P<this>今年)|(?P<year>(?:19|20)\d\d)年)是")
_PERIOD_OPENING = re.compile(r"^“?(?P<plan>[一二三四五六七八九十]+)五”?(?:时期|期间)")
# A report on a draft of a five-year plan: 《纲要(草案)》提出22项指标.
_OUTLINE_OPENING = re.compile(r"^[^。;]{0,10}《(?:规划)?纲要\(?(?:草案)?\)?》")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)\s{0,2}年(?!代)")
_YEAR_BEFORE = re.compile(r"(?:比|较|自|以|于|《[^《》]*|相比|高于)$")
_YEAR_AFTER = re.compile(
    r"(?:度|底|末)?(?:相比|以来|版|第|的\d+(?:\.\d+)?倍|不变价|可比价|价格"
    r"|[1一]?[0-9一二三四五六七八九十]月[^,;。]{0,6}(?:会议|印发))|》"
)
_PLAN = re.compile(
    r"(?:第|“)?([一二三四五六七八九十]+)(?:个五年|五”?)(时期|期间|末期?|期末|发展|的?主要|规划)"
)
_NEXT_FIVE = re.compile(r"(?:今后|未来)五年")
_PERIOD = re.compile(rf"{_PLAN.pattern}|{_NEXT_FIVE.pattern}")
_PLAN_ENDS = {
    "九": 2000,
    "十": 2005,
    "十一": 2010,
    "十二": 2015,
    "十三": 2020,
    "十四": 2025,
    "十五": 2030,
    "十六": 2035,
}
_LAST_YEAR = re.compile(r"(?<![比较])(?:去年|上年(?!同期|度?末)|过去(?:的)?一年)")
_THIS_YEAR = re.compile(r"今年(?!以来)|本年度?")
_SECTION_YEAR = re.compile(r"全年|年内|当年|年底前")
_NEXT_YEAR = re.compile(r"明年")
_DONE = re.compile(r"截至|(?<!项)目前(?!期)|今年以来|年初以来|早在")
_DONE_CLAUSE = re.compile(r"已(?:经|建成|完成|实现|有|达|开工|投|形成|累计|启动)|^去年|^上年")
# 力争****年产值突破***亿元: which year, is hidden; one that opens a sentence is the plan's own.
_MASKED_YEAR = re.compile(r"(?<=[争到至在于])\*{2,4}\s?年(?!代)")
_ORIGIN = re.compile(r"[由从]“?$")
_CHANGED_TO = re.compile(r"[高升长加大增跃低降小少减缩变展][到至为]")
_REACH = 500
"""No sentence speaks of a year from further away; keeps text without full stops linear."""
_INTENT = re.compile(r"力争|争取|确保|计划|拟|目标|将(?!军)|要(?!求|素)")


@dataclass(frozen=True, slots=True)
class Frame:
    """What a stretch of text speaks of unless a sentence says otherwise."""

    kind: Kind
    year: int | None


@dataclass(frozen=True, slots=True)
class Setting:
    """The plan's year, which 今年 stands for, and the frame in force."""

    plan_year: int | None
    frame: Frame

    def under_heading(self, title: str) -> Frame:
        """The frame that a heading opens; the one in force where it says nothing."""
        kind = _kind(_RESULT.search(title), _TARGET.search(title))
        return Frame(kind, _year_of(title, kind, self)) if kind else self.frame

    def from_sentence(self, sentence: str) -> Frame:
        """The frame that a sentence of the running text opens."""
        if self.plan_year is not None and (frame := _period(sentence, self.plan_year)):
            return frame
        result, target = _RESULT_OPENING.search(sentence), _TARGET_OPENING.search(sentence)
        kind, formula = _kind(result, target), result or target
        if kind is None or formula is None:
            return self.frame
        words = sentence[: formula.end()]
        if "今年" in words:
            return Frame(kind, self.plan_year)
        if kind == self.frame.kind and not (years_in(words) or _PERIOD.search(words)):
            return self.frame  # 主要目标是 below “十五五”时期主要目标
        return Frame(kind, _year_of(words, kind, self))


@dataclass(frozen=True, slots=True)
class FramingHeading:
    """A heading that says what the text below it speaks of."""

    start: int
    frame: Frame


def opening_setting(metadata: Metadata) -> Setting:
    """The frame before any heading: a plan's targets, unless the title says 总结 alone."""
    year = metadata.year
    is_review = re.search(r"总结|回顾", metadata.title) and not re.search(
        r"计划|思路|打算|安排|报告", metadata.title
    )
    plan = _PLAN.search(metadata.title)  # “十四五”规划 aims at 2025, whenever it was published
    aim = _PLAN_ENDS.get(plan.group(1), year) if plan else year
    return Setting(year, Frame("result", year) if is_review else Frame("target", aim))


def framing_heading(path: tuple[Section, ...], opening: Setting) -> FramingHeading | None:
    """The innermost heading that opens a frame; below another one only if it does so plainly."""
    found: FramingHeading | None = None
    for section in path:
        says = _RESULT.search(section.title) or _TARGET.search(section.title)
        if says and (found is None or years_in(section.title) or _PLAINLY.search(section.title)):
            found = FramingHeading(section.start, opening.under_heading(section.title))
    return found


def _kind(result: re.Match[str] | None, target: re.Match[str] | None) -> Kind | None:
    if result:
        return "result"
    return "target" if target else None


def _period(sentence: str, plan_year: int) -> Frame | None:
    """The frame of a sentence that begins with a year, or a five-year plan, as its subject."""
    if year := _YEAR_OPENING.match(sentence):
        stated = plan_year if year["this"] else int(year["year"])
        return Frame("target" if stated >= plan_year else "result", stated)
    if period := _PERIOD_OPENING.match(sentence):
        end = _PLAN_ENDS.get(period["plan"])
        if end is not None and end - plan_year < 5:
            return Frame("target" if end >= plan_year else "result", end)
    elif _OUTLINE_OPENING.match(sentence):
        return Frame("target", plan_year + -plan_year % 5)  # five-year plans end in 0 or 5
    return None


def _year_of(text: str, kind: Kind, setting: Setting) -> int | None:
    years = years_in(text)
    if years:
        return years[-1][1] if kind == "target" else years[0][1]
    plan = _PLAN.search(text)
    if plan:
        return _PLAN_ENDS.get(plan.group(1))
    if setting.plan_year is None:
        return None
    if _NEXT_FIVE.search(text):
        return setting.plan_year + 4
    return setting.plan_year if kind == "target" else setting.plan_year - 1


def years_in(text: str) -> list[tuple[int, int]]:
    """Years that a text speaks of, with where; not those it compares with (比2019年增长8%)."""
    found = []
    for match in _YEAR.finditer(text):
        before = text[max(0, match.start() - 12) : match.start()]
        if not _YEAR_BEFORE.search(before) and not _YEAR_AFTER.match(text, match.end()):
            found.append((match.start(), int(match.group(1))))
    return found


def place_in_time(sentence: str, position: int, end: int, clause: int, setting: Setting) -> Frame:
    """The kind and year of the quantity `sentence[position:end]`, whose clause is at `clause`."""
    words = sentence[clause:position]
    if is_origin(sentence, position, end):
        return Frame("result", _year_of_origin(words, setting))
    near = sentence[max(0, position - _REACH) : position + _REACH]
    stated = _stated_year(near, min(position, _REACH), setting)
    year = setting.frame.year if stated is None else stated
    if _MASKED_YEAR.search(words) and not years_in(words):
        stated = year = None
    if stated is not None and setting.plan_year is not None and stated != setting.plan_year:
        return Frame("target" if stated > setting.plan_year else "result", year)
    intended = _INTENT.search(words) is not None
    if setting.frame.kind == "result":
        return Frame("target" if stated is not None and intended else "result", year)
    done = _DONE.search(near) or _DONE_CLAUSE.search(words)
    return Frame("result" if done and not intended else "target", year)


def _year_of_origin(words: str, setting: Setting) -> int | None:
    """The year that the words before an origin give; it is not that of the frame."""
    if years := years_in(words):
        return years[-1][1]
    is_last = _LAST_YEAR.search(words) is not None and setting.plan_year is not None
    return (setting.plan_year or 0) - 1 if is_last else None


def _stated_year(near: str, position: int, setting: Setting) -> int | None:
    """The year stated last before a quantity in its own sentence."""
    before = near[:position]
    stated: list[tuple[int, int | None]] = [
        (start, year) for start, year in years_in(near) if start < position
    ]
    plan = setting.plan_year
    for match in _PLAN.finditer(before):
        if match.group(2) in {"末", "末期", "期末", "时期", "期间"} and not _YEAR_BEFORE.search(
            before[: match.start()].rstrip("到至“")
        ):
            stated.append((match.start(), _PLAN_ENDS.get(match.group(1))))
    relative = ((_LAST_YEAR, -1), (_THIS_YEAR, 0), (_NEXT_YEAR, 1))
    for pattern, offset in relative:
        for match in pattern.finditer(before):
            stated.append((match.start(), None if plan is None else plan + offset))
    for match in _SECTION_YEAR.finditer(before):
        stated.append((match.start(), setting.frame.year))
    # 由2020年的5%提高到8%: a year that the figure comes from is not the one it comes to.
    stated = [item for item in stated if not _left_behind(before, item[0])]
    return max(stated, key=lambda item: item[0])[1] if stated else None


def _left_behind(before: str, start: int) -> bool:
    is_origin = _ORIGIN.search(before[max(0, start - 3) : start]) is not None
    return is_origin and _CHANGED_TO.search(before, start) is not None
