"""Whether the quotes of a claim bear out what it says: its words, units, places and indicators.

`qa.citations` has made sure that the quotes are verbatim and hold the claim's figures. A model
can still say more than it quotes (张三受贿 beside a true quote of 投资增长14%), give a figure
another unit or another indicator's name, or one place's figure to another place. What is found
here is said in the words that the model is told; nothing is decided by likeness, so a free
paraphrase fails.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from qa.citations import figures
from qa.cutting import cut_faults, limit_faults
from qa.dealing_out import dealing_faults, deals_out
from qa.drawing import drawn_from, equal_terms, stretches, terms
from qa.figure_bearing import figure_faults
from qa.figure_bounds import bound_faults, without_bounds
from qa.laying_out import Known, lay_out
from qa.leaving_out import omissions
from qa.source_words import known_words, source_names
from qa.support import Support, fold_claim
from qa.turning_words import BOUNDARY, FUNCTION, HOPE, MEMBER_BOUNDARY, PLAN

_CLAUSE = re.compile(r"(?:\d+(?:[.:]\d+)*|[^,;!?.·])+")
# 12个 in 改造12个老旧小区, which a quote may have behind its noun.
_COUNTED = re.compile(
    r"(?!(?:19|20)\d\d年|\d{1,2}[月日])(?<![\d.<>~+-])\d+(?:\.\d+)?[百千万亿]*"
    r"(?:[公千]里|公顷|平方公里|[平立]方米|人次|千瓦|[^\d\W])"
)

_AGENT = re.compile(r"^([^由]+)由([^由]+)$")


def find_faults(claim: str, supports: Sequence[Support], topic: str) -> tuple[str, ...]:
    """Say what in a claim its quotes do not bear out; empty if they bear out all of it.

    Args:
        topic: What the question is about, without places and years: its words may be repeated
            where the source has them too.
    """
    folded = _in_its_words(fold_claim(claim), supports)
    cut = tuple(dict.fromkeys(fault for support in supports for fault in cut_faults(support)))
    drawn = [drawn_from(said, supports) for said in stretches(folded)]
    if folded and any(folded == support.folded for support in supports):
        return (*cut, *omissions(folded, drawn, topic))  # it says what is quoted
    rowless = not any(s.own_rows(number) for number in figures(folded) for s in supports)
    faults = list(_strange_words(folded, supports, topic, rowless=rowless))
    faults += figure_faults(folded, supports, topic)
    faults += bound_faults(folded, supports)
    faults += limit_faults(folded, supports, rowless=rowless)
    faults += dealing_faults(folded, drawn, supports)
    faults += omissions(folded, drawn, topic)
    return tuple(dict.fromkeys((*faults, *cut)))


def _strange_words(
    claim: str, supports: Sequence[Support], topic: str, *, rowless: bool
) -> Iterator[str]:
    """Say what a folded claim says in words that its quotes do not have."""
    names = source_names(supports)
    sources = [
        (
            s.folded,
            Known(
                names,
                *known_words(s, topic),
                hopes=tuple(m[0] for p in (HOPE, PLAN) for m in p.finditer(s.folded)),
                planned=not s.looks_back,
                rowless=rowless,
            ),
        )
        for s in supports
    ]
    parts = BOUNDARY.split(without_bounds(claim, supports))
    clauses = [c for p in parts if not deals_out(p, supports) for c in _CLAUSE.findall(p)]
    turned = [rowless and _turned_about(clause, sources) for clause in clauses]
    pairs = zip(clauses, turned, strict=True)
    words = [word for clause, about in pairs if not about for word in _unborne(clause, sources)]
    if words:
        yield f"引文里没有这些词:{'、'.join(dict.fromkeys(words))}"
    if not any(a + b in quote for a, b in pairwise(claim) for quote, _ in sources):
        yield "没有一处出自引文"


def _in_its_words(claim: str, supports: Sequence[Support]) -> str:
    """A claim with the terms of its quotes for others that say the same: GDP, 规模以上工业."""
    for term in terms(claim):
        if not any(term in support.folded for support in supports):
            equal = (o for o in equal_terms(term) if any(o in s.folded for s in supports))
            claim = claim.replace(term, next(equal, term))
    return claim


def _turned_about(clause: str, sources: Sequence[tuple[str, Known]]) -> bool:
    """Whether a clause says a whole clause with its object first: 河道改线暂缓实施.

    Or with who does it behind 由: 道路由市政公司养护 of 市政公司养护道路.
    """
    said = FUNCTION.sub("", clause)
    parts = [FUNCTION.sub("", part) for quote, _ in sources for part in BOUNDARY.split(quote)]
    wholes = {*parts, *(_AGENT.sub(r"\2\1", part) for part in parts)}
    if _AGENT.sub(r"\2\1", said) in wholes:
        return len(said) > 1
    return any(len(whole) == len(said) > 1 and said in whole + whole for whole in wholes)


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
