"""Whether what a quote leaves out at its ends, or a claim of its quote, turns it round."""

import re
from collections.abc import Iterator, Sequence

from qa.figure_bounds import AFTER, BEFORE
from qa.support import Support
from qa.turning_words import (
    BOUNDARY,
    DONE,
    FORBIDDING,
    MEMBER_BOUNDARY,
    NEGATION,
    STAGE_TAIL,
    begins_inside,
)

# What turns a quote round or limits it where it stands right before it and is left out.
_CUT_BEFORE = re.compile(
    rf"(?:[不未没无非否勿莫]|{BEFORE}|[人亩户年月]均|[一二三四前]+季度|[上下]半年|超过|全国|全省)$"
)
# Where no figure is quoted, whether a thing is only meant to be done is all that there is to say.
_CUT_INTENT = re.compile(r"(?:谋划|筹备|力争|争取|计划|拟|预计)$")
_CUT_AFTER = re.compile(rf"(?:{AFTER})|[\d%‰]|\.\d|[-—~至到]\d")
_CLAUSE_END = re.compile(r"[,，;；。!！?？:：\n]")
# Words before an indicator that leave it what it is.
_FREE_HEAD = re.compile(
    r"全[年区市县省]|实现|完成|新增|力争|确保|预计|力促|本级|其中|年度|全面|继续|进一步|计划|主要|当年"
)
# 除青禾镇外,各镇…; but 除此之外 excepts nothing, and 除补助外,还 adds.
_EXCEPTION = re.compile(
    r"(?<![消扣拆解清免])除(?!此|[险尘夕湿])(?P<what>[^,，;；。\n]{1,20}?)之?外[,，]?(?!还|也|另|资|[商贸])"
)


def cut_faults(support: Support) -> Iterator[str]:
    """Say where a quote was cut so that it says something else: 不 before it, 以上 behind it."""
    text, (start, end) = support.evidence.passage.text, support.span
    if cut := _cut_before(support, text[:start]) or begins_inside(text, start):
        yield f"引文截去了前面的“{cut}”"
    if after := _CUT_AFTER.match(text, end):
        yield f"引文截去了后面的“{after[0]}”"
    rowless = not any(quoted for _, quoted in support.rows())
    done = rowless and DONE.search(MEMBER_BOUNDARY.split(support.folded)[-1])
    if done and (tail := STAGE_TAIL.match(text, end)):
        yield f"引文截去了后面的“{tail[0]}”"


def _cut_before(support: Support, head: str) -> str:
    clause = _CLAUSE_END.split(head)[-1]
    found = _CUT_BEFORE.search(head)
    if not found and not any(quoted for _, quoted in support.rows()):
        found = _CUT_INTENT.search(head)
    found = found or FORBIDDING.search(clause) or NEGATION.search(clause.rpartition("、")[2])
    found = found or re.search(rf"{_EXCEPTION.pattern}$", head)
    return found[0] if found else _cut_indicator(support)


def _cut_indicator(support: Support) -> str:
    """What was cut off a quoted figure's indicator: 农村 of 农村居民人均可支配收入."""
    text, (start, _) = support.evidence.passage.text, support.span
    for row, quoted in support.rows():
        at = text.rfind(row.indicator, 0, row.start) if quoted and row.indicator else -1
        cut = text[at:start] if 0 <= at < start < at + len(row.indicator) else ""
        # 挂牌企业8家 is whole though it is the last member of 上市、挂牌企业8家.
        if not cut.endswith(("、", "和", "及", "与")) and _FREE_HEAD.sub("", cut):
            return cut
    return ""


def limit_faults(claim: str, supports: Sequence[Support], *, rowless: bool) -> Iterator[str]:
    """Say what a folded claim leaves out of its quotes: an exception, the stage that is done.

    Args:
        rowless: Whether the claim has no figure of a quote.
    """
    clauses = [clause for s in supports for clause in BOUNDARY.split(s.folded)]
    for support in supports:
        for match in _EXCEPTION.finditer(support.folded):
            rule = BOUNDARY.split(support.folded[match.end() :])[0]
            if "除" not in claim and (_shares(claim, rule) or match["what"] in claim):
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
