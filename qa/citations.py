"""Check a draft against its evidence: pure, no model, no disk; nothing is repaired or dropped."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import replace

from index.fold import fold_with_map
from index.types import Document, Metadata
from qa.timing import REVIEW, YEAR
from qa.types import Citation, CitationStatus, Claim, Draft, Evidence, Quote, Statement

# A comma groups digits only in their own width: 分别为5、200家 and 增长5，200家 are two figures.
# A point does not join the number of an item to a year (1.2021年), and the 2 of 3m2 is none.
_POINT = r"(?:[.．](?!(?:19|20)[0-9]{2}年)[0-9０-９]+)?"
_NUMBER = re.compile(
    rf"(?<![0-9k]m)(?:[0-9]{{1,3}}(?:,[0-9]{{3}})+(?![0-9]){_POINT}|[0-9]+{_POINT})"
    rf"|[０-９]{{1,3}}(?:，[０-９]{{3}})+(?![０-９]){_POINT}|[０-９]+{_POINT}"
)
# 1**亿元 is a number of which the source shows a part: 1 is not the figure.
_PART_MASKED = re.compile(r"[0-9０-９.．*＊]*[*＊][0-9０-９.．*＊]*")
_LONGEST_NUMBER = 30
_LAST_YEAR = re.compile(rf"[去上]年|{REVIEW.pattern}")
# A quote of less says nothing: 。 or 的 stands in every passage.
_MIN_QUOTE = 2


def check_draft(
    draft: Draft, evidence: Sequence[Evidence], documents: Mapping[str, Document]
) -> tuple[Statement, ...]:
    """Check every quote of every claim.

    A quote is verified if it stands word for word in the evidence that it names (differences of
    width, space and punctuation form are folded to find it; what is cited is the source's own
    text) and if all figures of its claim stand in the claim's quotes or are the document's year
    or one that the passage or its headings speak of.

    Returns:
        A statement for each claim, in order; markers count up over the whole draft from 1, and
        a span that is verified twice has the same marker.
    """
    numbered = {item.number: item for item in evidence}
    markers: dict[tuple[str, int, int], int] = {}
    statements = []
    count = 0
    for claim in draft.claims:
        located = tuple(_locate(quote, numbered, documents) for quote in claim.quotes)
        citations = []
        for found in _check_figures(claim, located, numbered):
            key = (found.doc, found.start, found.end)
            # One that failed has a marker of its own, lest it hide behind the same span verified.
            if not found.verified or key not in markers:
                count += 1
            marker = markers.setdefault(key, count) if found.verified else count
            citations.append(replace(found, marker=marker))
        statements.append(Statement(claim.text, tuple(citations), claim.label))
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
    if sum(character.isalnum() for character in quote.text) < _MIN_QUOTE:
        return None
    if quote.start is not None:
        stop = quote.start + len(quote.text)
        if start <= quote.start and stop <= end and text[quote.start : stop] == quote.text:
            return None if _cuts_figure(text, quote.start, stop) else (quote.start, stop)
    at = text.find(quote.text, start, end)
    while at >= 0:
        if not _cuts_figure(text, at, at + len(quote.text)):
            return at, at + len(quote.text)
        at = text.find(quote.text, at + 1, end)
    return _find_folded(text, quote.text, start, end)


def _find_folded(text: str, wanted: str, start: int, end: int) -> tuple[int, int] | None:
    haystack, offsets = fold_with_map(text[start:end])
    needle, _ = fold_with_map(wanted)
    at = haystack.find(needle) if needle else -1
    while at >= 0:
        stop = at + len(needle)
        # Whole characters only: 3m is not a quote of 3㎡, which folds to 3m2.
        whole = (at == 0 or offsets[at - 1] != offsets[at]) and (
            stop == len(offsets) or offsets[stop - 1] != offsets[stop]
        )
        span = start + offsets[at], start + offsets[stop - 1] + 1
        if whole and not _cuts_figure(text, *span):
            return span
        at = haystack.find(needle, at + 1)
    return None


def _cuts_figure(text: str, start: int, end: int) -> bool:
    """Whether a span begins or ends inside a number: 100.2 of 1100.2 is another figure."""
    first, last = max(0, start - _LONGEST_NUMBER), end + _LONGEST_NUMBER
    numbers = (*_NUMBER.finditer(text, first, last), *_PART_MASKED.finditer(text, first, last))
    return any(n.start() < edge < n.end() for n in numbers for edge in (start, end))


def _check_figures(
    claim: Claim, citations: tuple[Citation, ...], numbered: Mapping[int, Evidence]
) -> tuple[Citation, ...]:
    """Fail the citations of a claim that holds a figure found in none of its quotes."""
    borne: set[str] = set()
    for quote, citation in zip(claim.quotes, citations, strict=True):
        if citation.verified:
            borne |= figures(citation.quote) | _years(numbered[quote.evidence])
    if figures(claim.text) <= borne:
        return citations
    return tuple(
        replace(c, status=CitationStatus.NUMBER_MISMATCH) if c.verified else c for c in citations
    )


def _years(item: Evidence) -> set[str]:
    """The years that a passage may speak of: those that it or its headings name, its document's."""
    around = "\n".join((*item.passage.section, item.passage.text))
    years = set(YEAR.findall(around))
    if item.metadata.year:
        years.add(str(item.metadata.year))
        if _LAST_YEAR.search(around):
            years.add(str(item.metadata.year - 1))
    return years


def figures(text: str) -> set[str]:
    """The numbers of a text in one form (1,100.20 → 1100.2).

    >>> sorted(figures("增长7.50%,约1,200亿元"))
    ['1200', '7.5']
    """
    return {_plain(number) for number in _NUMBER.findall(text)}


def _plain(number: str) -> str:
    digits = unicodedata.normalize("NFKC", number).replace(",", "")
    if "." in digits:
        digits = digits.rstrip("0").rstrip(".")
    whole, point, part = digits.partition(".")
    return (whole.lstrip("0") or "0") + point + part
