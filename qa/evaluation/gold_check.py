"""Prove a gold set against the documents: what is wrong, and what a person should look at."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from index.fold import fold_with_map
from qa.evaluation.gold import GoldScan, describe_unknown
from qa.evaluation.gold_types import TYPES, UNTYPED, GoldEvidence, GoldItem, Problem
from qa.evaluation.locate import Locator
from qa.evaluation.metrics import LENGTHS
from qa.evaluation.text_match import normal

_SHOWN = 40


@dataclass(frozen=True, slots=True)
class GoldCheck:
    """What the check found, in the order of the file."""

    errors: tuple[Problem, ...]
    """The gold set cannot be trusted with these."""
    warnings: tuple[Problem, ...]
    """Odd, but it may be meant."""


def check_gold(scan: GoldScan, texts: Mapping[str, str]) -> GoldCheck:
    """Check every item: quotes verbatim, must-includes within the evidence, fields in accord."""
    locator = Locator(texts)
    errors = list(scan.problems)
    warnings: list[Problem] = []
    asked: dict[str, str] = {}
    for item in scan.items:
        where = f"{item.where}({item.id})" if item.where != item.id else item.id
        errors += (Problem(where, text) for text in _errors(item, texts, locator))
        warnings += (Problem(where, text) for text in _warnings(item, texts))
        question = normal(item.question)
        if question in asked:
            warnings.append(Problem(where, f"与{asked[question]}问的一样"))
        asked.setdefault(question, where)
    return GoldCheck(tuple(errors), tuple(warnings))


def _errors(item: GoldItem, texts: Mapping[str, str], locator: Locator) -> Iterator[str]:
    for number, evidence in enumerate(item.evidence, 1):
        if locator.span(evidence) is None:
            yield f"依据 {number} {_why_not_found(evidence, texts)}"
    if item.type == "unanswerable" and item.evidence:
        yield "资料无答案的题不应有依据。请删去 evidence,或改 type"
    if item.answerable is False and (item.must_include or item.all_of):
        yield "不可答的题不应有 must_include。请删去"
    if not item.evidence:
        return
    borne = normal("".join(evidence.quote or evidence.context for evidence in item.evidence))
    if not borne:
        return  # whole documents
    for wanted in item.must_include:
        if normal(wanted) not in borne:
            yield f"要点“{wanted}”不在依据的引文里。请改要点,或把引文取长"


def _why_not_found(evidence: GoldEvidence, texts: Mapping[str, str]) -> str:
    quote = _short(evidence.quote or evidence.context)
    if not evidence.doc:
        return f"“{quote}”不在索引的任何文件里。请先用 youju index 收入它的出处"
    if evidence.doc not in texts:
        near = get_close_matches(evidence.doc, list(texts), 1)
        hint = f"是不是 {near[0]}?" if near else "请用 youju status 查看文件名"
        return f"的文件 {evidence.doc} 不在索引里。{hint}"
    verbatim = _find_folded(texts[evidence.doc], evidence.quote)
    if verbatim:
        return f"“{quote}”与原文的标点、空格或字形不同。原文为:“{verbatim}”"
    elsewhere = [doc for doc, text in texts.items() if evidence.quote in text]
    hint = f"它在 {elsewhere[0]} 里" if elsewhere else "请从原文照抄"
    return f"“{quote}”不在 {evidence.doc} 里。{hint}"


def _find_folded(text: str, quote: str) -> str:
    """The words of a text that a quote differs from only in form."""
    folded, offsets = fold_with_map(text)
    wanted, _ = fold_with_map(quote)
    at = folded.find(wanted) if wanted else -1
    return text[offsets[at] : offsets[at + len(wanted) - 1] + 1] if at >= 0 else ""


def _warnings(item: GoldItem, texts: Mapping[str, str]) -> Iterator[str]:
    if item.draft:
        yield "仍是草稿。请核对题目和答案后删去 draft"
    if item.type not in (*TYPES, UNTYPED):
        yield f"题型 {item.type} 不在 {'、'.join(TYPES)} 之中"
    scorable = item.answer or item.must_include or item.all_of or item.evidence
    if item.answerable is not False and not scorable:
        yield "没有答案、要点和依据,什么也评不了"
    elif item.answerable and not item.evidence:
        yield "没有依据,检索和引文评不了"
    most = LENGTHS.get(item.type)
    if most is not None and len(item.answer) > most:
        yield f"标准答案 {len(item.answer)} 字,超过这一题型的 {most} 字"
    if item.type == "masked" and not any("*" in evidence.quote for evidence in item.evidence):
        yield "题型是 masked,依据里却没有 *"
    for number, evidence in enumerate(item.evidence, 1):
        text = texts.get(evidence.doc, "")
        times = text.count(evidence.quote) if evidence.quote and evidence.start is None else 0
        if times > 1:
            yield (
                f"依据 {number} 在文中出现 {times} 次,评分只认第一处。"
                "请把引文取长,或用 start 指明位置"
            )


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def describe_check(check: GoldCheck, scan: GoldScan) -> Sequence[str]:
    """The lines that a person is shown."""
    lines = [f"错误 {problem}" for problem in check.errors]
    lines += [f"注意 {problem}" for problem in check.warnings]
    if scan.unknown:
        lines.append(f"注意 {describe_unknown(scan.unknown)}")
    counts = f"{len(check.errors)} 处错误,{len(check.warnings)} 处注意"
    return [*lines, f"{len(scan.items)} 题可用;{counts}。"]
