"""Units of figures: whether one answers for another."""

import re

_MAGNITUDES = {"百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
_NOT_MAGNITUDES = ("百分点", "千克", "千瓦", "千米", "千伏安")
_PER = re.compile("/[年月日天]$")
_EQUAL = (
    {"平方米", "平米", "方", "㎡"},
    {"%", "百分点", "个百分点", "个点"},
    {"人", "名", "位"},
    {"元", "人民币", ""},
    {"台", "台套"},
    {"立方", "立方米", "方", "m3"},
    {"吨", "吨标煤", "吨标准煤"},
    {"床", "床位", "张", "张床位"},
    {"公里", "千米"},
    {"天", "日"},
)


_MEASURES = (
    {"%", "‰", "百分点", "个百分点", "个点"},
    {"元", "美元", "欧元", "日元", "港元", "人民币"},
    {"亩", "平方米", "平米", "方", "㎡", "平方公里", "公顷"},
    {"公里", "米"},
    {"吨", "吨标煤", "吨标准煤", "公斤", "斤"},
    {"千瓦时", "度"},
    {"千瓦", "兆瓦"},
    {"天", "小时", "分钟", "年", "个月", "工作日", "个工作日"},
)


def same_unit(asked: str, unit: str) -> bool:
    """Whether a figure's unit answers for the unit asked: 名 for 人, 万元 for 亿元.

    >>> same_unit("亿元", "万元"), same_unit("家", "个"), same_unit("人", "万名")
    (True, False, True)
    """
    a, b = base_unit(asked), base_unit(unit)
    if not a:  # 总量是多少亿 asks for an amount of whatever it is, but not for a share
        return b not in _MEASURES[0]
    if a == b:
        return True
    return any(a in forms and b in forms for forms in _EQUAL)


def other_measure(asked: str, unit: str) -> bool:
    """Whether two units measure different things for certain: 亿元 and %, 亩 and 家.

    Counters (家, 个, 户) stand for one another, so two of them never do.
    """
    a, b = base_unit(asked), base_unit(unit)
    if same_unit(asked, unit):
        return False
    if not a or not b:
        return b in _MEASURES[0]
    kinds = [next((n for n, m in enumerate(_MEASURES) if u in m), -1) for u in (a, b)]
    return kinds[0] != kinds[1]


def is_measure(unit: str) -> bool:
    """Whether a unit measures (公里, %) and does not count things (家, 个)."""
    base = base_unit(unit)
    return any(base in units for units in _MEASURES)


def base_unit(unit: str) -> str:
    """A unit without its magnitude: 亿元 → 元."""
    return split_unit(unit)[1]


def split_unit(unit: str) -> tuple[int, str]:
    """A unit's magnitude and what it is a multiple of.

    >>> split_unit("万亿元"), split_unit("万千瓦"), split_unit("百分点"), split_unit("万吨/年")
    ((1000000000000, '元'), (10000, '千瓦'), (1, '百分点'), (10000, '吨'))
    """
    factor = 1
    unit = _PER.sub("", unit)
    while unit[:1] in _MAGNITUDES and not unit.startswith(_NOT_MAGNITUDES):
        factor *= _MAGNITUDES[unit[0]]
        unit = unit[1:]
    return factor, unit
