"""Whether each figure of a claim belongs to the subject that the claim gives it to."""

import re
from collections.abc import Iterator, Sequence

from index.figures.wording import LEAD
from index.types import Figure
from qa.citations import figures
from qa.drawing import Drawn, quoted_clauses, shared
from qa.support import Support, claimed_figures, fold_claim
from qa.timing import YEAR
from qa.turning_words import FUNCTION, SUM, TIME_SPAN

_EACH = re.compile(r"各(?![级类项界种])|每(?![年月季天日])|分别|平均")
_LIST = re.compile(r"[·和与及]")
_LEAST_SUBJECT, _HEAD, _WHOLE, _CAUSE = 2, 2, 4, 4


def dealing_faults(
    claim: str, sources: Sequence[Sequence[Drawn]], supports: Sequence[Support]
) -> Iterator[str]:
    """Say which figures of a folded claim are another's in the quotes.

    Args:
        sources: For each stretch of the claim the clauses that it may be drawn from.
    """
    yield from _exchanged(claim, supports)
    for drawn in (drawn for found in sources for drawn in found):
        own = drawn.source.text + "|".join(drawn.indicators)
        strange = _strange(drawn.said, own)
        foreign = [run for run in strange if len(run) >= _LEAST_SUBJECT or run in "总净"]
        yield from _next_ones(drawn)
        yield from _summed(drawn)
        yield from _carried_over(drawn, foreign, supports)
        yield from _replaced(drawn, foreign, supports)
        yield from _half_a_share(drawn)
        yield from _torn(drawn, supports)
        yield from _mistimed(drawn)


def deals_out(clause: str, supports: Sequence[Support]) -> bool:
    """Whether a clause only lists (甲、乙分别增长5%、6%) what the quotes give one by one."""
    if "分别" not in clause:
        return False
    rows = claimed_figures(clause)
    quoted = {_told(row) for s in supports for row, inside in s.rows() if inside}
    known = {c for s in supports for c in s.folded + s.evidence.metadata.place}
    strange = [c for c in FUNCTION.sub("", clause) if c.isalnum() and c not in known]
    return not strange and len(rows) > 1 and {_told(row) for row in rows} <= quoted


def _told(row: Figure) -> tuple[str, str]:
    return fold_claim(row.indicator), fold_claim(row.value)


def _exchanged(claim: str, supports: Sequence[Support]) -> Iterator[str]:
    """A figure under the very name of another: 二产增长9% of 二产、三产分别增长7%、9%."""
    quoted = [row for s in supports for row, inside in s.rows() if inside]
    for row in claimed_figures(claim):
        named = [q for q in quoted if fold_claim(q.indicator) == fold_claim(row.indicator)]
        same = [q for q in quoted if figures(q.value) & figures(row.value)]
        name = fold_claim(row.indicator)
        alike = any(name in (own := fold_claim(q.indicator)) or own in name for q in same)
        if named and same and not alike:
            yield f"数字 {row.value} 在资料里是“{same[0].indicator}”的"


def _next_ones(drawn: Drawn) -> Iterator[str]:
    """A figure of a list, given to the next: the 7% of 城乡收入分别增长6%、7% to 城."""
    if "分别" not in drawn.source.text or len(drawn.rows) != 1:
        return
    (own,) = drawn.indicators
    for row in drawn.support.rows_of(drawn.source.start, drawn.source.end):
        head = fold_claim(row.indicator)[:_HEAD]
        if head in drawn.said and head not in own and own[:_HEAD] not in drawn.said:
            yield f"数字 {drawn.rows[0].value} 在资料里是“{own}”的"


def _summed(drawn: Drawn) -> Iterator[str]:
    """A sum of what was told of each, or the other way round."""
    text, said = drawn.source.text, drawn.said
    total = SUM.search(said)
    listed = total and _LIST.search(said[: total.start()])
    if total and (listed or _EACH.search(text)) and not SUM.search(text):
        yield f"引文没有说“{total[0]}”"
    if "都" in said and "都" not in text and (SUM.search(text) or "分别" in text):
        yield "引文没有说“都”"


def _carried_over(
    drawn: Drawn, foreign: Sequence[str], supports: Sequence[Support]
) -> Iterator[str]:
    """A subject from a clause with a figure of its own: 甲增长4%,乙增长5% as 甲增长5%."""
    numbers = figures(drawn.said)
    units = {row.unit for row in drawn.rows}
    for support, clause in quoted_clauses(supports) if units else ():
        theirs = [run for run in foreign if run in clause.text]
        rows = [row for row in support.rows_of(clause.start, clause.end) if row.unit in units]
        if theirs and rows and not any(figures(row.value) & numbers for row in rows):
            yield f"“{theirs[0]}”在资料里是 {rows[0].value},不是所说的数字"


def _replaced(drawn: Drawn, foreign: Sequence[str], supports: Sequence[Support]) -> Iterator[str]:
    """Words of another clause where the source's clause has its own: 因甲停建A,因乙新建B."""
    others = [clause for _, clause in quoted_clauses(supports)]
    taken = [run for run in foreign if any(run in clause.text for clause in others)]
    for run in taken:
        near = any(run in clause.text and clause.near(drawn.source) for clause in others)
        if len(run) >= _CAUSE and not near:
            yield f"“{run}”说的是另一句"
    for start, end in drawn.left_out() if taken else ():
        own = LEAD.sub("", FUNCTION.sub("", drawn.source.text[start:end].rpartition("·")[2]))
        if re.search(r"[^\W\d]{2}", own):
            yield f"“{taken[0]}”和“{own}”不是一句里的"


def _half_a_share(drawn: Drawn) -> Iterator[str]:
    """A share, said of the whole that it is a share of: 税收占财政收入的58% as 财政收入58%."""
    for name in drawn.indicators:
        share, _, whole = re.sub("占(?=[比地])", "", name).partition("占")
        whole = whole[:_WHOLE]
        of_it = not whole or f"占{whole}" in drawn.said or whole not in drawn.said
        if not of_it and 2 * shared(share, drawn.said) < len(share) - 1:
            yield f"所说的数字在资料里是“{name}”的"


def _torn(drawn: Drawn, supports: Sequence[Support]) -> Iterator[str]:
    """A member without its subject behind another's: 甲48个、总投资310亿元, which is 乙's."""
    first, *members = drawn.said.split("·")
    clauses = [clause.text for _, clause in quoted_clauses(supports)]
    for member in members if figures(first) else ():
        numbers = figures(member)
        both = numbers | figures(YEAR.sub("", first))
        if not numbers or any(both <= figures(clause) for clause in clauses):
            continue
        heads = [clause[: clause.find(member)] for clause in clauses if member in clause]
        if heads and all(head.endswith("·") for head in heads):
            yield f"“{member}”在资料里说的是“{heads[0].split('·')[0]}”"


def _mistimed(drawn: Drawn) -> Iterator[str]:
    """A stretch of time that is told of another figure: 1至8月 of what the whole year gives."""
    headings = drawn.support.evidence.passage.section
    told = "|".join((drawn.source.text, *drawn.source.before, *headings))
    for match in TIME_SPAN.finditer(drawn.said):
        if match[0] not in told:
            yield f"资料里说的不是“{match[0]}”"


def _strange(said: str, own: str) -> list[str]:
    """The runs of characters of a claim's clause of which no pair stands in its source."""
    known = [False] * len(said)
    for i in range(len(said) - 1):
        if said[i : i + 2] in own:
            known[i] = known[i + 1] = True
    marked = "".join("|" if k else c for c, k in zip(said, known, strict=True))
    return re.findall(r"[^\W\d]+", FUNCTION.sub("|", marked))
