"""Score the lists that documents tell one by one against a question that asks for a list."""

import math
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from index.fold import fold
from index.types import Metadata, Passage
from qa.candidates import Candidate, Item
from qa.listing import Listing, keys_of, told_by_headings, told_by_ordinals, told_by_words
from qa.matching import Wording
from qa.question import Question
from qa.sources import Sources
from qa.spans import Span
from qa.timing import effective_year
from qa.types import Evidence

# What words of the question count that stand in headings above and not in the list itself.
_ABOVE = 0.45
# A word belongs to the list if this share of its items have it.
_COMMON = 0.6
_RIGHT_COUNT, _WRONG_COUNT = 0.8, -0.6
# All its items have the term that is quoted: 六个“聚焦”.
_QUOTED = 0.4
# And what that term stands for is asked: more than one sentence with it counts.
_EXPLAINED = 1.5
# What the question's words in it count beyond those above, what being near a hit, and length.
_OWN, _RETRIEVAL, _COST = 0.5, 0.35, 0.0008
_LONGEST = 700


class ListReader:
    """Finds and scores lists around the passages that were retrieved."""

    def __init__(self, question: Question, wording: Wording, sources: Sources) -> None:
        """Score by how much of `wording` a list bears."""
        self._question = question
        self._wording = wording
        self._sources = sources
        self._keys = keys_of(question.quoted)

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
                *told_by_words(doc, text, self._question.quoted, near),
            ]
            for listing in listings:
                if sum(end - start for start, end in listing.items) <= _LONGEST:
                    placed = tuple(self._items(doc, text, listing.items, items))
                    # A list is told whole or not at all.
                    if len(placed) == len(listing.items):
                        yield self._candidate(listing, placed, text, items)

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
            + self._count_score(len(listing.items)) * (coverage > 0)
            - _COST * length
        )
        if self._bear_key(listing, text):
            score += _EXPLAINED if self._question.unexplained else _QUOTED
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
            items=items,
        )

    def _bear_key(self, listing: Listing, text: str) -> bool:
        items = [fold(text[start:end]) for start, end in listing.items]
        return any(all(key in item for item in items) for key in self._keys)

    def _count_score(self, items: int) -> float:
        count = self._question.count
        if count is None:
            return 0.0
        return _RIGHT_COUNT if items == count else _WRONG_COUNT

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
