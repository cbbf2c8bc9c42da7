"""What a figure measures, so that the same measure in other words has the same key."""

import re
import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache

from index.figures.units import is_percent
from index.figures.wording import ATTRIBUTE_ONLY, CHANGE_END, LIST_VERB, MEASURE_NOUN
from index.thesaurus import canonical
from index.types import Figure
from qa.figures.amounts import base_unit
from qa.figures.contrasts import contrasts

# Verbs of one class bring the same about; those of the last say no more than that there is a
# figure. 开工 and 竣工, 引进 and 淘汰 are never the same.
_CLASSES = {
    "新增": "新增 新 增 增设 新设 新增设 认定 新认定 培育 新培育 引育 获批 新获批 获评 入选 设立 "
    "新设立 开设 组建",
    "引进": "引进 新引进 招引 新招引 招引落地 吸引 吸纳 集聚 承接",
    "建成": "建成 新建成 建设 新建 新建设 新(改、扩)建 新(改扩)建 新(改)建 新改扩建 建成投用 打造 "
    "创建 新创建 争创 布局 新布局 铺设 筹建 开建",
    "改扩建": "改建 扩建 改扩建",
    "改造": "改造 改造提升 提升改造 整治 整治提升 更新 修缮 治理",
    "加装": "加装 安装",
    "开工": "开工 新开工 开工建设 新开工建设 启动",
    "竣工": "竣工 完工",
    "投产": "投产 新投产 投入使用 投运 新投运 开通 新开通 新开辟 开辟",
    "签约": "签约 新签约",
    "淘汰": "淘汰 关停 腾退 腾出 清理",
    "培训": "培训 培养",
    "发放": "发放 拨付 兑付 支付 下达 投放 投入",
    "供应": "供应 出让 挂牌出让",
    "收储": "收储 收回 回收 征收",
    "": "实施 推进 完成 实现 开展 组织 落实 提供 安排 谋划 办理 支持 扶持 保障 惠及 覆盖 优化",
}
_CLASS_OF = {verb: name for name, verbs in _CLASSES.items() for verb in verbs.split()}
_TAIL_VERB = re.compile(
    r"(?<=.{2})(?:建成投用|改造提升|提升改造|整治提升|改扩建|扩建|改建|改造|整治|建设|新建|开工建设"
    r"|开工|竣工|完工|投产|签约|治理|培训)$"
)
_AREA = re.compile(
    r"全社会|全(?:国|省|市|区|县|州|旗|域)|我(?:国|省|市|区|县|州|旗)|[省市区县]本级|地方(?=财政)"
)
# What a name may have around it without becoming another: 各类, 数量, 继续, 国家级高新技术企业.
_AROUND = re.compile(
    r"^(?:年度?(?!均)|当年|本年|其中|和(?![谐平美])|[及与又多好但均]|提出|各类|全部(?=工业)|中央财政(?=中央))"
    r"|(?:平均|拟按|都|数量|总数|数(?<!指数|系数|天数|基数|人数|次数)|规模|总规模|总量|(?<=.{4})总?水平|工作|继续|持续|都要|要|按|年年|年均|年"
    r"|再|又|约|共|全面|全部|如期|有效|实际)$"
)
_HIGH_TECH = re.compile(r"国家级?(?=高新技术企业|高企)")
_PUNCTUATION = re.compile(r"[\s“”\"'‘’()《》·、,的]")
_YEARLY_FIRST = re.compile(r"^(?:年均|平均每年|每年)")
_YEARLY = re.compile(r"(?:年均|年年|年)(?:实际|名义)?$")
_DOWN = re.compile(r"(?:下降|降低|减少|降幅|下滑|回落|收窄|压减|压降|精简|缩减|缩小|降)率?$")
_SHARE = re.compile(r"(?:[率比重度]|比例|份额|系数|指数|水平|占.{2,}|贡献)$")
_STATISTIC = re.compile(rf"{MEASURE_NOUN.pattern}|(?:价格|人口|就业|外资|比|里程|GDP|投入|亏损)$")
# These want somebody to be of before they say anything: 投资3亿元, 项目5个.
_GENERIC = re.compile(
    r"(?:新|重点|重大|有关|相关|一批|主要|其他|优质|在建|续建)*"
    r"(?:项目|工程|企业|单位|资金|投资|消费|收入|学生|人员|群众|居民|产业|问题|任务|事项|活动|措施|政策|平台"
    r"|国家级|省级|市级|县级|基地|中心|机构|方面|地区|标准|面积|提案|建议|人均|月人|占比|比重|覆盖率|增长|经济|目标|指标|比例)"
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
    def is_named(self) -> bool:
        """Whether the name says what it is without the sentence around it."""
        if self.statistic:
            return True
        generic = (_GENERIC.fullmatch, ATTRIBUTE_ONLY.match, _UNFINISHED.search)
        return len(self.name) >= 2 and not any(matches(self.name) for matches in generic)


def measure_of(figure: Figure) -> Measure:
    """Say what a figure measures."""
    return _measure(figure.indicator, figure.unit)


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
def _measure(indicator: str, unit: str) -> Measure:
    bare = _bare(indicator)
    full = _YEARLY_FIRST.sub("", bare)
    change = CHANGE_END.search(full)
    thing = full[: change.start()] if change else full
    thing_alone = _stripped(thing)
    verb, noun = _parted(thing_alone)
    noun = _stripped(noun)
    whole = canonical(thing_alone)
    head = whole or canonical(noun) or canonical(noun + verb)
    statistic = head is not None and _STATISTIC.search(head) is not None
    if whole and statistic:
        verb, noun = "", thing_alone  # 新增 of 新增就业 is no verb of bringing about
    aspect = _aspect(thing_alone, change.group() if change else "", head or noun, unit)
    yearly = change and ("年均" in change.group() or _YEARLY.search(thing))
    if yearly or full != bare:
        aspect += "/年均"
    return Measure(
        subject=head or "".join(sorted(noun)),
        aspect=aspect,
        verb=_CLASS_OF.get(verb, verb),
        unit=base_unit(unit),
        contrasts=contrasts(noun, statistic=statistic),
        words=contrasts(noun, statistic=False),
        name=noun,
        statistic=statistic,
    )


def _bare(indicator: str) -> str:
    name = _PUNCTUATION.sub("", unicodedata.normalize("NFKC", indicator).lower())
    name = _HIGH_TECH.sub("", name)
    while (area := _AREA.match(name)) and len(name) - area.end() >= 2:
        name = name[area.end() :]
    return name


def _stripped(name: str) -> str:
    while (shorter := _AROUND.sub("", name)) != name and len(shorter) >= 2:
        name = shorter
    return name


def _parted(thing: str) -> tuple[str, str]:
    """The verb and the rest, wherever the verb stands: 改造老旧小区, 老旧小区改造."""
    if (front := LIST_VERB.match(thing)) and len(thing) - front.end() >= 2:
        return front.group(), thing[front.end() :]
    if tail := _TAIL_VERB.search(thing):
        return tail.group(), thing[: tail.start()]
    return "", thing


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
