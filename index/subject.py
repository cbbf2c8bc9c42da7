"""Say of which place and year a document is, from its title, header, file name and text."""

import re
from collections import Counter
from collections.abc import Iterator

from index.divisions import DIVISION_SUFFIXES, ZONE_FORMS, core, divisions_of, gazetteer
from index.fold import fold
from index.header import KINDS
from index.mentions import Mention, find_mentions, names_of
from index.places import NATIONAL, aliases
from index.years import find_years

_HEAD = 3000
_BODY = 30_000

# ---- year ----------------------------------------------------------------------------------

_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)\s*(?:年|度)")
_SPAN = re.compile(r"(?<!\d)(20\d\d)\s*年?\s*(?:——?|[-–~至到])\s*20\d\d(?!\d)")
_FIVE_YEARS = re.compile(
    r"(?:第?十([一二三四五六七八九])个五年|[“\"]?十([一二三四五六七八九])五[”\"]?)"
)
_GOAL_HEADING = re.compile(
    r"(?:^|[\n。\s])(?:[一二三四五六七八九十]+、|[(（][一二三四五六七八九十]+[)）])[^。\n]{0,12}?"
    r"(20\d\d)年[^。\n]{0,20}?(?:目标|要求|重点|任务|安排|打算|工作)"
)
_GOAL = re.compile(r"(20\d\d)年[^。;；,，]{0,20}(?:预期目标|主要目标|奋斗目标|总体要求|总体思路)")
_SESSION = re.compile(
    r"((?:19|20)\d\d)\s*年\s*\d+\s*月\s*\d+\s*日[^。\n]{0,10}在?[^。\n]{0,40}人民代表大会"
)


def find_year(text: str, title: str, name: str, published: str) -> int | None:
    """The year that a plan is for; of a span of years (2021-2025, 十四五) the first.

    2021年计划执行情况与2022年计划草案 is for the last year that it names.
    """
    for source in (title, name):
        year = _year_of(source)
        if year:
            return year
    session = _SESSION.search(text[:_HEAD])
    if session:
        return int(session[1])
    headings = [int(y) for y in _GOAL_HEADING.findall(text)]
    if headings:
        return max(headings)
    goals = [int(y) for y in _GOAL.findall(text[:_BODY])]
    if goals:
        return Counter(goals).most_common(1)[0][0]
    numbers = re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", name)
    if numbers:
        return int(numbers[-1])
    return int(published[:4]) if published else None


def _year_of(line: str) -> int | None:
    folded = fold(line)
    span = _SPAN.search(folded)
    if span:
        return int(span[1])
    plan = _FIVE_YEARS.search(folded)
    if plan:
        # The tenth began in 2001: 十四五 is 2021 to 2025.
        return 2001 + 5 * "一二三四五六七八九".index(plan[1] or plan[2]) + 5
    digits = [int(y) for y in _YEAR.findall(folded)]
    if digits:
        return digits[-1]
    written = [s.year for s in find_years(folded) if not folded[s.start].isdigit()]
    return written[-1] if written else None


# ---- place ---------------------------------------------------------------------------------

_ZONE = "|".join(ZONE_FORMS)
_SUFFIX = "|".join(DIVISION_SUFFIXES)
_HEADS = "省长|市长|区长|县长|州长|盟长|旗长|主席"
_CONGRESS = re.compile(
    rf"(?:^|[^一-龥]|日|在)(?![日在])([一-龥]{{2,15}}?(?:{_SUFFIX}))第[一二三四五六七八九十百\d]+届"
)
_SPEAKER = re.compile(rf"([一-龥]{{2,15}}?(?:{_SUFFIX}))(?:人民政府)?(?:代)?(?:{_HEADS})")
_ON_BEHALF = re.compile(rf"代表([一-龥]{{2,15}}?(?:{_SUFFIX}))(?:人民政府|政府)")
_AFTER_UNLISTED = re.compile(r"$|[党人政国委第“\"十\d]|发展和改革")
# A text that only mentions the State Council is not the whole country's.
_OF_STATE_COUNCIL = re.compile(
    r"(?:代表|受)国务院|国务院(?:副?总理|[\s\u3000]*关于)|政府工作报告[^。]{0,80}国务院"
)
_RANK = re.compile("国家级?|全?[国省市区县]级?")
_PILOT_ZONE = re.compile(r"中国[(（]([一-龥]{2,4})[)）](?=自由贸易试验区)")


def find_place(text: str, title: str, issuer: str, name: str) -> str:
    """The place that a document is about: by title, speaker, issuer, name, else by its text.

    "" where none of these names one (a district's plan may only ever say 全区).
    """
    head = text[:600]
    sources = (place_words(title), *_session_places(head), place_words(issuer), place_words(name))
    own = next((place for source in sources if (place := _place_in(source))), "")
    if not own and ("国务院" in title + issuer or _OF_STATE_COUNCIL.search(head)):
        return NATIONAL
    own = own or _most_named(text)
    return _with_parent(own, text)


def place_words(line: str) -> str:
    """A title, issuer or name without its year and kind of document, which hold no place.

    >>> place_words("关于印发《昆山市2022年度政府工作报告》的通知")
    '昆山市'
    """
    line = _PILOT_ZONE.sub(r"\1", line)
    line = re.sub(r"[(（].*?[)）]|\s+", "", line)
    line = re.sub(r"^.*《|》.*$", "", line)
    line = re.sub(r"^(?:关于|印发|在)+", "", line)
    line = re.sub(rf"(?:(?:19|20)\d\d)?(?:年度?|度)?(?:政府)?(?:{KINDS})$", "", line)
    return re.sub(r"(?:19|20)\d\d(?:年度?|度)?", "", line)


def _session_places(head: str) -> Iterator[str]:
    flat = re.sub(r"[ \u3000]+", "", head)
    for pattern in (_CONGRESS, _SPEAKER, _ON_BEHALF):
        match = pattern.search(flat)
        if match and not re.search(r"全国|代表|全[省市区县]", match[1]):
            yield match[1]


def _place_in(words: str) -> str:
    """The place that words name: 江苏南京江北新区, 上海市, 环湖江阴经济技术开发区; else ""."""
    leading = names_of(words)
    # 重点建设项目地区布局 begins with no place, though it reads like one.
    while leading and not _is_name(leading[-1], words):
        leading.pop()
    if leading:
        return words[: leading[-1].end]
    sure = [m for m in find_mentions(words) if not m.bare or m.level <= 2]
    place = ""
    for number, mention in enumerate(sure):
        if number and mention.start != sure[number - 1].end:
            break
        place += mention.text
    return place


def _is_name(mention: Mention, words: str) -> bool:
    if mention.kind:
        return not _RANK.fullmatch(mention.stem)
    return mention.level > 0 or bool(_AFTER_UNLISTED.match(words, mention.end))


def _most_named(text: str) -> str:
    """The zone, else the city or district, that a text without title or issuer keeps naming."""
    zones: Counter[str] = Counter()
    divisions: Counter[str] = Counter()
    for mention in find_mentions(text[:_BODY]):
        if mention.kind:
            last = names_of(mention.text)[-1]
            zones[last.stem + last.kind] += 1
        elif mention.level >= 2 and not mention.bare:
            divisions[mention.text] += 1
    if zones and zones.most_common(1)[0][1] >= 3:
        return zones.most_common(1)[0][0]
    ranked = divisions.most_common(2)
    if not ranked or ranked[0][1] < 3:
        return ""
    # A plan names its neighbours and the city above it, too; its own name stands out or is none.
    return ranked[0][0] if len(ranked) == 1 or ranked[0][1] >= 2 * ranked[1][1] else ""


def _with_parent(own: str, text: str) -> str:
    """Put the city or province in front of a place's name that the text says it lies in.

    The text is closer to the matter than a scraped title: 江苏南京…滨海新区 over a text that
    says 规划建设无锡滨海新区. Of several districts of one name it is the one whose city is named.
    """
    names = names_of(own)
    if not names:
        return own
    last = names[-1]
    if last.kind:
        parent = _named_before(last.text, text)
        known = not parent or (len(names) > 1 and parent in aliases(own))
        return own if known else parent + last.text
    rows = divisions_of(last.stem, last.text)
    if len(names) > 1 or len(rows) < 2 or last.level < 3:
        return own
    counts = {row: sum(text.count(core(above)) for above in row.path[:-1]) for row in rows}
    best = max(rows, key=lambda row: counts[row])
    others = [count for row, count in counts.items() if row is not best]
    return "".join(best.path) if counts[best] > 2 * max(others) else own


def _named_before(name: str, text: str) -> str:
    """The city or province that a text writes most often right before a name."""
    found: Counter[str] = Counter()
    for match in re.finditer(re.escape(name), text):
        for size in (3, 2):
            before = text[max(0, match.start() - size) : match.start()]
            rows = gazetteer().get(before, ())
            if rows and rows[0].level <= 2:
                found[before] += 1
                break
    return found.most_common(1)[0][0] if found else ""
