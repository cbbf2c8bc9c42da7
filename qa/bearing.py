"""Whether the quotes of a claim bear out what it says: its words, units, places and indicators.

`qa.citations` has made sure that the quotes are verbatim and hold the claim's figures. A model
can still say more than it quotes (张三受贿 beside a true quote of 投资增长14%), give a figure
another unit or another indicator's name, or one place's figure to another place. What is found
here is said in the words that the model is told; nothing is decided by likeness, so a free
paraphrase fails.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from qa.citations import figures
from qa.cutting import cut_faults, limit_faults
from qa.figure_bearing import figure_faults
from qa.figure_bounds import bound_faults, without_bounds
from qa.laying_out import Known, lay_out
from qa.source_words import known_words, source_names
from qa.support import Support, fold_claim
from qa.turning_words import MEMBER_BOUNDARY

_CLAUSE = re.compile(r"(?:\d+(?:[.:]\d+)*|[^,;!?.·])+")
# 12个 in 改造12个老旧小区, which a quote may have behind its noun.
_COUNTED = re.compile(r"(?!(?:19|20)\d\d年|\d{1,2}[月日])(?<![\d.])\d+(?:\.\d+)?[百千万亿]*[^\d\W]")


def find_faults(claim: str, supports: Sequence[Support], topic: str) -> tuple[str, ...]:
    """Say what in a claim its quotes do not bear out; empty if they bear out all of it.

    Args:
        topic: What the question is about, without places and years: its words may be repeated
            where the source has them too.
    """
    folded = fold_claim(claim)
    cut = tuple(dict.fromkeys(fault for support in supports for fault in cut_faults(support)))
    if folded and any(folded == support.folded for support in supports):
        return cut  # it says what is quoted
    rowless = not any(s.own_rows(number) for number in figures(folded) for s in supports)
    names = source_names(supports)
    sources = [
        (s.folded, Known(names, *known_words(s, topic), not s.looks_back, rowless))
        for s in supports
    ]
    clauses = _CLAUSE.findall(without_bounds(folded, supports))
    words = [word for clause in clauses for word in _unborne(clause, sources)]
    faults = [f"引文里没有这些词:{'、'.join(dict.fromkeys(words))}"] if words else []
    if not any(a + b in quote for a, b in pairwise(folded) for quote, _ in sources):
        faults.append("没有一处出自引文")
    faults += figure_faults(folded, supports, topic)
    faults += bound_faults(folded, supports)
    faults += limit_faults(folded, supports, rowless=rowless)
    return tuple(dict.fromkeys((*faults, *cut)))


def _unborne(clause: str, sources: Sequence[tuple[str, Known]]) -> tuple[str, ...]:
    """What of a clause is borne out neither by known words nor by the quote that bears most.

    It has to be one quote: pieces of two make what neither says (增长9% of one, 以内 of another).
    """
    layouts = [lay_out(clause, quote, known) for quote, known in sources]
    least = min(layouts, key=lambda missing: len("".join(missing)))
    counted = _COUNTED.findall(clause)
    if not least or len(counted) != 1:
        return least
    for quote, known in sources:
        for part in MEMBER_BOUNDARY.split(quote):
            if _COUNTED.findall(part) == counted and not lay_out(
                clause.replace(counted[0], ""), part.replace(counted[0], ""), known
            ):
                return ()
    return least
