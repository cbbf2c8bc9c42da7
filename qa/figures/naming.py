"""The parts of an indicator's name: area, verb of bringing about, and what is left."""

import re
import unicodedata

from index.figures.wording import LEAD, LIST_VERB

# Verbs of one class bring the same about; those of the last say no more than that there is a
# figure. 开工 and 竣工, 引进 and 淘汰 are never the same.
_CLASSES = {
    "新增": "新增 新 增 增设 新设 新增设 认定 新认定 培育 新培育 引育 获批 新获批 获评 入选 设立 "
    "新设立 开设 组建",
    "引进": "引进 新引进 招引 新招引 招引落地 吸引 吸纳 集聚 承接",
    "建成": "建成 新建成 建设 新建 新建设 新改扩建 新改建 新扩建 建成投用 打造 "
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
    "解决": "解决 得到解决",
    "供应": "供应 出让 挂牌出让",
    "收储": "收储 收回 回收 征收",
    "": "实施 推进 完成 实现 开展 组织 落实 提供 安排 谋划 办理 支持 扶持 保障 惠及 覆盖 优化",
}
_CLASS_OF = {verb: name for name, verbs in _CLASSES.items() for verb in verbs.split()}
# Of these classes a verb may also stand last: 老旧小区改造.
_ALSO_LAST = ("建成", "改扩建", "改造", "加装", "开工", "竣工", "投产", "签约", "培训", "解决")
_TAIL_VERB = re.compile(
    rf"(?<=.{{2}})(?:{'|'.join(verb for verb, name in _CLASS_OF.items() if name in _ALSO_LAST)})$"
)
# 改造背街巷道全部完工 says no more than 改造背街巷道.
_COMPLETED = re.compile(r"(?<=.{2})(?:全部|已经?|基本|如期|按[期时]|顺利)+(?:完工|竣工|完成|建成)$")
_AREA = re.compile(
    r"全社会|全(?:国|省|市|区|县|州|旗|域)|我(?:国|省|市|区|县|州|旗)|[省市区县]本级"
    r"|地方(?=财政(?!赤字))"  # 中央 and 地方财政赤字 make up the 财政赤字
)
# What a name may have around it without becoming another: 各类, 数量, 继续, 国家级高新技术企业.
_AROUND = re.compile(
    r"^(?:年度?(?!均)|当年|本年|其中|和(?![谐平美])|及(?!时)|与(?!会)|多(?![式晶媒元功])|好(?![人评])"
    r"|均(?!衡)|集中(?=改造|整治|开工|签约)|[又但]|提出|各类|全部(?=工业)|中央财政(?=中央))"
    r"|(?:平均|拟按|(?<![首成])都|数量|总数|数(?<!指数|系数|天数|基数|人数|次数)|规模|总规模|总量|(?<=.{4})总?水平"
    r"|工作|继续|持续|都要|(?<![需主必])要|按|年年|年均|年|连续(?:[两三四五六七八九十]年)?|再|又|(?<![节合预签条公])约"
    r"|(?<!公)共|全面|全部|如期|有效|实际|统一|(?:预期)?目标(?:拟?定)?|拟定?)$"
)
_HIGH_TECH = re.compile(r"国家级?(?=高新技术企业|高企)")
_PUNCTUATION = re.compile(r"[\s“”\"'‘’()《》·、,的]")
# 城镇人均可支配收入 is of residents as 城镇居民人均可支配收入 is; 能源消耗强度 is 能耗强度.
_SAME = (
    (re.compile("(?<=城镇|农村|城乡)(?=人均)"), "居民"),
    (re.compile("能源消耗"), "能耗"),
    (re.compile("(?<=单位|人均)(?:国内|地区)(?=生产总值)"), ""),
)
# What begins like a verb and is a part of a word: 保障性住房, 规范化学校, 建设用地. But 化工 and
# 度假区 are words of their own: 引进化工企业, 建设度假区.
_COMPOUND = re.compile(
    rf"{LIST_VERB.pattern}"
    r"(?:率(?!先)|性(?!能)|度(?!假)|化(?!工|肥|石|妆|纤|粪|学(?!校))|额|量(?!子|贩)|费|房(?!屋|企|车)|班(?![列线次子车级])|者"
    r"|用地)"
    r"|(?:培训|培养|救助|保障|接待|处置|治理|办理|回收|转移|供应|扶持|支持|帮扶|资助|补贴|维修|投入|支付|清理"
    r"|覆盖|转化|走访|服务)(?:床位|能力|水平|强度|标准|机构|中心|基地|站点|网点|设施|体系|制度|资金|费用|产出|支付|人口)"
    r"|转移支付|覆盖面(?!积)|出让(?:金|收入)|建设(?:银行|兵团|办)|组织部|新设(?:备|施)|新增长[点极]|新建(?:材|筑|制)"
)
_JOINED = re.compile(r"[和与及或并](?=.)")
_WITHIN = re.compile(r"(?:^|[,，;；。:：])([^,，;；。:：]*)[,，]\s*其中[^,，;；。]*$")


def bare(indicator: str) -> str:
    """A name folded, without area and punctuation."""
    name = _PUNCTUATION.sub("", unicodedata.normalize("NFKC", indicator).lower())
    name = _HIGH_TECH.sub("", name)
    for words, same in _SAME:
        name = words.sub(same, name)
    while (area := _AREA.match(name)) and len(name) - area.end() >= 2:
        name = name[area.end() :]
    return name


def stripped(name: str) -> str:
    """A name without what it may have around it."""
    while (shorter := _AROUND.sub("", name)) != name and len(shorter) >= 2:
        name = shorter
    return name


def parted(thing: str) -> tuple[str, str]:
    """The classes of the verbs and the rest, wherever they stand: 改造老旧小区, 老旧小区改造.

    >>> parted("实施老旧小区改造"), parted("新建改建农村公路"), parted("保障性住房建设")
    (('改造', '老旧小区'), ('建成+改扩建', '农村公路'), ('建成', '保障性住房'))
    """
    classes: set[str] = set()
    while front := _front_verb(thing):
        classes.add(_class_of(front))
        thing = thing[len(front) :]
        joined = _JOINED.match(thing)
        if joined and _front_verb(thing[joined.end() :]):  # 取消和下放行政审批事项
            thing = thing[joined.end() :]
    if any(classes):
        thing = _COMPLETED.sub("", thing)
    elif tail := _TAIL_VERB.search(thing):
        classes.add(_class_of(tail.group()))
        thing = thing[: tail.start()]
    return "+".join(sorted(filter(None, classes))), thing


def verb_before(before: str) -> str:
    """The verb that 其中 hands on: 新增 of 新增电力装机1800万千瓦,其中非化石能源装机.

    Args:
        before: the words of a sentence before a figure.
    """
    whole = _WITHIN.search(before)
    front = _front_verb(LEAD.sub("", whole.group(1))) if whole else ""
    return _class_of(front) if front else ""


def _front_verb(thing: str) -> str:
    front = LIST_VERB.match(thing)
    if front is None or len(thing) - front.end() < 2 or _COMPOUND.match(thing):
        return ""
    return front.group()


def _class_of(verb: str) -> str:
    verb = verb.rstrip("了的")
    return _CLASS_OF.get(verb, verb)
