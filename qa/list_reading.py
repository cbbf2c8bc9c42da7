"""Score the lists that documents tell one by one against a question that asks for a list."""

import math
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from index.fold import fold
from index.types import Metadata, Passage
from qa.abbreviations import counted_in
from qa.asking_words import PART
from qa.candidates import Candidate, Item
from qa.listing import (
    Listing,
    keys_of,
    told_by_abbreviation,
    told_by_headings,
    told_by_ordinals,
    told_by_words,
)
from qa.matching import Wording
from qa.parallel_lists import told_in_parallel
from qa.question import Question, things_asked
from qa.sources import Sources
from qa.spans import Span
from qa.timing import effective_year
from qa.types import Evidence

# What words of the question count that stand in headings above and not in the list itself.
_ABOVE = 0.45
# A word belongs to the list if this share of its items have it.
_COMMON = 0.6
_RIGHT_COUNT, _RIGHT_COUNT_UNMARKED, _WRONG_COUNT = 0.8, 0.4, -0.6
# All its items have the term that is quoted: 六个“聚焦”.
_QUOTED = 0.4
# And what that term stands for is asked: more than one sentence with it counts.
_EXPLAINED = 1.5
# It is as an abbreviation by number says, which may be chance.
_SPELLED = 0.7
# What the question's words in it count beyond those above, what being near a hit, and length.
_OWN, _RETRIEVAL, _COST = 0.5, 0.35, 0.0008
_LONGEST = 900
# What tells that a list follows: 主要是: or 七方面工作.
_ANNOUNCES = re.compile(
    r"[:：]$|以下|如下|主要(?:是|有|包括)|分别(?:是|为)"
    r"|(?:[两二三四五六七八九十]|\d{1,2})(?:个|大|项|条|方面|类|种|件|点|步)(?!月|百分)"
)
# And that its items are: the share of the question's words that all of them have.
_ALIKE = 0.15


class ListReader:
    """Finds and scores lists around the passages that were retrieved."""

    def __init__(self, question: Question, wording: Wording, sources: Sources) -> None:
        """Score by how much of `wording` a list bears."""
        self._question = question
        self._wording = wording
        self._sources = sources
        parts = PART.findall(question.text)
        self._parts = tuple(fold(part) for part in parts)
        self._terms = tuple(term for term in question.quoted if term not in parts)
        self._keys = keys_of(self._terms)
        self._things = things_asked(question)

    def read(self, evidence: Sequence[Evidence]) -> Iterator[Candidate]:
        """The lists near some evidence, in no order."""
        by_doc: dict[str, list[Evidence]] = {}
        for item in evidence:
            by_doc.setdefault(item.passage.doc, []).append(item)
        for doc, items in by_doc.items():
            text = self._sources[doc].text
            near = [item.passage for item in items]
            listings = [
                *told_by_headings(doc, text, self._sources.sections(doc), near),
                *told_by_ordinals(doc, text, near),
                *told_in_parallel(doc, text, near, self._question),
                *told_by_words(doc, text, self._terms, near),
                *told_by_abbreviation(doc, text, self._question.unexplained),
            ]
            for listing in listings:
                if _is_begun_only(listing, listings):
                    continue
                if sum(end - start for start, end in listing.items) <= _LONGEST:
                    placed = tuple(self._items(doc, text, listing.items, items))
                    # A list is told whole or not at all.
                    if len(placed) == len(listing.items) and self._is_meant(listing, text):
                        yield self._candidate(listing, placed, text, items)

    def _is_meant(self, listing: Listing, text: str) -> bool:
        """Whether what only looks like a list is announced as one, or asked for by its words."""
        if listing.marked or len(listing.items) == self._question.count:
            return True
        heads = [self._wording.found_in(fold(text[slice(*item)])) for item in listing.items]
        alike = frozenset.intersection(*heads)
        announced = _ANNOUNCES.search(listing.introduction) or any(
            term in listing.introduction for term in self._question.unexplained
        )
        if announced or self._are_called(listing, text):
            return True
        return self._wording.share(alike) > _ALIKE

    def _candidate(
        self, listing: Listing, items: tuple[Item, ...], text: str, evidence: Sequence[Evidence]
    ) -> Candidate:
        found = self._wording.found_in
        held = [found(fold(text[start:end])) for start, end in listing.items]
        enough = math.ceil(_COMMON * len(held))
        common = frozenset(t for t in self._wording.terms if sum(t in h for h in held) >= enough)
        own = common | found(fold(listing.introduction))
        coverage = self._wording.share(own)
        coverage += _ABOVE * self._wording.share(found(fold(listing.above)) - own)
        around = range(listing.items[0][0], listing.items[-1][1])
        best = max((e.score for e in evidence), default=0.0) or 1.0
        near = max((e.score for e in evidence if e.passage.start in around), default=0.0)
        length = sum(end - start for start, end in listing.items)
        score = (
            coverage
            + _OWN * self._wording.share(own)
            + _RETRIEVAL * near / best
            + self._count_score(listing) * (coverage > 0)
            - _COST * length
        )
        if self._bear_key(listing, text):
            as_many = len(listing.items) == self._question.count
            score += _EXPLAINED if self._question.unexplained or as_many else _QUOTED
        elif self._are_called(listing, text):
            score += _QUOTED
        if any(part in fold(listing.above) for part in self._parts):
            score += _QUOTED
        if listing.spells:
            score += _SPELLED
        first = items[0]
        end = first.start + len(first.text)
        return Candidate(
            evidence=first.evidence,
            start=first.start,
            end=end,
            text=first.text,
            coverage=coverage,
            score=score,
            year=effective_year(text, first.start, end, first.start, first.evidence)[0],
            explains=True,
            indicator=coverage,
            items=items if len(items) > 1 else (),
        )

    def _bear_key(self, listing: Listing, text: str) -> bool:
        items = [fold(text[start:end]) for start, end in listing.items]
        return any(all(key in item for item in items) for key in self._keys)

    def _are_called(self, listing: Listing, text: str) -> bool:
        """Whether every item is named what is asked for: 守住某某底线."""
        items = [text[start:end] for start, end in listing.items]
        return any(all(thing in item for item in items) for thing in self._things)

    def _count_score(self, listing: Listing) -> float:
        count = self._question.count
        if count is None:
            return 0.0
        if (counted_in(listing.spells) or len(listing.items)) != count:
            return _WRONG_COUNT
        return _RIGHT_COUNT if listing.marked else _RIGHT_COUNT_UNMARKED

    def _items(
        self, doc: str, text: str, spans: Sequence[Span], evidence: Sequence[Evidence]
    ) -> Iterator[Item]:
        known = {item.passage: item for item in evidence}
        metadata: Metadata = evidence[0].metadata
        passages: Sequence[Passage] = self._sources.passages(doc)
        for start, end in spans:
            last = bisect_right(passages, start, key=lambda p: p.start) - 1
            passage = passages[max(last, 0)] if passages else None
            told = re.search(r"\w\W*\w", text[start:end])
            if told and passage and passage.start <= start and end <= passage.end:
                item = known.get(passage) or Evidence(0, passage, metadata, 0.0)
                yield Item(item, start, text[start:end])


def _is_begun_only(listing: Listing, others: Sequence[Listing]) -> bool:
    """Whether another list begins with the same things and goes on."""
    starts = [start for start, _ in listing.items]
    return any(
        (other.marked or not listing.marked)
        and len(other.items) > len(starts)
        and [start for start, _ in other.items[: len(starts)]] == starts
        for other in others
    )
