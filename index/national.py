"""Tell whether a question that says 全国 or 国家 asks of the whole country as of a place."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain

from index.called import Called, PlaceSpan
from index.places import NATIONAL
from index.uncovered import blank, uncovered_places

# 全国首个, 全国排第几: said of something else, with the country only as where it counts.
_RANKED = re.compile(
    r"的?(?:第|首|唯|独|最|前|领[先跑]|排|[位名]?[居列]|头|率先|平均|同[类行期]|各地|范围|[占几]|多少成|份额|比重|[名位]次"
    r"|一流|先进|重点|示范|试点|文明|百强|[知闻著有]名|[优模][秀范]|标杆|样板|榜|水平|统一|人大|两会|政协|性|劳动?模)"
)
# 占全国多少, 高于全国, 在全国, 比全国高: likewise.
_AMONG = re.compile(
    r"(?:[占居排向于比为是列达至到从和与]|走在|位[居列]|名列|辐射|覆盖|面向|服务|供应|引领|领跑|超过?|遍[布及]|享誉"
    r"|闻名|叫响|打响|成为|作为)$"
)
_NAME = re.compile("全中国|全国|我国|中国|国家")
# 中国银行 and 国家级, 国家高新技术企业 are names. Of 国家 it is told by what follows.
_IN_NAME = re.compile(
    r"中国(?:制造|特色|[一-龥]{0,4}(?:银行|公司|集团)|移动|电信|联通|铁塔|石[油化]|科学院|科协|梦|式|共产党|人民|好|品牌|杯"
    r"|专利奖|进出口|国际)"
)
_STATE_ACTS = re.compile(
    r"[\s\x01]*(?:层面|自己|整体|总体|今年|当年|去年|又|还|也|再|一共|总共|打算|准备|计划|预期|预计|安排|财政(?!部)|预算|赤字|定"
    r"|要(?!求)|想|拟|给|为|收|拿|花|提|把|将|让|帮|新批|的(?:目标|要求|数|预期|平均|财政|赤字)|\d)"
)
_CABINET = re.compile(r"总理(?=[^,;?!。]{0,10}?报告|[说讲提])|(?<=[温李朱])总理")
_BREAK = re.compile(r"(?:^|[\x01\s、,;:?!()]|[当那这同今去上]年)$")
_JOIN = r"[\x01\s()]*(?:[和与及跟同、,/]|以及|vs\.?|还是)[\x01\s()]*(?:[同当那这]年)?的?"
_JOINED = re.compile(_JOIN)
# 跟同年国家定的比, 与全国相比.
_WITH = re.compile(r"[和与跟同](?:[同当那这]年|同期|\x01)?的?$")
_COMPARED = re.compile(r"[^,;?!]{0,12}?(?:相?比|对比|差|谁|哪|各|分别)")
_CLAUSE_END = re.compile("[,;?!。]")
_ASKS = re.compile(r"多少|几|什么|哪|啥|多[大高长快]|[吗呢]")
# In English: China's growth, China as a whole; but not South China, the Bank of China,
# China-Europe trains.
_NAME_LATIN = re.compile(
    r"\bnationwide\b|\bnationally\b"
    r"|\b(?:the )?(?:whole|entire) country\b|\b(?:the )?country as a whole\b"
    r"|(?<!south )(?<!north )(?<!east )(?<!west )(?<!of )(?<!across )"
    r"\bchina(?:['’]s)?\b(?: as a whole)?(?!-| (?:railway|mobile|telecom|unicom|construction)\b)"
)
# Wuxi or China, higher than China's, China in 2020 and Wuxi; but with China Tower, Made in China.
_BEFORE_COMPARED = re.compile(
    r"\b(?:or|and|vs\.?|versus|than|compared? (?:with|to)|between)\s+(?:the\s+)?$"
)
_AFTER_COMPARED = re.compile(
    r"(?:\s*\(\d+\)|\s+in\s+\d+)?,?\s+(?:or|and|vs\.?|versus|than|compared (?:with|to))\b"
)
_MADE_IN = re.compile(r"\bmade in $")
_GOES_ON_LATIN = re.compile(r"\s[A-Z][a-z]")
_QUOTED = re.compile(r"“[^”]*”|「[^」]*」|《[^》]*》|\"[^\"]*\"")


def with_nation(text: str, called: Called) -> Called:
    """Take 全国 and its like for a place only where the question asks of it.

    Args:
        text: the folded question, its years blanked.
        called: what it calls places by.
    """
    weak = {"全国", "我国", "中国"}
    own = [s for s in called.held if s.place != NATIONAL or text[s.start : s.end] not in weak]
    beside = [(s.start, s.end) for s in own if s.place != NATIONAL]
    rest = blank(text, beside, "\0")
    spans = nation_spans(rest, [*beside, *called.others, *uncovered_places(rest)])
    nation = [PlaceSpan(start, end, 1, NATIONAL) for start, end in spans]
    nation += [PlaceSpan(start, end, 3, NATIONAL) for start, end in cabinet_spans(text)]
    return _with(called, own, nation)


def with_nation_latin(text: str, called: Called) -> Called:
    """The same of a question in English.

    Beside another place the country counts only where the two may be compared.
    """
    if any(span.place == NATIONAL for span in called.held):
        return called
    lower = text.lower()
    alone = not called.held and not called.others
    named = [
        (start, end)
        for start, end in (match.span() for match in _NAME_LATIN.finditer(lower))
        if not _MADE_IN.search(lower[:start])
        and not (_GOES_ON_LATIN.match(text, end) and lower[end - 1] == "a")
        and (alone or _BEFORE_COMPARED.search(lower[:start]) or _AFTER_COMPARED.match(lower, end))
    ]
    return _with(called, called.held, [PlaceSpan(a, b, 1, NATIONAL) for a, b in named])


def _with(called: Called, own: Iterable[PlaceSpan], nation: Iterable[PlaceSpan]) -> Called:
    return replace(called, held=tuple(sorted([*own, *nation], key=lambda span: span.start)))


def nation_spans(text: str, others: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Where a question asks of the country; `others` are the places that it names besides.

    Beside another place the country counts only where it is compared with it, or asked of apart.

    Args:
        text: the folded question, its years blanked.
        others: where other places stand.
    """
    places = sorted(others)
    return [span for span in _candidates(text) if _is_asked(text, span, places)]


def cabinet_spans(text: str) -> list[tuple[int, int]]:
    """Where a question names the premier as who reports: 2008年总理报告, 温总理."""
    return [match.span() for match in _CABINET.finditer(text)]


def _candidates(text: str) -> Iterator[tuple[int, int]]:
    quoted = [m.span() for m in _QUOTED.finditer(text)]
    for match in _NAME.finditer(text):
        start, end = match.span()
        if any(a < start < b for a, b in quoted) or _IN_NAME.match(text, start):
            continue
        if match[0] == "国家" and not _STATE_ACTS.match(text, end):
            continue
        yield start, end


def _is_asked(text: str, span: tuple[int, int], places: list[tuple[int, int]]) -> bool:
    start, end = span
    free = not text.startswith("国家", start) or bool(_BREAK.search(text[:start]))
    if places and (_is_joined(text, span, places) or _is_compared(text, span)):
        return not _RANKED.match(text, end)
    if _RANKED.match(text, end) or _AMONG.search(text[:start]):
        return False
    if places:
        return free and text[start - 1 : start] != "在" and _is_asked_apart(text, span, places)
    return free


def _is_joined(text: str, span: tuple[int, int], places: list[tuple[int, int]]) -> bool:
    """Whether it is listed with a place: 全国2013年、岚溪区2015年."""
    return any(
        _JOINED.fullmatch(text, end, span[0]) if end <= span[0] else _lists(text, span[1], start)
        for start, end in places
    )


def _lists(text: str, start: int, end: int) -> bool:
    return bool(_JOINED.fullmatch(text, start, end))


def _is_compared(text: str, span: tuple[int, int]) -> bool:
    return bool(_WITH.search(text[: span[0]]) and _COMPARED.match(text, span[1]))


def _is_asked_apart(text: str, span: tuple[int, int], places: list[tuple[int, int]]) -> bool:
    """Whether a clause asks of the country and names no other place: 全国定的是多少?省里是多少?"""
    ends = [m.start() for m in _CLAUSE_END.finditer(text)]
    low = max((e for e in ends if e < span[0]), default=-1) + 1
    high = min(e for e in chain(ends, [len(text)]) if e >= span[1])
    alone = all(end <= low or high <= start for start, end in places)
    return alone and bool(_ASKS.search(text, span[1], high))
