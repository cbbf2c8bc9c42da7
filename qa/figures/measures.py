"""What a figure measures, so that the same measure in other words has the same key."""

import re
from dataclasses import dataclass, field, replace
from functools import lru_cache

from index.figures.units import is_percent
from index.figures.wording import ATTRIBUTE_ONLY, CHANGE_END, MEASURE_NOUN
from index.thesaurus import canonical
from index.types import Figure
from qa.figures.amounts import base_unit
from qa.figures.contrasts import contrasts
from qa.figures.naming import bare, parted, stripped, verb_before

_YEARLY_FIRST = re.compile(r"^(?:年均|平均每年|每年)")
_YEARLY = re.compile(r"(?:年均|年年|(?<!连续[两三四五六七八九十])年)(?:实际|名义)?$")
# 减少农村贫困人口1000万人 is what 农村贫困人口减少1000万人 is.
_CHANGE_FIRST = re.compile(r"(?:减少|降低|压减|缩减|增加(?!值)|提高)(?=.{2})")
# 累计超过1000亿美元 sums up what no year's figure can stand beside; 全年累计 is of one year.
_SUM = re.compile(r"累计|总计达")
_OF_ONE_YEAR = re.compile(r"全年|年内|当年|今年|去年|本年")
_CLAUSE = re.compile(r"[,，;；。:：]")
_DOWN = re.compile(r"(?:下降|降低|减少|降幅|下滑|回落|收窄|压减|压降|精简|缩减|缩小|降|负增长)率?$")
_OPPOSITES = {
    "growth": "decline",
    "decline": "growth",
    "increase": "decrease",
    "decrease": "increase",
}
_SHARE = re.compile(r"(?:[率比重度]|比例|份额|系数|指数|水平|占.{2,}|贡献)$")
_STATISTIC = re.compile(rf"{MEASURE_NOUN.pattern}|(?:价格|人口|就业|外资|比|里程|GDP|投入|亏损)$")
# These want somebody to be of before they say anything: 投资3亿元, 项目5个.
_GENERIC = re.compile(
    r"(?:新|重点|重大|有关|相关|一批|主要|其他|优质|在建|续建)*"
    r"(?:项目|工程|企业|单位|资金|投资|消费|收入|学生|人员|群众|居民|产业|问题|任务|事项|活动|措施|政策|平台"
    r"|国家级|省级|市级|县级|基地|中心|机构|方面|地区|标准|面积|提案|建议|人均|月人|占比|比重|覆盖率|增长|经济|目标|指标|比例)"
    r"|(?:中央|各级|地方|[省市县区]级?)?财政(?:投入|安排|拨付|下达|补助|支持|专项)+(?:资金)?"
)
# 中央财政将安排(832亿元)……: what for comes later; 高于全国(2个百分点): what is, came before.
_UNFINISHED = re.compile(
    r"^(?:高于|低于|快于|好于)|(?:[拟将再](?:安排|投入)|[到从至](?:人|每人)|方面)$"
)


_JOINT = re.compile(r"[和与及、]")
_ALL = re.compile(r"(?:都|均|全部|普遍)要?$")


@dataclass(frozen=True, slots=True)
class Measure:
    """What is measured, and in what manner; equal ones are the same measure."""

    subject: str
    """The head term of the thesaurus, else the characters of the name in a fixed order, so that
    工业重点项目 is 重点工业项目."""
    aspect: str
    """level, share, growth, decline, increase or decrease: 增长8% is not 占8% and not 8亿元."""
    verb: str
    """Class of the verb of bringing about: 新增 of 新认定企业5家."""
    unit: str
    """Without magnitude; 家 and 户 stay two units."""
    contrasts: frozenset[str]
    words: frozenset[str] = field(compare=False)
    """All contrasting words of the name, also where the thesaurus knows it."""
    name: str = field(compare=False)
    """Without area, verb and growth."""
    statistic: bool = field(compare=False)
    """Whether the thesaurus knows it as a statistic, such as 地区生产总值."""

    @property
    def opposite(self) -> "Measure | None":
        """What the same would be if it fell and not rose; None of levels and shares."""
        first, _, rest = self.aspect.partition("/")
        other = _OPPOSITES.get(first)
        return replace(self, aspect="/".join(filter(None, (other, rest)))) if other else None

    @property
    def is_named(self) -> bool:
        """Whether the name says what it is without the sentence around it."""
        if self.statistic:
            return True
        generic = (_GENERIC.fullmatch, ATTRIBUTE_ONLY.match, _UNFINISHED.search)
        return len(self.name) >= 2 and not any(matches(self.name) for matches in generic)


def measure_of(figure: Figure, indicator: str = "") -> Measure:
    """Say what a figure measures, or it measures under one of several names that share it."""
    before = figure.quote[: figure.start - figure.quote_start]
    clause = _CLAUSE.split(before)[-1]
    summed = _SUM.search(clause) is not None and _OF_ONE_YEAR.search(before) is None
    return _measure(indicator or figure.indicator, figure.unit, summed, verb_before(before))


def indicators_of(figure: Figure) -> tuple[str, ...]:
    """The indicators that a figure stands for, each by itself.

    They are several only of a change that they share (投资和消费都增长8%): of amounts and of shares
    the figure may be the sum.
    """
    whole = measure_of(figure)
    change = CHANGE_END.search(figure.indicator)
    if change and whole.aspect in {"growth", "decline"} and not whole.statistic:
        names = _JOINT.split(_ALL.sub("", figure.indicator[: change.start()]))
        parts = [_completed(name, names[-1]) + change.group() for name in names]
        if len(parts) > 1 and all(_stands_alone(part, figure.unit) for part in parts):
            return tuple(parts)
    return (figure.indicator,)


def _completed(name: str, last: str) -> str:
    """服务业 of 服务业和规上工业的增加值, with what only the last one spells out."""
    noun = MEASURE_NOUN.search(last)
    longer = name + noun.group() if noun and not MEASURE_NOUN.search(name) else name
    return longer if canonical(longer) else name


def _stands_alone(indicator: str, unit: str) -> bool:
    measure = _measure(indicator, unit)
    return measure.statistic or (measure.is_named and bool(MEASURE_NOUN.search(measure.name)))


@lru_cache(maxsize=50_000)
def _measure(indicator: str, unit: str, summed: bool = False, handed_on: str = "") -> Measure:
    name = stripped(bare(indicator))
    thing, change, is_yearly = _change_of(name)
    thing = stripped(thing)
    verb, noun = parted(thing)
    noun = stripped(noun)
    whole = canonical(thing)
    head = whole or canonical(noun) or canonical(noun + verb)
    aspect = _aspect(thing, change, head or noun, unit)
    if noun == "经济" and aspect in {"growth", "decline"}:
        whole = head = canonical("生产总值")  # 经济增长5%
    statistic = head is not None and _STATISTIC.search(head) is not None
    if whole and statistic:
        verb, noun = "", thing  # 新增 of 新增就业 is no verb of bringing about
    return Measure(
        subject=head or "".join(sorted(noun)),
        aspect=aspect + "/年均" * is_yearly + "/累计" * summed,
        verb=verb or ("" if is_percent(unit) else handed_on),
        unit=base_unit(unit),
        contrasts=contrasts(noun, statistic=statistic),
        words=contrasts(noun, statistic=False),
        name=noun,
        statistic=statistic,
    )


def _change_of(name: str) -> tuple[str, str, bool]:
    """A name without its change, the change, and whether that is a year's of several."""
    full = _YEARLY_FIRST.sub("", name)
    is_yearly = full != name
    if first := _CHANGE_FIRST.match(full):
        return full[first.end() :], first.group(), is_yearly
    change = CHANGE_END.search(full)
    if change is None:
        return full, "", is_yearly
    thing = full[: change.start()]
    is_yearly |= "年均" in change.group() or _YEARLY.search(thing) is not None
    if thing.endswith("负"):
        return thing[:-1], "负增长", is_yearly
    return thing, change.group(), is_yearly


def _aspect(name: str, change: str, thing: str, unit: str) -> str:
    down = _DOWN.search(change) is not None
    if not is_percent(unit):
        return ("decrease" if down else "increase") if change else "level"
    if "点" in unit:
        return "decrease" if down else "increase"
    if change:
        return "decline" if down else "growth"
    if _SHARE.search(name):
        return "share"
    # 地区生产总值8%左右: of an amount a percentage can only be the growth.
    return "growth" if MEASURE_NOUN.search(thing) else "share"
