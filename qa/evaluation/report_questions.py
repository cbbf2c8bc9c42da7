"""The part of a report that shows every question with its expected and its given answer."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from qa.evaluation.faults import OUTCOME_NAMES, find_faults, is_right
from qa.evaluation.given import GivenAnswer, GivenSpan
from qa.evaluation.html_text import words
from qa.evaluation.locate import Span
from qa.evaluation.metrics import rank_of
from qa.evaluation.run import Record

_AROUND = 60
TYPE_NAMES = {
    "fact": "事实",
    "list": "列举",
    "definition": "释义",
    "compare": "比较",
    "disambiguate": "辨析",
    "masked": "已隐去",
    "unanswerable": "无答案",
    "other": "未分类",
}
_MARKS = {True: ("right", "1", "对"), False: ("wrong", "0", "错"), None: ("", "", "·")}


def question_card(
    record: Record, evidence: Sequence[Span], texts: Mapping[str, str], flip: str
) -> str:
    """One question as a fold-out.

    Args:
        record: the question and what was answered.
        evidence: where its gold evidence stands.
        texts: of the documents.
        flip: `won` or `lost` against the baseline, else empty.
    """
    item = record.item
    given = record.scored
    kind, right, verdict = _MARKS[is_right(record)]
    docs = "\n".join(dict.fromkeys(words(span.doc) for span in evidence))
    faults = "".join(f"<li>{words(fault)}</li>" for fault in find_faults(record))
    arrow = {"won": " <span class='up'>▲</span>", "lost": " <span class='down'>▼</span>"}.get(
        flip, ""
    )
    return (
        f'<details class="q {kind}" data-right="{right}" data-type="{words(item.type)}"'
        f' data-docs="{docs}" data-flip="{flip}"><summary>'
        f'<span class="verdict">{verdict}{arrow}</span><span>{words(item.question)}</span>'
        f'<span class="id">{words(item.id)} · {words(TYPE_NAMES.get(item.type, item.type))}</span>'
        f'</summary><div class="body">{f"<ul class=faults>{faults}</ul>" if faults else ""}'
        f'<div class="pair">{_expected(record)}{_given(record, given)}</div>'
        f"{''.join(_citations(given, evidence, texts))}{_missed(given, evidence, texts)}"
        f"{_retrieved(given, evidence)}{_judgement(record)}</div></details>\n"
    )


def _expected(record: Record) -> str:
    item = record.item
    expected = OUTCOME_NAMES[item.expected] if item.expected else "题集未说"
    parts = [f"<h4>标准答案 · {expected}</h4>"]
    if item.answer:
        parts.append(f"<p>{words(item.answer)}</p>")
    parts_of = tuple("/".join(forms) for forms in item.all_of)
    wanted = (("要点", item.must_include), ("各部分", parts_of), ("也算对", item.aliases))
    for label, strings in wanted:
        if strings:
            chips = "".join(f'<span class="chip">{words(one)}</span>' for one in strings)
            parts.append(f'<p class="hint">{label}:{chips}</p>')
    return f"<div>{''.join(parts)}</div>"


def _given(record: Record, given: GivenAnswer) -> str:
    status = OUTCOME_NAMES.get(given.status, given.status) if record.answer else "没有回答"
    parts = [f"<h4>给出的答案 · {words(status)}</h4>"]
    parts += [f"<p>{words(text)}</p>" for text in (given.text, given.reason) if text]
    parts += [f"<p class='down'><s>{words(text)}</s> 未通过核对</p>" for text in given.unverified]
    took = sum(ms for _, ms in given.timings_ms)
    if given.timings_ms:
        parts.append(f'<p class="hint">{took:.0f} ms</p>')
    return f"<div>{''.join(parts)}</div>"


def _citations(
    given: GivenAnswer, evidence: Sequence[Span], texts: Mapping[str, str]
) -> Iterator[str]:
    if given.citations:
        yield '<h4 class="legend">引文(<mark>所引</mark>,<span class="gold">标准依据</span>)</h4>'
    for citation in given.citations:
        text = texts.get(citation.doc, "")
        valid = bool(citation.quote) and text[citation.start : citation.end] == citation.quote
        if valid:
            quote = "".join(_in_context(text, citation.doc, citation.start, citation.end, evidence))
            yield f"{_where(citation)}<blockquote>{quote}</blockquote>"
        else:
            yield (
                f'{_where(citation)}<blockquote class="failed"><mark>{words(citation.quote)}</mark>'
                " 与原文不符</blockquote>"
            )


def _where(span: GivenSpan) -> str:
    path = " › ".join((span.doc, *span.section))
    return f'<div class="doc">{words(path)} 第 {span.start}–{span.end} 字</div>'


def _missed(given: GivenAnswer, evidence: Sequence[Span], texts: Mapping[str, str]) -> str:
    """Gold evidence that no citation shows."""
    shown = []
    for span in evidence:
        if not any(_touch(span, c.doc, c.start, c.end) for c in given.citations):
            end = min(span.end, span.start + 400)
            quote = "".join(_in_context(texts[span.doc], span.doc, span.start, end, evidence, ""))
            at = GivenSpan(span.doc, span.start, span.end)
            shown.append(f"{_where(at)}<blockquote>{quote}</blockquote>")
    return f"<h4>没有引到的依据</h4>{''.join(shown)}" if shown else ""


def _in_context(
    text: str, doc: str, start: int, end: int, evidence: Iterable[Span], tag: str = "mark"
) -> Iterator[str]:
    """The words of a span and around it, the span marked and evidence underlined."""
    first, last = max(0, start - _AROUND), min(len(text), end + _AROUND)
    gold = [span for span in evidence if _touch(span, doc, first, last)]
    cuts = {first, start, end, last}
    cuts |= {min(max(at, first), last) for span in gold for at in (span.start, span.end)}
    ordered = sorted(cuts)
    yield "…" if first else ""
    for left, right in pairwise(ordered):
        piece = words(text[left:right])
        if any(span.start <= left and right <= span.end for span in gold):
            piece = f'<span class="gold">{piece}</span>'
        yield f"<{tag}>{piece}</{tag}>" if tag and start <= left and right <= end else piece
    yield "…" if last < len(text) else ""


def _touch(span: Span, doc: str, start: int, end: int) -> bool:
    return span.doc == doc and span.start < end and start < span.end


def _retrieved(given: GivenAnswer, evidence: Sequence[Span]) -> str:
    """At which ranks the evidence was retrieved."""
    if not evidence:
        return ""
    ranks = [rank_of(span, given.retrieved) for span in evidence]
    chips = "".join(
        f'<span class="chip{"" if rank is None else " hit"}">'
        f"依据 {number}:{'未检索到' if rank is None else f'第 {rank + 1} 段'}</span>"
        for number, rank in enumerate(ranks, 1)
    )
    return f"<h4>检索({len(given.retrieved)} 段)</h4><div>{chips}</div>"


def _judgement(record: Record) -> str:
    judgement = record.judgement
    if not judgement:
        return ""
    if "faithfulness" not in judgement:
        failed = "error" in judgement
        what, text = ("评判时出错", "error") if failed else ("意见无法读取", "unreadable")
        said = words(str(judgement.get(text, "")))
        return f"<h4>评判模型</h4><p class='hint'>{what}:{said}</p>"
    said = "".join(
        f"<li>{'✓' if statement['supported'] else '✗'} {words(statement['text'])}</li>"
        for statement in judgement["statements"]
    )
    return (
        f"<h4>评判模型:忠实度 {judgement['faithfulness']:.2f},"
        f"切题度 {judgement['relevance']:g}</h4>"
        f"<ul>{said}</ul><p class='hint'>{words(judgement['reason'])}</p>"
    )
