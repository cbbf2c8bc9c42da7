"""The measure words and units of official documents, sorted by how they behave in a sentence."""

import re

SCALES = r"(?:万亿|千亿|百亿|十亿|千万|百万|十万|亿|万|千)"

# A negative look-ahead keeps a unit apart from the words that begin with it: 3人民医院, 5家庭农场.
_PERCENT = r"%|‰|个百分点|百分点|个点"
_MONEY = r"美元|欧元|港元|日元|英镑|人民币|元"
_AREA = r"平方公里|平方千米|平方米|平米|公顷|㎡|m2|亩"
_VOLUME = r"立方米|立方公里|立方|m3"
_MASS = (
    r"吨标准煤|吨标煤|吨二氧化碳|吨油当量|吨公里|吨(?!位)|公斤|千克|毫克|微克|担|斤|克(?!服|难|隆)"
)
_LENGTH = r"公里|千米|海里|车道公里|毫米|厘米|米(?!袋|其)"
_ENERGY = (
    r"千瓦时|千瓦|千伏(?!安)|兆瓦时|兆瓦|吉瓦时|吉瓦|千伏安|大卡|标箱|标准箱|TEU"
    r"|[kKMGT]Wh?(?![A-Za-z])|[EP]?[Ff][Ll][Oo][Pp][Ss]|度电"
)
_SPAN = r"个工作日|工作日|个月|个小时|小时|分钟|秒钟|个季度|天(?!然|津|桥)|岁"
_PEOPLE = (
    r"户次|人天|人次|人(?!口|民|均|才|大|工|员|力|居|气|文|群|社)|户(?!籍|外|均)|名(?!录|单|牌|城"
    r"|称|义)|位(?!列|居|于)"
)
_EVENTS = (
    r"场次|场(?!所|地|馆|站|景|合|均)|批次|架次|艘次|列次|班次|车次|次(?!产|级|生|区|干)|届次|笔"
    r"|宗|起|例|届"
)
_THINGS = (
    r"个批次|台套|台|套|只|辆|艘|架|列|幢|栋|间|张|册|部(?!门|委|分|署|级|队|位|长|属)|座|所"
    r"|处(?!理|置|级|长)"
    r"|条|家(?!庭|园|具|族)|个(?!月|季度|工作日|小时|百分点|体|人(?!次)|性|别)|项|件|支|株|棵|头"
    r"|羽|尾|箱|盏|杆|根|对(?!外|接|标|内)"
    r"|组(?!织|建)|份(?!额)|篇|孔|桩|枚|幅|款|床位?|张床位|席|块|片(?!区)|批(?!准|而|复)|门(?!类|户|诊)"
    r"|种(?!植|类|子|业|养)"
    r"|类|口(?!岸)|眼|扇|本(?!土|地|级)|档|颗|段|道(?!路)|站(?!点)|班(?!子|列)|剂次|剂"
    r""
)
# With a scale before them these are measures (31.6万方, 11.4万P); alone they are mostly words
# (3方面, 5P): 第三方、360度.
_SCALED = (
    r"方(?!面|案|式|向|法|位|针)|度(?!假|过)|P(?![A-Za-z])|点(?!位)|字|辆次|里|期(?!间|末|限|货)"
)

_PER = r"(?:/(?:万元|亿元|平方公里|平方米|立方米|公里|小时|工日|[年月日天人亩户元吨升秒时床]))?"
_SETS = r"(?:\((?:套|台|间|件|户|处|个|家|条|副|例|人|份|次)\))?"

_PLAIN_UNIT = "|".join(
    (_PERCENT, _ENERGY, _SPAN, _MASS, _MONEY, _AREA, _VOLUME, _LENGTH, _EVENTS, _PEOPLE, _THINGS)
)
UNIT = (
    rf"(?:(?:(?:[千万][余多][万亿]|{SCALES})余?多?(?:{_PLAIN_UNIT}|{_SCALED})|{_PLAIN_UNIT}){_SETS}{_PER}|倍"
    rf"|成(?![为立绩效果功品员都就])|{SCALES}[余多]?)"
)

_PERCENT_UNIT = re.compile(rf"(?:{_PERCENT}|成)")
_MONEY_UNIT = re.compile(rf"{SCALES}?(?:{_MONEY})")
_SPAN_UNIT = re.compile(rf"(?:{_SPAN})")
_MEASURE_UNIT = re.compile(
    rf"{SCALES}?(?:{_MONEY}|{_AREA}|{_VOLUME}|{_MASS}|{_LENGTH}|{_ENERGY}|{_SPAN}|方)"
)


def is_percent(unit: str) -> bool:
    """Whether the unit is a share or a change of a share."""
    return _PERCENT_UNIT.match(unit) is not None


def is_money(unit: str) -> bool:
    """Whether the unit is an amount of money, with or without 万 or 亿."""
    return _MONEY_UNIT.match(unit) is not None


def is_time(unit: str) -> bool:
    """Whether the unit is a stretch of time or an age."""
    return _SPAN_UNIT.match(unit) is not None


def is_measure(unit: str) -> bool:
    """Whether the unit measures size (亿元, 亩, 千瓦, 岁) instead of counting things (家, 个)."""
    return _MEASURE_UNIT.match(unit) is not None
