"""Check a draft against its evidence: pure, no model, no disk; nothing is repaired or dropped."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from index.fold import fold_with_map
from index.types import Document, Metadata
from qa.types import Citation, CitationStatus, Claim, Draft, Evidence, Quote, Statement

_NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")


def check_draft(
    draft: Draft, evidence: Sequence[Evidence], documents: Mapping[str, Document]
) -> tuple[Statement, ...]:
    """Check every quote of every claim.

    A quote is verified if it stands word for word in the evidence that it names (differences of
    width, space and punctuation form are folded to find it; what is cited is the source's own
    text) and if all figures of its claim stand in the claim's quotes or are the document's year.

    Returns:
        A statement for each claim, in order; markers count up over the whole draft from 1, and
        the same span has the same marker.
    """
    numbered = {item.number: item for item in evidence}
    markers: dict[tuple[str, int, int], int] = {}
    statements = []
    count = 0
    for claim in draft.claims:
        citations = []
        for quote in claim.quotes:
            found = _locate(quote, numbered, documents)
            key = (found.doc, found.start, found.end)
            if found.verified and key in markers:
                marker = markers[key]
            else:
                count += 1
                marker = count
                markers[key] = marker
            citations.append(replace(found, marker=marker))
        checked = _check_figures(claim, tuple(citations))
        statements.append(Statement(claim.text, checked, claim.label))
    return tuple(statements)


def _locate(
    quote: Quote, numbered: Mapping[int, Evidence], documents: Mapping[str, Document]
) -> Citation:
    """Find a quote in the evidence that it names; one that fails spans 0 to 0."""
    item = numbered.get(quote.evidence)
    if item is None:
        return Citation(
            0, "", Metadata(), (), 0, 0, quote.text, 0.0, CitationStatus.UNKNOWN_EVIDENCE
        )
    passage = item.passage
    text = documents[passage.doc].text
    span = _find(text, quote, passage.start, passage.end)
    start, end = span or (0, 0)
    return Citation(
        marker=0,
        doc=passage.doc,
        metadata=item.metadata,
        section=passage.section,
        start=start,
        end=end,
        quote=text[start:end] if span else quote.text,
        score=item.score,
        status=CitationStatus.VERIFIED if span else CitationStatus.QUOTE_NOT_FOUND,
    )


def _find(text: str, quote: Quote, start: int, end: int) -> tuple[int, int] | None:
    """Find a quote inside text[start:end], where it says it is or else anywhere in there."""
    if not quote.text.strip():
        return None
    if quote.start is not None:
        stop = quote.start + len(quote.text)
        if start <= quote.start and stop <= end and text[quote.start : stop] == quote.text:
            return quote.start, stop
    at = text.find(quote.text, start, end)
    if at >= 0:
        return at, at + len(quote.text)
    return _find_folded(text, quote.text, start, end)


def _find_folded(text: str, wanted: str, start: int, end: int) -> tuple[int, int] | None:
    haystack, offsets = fold_with_map(text[start:end])
    needle, _ = fold_with_map(wanted)
    at = haystack.find(needle) if needle else -1
    if at < 0:
        return None
    first, last = offsets[at], offsets[at + len(needle) - 1]
    return start + first, start + last + 1


def _check_figures(claim: Claim, citations: tuple[Citation, ...]) -> tuple[Citation, ...]:
    """Fail the citations of a claim that holds a figure found in none of its quotes."""
    borne: set[str] = set()
    for citation in citations:
        if citation.verified:
            borne |= figures(citation.quote) | {str(citation.metadata.year)}
    if figures(claim.text) <= borne:
        return citations
    return tuple(
        replace(c, status=CitationStatus.NUMBER_MISMATCH) if c.verified else c for c in citations
    )


def figures(text: str) -> set[str]:
    """The numbers of a text in one form (1,100.20 → 1100.2).

    >>> sorted(figures("增长7.50%,约1,200亿元"))
    ['1200', '7.5']
    """
    folded, _ = fold_with_map(text)
    return {_plain(number) for number in _NUMBER.findall(folded)}


def _plain(number: str) -> str:
    digits = number.replace(",", "")
    if "." in digits:
        digits = digits.rstrip("0").rstrip(".")
    return digits.lstrip("0") or "0"
