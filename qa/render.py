"""Answers as text for a person and as JSON for a program."""

import re
import unicodedata
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from rich.text import Text

from index.types import Hit, Metadata
from qa.types import Answer, Citation, CitationStatus, Outcome, Statement

if TYPE_CHECKING:
    from rich.console import Console

_FIGURE = re.compile(r"[\d*][\d*,.]*\s*(?:[%‰]|[百千万亿]*[一-龥]{0,2})?")
_CONTEXT = 36
_FAILED = {
    CitationStatus.QUOTE_NOT_FOUND: "引文不在原文",
    CitationStatus.UNKNOWN_EVIDENCE: "没有这份资料",
    CitationStatus.NUMBER_MISMATCH: "引文里没有这句话的数字",
}
_LEADS = 3
# Characters on each side of a citation that is opened.
_PARAGRAPH = 400


def visible(text: str) -> str:
    r"""Put a mark for every character that could steer a terminal or hide text.

    >>> visible("a\x1b[31mb\u202ec\nd")
    'a�[31mb�c d'
    """
    shown = []
    for character in text:
        category = unicodedata.category(character)
        if character in "\n\t\r" or category in ("Zl", "Zp"):
            shown.append(" ")
        elif category in ("Cc", "Cf", "Cs", "Co"):
            shown.append("\N{REPLACEMENT CHARACTER}")
        else:
            shown.append(character)
    return "".join(shown)


def print_answer(out: "Console", answer: Answer, text_of: Callable[[str], str]) -> None:
    """Print an answer with its citations, each in the words around it."""
    headline = {
        Outcome.ANSWERED: ("", "bold green"),
        Outcome.MASKED: ("原文已隐去", "bold yellow"),
        Outcome.NOT_FOUND: ("未找到依据", "bold red"),
    }[answer.outcome]
    if headline[0]:
        reason = f":{visible(answer.reason)}" if answer.reason else ""
        out.print(Text(headline[0] + reason, style=headline[1]))
    elif answer.reason:
        out.print(Text(visible(answer.reason), style="yellow"))
    for statement in answer.statements:
        out.print(_statement(statement))
    print_sources(out, answer, text_of)
    if answer.outcome is Outcome.NOT_FOUND and answer.hits:
        out.print(Text("相近的段落(未必能回答):", style="dim"))
        for hit in answer.hits[:_LEADS]:
            _print_lead(out, hit)


def print_sources(out: "Console", answer: Answer, text_of: Callable[[str], str]) -> None:
    """Print each citation once, in the words around it."""
    for citation in _distinct(answer.citations):
        _print_citation(out, citation, text_of)


def print_surroundings(out: "Console", citation: Citation, text: str) -> None:
    """Print a citation in the paragraph that it stands in, or some lines of a long one."""
    start = max(text.rfind("\n", 0, citation.start) + 1, citation.start - _PARAGRAPH)
    stop = text.find("\n", citation.end)
    end = min(len(text) if stop < 0 else stop, citation.end + _PARAGRAPH)
    body = Text(visible(text[start : citation.start]), style="dim")
    body.append(visible(text[citation.start : citation.end]), style="bold not dim")
    body.append(visible(text[citation.end : end]))
    out.print(Text(describe(citation.doc, citation.metadata), style="bold"))
    out.print(body)


def _statement(statement: Statement) -> Text:
    line = Text()
    if statement.label:
        line.append(visible(statement.label) + ":", style="bold")
    line.append(visible(statement.text), style="" if statement.verified else "strike")
    for marker in dict.fromkeys(c.marker for c in statement.citations):
        line.append(f"[{marker}]", style="cyan")
    if not statement.verified:
        line.append(" 未通过核对", style="red")
    return line


def _print_citation(out: "Console", citation: Citation, text_of: Callable[[str], str]) -> None:
    head = Text(f"  [{citation.marker}] ", style="cyan")
    head.append(describe(citation.doc, citation.metadata), style="bold")
    out.print(head)
    headings = [title for title in citation.section if title != citation.metadata.title]
    if headings:
        out.print(Text("      " + visible(" › ".join(headings)), style="dim"))
    body = Text("      “")
    if citation.verified:
        text = text_of(citation.doc)
        start, end = citation.start, citation.end
        body.append(_before(text, start), style="dim")
        quote = Text(visible(citation.quote), style="bold")
        for match in _FIGURE.finditer(quote.plain):
            quote.stylize("reverse", match.start(), match.end())
        body.append_text(quote)
        body.append(_after(text, end), style="dim")
    else:
        body.append(visible(citation.quote), style="strike")
    body.append("”")
    if citation.status in _FAILED:
        body.append(f" {_FAILED[citation.status]}", style="red")
    out.print(body)
    if citation.verified:
        where = f"      {visible(citation.doc)} 第 {citation.start}–{citation.end} 字"
        out.print(Text(where, style="dim"))


def _before(text: str, start: int) -> str:
    """A little of the same line that stands before a quote."""
    context = re.split(r"[\n。]", text[max(0, start - _CONTEXT) : start])[-1]
    cut = "…" if start - len(context) > 0 and len(context) == _CONTEXT else ""
    return cut + visible(context)


def _after(text: str, end: int) -> str:
    context = re.split(r"\n|(?<=。)", text[end : end + _CONTEXT])[0]
    return visible(context) + ("…" if len(context) == _CONTEXT else "")


def _print_lead(out: "Console", hit: Hit) -> None:
    passage = hit.passage
    flat = " ".join(visible(passage.text).split())
    out.print(Text(f"  · {visible(passage.doc)} 第 {passage.start}–{passage.end} 字", style="dim"))
    out.print(Text(f"    {flat[:80]}{'…' if len(flat) > 80 else ''}", style="dim"))


def describe(doc: str, metadata: Metadata) -> str:
    """A document in a line: title, place and year where the title does not say them."""
    parts = [metadata.title or doc]
    if metadata.place and metadata.place not in parts[0]:
        parts.append(metadata.place)
    if metadata.year and str(metadata.year) not in parts[0]:
        parts.append(f"{metadata.year}年")
    return visible(" · ".join(parts))


def answer_json(
    answer: Answer, timings: dict[str, float], question_id: str | None = None
) -> dict[str, Any]:
    """An answer as the JSON contract has it; offsets are Python string offsets."""
    data: dict[str, Any] = {} if question_id is None else {"id": question_id}
    return data | {
        "question": answer.question,
        "answer": answer.text,
        "status": str(answer.outcome),
        "reason": answer.reason,
        "confidence": round(answer.confidence, 4),
        "citations": [_citation_json(citation) for citation in _distinct(answer.citations)],
        "unverified": [s.text for s in answer.statements if not s.verified],
        "retrieved": [
            {
                "doc": hit.passage.doc,
                "section": list(hit.passage.section),
                "start": hit.passage.start,
                "end": hit.passage.end,
                "score": round(hit.score, 4),
            }
            for hit in answer.hits
        ],
        "llm": answer.llm,
        "timings_ms": timings,
    }


def _distinct(citations: tuple[Citation, ...]) -> list[Citation]:
    return list({citation.marker: citation for citation in citations}.values())


def _citation_json(citation: Citation) -> dict[str, Any]:
    return {
        "marker": citation.marker,
        "doc": citation.doc,
        "title": citation.metadata.title,
        "section": list(citation.section),
        "start": citation.start,
        "end": citation.end,
        "quote": citation.quote,
        "score": round(citation.score, 4),
        "verified": citation.verified,
    }
