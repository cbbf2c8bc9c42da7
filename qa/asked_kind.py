"""What kind of thing a question wants told (a person, a date), and whether a text has one."""

import re
from collections.abc import Callable
from enum import StrEnum

from index.fold import fold
from qa.question import Question
from qa.units import base_unit, is_measure


class Asked(StrEnum):
    """The kinds of thing that can be told apart by their form."""

    PERSON = "person"
    YEAR = "year"
    DATE = "date"
    PLACE = "place"
    WORK = "work"
    AMOUNT = "amount"


_END = r"(?:[是为有叫]|的?名字|都|$|[?,。])"
_WHO = (
    "导演|主演|演员|主角|作者|编剧|歌手|总统|首相|总理|得主|主持人|创始人|董事长|总裁|校长|主席"
    "|市长|部长"
)
# The first that matches counts: 哪一年 before 哪, 谁 before what else the question has.
_ASKED = (
    (Asked.YEAR, re.compile("哪一?年|年份|哪个年代|哪个世纪")),
    (
        Asked.DATE,
        re.compile(f"什么时[候间]|何[时日]|哪一?[天日]|哪一?个?月|几[月号日]|(?:日期|时间){_END}"),
    ),
    (Asked.PERSON, re.compile(f"谁|哪一?位|何人|什么人|(?:{_WHO}){_END}")),
    (Asked.WORK, re.compile("哪一?[部首本]|什么(?:书|电影|歌|电视剧)|(?:影片|剧作|专辑)(?:奖|$)")),
    (
        Asked.AMOUNT,
        re.compile(
            "多少|(?<!哪)几(?!乎|内亚|何)|多[高长大久重宽深快远]|百分之"
            f"|(?:[量额率数价幅速]|收入|人口|票房|市值|营收|gdp|比例|面积|[长高]度|利润|增长|比分){_END}"
        ),
    ),
    (
        Asked.PLACE,
        re.compile(
            f"哪[里儿]|在哪(?!一?个)|何[处地]|什么地方|哪一?[个座](?:城市|国家|地方|省|市|县)"
            f"|(?:地[点址]|起点|终点|首都|城市|位置){_END}"
        ),
    ),
)

_NUMBER = (
    r"(?<![\d,.零〇一二两三四五六七八九十百千])(?:\d[\d,.]{0,20}|[零〇一二两三四五六七八九十百千]{1,12})"
    r"[余多几]?[十百千万亿]{0,6}"
    r"(?:[余多几]|分之[一二三四五六七八九十]+)?"
)
# By what is asked for, where the question says no unit.
_UNITS = (
    ("多久|时长|多长时间|几[天年周]|多少[天年]", "(?:秒|分钟|小时|天|日|周|个?月|年)"),
    (
        "百分|[^效]率(?!先|队)|增[长速幅]|同比|[涨降跌]幅|占比|比[例重]",
        "(?:%|‰|个?百分点|倍|成|番|千分点)",
    ),
    (
        "多少钱|票房|营收|收入|价[格位]|金额|利润|gdp|总值|身价|市值|售价|罚款",
        "(?:[万亿]?[美欧日港澳]?元|[块万亿]|英镑|卢布|韩元|美金)",
    ),
    ("人数|多少人|几个?人|人口|病例|几[位名]|多少[位名]", "(?:人|名|位|例|口)"),
)
_NO_UNIT = "(?![年月日号时点:])"

# Those that are no words of their own as often.
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜"
    "崔钟谭陆汪范金石廖贾夏韦付邹孟熊秦邱江尹薛闫雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔汤温康施文牛樊葛邢安齐"
    "乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝宁符阮柯纪梅童凌毕季裴霍涂翁冉骆靳管柴蒙鲍喻祁蒲滕屈饶牟艾"
)
# What foreign names are written with.
_SOUNDS = (
    "阿埃艾奥巴贝比彼波伯布查达戴丹德登迪蒂杜厄恩尔法菲费芬弗福盖戈格哈赫霍基吉加贾杰卡坎科克肯库拉莱兰劳勒雷"
    "里丽利莉琳隆卢鲁伦罗洛玛迈曼梅米莫默姆穆娜纳奈尼妮诺努帕佩皮普齐奇乔切琼萨赛桑瑟莎舍斯苏索塔泰坦汤特托瓦威维"
    "沃乌希谢辛雅耶伊尤扎詹兹佐娃"
)
_DOT = "[·•・‧]"
_ROLE = "首相|总统|总理|主席|大臣|部长|大使|教授|选手|导演|演员|ceo|执行官|总裁|议员|记者|院士|名将"
_BEFORE_NAME = (
    r"(?:^|(?<=[、,。:;“\"《(\s/和与及由是为员手星演者人家军相统席理任长授士生记饰导编]))"
)
_AFTER_NAME = r"(?=$|[、,。;:“”\"》()\s/和与及在为是的饰说表担执将获以任出等于率称夺当也])"
_PERSON = re.compile(
    rf"[一-龥]{_DOT}[一-龥]|(?<![a-z])[a-z]{{1,20}}(?:\s{{1,3}}|{_DOT})[a-z]{{1,20}}|(?<![{_SOUNDS}])[{_SOUNDS}]{{3,12}}"
    rf"|(?:{_ROLE})(?!候选|们|[和与等的])[一-龥]{{2,4}}|{_BEFORE_NAME}[{_SURNAMES}][一-龥]{{1,3}}?{_AFTER_NAME}"
)
_YEAR = re.compile(
    r"(?<!\d)(?:1\d|20)\d\d(?!\d)|[\d一二三四五六七八九十]+世纪|\d年前|[元〇一二三四五六七八九]{1,4}年"
)
_DAY = re.compile(
    r"\d+月|\d+[日号](?!线)|\d{4}[-./]\d+|[上中下]旬|[一二三四五六七八九十]+月|(?:周|星期)[一二三四五六日]"
)
_PLACE = re.compile(
    "[一-龥]{2}[省市县区州镇乡村路街园馆港岛山湖河国城洲](?!际|家|内|外|民)"
    "|[在从于到赴][一-龥]{2,8}(?:举[行办]|召开|开[幕赛]|启[程动]|出发|落[户成]|发射|坠|登陆)"
)
_WORK = re.compile("[《「“][^《》「」“”]{1,40}[》」”]")


def asked_kind(question: Question) -> Asked | None:
    """The kind of thing that a question wants told, if its form shows it."""
    text = fold(question.text)
    return next((kind for kind, pattern in _ASKED if pattern.search(text)), None)


def tells(kind: Asked, text: str, question: Question) -> bool:
    """Whether a text has something of a kind that the question has not said itself."""
    asked, folded = fold(question.text), fold(text)
    if kind is Asked.AMOUNT:
        return _has_amount(folded, asked, question.units)
    found: Callable[[str], list[str]] = _FORMS[kind].findall
    return bool(set(found(folded)) - set(found(asked)))


_FORMS = {
    Asked.PERSON: _PERSON,
    Asked.YEAR: _YEAR,
    Asked.DATE: _DAY,
    Asked.PLACE: _PLACE,
    Asked.WORK: _WORK,
}


def _has_amount(text: str, asked: str, units: tuple[str, ...]) -> bool:
    """Whether a text has an amount in the unit that is asked for, or that goes with it."""
    unit = re.escape(base_unit(units[0])) if units and is_measure(units[0]) else ""
    if not unit or unit in ("%", "元", "天"):
        unit = next((form for words, form in _UNITS if re.search(words, asked)), _NO_UNIT)
    amounts = re.finditer(rf"({_NUMBER})\s*[十百千万亿]*{unit}", text)
    given = set(re.findall(r"\d[\d,.]*", asked))
    return any(match[1] not in given for match in amounts)
