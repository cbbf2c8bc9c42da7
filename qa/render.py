"""Answers as text for a person and as JSON for a program."""

import re
import sys
import unicodedata
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from index.types import Hit, Metadata
from index.wrapping import SOFT, flowing, unwrapped
from qa.types import Answer, Citation, CitationStatus, Outcome, Statement

if TYPE_CHECKING:
    from rich.console import Console

# Text and its style, "" for none.
Piece = tuple[str, str]

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


def _shown(text: str) -> str:
    """Words of a document, or of one unwrapped, without what breaks its sentences."""
    return visible(flowing(text.replace(SOFT, "\n")))


class Plain:
    """Prints lines without styles, for a pipe, which shows none: rich takes a while to load."""

    def print(self, line: str) -> None:
        """Print one line."""
        sys.stdout.write(line + "\n")


def _print(out: "Console | Plain", *pieces: Piece) -> None:
    """Print the pieces of one line."""
    if isinstance(out, Plain):
        out.print("".join(text for text, _ in pieces))
        return
    from rich.text import Text

    out.print(Text.assemble(*pieces))


def print_answer(out: "Console | Plain", answer: Answer, text_of: Callable[[str], str]) -> None:
    """Print an answer with its citations, each in the words around it."""
    headline = {
        Outcome.ANSWERED: ("", "bold green"),
        Outcome.MASKED: ("原文已隐去", "bold yellow"),
        Outcome.NOT_FOUND: ("未找到依据", "bold red"),
    }[answer.outcome]
    if headline[0]:
        reason = f":{visible(answer.reason)}" if answer.reason else ""
        _print(out, (headline[0] + reason, headline[1]))
    elif answer.reason:
        _print(out, (visible(answer.reason), "yellow"))
    for statement in answer.statements:
        _print(out, *_statement(statement))
    print_sources(out, answer, text_of)
    if answer.outcome is Outcome.NOT_FOUND and answer.hits:
        _print(out, ("相近的段落(未必能回答):", "dim"))
        for hit in answer.hits[:_LEADS]:
            _print_lead(out, hit, text_of)


def print_sources(out: "Console | Plain", answer: Answer, text_of: Callable[[str], str]) -> None:
    """Print each citation once, in the words around it."""
    for citation in _distinct(answer.citations):
        _print_citation(out, citation, text_of)


def print_surroundings(out: "Console", citation: Citation, text: str) -> None:
    """Print a citation in the paragraph that it stands in, or some lines of a long one."""
    lines = unwrapped(text)
    start = max(lines.rfind("\n", 0, citation.start) + 1, citation.start - _PARAGRAPH)
    stop = lines.find("\n", citation.end)
    end = min(len(text) if stop < 0 else stop, citation.end + _PARAGRAPH)
    _print(out, (describe(citation.doc, citation.metadata), "bold"))
    _print(
        out,
        (_shown(lines[start : citation.start]), "dim"),
        (_shown(lines[citation.start : citation.end]), "bold"),
        (_shown(lines[citation.end : end]), "dim"),
    )


def _statement(statement: Statement) -> Iterator[Piece]:
    if statement.label:
        yield visible(statement.label) + ":", "bold"
    yield _shown(statement.text), "" if statement.verified else "strike"
    for marker in dict.fromkeys(c.marker for c in statement.citations):
        yield f"[{marker}]", "cyan"
    if not statement.verified:
        yield " 未通过核对", "red"


def _print_citation(
    out: "Console | Plain", citation: Citation, text_of: Callable[[str], str]
) -> None:
    described = describe(citation.doc, citation.metadata)
    _print(out, (f"  [{citation.marker}] ", "cyan"), (described, "cyan bold"))
    headings = [title for title in citation.section if title != citation.metadata.title]
    if headings:
        _print(out, ("      " + _shown(" › ".join(headings)), "dim"))
    quoted: list[Piece] = [(_shown(citation.quote), "strike")]
    if citation.verified:
        text, (start, end) = unwrapped(text_of(citation.doc)), (citation.start, citation.end)
        quote = _with_figures(_shown(text[start:end]))
        quoted = [(_before(text, start), "dim"), *quote, (_after(text, end), "dim")]
    failed = f" {_FAILED[citation.status]}" if citation.status in _FAILED else ""
    _print(out, ("      “", ""), *quoted, ("”", ""), (failed, "red"))
    if citation.verified:
        where = f"      {visible(citation.doc)} 第 {citation.start}–{citation.end} 字"
        _print(out, (where, "dim"))


def _with_figures(quote: str) -> Iterator[Piece]:
    """A quote with its figures marked."""
    end = 0
    for match in _FIGURE.finditer(quote):
        yield quote[end : match.start()], "bold"
        yield match[0], "bold reverse"
        end = match.end()
    yield quote[end:], "bold"


def _before(text: str, start: int) -> str:
    """A little of the same line that stands before a quote."""
    context = re.split(r"[\n。]", text[max(0, start - _CONTEXT) : start])[-1]
    cut = "…" if start - len(context) > 0 and len(context) == _CONTEXT else ""
    return cut + _shown(context)


def _after(text: str, end: int) -> str:
    context = re.split(r"\n|(?<=。)", text[end : end + _CONTEXT])[0]
    return _shown(context) + ("…" if len(context) == _CONTEXT else "")


def _print_lead(out: "Console | Plain", hit: Hit, text_of: Callable[[str], str]) -> None:
    passage = hit.passage
    lines = unwrapped(text_of(passage.doc))[passage.start : passage.end].splitlines()
    flat = " ".join(" ".join(map(_shown, lines)).split())
    _print(out, (f"  · {visible(passage.doc)} 第 {passage.start}–{passage.end} 字", "dim"))
    _print(out, (f"    {flat[:80]}{'…' if len(flat) > 80 else ''}", "dim"))


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
        "answer": flowing(answer.text),
        "status": str(answer.outcome),
        "reason": answer.reason,
        "confidence": round(answer.confidence, 4),
        "citations": [_citation_json(citation) for citation in _distinct(answer.citations)],
        "unverified": [flowing(s.text) for s in answer.statements if not s.verified],
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
