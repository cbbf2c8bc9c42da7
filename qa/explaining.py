"""Whether words say what a term stands for, in the ways in which official documents do."""

import re
from collections.abc import Sequence

_GAP = r"[^,，。;；:：“]{0,12}"
_NUMERALS = "零一二三四五六七八九"
_SPELLED = dict(zip("0123456789", ("零", "一", "[二两]", *_NUMERALS[3:]), strict=True))
# A title is the term, its number and a noun: 6.县域“三链一库”:
_TITLE = 14
# But (2021—2025年) and (详见附件) explain nothing.
_BRACKETED = r"[(（](?!详?见|[\d年月日—–~至-]+[)）])[^()（）]{4,}[)）]"
_ENTRY_NUMBER = re.compile(r"\s*\d{1,2}[.、．]")
# What such terms are called tells nothing of them.
_GENERIC = {
    "行动", "工程", "计划", "体系", "战略", "工作", "建设", "机制", "模式", "项目", "平台", "政策",
    "活动", "发展", "制度",
}  # fmt: skip
_COUNTS = {c: n for n, c in enumerate(_NUMERALS)} | {"两": 2, "双": 2, "十": 10}


def explains(
    text: str, start: int, end: int, sentence: tuple[int, int], terms: Sequence[str]
) -> bool:
    """Whether `text[start:end]` says what one of the terms stands for.

    As the body of an entry (“515”体系:全力聚焦…), also of one whose title has a line of its own, in
    brackets (“112”体系(1个…)), by 即 or 是指, as what brought it forth (…,探索出“某某模式”), as a
    list that the term sums up (项目攻坚年、城市建设年“三个年”), digit by digit (“543”体系,…五种意
    识,…四个方法,…三项机制), or by taking its words up (“双随机”监管,随机抽取…).
    """
    window, before = text[start:end], text[sentence[0] : start].rstrip()
    title = _line_above(text, start)
    whole = sentence[1] - end <= 1
    return any(
        (whole and _is_entry(term, window, before))
        or _is_entitled(term, title)
        or _is_glossed(term, window)
        or _is_brought_forth(term, window)
        or _is_summed_up(term, window)
        or _is_spelled_out(term, window)
        for term in terms
    )


def _is_entry(term: str, window: str, before: str) -> bool:
    name = re.escape(term)
    return bool(
        re.search(rf"{name}{_GAP}[:：]$", before[-40:])
        or re.match(rf"[“\"]?[^,，。;；:：]{{0,12}}{name}{_GAP}[:：]", window)
    )


def _line_above(text: str, start: int) -> str:
    """The line above, of what begins a line."""
    above = text[:start].rstrip(" \t\u3000")
    return above.rstrip().rpartition("\n")[2] if above.endswith("\n") else ""


def _is_entitled(term: str, title: str) -> bool:
    """Whether a line is the title of a glossary's entry: 4.“百家计划”:"""
    stripped = title.strip()
    entry = stripped.endswith(("：", ":")) or _ENTRY_NUMBER.match(title)
    entry = entry or re.fullmatch(rf"[“\"「]{re.escape(term)}[”\"」]", stripped)
    return term in title and len(title) <= len(term) + _TITLE and bool(entry)


def _is_glossed(term: str, window: str) -> bool:
    close = rf"{re.escape(term)}[”\"」』》]?[^,，。;；:：“]{{0,8}}"
    return bool(
        re.search(
            rf"{close}(?:{_BRACKETED}|[,，]?即(?![将使便刻日可])|(?:就)?是指|指的是"
            r"|[,，](?:重点|核心|关键|实质|目的)(?:就?是|在于))",
            window,
        )
    )


def _is_brought_forth(term: str, window: str) -> bool:
    made = r"(?:探索|摸索|总结|形成|走|闯|创|打造)(?:出|成)?了?[^,，。;；:：、]{0,16}[“\"「]"
    return bool(re.search(rf"[,，;；].*{made}{re.escape(term)}[”\"」]?$", window))


def _is_summed_up(term: str, window: str) -> bool:
    """A list right before the term, of as many things as its name counts (三个年, 双目标)."""
    # 抓好厕所和水塘两件民生小事 has no quotation marks, but counts.
    mark = "" if term[0] in _COUNTS else '[“"「]'
    match = re.search(rf"([^,，。;；:：]+?)[“\"「]?{mark}{re.escape(term)}", window)
    if match is None or match[1].endswith("、"):  # one of the things that are listed
        return False
    counted = [_COUNTS[c] for c in term if c in _COUNTS and _COUNTS[c] > 1]
    joins = len(re.findall(r"[、和及与]" if counted[:1] == [2] else "、", match[1]))
    return joins >= max(1, (counted[0] if counted else 2) - 1)


def _is_spelled_out(term: str, window: str) -> bool:
    after = window.partition(term)[2]
    digits = re.findall(r"\d", term)
    if len(digits) > 1 and all(
        re.search(rf"(?:{d}|{_SPELLED[d]})[个种项大类条方]", after) for d in digits
    ):
        return True
    pairs = {term[i : i + 2] for i in range(len(term) - 1) if re.match("[一-龥]{2}", term[i:])}
    told = re.sub(r"[“\"「][^”\"」]*[”\"」]", "", after)
    return len(told) > 12 and any(pair in told for pair in pairs - _GENERIC)
