"""Whether what a quote leaves out at its ends, or a claim of its quote, turns it round."""

import re
from collections.abc import Iterator, Sequence

from qa.support import Support
from qa.turning_words import (
    AFTER,
    BEFORE,
    BOUNDARY,
    DONE,
    MEMBER_BOUNDARY,
    STAGE_TAIL,
    begins_inside,
)

# What turns a quote round or limits it where it stands right before it and is left out.
_CUT_BEFORE = re.compile(
    rf"(?:[不未没无非否勿莫]|{BEFORE}|[人亩户年月]均|[一二三四前]+季度|[上下]半年|超过|全国|全省)$"
)
_CUT_AFTER = re.compile(rf"(?:{AFTER})|[\d%‰]|\.\d|[-—~至到]\d")
# 除青禾镇外,各镇…; but 除此之外 excepts nothing, and 除补助外,还 adds.
_EXCEPTION = re.compile(
    r"(?<![消扣拆解清免])除(?!此|[险尘夕湿])(?P<what>[^,，;；。\n]{1,20}?)之?外[,，]?(?!还|也|另|资|[商贸])"
)

_EXCEPTED = re.compile(rf"{_EXCEPTION.pattern}$")


def cut_faults(support: Support) -> Iterator[str]:
    """Say where a quote was cut so that it says something else: 不 before it, 以上 behind it."""
    text, (start, end) = support.evidence.passage.text, support.span
    found = _CUT_BEFORE.search(text, 0, start) or _EXCEPTED.search(text, 0, start)
    if cut := found[0] if found else begins_inside(text, start):
        yield f"引文截去了前面的“{cut}”"
    if after := _CUT_AFTER.match(text, end):
        yield f"引文截去了后面的“{after[0]}”"
    rowless = not any(quoted for _, quoted in support.rows())
    done = rowless and DONE.search(MEMBER_BOUNDARY.split(support.folded)[-1])
    if done and (tail := STAGE_TAIL.match(text, end)):
        yield f"引文截去了后面的“{tail[0]}”"


def limit_faults(claim: str, supports: Sequence[Support], *, rowless: bool) -> Iterator[str]:
    """Say what a folded claim leaves out of its quotes: an exception, the stage that is done.

    Args:
        rowless: Whether the claim has no figure of a quote.
    """
    clauses = [clause for s in supports for clause in BOUNDARY.split(s.folded)]
    for support in supports:
        for match in _EXCEPTION.finditer(support.folded):
            rule = BOUNDARY.split(support.folded[match.end() :])[0]
            if not re.search("除|其余", claim) and (_shares(claim, rule) or match["what"] in claim):
                yield f"漏了“{match[0].rstrip(',')}”"
    for said in BOUNDARY.split(claim) if rowless else ():
        if not (done := DONE.search(said)):
            continue
        members = [m for c in clauses for m in c.split("·") if done[0] in m and _shares(said, m)]
        tails = [STAGE_TAIL.search(member) for member in members]
        lost = [tail for tail in tails if tail and tail["stage"] not in said]
        if lost and len(lost) == len(members):
            yield f"漏了“{lost[0][0]}”"


def _shares(claim: str, text: str) -> bool:
    """Whether a claim has three characters of a text that stand together in it."""
    return any(text[i : i + 3] in claim for i in range(len(text) - 2))
