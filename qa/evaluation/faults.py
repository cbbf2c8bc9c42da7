"""Say in words what is wrong with an answer, for a person who looks through the misses."""

from collections.abc import Iterator

from qa.evaluation.gold_types import GoldItem
from qa.evaluation.metrics import LENGTHS, wanted_forms
from qa.evaluation.run import Record
from qa.evaluation.text_match import includes_all, includes_all_whole
from qa.types import Outcome

OUTCOME_NAMES = {"answered": "已答", "masked": "原文已隐去", "not_found": "未找到"}


def is_right(record: Record) -> bool | None:
    """Whether a record is right; None if its gold item has nothing to tell by."""
    measured = record.measures.get("accuracy")
    return None if measured is None else measured[0] == 1.0


def _content_faults(item: GoldItem, text: str) -> Iterator[str]:
    for forms in wanted_forms(item):
        if not includes_all(text, [forms]):
            yield f"缺要点“{forms[0]}”"
        elif not includes_all_whole(text, [forms]):
            yield f"要点“{forms[0]}”只是别的数的一部分"
    most = LENGTHS.get(item.type)
    if most is not None and len(text) > most:
        yield f"答案 {len(text)} 字,超过 {most} 字"


def find_faults(record: Record) -> list[str]:
    """What keeps a record from being right, and what else is amiss; empty if nothing is."""
    given = record.given
    if given is None:
        return [f"没有得到回答:{record.error}" if record.error else "没有回答"]
    item, faults = record.item, []
    if item.expected is not None and given.status != item.expected:
        expected = OUTCOME_NAMES[str(item.expected)]
        faults.append(f"应为“{expected}”,实为“{OUTCOME_NAMES.get(given.status, given.status)}”")
    elif given.status == Outcome.ANSWERED:
        faults += _content_faults(item, given.text)
    validity = record.measures.get("citation_validity")
    if validity and validity[0] < validity[1]:
        faults.append(f"{validity[1] - validity[0]:.0f} 条引文与原文不符")
    if given.unverified:
        faults.append(f"{len(given.unverified)} 句未通过核对,未计入答案")
    if record.measures.get("recall@10") == (0.0, 1.0):
        faults.append("依据不在前 10 个段落中")
    elif record.measures.get("citation_recall", (1.0, 1.0))[0] < 1:
        faults.append("有依据没有被引到")
    return faults
