"""What a reader of the figures must know: what was left out of them, and why."""

from collections.abc import Sequence

from qa.evaluation.gold import describe_unknown
from qa.evaluation.locate import Span
from qa.evaluation.metrics import wanted_forms
from qa.evaluation.ranking import INSTALL, can_rank
from qa.evaluation.run import Record, Run


def describe_notices(
    run: Run, evidence: Sequence[Sequence[Span]], unknown: Sequence[str]
) -> list[str]:
    """Say it in lines for a person.

    Args:
        run: with its measures.
        evidence: of each record, where it was found.
        unknown: names of fields of the gold set that are not read.
    """
    found = [*_of_gold(run.records, evidence), *_of_answers(run), *_of_judge(run.records)]
    if unknown:
        found.insert(0, describe_unknown(unknown))
    if not can_rank():
        found.append(f"未计算 MRR 和 nDCG:需要 ir-measures。请运行 {INSTALL}")
    return found


def _of_gold(records: Sequence[Record], evidence: Sequence[Sequence[Span]]) -> list[str]:
    items = [record.item for record in records]
    unsaid = sum(item.answerable is None for item in items)
    no_answer = sum(item.answerable is True and not wanted_forms(item) for item in items)
    no_evidence = sum(item.answerable is True and not item.evidence for item in items)
    lost = sum(len(i.evidence) - len(e) for i, e in zip(items, evidence, strict=True))
    drafts = sum(item.draft for item in items)
    found = []
    if unsaid:
        found.append(
            f"{unsaid} 题既无答案和依据,也没说可答与否(answerable):正确率、拒答、引文和检索都没有评"
        )
    if no_answer:
        found.append(f"{no_answer} 题没有标准答案,未评答案对错")
    if no_evidence:
        found.append(f"{no_evidence} 题没有依据,未评检索和引文的精确率、召回率")
    if lost:
        found.append(f"{lost} 条依据在索引里找不到,未计入检索和引文。请运行 youju gold check")
    if drafts:
        found.append(f"{drafts} 题仍是草稿,未经人核对")
    return found


def _of_answers(run: Run) -> list[str]:
    failed = [record for record in run.records if record.error]
    missing, left_over = len(run.open) - len(failed), run.environment.get("answers_left_over")
    found = []
    if failed:
        found.append(f"{len(failed)} 题出错,一律按答错计。如 {failed[0].item.id}:{failed[0].error}")
    if missing:
        found.append(f"{missing} 题没有答案,按“未找到”计:资料确无答案的题因此算对")
    if left_over:
        found.append(f"答案文件里有 {left_over} 个答案不属于这份题集,未用")
    return found


def _of_judge(records: Sequence[Record]) -> list[str]:
    failed = [r for r in records if (r.judgement or {}).get("error")]
    unread = sum("unreadable" in (record.judgement or {}) for record in records)
    found = []
    if failed:
        error = (failed[0].judgement or {})["error"]
        found.append(
            f"{len(failed)} 题评判时出错,未计入评判分,可用 --resume 再评。"
            f"如 {failed[0].item.id}:{error}"
        )
    if unread:
        found.append(f"{unread} 题的评判意见无法读取,未计入评判分,可用 --resume 再评")
    return found
