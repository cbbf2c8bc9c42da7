"""Whether a figure of a claim is whole: its unit, its range, its bound."""

import re
from collections.abc import Iterator, Sequence

from qa.citations import figures
from qa.support import Support, claimed_figures, fold_claim
from qa.turning_words import AFTER, BEFORE, HOPE

_NUMBER = r"(?<![\d.])(\d+(?:\.\d+)?|[一二三四五六七八九十百千万亿]{2,})(?![\d.])"
_DIGITS = r"(?P<number>(?<![\d.])\d+(?:\.\d+)?)"
_BOUND_AFTER = re.compile(rf"(?:{BEFORE})?{_DIGITS}(?P<unit>[^\d,;:.·]{{0,4}}?)(?:{AFTER})")
_BOUND_BEFORE = re.compile(rf"(?:{BEFORE}){_DIGITS}(?P<unit>)")
_STRIVES = re.compile(rf"{HOPE.pattern}|挑战|努力")


def bound_faults(claim: str, supports: Sequence[Support]) -> Iterator[str]:
    """Say which figures of a claim, folded, have lost a part of what they say."""
    for number in sorted(figures(claim)):
        rows = [row for support in supports for row in support.own_rows(number)]
        own = [row for s in supports for row in s.sure_rows(number) if not row.masked]
        if len(own) == len(rows) > 0 and not any(fold_claim(row.value) in claim for row in own):
            yield f"数字 {number} 的单位或范围不全,应是“{own[0].value}”"
        if own and all(row.stretch for row in own) and not _STRIVES.search(claim):
            yield f"数字 {number} 漏了“力争”"
    signs = _signs(claim)
    said = dict(_bounds(claim))
    quoted: dict[str, list[set[str]]] = {}
    for support in supports:
        for number, bounds in _bounds(support.folded):
            quoted.setdefault(number, []).append(bounds)
    for number, bounds in said.items():
        if _same_sign(number, signs, supports):
            continue
        lost = [sorted(of_quote - bounds) for of_quote in quoted.get(number, [])]
        if lost and all(lost):
            yield f"数字 {number} 漏了“{lost[0][0]}”"


def without_bounds(claim: str, supports: Sequence[Support]) -> str:
    """Take the words for a bound out of a folded claim where the quote has an equal one.

    不超过5.5% says what 控制在5.5%以内 says.
    """
    signs = _signs(claim)

    def bare(match: re.Match[str]) -> str:
        (number,) = figures(match["number"])
        quoted = any(match[0] in support.folded for support in supports)
        if quoted or not _same_sign(number, signs, supports):
            return match[0]
        return match["number"] + match["unit"]

    return _BOUND_BEFORE.sub(bare, _BOUND_AFTER.sub(bare, claim))


def _signs(claim: str) -> dict[str, set[str]]:
    """How the figures of a claim are to be compared: >=, ≈ and so on."""
    signs: dict[str, set[str]] = {}
    for row in claimed_figures(claim):
        for number in figures(row.value):
            signs.setdefault(number, set()).add(row.comparator)
    return signs


def _same_sign(number: str, signs: dict[str, set[str]], supports: Sequence[Support]) -> bool:
    said = signs.get(number, set())
    return "=" not in said and any(
        {row.comparator} == said for support in supports for row in support.own_rows(number)
    )


def _bounds(text: str) -> Iterator[tuple[str, set[str]]]:
    for match in re.finditer(_NUMBER, text):
        passes = "|[过破]" if match[1][0] in "百千万亿" else ""  # 投资过百亿元
        before = re.search(rf"(?:{BEFORE}{passes})$", text[: match.start()])
        after = re.match(rf"[^\d,;:.·]{{0,4}}?({AFTER})", text[match.end() :])
        number = next(iter(figures(match[1])), match[1])
        yield number, {found for found in (before and before[0], after and after[1]) if found}
