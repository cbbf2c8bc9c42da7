"""Find the provinces that a question calls by one character where it lists them: 苏浙皖三省."""

import re
from dataclasses import dataclass

from index.called import BEFORE_NAME
from index.divisions import gazetteer

# 港, 澳 and 台 are left out: 港、澳、台企业 asks of none of them.
_PROVINCES = {
    "京": "北京", "津": "天津", "冀": "河北", "晋": "山西", "蒙": "内蒙古",
    "辽": "辽宁", "吉": "吉林", "黑": "黑龙江", "沪": "上海", "苏": "江苏",
    "浙": "浙江", "皖": "安徽", "闽": "福建", "赣": "江西", "鲁": "山东",
    "豫": "河南", "鄂": "湖北", "湘": "湖南", "粤": "广东", "桂": "广西",
    "琼": "海南", "渝": "重庆", "川": "四川", "蜀": "四川", "贵": "贵州",
    "黔": "贵州", "云": "云南", "滇": "云南", "藏": "西藏", "陕": "陕西",
    "秦": "陕西", "甘": "甘肃", "陇": "甘肃", "青": "青海", "宁": "宁夏",
    "新": "新疆",
}  # fmt: skip
# Names of old for provinces and their capitals' like, which much else is named after too.
_NICKNAMES = {
    "七彩云南": "云南", "彩云之南": "云南", "陇原": "甘肃", "三晋": "山西", "齐鲁": "山东",
    "燕赵": "河北", "荆楚": "湖北", "三湘": "湖南", "湖湘": "湖南", "潇湘": "湖南",
    "八闽": "福建", "八桂": "广西", "南粤": "广东", "岭南": "广东", "琼州": "海南",
    "琼岛": "海南", "巴蜀": "四川", "天府": "四川", "天府之国": "四川", "三秦": "陕西",
    "江淮": "安徽", "赣鄱": "江西", "白山松水": "吉林", "龙江": "黑龙江", "辽沈": "辽宁",
    "天山南北": "新疆", "雪域高原": "西藏", "塞上江南": "宁夏", "申城": "上海", "津门": "天津",
    "津沽": "天津", "山城": "重庆", "中州": "河南", "黔贵": "贵州", "之江大地": "浙江",
    "羊城": "广州", "鹏城": "深圳", "泉城": "济南", "冰城": "哈尔滨", "蓉城": "成都",
    "榕城": "福州", "鹭岛": "厦门", "金陵": "南京", "甬城": "宁波", "杭城": "杭州",
}  # fmt: skip
_NICKNAME = re.compile(
    rf"[“\"]?({'|'.join(sorted(_NICKNAMES, key=len, reverse=True))})[”\"]?"
    r"(?:大地|儿女|人民|老百姓|百姓)?"
    r"(?=$|[\s\x01\d,、;:?!()]|[的今去明谁哪全省这和与跟]|gdp)"
)
_ONE = f"[{''.join(_PROVINCES)}]"
_FULL = rf"(?:{'|'.join(dict.fromkeys(_PROVINCES.values()))})(?:省|市|[一-龥]{{0,3}}自治区)?"
_YEAR = r"(?:\s*[(]?\x01+[)]?)?"
_ITEM = rf"(?:{_FULL}|{_ONE}){_YEAR}"
_SEPARATOR = r"(?:\s*(?:[、,/和与及跟]|vs\.?)\s*|\s+)"
_COUNT = r"[两二三四五六七八九几各](?:个)?(?:省区?市?|直辖市|市|地(?!块|铁)|自治区|家)"
# 苏、浙的目标, 川、渝两地: what may follow the last of a list.
_END = rf"(?=$|[\s\x01\d,;:?!()]|{_COUNT}|[的都谁哪今去明]|分别|相?比|对比|之间|gdp)"
_LISTED = rf"{_ITEM}(?:{_SEPARATOR}{_ITEM})+{_END}"
# 苏浙两省, 京津沪三市; without a count only where they are compared: 京沪谁高.
_ROW = rf"({_ONE}{{2,9}})(?={_COUNT})"
_COMPARED_ROW = rf"({_ONE}{{2,4}})(?=\s*(?:\x01|谁|哪|分别|各[自是有定]|gdp|相比|对比))"
# What most questions lack: only the others have the patterns above compiled, which takes 7 ms.
_MAY_BE = re.compile(rf"{_ONE}(?:[\s()\x01、,/和与及跟v]|{_ONE})")
_COMPARES = re.compile("谁|哪|各|分别|相比|对比|差多少")
_REGIONS = {"京津冀", "苏浙沪", "川渝", "云贵", "晋陕", "陕甘宁", "甘青宁"}
_NUMBERS = {c: n for n, c in enumerate("一二三四五六七八九", 1)} | {"两": 2}


@dataclass(frozen=True, slots=True)
class Abbreviation:
    """One character of a question, or a name of old, that stands for a province or city."""

    start: int
    end: int
    province: str
    """Without its suffix."""


def find_abbreviations(text: str) -> list[Abbreviation]:
    """List the provinces that a folded text names so, its years blanked.

    >>> [found.province for found in find_abbreviations("苏、浙、皖三省谁高")]
    ['江苏', '浙江', '安徽']
    >>> find_abbreviations("苏州的新、旧小区和浙商")
    []
    """
    found = [Abbreviation(*m.span(), _NICKNAMES[m[1]]) for m in _NICKNAME.finditer(text)]
    if not _MAY_BE.search(text):
        return found
    for match in re.finditer(_LISTED, text):
        if BEFORE_NAME.search(text[: match.start()]):
            found += _of_list(text, *match.span())
    for match in re.finditer(_ROW, text):
        number = _NUMBERS.get(text[match.end()], len(match[1]))
        if number == len(match[1]) and BEFORE_NAME.search(text[: match.start()]):
            found += _each(text, *match.span(1))
    if _COMPARES.search(text):
        for match in re.finditer(_COMPARED_ROW, text):
            if match[1] not in _REGIONS and BEFORE_NAME.search(text[: match.start()]):
                found += _each(text, *match.span(1))
    return sorted({span.start: span for span in found}.values(), key=lambda span: span.start)


def _of_list(text: str, start: int, end: int) -> list[Abbreviation]:
    """Those of a list's items that are abbreviations; there may be full names among them."""
    items = re.finditer(_ITEM, text[start:end])
    return [
        Abbreviation(start + item.start(), start + item.start() + 1, _PROVINCES[item[0][0]])
        for item in items
        if re.fullmatch(_ONE + _YEAR, item[0])
    ]


def _each(text: str, start: int, end: int) -> list[Abbreviation]:
    if text[start:end] in gazetteer():  # 辽宁, 新津
        return []
    return [Abbreviation(at, at + 1, _PROVINCES[text[at]]) for at in range(start, end)]
