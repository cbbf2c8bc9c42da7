"""Whether the words of an answer agree with gold: exact match, F1, inclusion, figures."""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate

from qa.evaluation.amounts import is_negated

# The signs that CMRC 2018 leaves out of account; its list, as it is.
_CMRC_SIGNS = frozenset("-:_*^/\\~`+=，。：？！“”；’《》…·、「」（）－～『』")
# A Chinese character stands alone; of other writing, words and numbers do, and each sign.
_TOKEN = re.compile(r"[一-龥]|\d+(?:[.,]\d+)*[^\W一-龥]*|[^\W一-龥]+|\S")
_HAN_NUMERAL = "零〇一二三四五六七八九十两"
_SIGN_REACH = 12
# What a form may not follow, and what may not follow it, if it begins or ends with a number.
_CUT_BEFORE = re.compile(r"\d\.?$")
_CUT_BEFORE_THOUSANDS = re.compile(r"\d,$")
_CUT_BEFORE_HAN = re.compile(rf"[{_HAN_NUMERAL}百千万亿点]$")
_THOUSANDS = re.compile(r"\d{3}(?!\d)")
_CUT_AFTER = re.compile(r"\d|\.\d|,\d{3}(?!\d)")


def exact_match(answer: str, forms: Sequence[str]) -> bool:
    """Whether an answer equals one of the gold forms but for case and punctuation.

    As in `cmrc2018_evaluate.py` (Cui et al., A Span-Extraction Dataset for Chinese Machine
    Reading Comprehension, EMNLP 2019).
    """
    plain = _without_signs(answer)
    return any(_without_signs(form) == plain for form in forms)


def character_f1(answer: str, forms: Sequence[str]) -> float:
    """Return the best F1 of the longest common run of characters over the gold forms.

    As in `cmrc2018_evaluate.py` (Cui et al., EMNLP 2019), where what is common is one unbroken
    run. Writing other than Chinese is cut into words by a pattern, where that script uses NLTK.

    >>> round(character_f1("力争增长8%以上", ["增长8%"]), 3)
    0.667
    """
    given = _tokens(answer)
    best = 0.0
    for form in forms:
        wanted = _tokens(form)
        common = _longest_common_run(wanted, given)
        if common:
            best = max(best, 2 * common / (len(wanted) + len(given)))
    return best


def _without_signs(text: str) -> str:
    return "".join(c for c in text.lower().strip() if c not in _CMRC_SIGNS)


@lru_cache(maxsize=4096)
def _tokens(text: str) -> list[str]:
    return _TOKEN.findall(_without_signs(text))


def _longest_common_run(first: Sequence[str], second: Sequence[str]) -> int:
    places: dict[str, list[int]] = {}
    for position, token in enumerate(second):
        places.setdefault(token, []).append(position)
    best = 0
    ending: dict[int, int] = {}
    for token in first:
        # How long the run is that ends at each place of the second text and at this token.
        ending = {at: ending.get(at - 1, 0) + 1 for at in places.get(token, ())}
        best = max(best, *ending.values()) if ending else best
    return best


@lru_cache(maxsize=4096)
def normal(text: str) -> str:
    """A text as inclusion compares it: NFKC, no space, lower case."""
    return "".join(unicodedata.normalize("NFKC", text).split()).lower()


@lru_cache(maxsize=4096)
def _spaces(text: str) -> frozenset[int]:
    """Where in the normal text there was space in the text itself."""
    words = unicodedata.normalize("NFKC", text).split()
    return frozenset(accumulate(len(word.lower()) for word in words))


def includes_all(answer: str, wanted: Sequence[Sequence[str]]) -> bool:
    """Whether for each wanted string one of its forms stands in the answer."""
    plain = normal(answer)
    return all(any(normal(form) in plain for form in forms) for forms in wanted)


def includes_all_whole(answer: str, wanted: Sequence[Sequence[str]]) -> bool:
    """Whether each wanted string stands in the answer, and not as a part of another number.

    >>> [includes_all_whole(text, [["5亿元"]]) for text in ("共5亿元", "15亿元", "负5亿元")]
    [True, False, False]
    """
    return all(any(_stands_whole(form, answer) for form in forms) for forms in wanted)


def _stands_whole(form: str, answer: str) -> bool:
    wanted, text, spaces = normal(form), normal(answer), _spaces(answer)
    at = text.find(wanted)
    while at >= 0:
        end = at + len(wanted)
        # 见表1 12家 has no 112家 and no 2家: space between digits parts two numbers.
        before = text[max(0, at - _SIGN_REACH) : at]
        if at in spaces and not before.endswith("负"):  # a dash before space is a list's
            before = ""
        after = "" if end in spaces else text[end : end + 5]
        if not _joins_numbers(wanted, at, spaces, _spaces(form)) and not _cuts_number(
            wanted, before, after
        ):
            return True
        at = text.find(wanted, at + 1)
    return False


def _joins_numbers(form: str, at: int, spaces: frozenset[int], own_spaces: frozenset[int]) -> bool:
    """Whether a form is found only as space between two digits was left out of account."""
    return any(
        form[place - 1].isdecimal() and form[place].isdecimal()
        for place in range(1, len(form))
        if at + place in spaces and place not in own_spaces
    )


def _cuts_number(form: str, before: str, after: str) -> bool:
    """Whether a form between those is but a part of a number: 12% of 112% or of -12%."""
    if (form[:1].isdecimal() or form[:1] in tuple(_HAN_NUMERAL)) and is_negated(before):
        return True
    if form[:1].isdecimal() and _CUT_BEFORE.search(before):
        return True
    if _THOUSANDS.match(form) and _CUT_BEFORE_THOUSANDS.search(before):
        return True
    if form[:1] in tuple(_HAN_NUMERAL) and _CUT_BEFORE_HAN.search(before):
        return True
    if form[-1:].isdecimal():
        return _CUT_AFTER.match(after) is not None
    # 5万 is no 5万亿.
    return form[-1:] in ("百", "千", "万") and after[:1] in ("万", "亿")
