"""The unit in which a question wants its figure; all is matched on folded text."""

import re

from qa.asking_words import any_of

_ASKED_UNIT = (
    "美元|欧元|人民币|元|块钱?|平方米|平方公里|平米|公里|立方米|亩|吨(?:标准?煤)?|千瓦时|千瓦|人次|个百分点|个点"
    "|个人(?![工才民力大文造均口])|个批次|批次|号线|连冠|标箱|公顷|公斤|分钟|小时|[人户家个项所条座名台场次只张天倍方万亿位辆件宗处头架"
    "套根床支枚艘对盏部株棵本册班斤米岁年]"
)
UNIT = re.compile(rf"(?<![这那好哪])(?:多少|几|百分之)\s*([万亿千百]*(?:{_ASKED_UNIT}))")
# 吸引多少外资(美元).
_UNIT_IN_BRACKETS = re.compile(r"\(([万亿]*(?:美元|元|亩|平方米|吨|人次|人|户|家|个|%))[,)]")
_SPOKEN = {"个人": "人", "块": "元", "块钱": "元", "亿块": "亿元", "万块": "万元", "个点": "%"}
# 多少学生 is told in 人 or 名, 多少企业 in 家 or 个.
_PEOPLE = re.compile(
    "(?:多少|几)(?![万亿])[一-龥]{0,4}?(?:[穷老病残军商客工新]人|游客|旅客|乘客|学生|毕业生|孩子|娃(?!娃)"
    "|农民工?|职工|患者|群众|党员|干部|居民|人口|妇女|儿童|教师|医生)(?!的|[一-龥]?(?:数|量|率|楼|宿舍|公寓|收入))"
)
_COUNTED_THINGS = re.compile(
    "(?:多少|(?<!第)几)[一-龥]{0,4}?(?:企业|公司|工厂|厂家|商户|项目|学校|医院|小区)(?![一-龥]?(?:数|量|率|额))"
)
# 来玩的人有多少 asks for people, and 来玩的人,前年和去年各有多少.
_VISITORS = re.compile(
    "的人(?!才|均|民|工|口)(?:,[^,。;?]{0,24}各|[^,。;?]{0,8})(?:有|是|来了)?多少"
)
# How many tonnes of rice: what an English question counts in.
_LATIN = (
    (re.compile(r"how many (?:million )?(?:metric )?tons|how many (?:million )?tonnes"), "吨"),
    (re.compile(r"how many kilomet(?:re|er)s|how many km\b"), "公里"),
    (re.compile(r"how many mu\b|\bin mu\b|\(mu\)"), "亩"),
    (re.compile(r"how many square met(?:re|er)s"), "平方米"),
    (re.compile(r"how many (?:million )?kilowatts\b(?! hour)"), "千瓦"),
    (re.compile(r"how many (?:billion |million )?yuan|how much money"), "元"),
)
_LENGTH = re.compile("多长(?!时间)")
_PERCENT = any_of(
    "百分之(?:几|多少)|增速|增幅|增长率|涨幅|占比|比重|比例|份额|几成",
    "(?:增长|提高|下降|降低|压减|增加|提升|下调|上升|回落|[降涨压])了?(?:多少|几何|目标|百分)",
    "(?<!效)率(?!先|队|领)|占(?!地|用)[^,。]{0,8}(?:多少|几)",
    "growth|percent|rate|share|proportion",
)
# Of these a rise is told as an amount as often as a share: 每吨的价钱涨了多少.
_PRICE_RISE = re.compile(
    "(?:每[一-龥]{0,3}(?:斤|吨|度|人|户|亩|月|天)|价格?(?!值)|标准|工资|补[贴助]|养老金|低保金?|待遇|费用?(?!者)|薪酬?)"
    "(?![^,。;?]{0,16}(?:率|占比|比重|强度|水平))[^,。;?]{0,16}(?:[涨提增降][高低升降]?|[上下]调)了?(?:多少|几何)"
)
_MONEY = any_of(
    "多少(?:钱|资金|真金白银|银子|经费)|花了?多少|投资额?(?:多少|是多少)|进账多少|资金[是有]?多少|金额"
)


def units_asked(text: str) -> tuple[str, ...]:
    """The unit that a folded question asks for by name or by what it asks of; () if by neither.

    >>> units_asked("要修几百个车位"), units_asked("有多少学生"), units_asked("增长多少")
    (('个',), ('人',), ('%',))
    """
    # 杭州几个新区的总量是多少 asks for no 个.
    how_many = text if "多少" not in text else text.replace("几", "")
    if found := UNIT.search(how_many):
        # 几百个 asks for 个.
        unit = re.sub("^[百千](?![瓦克米伏])", "", found[1])
        return (_SPOKEN.get(unit, unit),)
    kinds = (*_LATIN, (_PEOPLE, "人"), (_COUNTED_THINGS, "个"), (_LENGTH, "公里"))
    for pattern, unit in kinds:
        if pattern.search(text):
            return (unit,)
    if _PERCENT.search(text) and not _PRICE_RISE.search(text):
        return ("%",)
    if _MONEY.search(text):
        return ("元",)
    return ("人次",) if _VISITORS.search(text) else ()


def units_in_brackets(text: str) -> tuple[str, ...]:
    """The unit of 绝对额(亿元,不是增速), which is no part of what is excluded."""
    found = _UNIT_IN_BRACKETS.search(text)
    return (found[1],) if found else ()
