"""Whether the words of an answer agree with gold: exact match, F1, inclusion, figures."""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from index.figures.quantities import find_quantities
from index.figures.quantities import fold as fold_figures
from qa.units import base_unit

# The signs that CMRC 2018 leaves out of account; its list, as it is.
_CMRC_SIGNS = frozenset("-:_*^/\\~`+=，。：？！“”；’《》…·、「」（）－～『』")
# A Chinese character stands alone; of other writing, words and numbers do, and each sign.
_TOKEN = re.compile(r"[一-龥]|\d+(?:[.,]\d+)*[^\W一-龥]*|[^\W一-龥]+|\S")
_UNQUOTE = str.maketrans("", "", '“”‘’「」『』"')
_MAGNITUDES = {"百": 1e2, "千": 1e3, "万": 1e4, "亿": 1e8}


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


def normal(text: str) -> str:
    """A text as inclusion compares it: NFKC, no space, lower case."""
    folded = unicodedata.normalize("NFKC", text)
    return "".join(c for c in folded if not c.isspace()).lower()


def includes_all(answer: str, wanted: Sequence[Sequence[str]]) -> bool:
    """Whether for each wanted string one of its forms stands in the answer."""
    plain = normal(answer)
    return all(any(normal(form) in plain for form in forms) for forms in wanted)


def amounts(text: str) -> frozenset[tuple[float, str]]:
    """The figures of a text in their base units; those that the source masks are none.

    >>> sorted(amounts("出让金收入50亿元,增长７．５％"))
    [(7.5, '%'), (5000000000.0, '元')]
    """
    found = set()
    # In a plan a number in quotes is part of a name (“30条”); in an answer it may be what is asked.
    for quantity in find_quantities(fold_figures(text.translate(_UNQUOTE))):
        if quantity.number is not None:
            base = base_unit(quantity.unit)
            number = quantity.number
            for mark in quantity.unit[: len(quantity.unit) - len(base)]:
                number *= _MAGNITUDES[mark]
            # 2.25亿 and 22500万 differ in the last bit.
            found.add((float(f"{number:.10g}"), base))
    return frozenset(found)
