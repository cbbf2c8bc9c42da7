"""Find what official abbreviations by number stand for: 两江一湖, “六保”, “五化”.

Such a term is made of numerals and keys; the text spells it out where so many things in a row end
or begin with the key: 市场化、产业化、法治化.
"""

import re
from collections.abc import Iterator
from functools import cache

from qa.spans import Span

_NUMERALS = {c: n for n, c in enumerate("零一二三四五六七八九十")} | {"两": 2, "双": 2}
_NUMERAL = "一二两双三四五六七八九十"
_COUNTER = "个大项条类种"
_PAIR = re.compile(
    # 五个一批 are five of 一批.
    rf"([{_NUMERAL}])个[“\"]?一([一-龥])"
    rf"|([{_NUMERAL}])[{_COUNTER}]?[“\"]?((?:(?![{_NUMERAL}{_COUNTER}])[一-龥]){{1,4}})"
)
_LEAST, _MOST = 3, 12
_JOIN = r"[”\"」]?(?:[、;；]|以及|和|及|与)[“\"「]?"
# What stands with the key in one item: 文旅康养|地, 保|粮食安全, 数字|化|改造.
_REST = r"[^、,，;；。:：!！?？\n]{1,18}?"
_FEW = r"[一-龥]{1,8}?"


def counted_in(term: str) -> int:
    """How many things an abbreviation sums up; 0 if it is none.

    >>> [counted_in(term) for term in ("两江一湖", "五化", "两新一重", "双百行动", "十四五")]
    [3, 5, 3, 0, 0]
    """
    count = sum(count for count, _ in _pairs(term))
    return count if count > 1 else 0


def spelled_out(text: str, term: str) -> Iterator[Span]:
    """Where a text spells an abbreviation out, as it stands there."""
    pairs = _pairs(term)
    if _LEAST <= sum(count for count, _ in pairs) <= _MOST:
        for pattern in _patterns(pairs):
            for match in pattern.finditer(text):
                yield match.span()


def _pairs(term: str) -> tuple[tuple[int, str], ...]:
    """Numbers and keys of a term; none where a numeral belongs to a bigger one (十四五, 双百)."""
    term = term.replace("位一体", "位")  # the five of 五位一体 are one
    if re.search(r"[一二三四五六七八九十两双]{2}|[百千万亿\d+]", term):
        return ()
    found = (match.groups() for match in _PAIR.finditer(term))
    return tuple((_NUMERALS[a or c or ""], b or d or "") for a, b, c, d in found)


@cache
def _patterns(pairs: tuple[tuple[int, str], ...]) -> tuple[re.Pattern[str], ...]:
    """Items in a row with all the keys, of which the first two characters or the first count."""
    lengths = (2, 1) if any(len(key) > 1 for _, key in pairs) else (1,)
    patterns = []
    for length in lengths:
        keys = [re.escape(key[:length]) for count, key in pairs for _ in range(count)]
        for item in (f"{_REST}KEY", f"KEY{_REST}", f"{_FEW}KEY[一-龥]{{2}}"):
            items = _JOIN.join(item.replace("KEY", key) for key in keys)
            # The last item goes on to the next mark where its key stands first.
            patterns.append(
                re.compile(items + ("[^、,，;；。:：!！?？\n]*" if item.startswith("KEY") else ""))
            )
    return tuple(patterns)
