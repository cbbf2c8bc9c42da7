"""Whether what stands around the words that a claim uses limits or denies them, and is not said."""

import re
from collections.abc import Iterator

from qa.citations import figures
from qa.drawing import Drawn
from qa.turning_words import MEMBER_BOUNDARY, NEGATION, SPEAKER

# What is kept from happening is the aim of a thing, and does not deny it.
_PURPOSE = re.compile(r"严禁|禁止|避免|防止|杜绝|反对|拒绝|严[控防]|谨防|遏制|制止|打击|取缔|零")
_UNDONE = re.compile(
    r"难度|压力|推迟|延[期后]|驳回|退回|撤回|落空|受阻|停运|闲置|封闭|迟?缓慢?|滞后|落选|失败|不实"
    r"|一半|[半多]数|少数(?!民族)|未|没有"
)
_FEWER = re.compile(r"(\d+)[家个所座]$")
_BRACKET = re.compile(r"\([^()]{0,8}?(?:不?含|不[包计]|扣除|剔除|除)[^()]*")
# 年内, 区内 and their like are what anything in a plan is of.
_SCOPE = re.compile(
    r"[^\W\d]{2}(?<![年月日天以室])(?<![全我本辖][区市县省州镇国境域])(?<!范围)[内外]$"
    r"|(?:以上|以下|工作日|节假日|周末)的?$|(?<![全我本][区市县省州镇国])范围内$"
    r"|(?<![\"五年])期间$"
)
_PARTITIVE = re.compile(
    r"(?:\d+|[一二两三四五六七八九十]+)[^\W\d][^·\d]{0,8}?中·?有?(?P<part>\d+)[^\W\d]"
)
_DEALT = re.compile(
    r"(?:各|每(?![百千万年月日天季])|平均)(?!级|类|项|界|地方|种|有关|相关)[^·\d]{0,10}?(\d+(?:\.\d+)?)"
)


def limits_around(drawn: Drawn) -> Iterator[str]:
    """The words of a clause that limit what a claim took from it, none of which it says."""
    yield from _behind(drawn)
    yield from _in_front(drawn)
    yield from _of_how_many(drawn)


def _behind(drawn: Drawn) -> Iterator[str]:
    """实现目标难度较大, 申请被驳回, 完成验收2家; 增长8%(不含保税区)."""
    text, said = drawn.source.text, figures(drawn.said)
    member = text[text.rfind("·", 0, drawn.last) + 1 : drawn.last]
    if "·" in text[: drawn.last] and said and not said & figures(member):
        return  # no more than a word of it
    tail = text[drawn.last :]
    if (match := _BRACKET.search(tail)) and match[0][1:3] not in drawn.said:
        yield match[0]
    own = MEMBER_BOUNDARY.split(tail)[0].partition("(")[0]
    denials = [m for m in NEGATION.finditer(own) if not _PURPOSE.match(m[0])]
    if found := next(iter((*denials, *_UNDONE.finditer(own))), None):
        yield own[found.start() :]
    fewer = _FEWER.search(own)
    if fewer and said and not figures(fewer[1]) <= said:
        yield own


def _in_front(drawn: Drawn) -> Iterator[str]:
    """Who says it, where or for whom it holds, and what denies the words lent to it."""
    first = next((i for i, used in enumerate(drawn.used) if used), 0)
    start = drawn.source.text.rfind("·", 0, first) + 1
    front = drawn.source.text[start:first]
    if _SCOPE.search(front):
        yield front
    for clause in drawn.source.before:
        speaker = SPEAKER.search(clause)
        if speaker and speaker.end() == len(clause) and speaker[0] not in drawn.said:
            yield speaker[0]
        for match in NEGATION.finditer(clause):
            denied = clause[match.end() : match.end() + 2]
            lent = len(denied) > 1 and denied in drawn.said and denied not in drawn.source.text
            if lent and match[0] + denied not in drawn.said:
                yield match[0] + denied


def _of_how_many(drawn: Drawn) -> Iterator[str]:
    """8家企业中5家 and 各5000万元, of which a claim has the whole or no 各."""
    text, said = drawn.source.text, drawn.said
    for match in _PARTITIVE.finditer(text):
        used = any(drawn.used[match.end() :])
        if used and not figures(match["part"]) <= figures(said):
            yield match[0]
    for match in _DEALT.finditer(text):
        if figures(match[1]) <= figures(said) and not re.search(r"[各每均]|分别", said):
            yield match[0]
