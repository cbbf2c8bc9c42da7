"""From a question to hits: dense and term search over the documents in scope, fused, reranked."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from index.embedders import Embedder
from index.passages import embedding_text
from index.rerankers import Reranker
from index.scope import PlaceScope
from index.tokens import tokenize
from index.types import Hit, Metadata

if TYPE_CHECKING:
    from index.store import Index

# How many of each ranking are fused.
DEPTH = 60
# Share of the dense score in the fused one; the rest is BM25's.
DENSE_WEIGHT = 0.5


@dataclass(frozen=True, slots=True)
class Query:
    """What is searched for: the words to embed, and those to match."""

    text: str
    terms: str
    expansions: tuple[str, ...] = ()
    """Equal terms of the thesaurus, which count less than the question's own."""


class Retriever:
    """Fuses vector search and BM25 over one open index; a reranker scores the best anew."""

    def __init__(
        self, index: "Index", embedder: Embedder, reranker: Reranker | None = None
    ) -> None:
        self.index = index
        self.embedder = embedder
        self.reranker = reranker

    def retrieve(self, query: Query, k: int, *, docs: Sequence[str] = ()) -> list[Hit]:
        """Return the best `k` passages, best first, of `docs` or of the whole index.

        Scores are in [0, 1]: a weighted sum of the two rankings, each scaled by its best hit; or
        the reranker's.
        """
        if self.reranker is None:
            return self._fused(query, k, docs)
        # Wider than what is read, so that it can bring up what the fusion put too low.
        return self._reranked(self.reranker, query, self._fused(query, max(k, DEPTH), docs))[:k]

    def _reranked(self, reranker: Reranker, query: Query, hits: Sequence[Hit]) -> list[Hit]:
        texts = [embedding_text(self._metadata[h.passage.doc], h.passage) for h in hits]
        scores = reranker.score(query.text, texts)
        again = [replace(h, score=score) for h, score in zip(hits, scores, strict=True)]
        return sorted(again, key=lambda hit: -hit.score)

    @cached_property
    def _metadata(self) -> dict[str, Metadata]:
        return {info.doc: info.metadata for info in self.index.documents}

    def _fused(self, query: Query, k: int, docs: Sequence[str]) -> list[Hit]:
        # All of them are no limit: the search may then take its short cuts.
        limited = 0 < len(docs) < len(self.index.documents)
        rows = self.index.rows_of(docs) if limited else None
        terms = self._terms(query, rows)
        dense = self._dense(query, rows)
        cosines = dict(dense)
        fused: dict[int, float] = {}
        for ranking, weight in (
            (_scaled(dense), DENSE_WEIGHT),
            (terms, 1 - DENSE_WEIGHT),
        ):
            for row, score in ranking:
                fused[row] = fused.get(row, 0.0) + weight * score
        if terms and not self.index.whole:
            fused |= self._without_vector(terms)
        best = sorted(fused.items(), key=lambda item: (-item[1], item[0]))[:k]
        passages = self.index.passages([row for row, _ in best])
        return [
            Hit(passage, score, cosines.get(row))
            for passage, (row, score) in zip(passages, best, strict=True)
        ]

    def _without_vector(self, terms: Sequence[tuple[int, float]]) -> dict[int, float]:
        """The passages whose vectors are still to come: their words alone count, in full."""
        vectors = self.index.vectors(np.array([row for row, _ in terms], np.int64))
        return {row: s for (row, s), vector in zip(terms, vectors, strict=True) if not vector.any()}

    def _dense(self, query: Query, rows: np.ndarray | None) -> list[tuple[int, float]]:
        vector = self.embedder.embed_queries([query.text])[0]
        return self.index.search_vectors(vector, DEPTH, rows)

    def _terms(self, query: Query, rows: np.ndarray | None) -> list[tuple[int, float]]:
        weights: dict[str, float] = {}
        for word in query.expansions:
            weights |= dict.fromkeys(tokenize(word), 0.5)
        weights |= dict.fromkeys(tokenize(query.terms), 1.0)
        return _scaled(self.index.search_terms(weights, DEPTH, rows), floor=0.0)


def _scaled(
    ranking: Sequence[tuple[int, float]], floor: float | None = None
) -> list[tuple[int, float]]:
    """Scale scores to [0, 1].

    Cosines of this kind of model lie close together, so theirs start at the worst of the ranking.
    """
    if not ranking:
        return []
    top = ranking[0][1]
    low = min(score for _, score in ranking) if floor is None else floor
    span = (top - low) or 1.0
    return [(row, (score - low) / span) for row, score in ranking]


def docs_in_scope(
    place: PlaceScope | None,
    years: Sequence[int],
    documents: Sequence[tuple[str, Metadata]],
    reports: Sequence[int] = (),
) -> tuple[str, ...]:
    """The documents of a place and of the years asked for; () if that leaves out none.

    A plan for year N reviews year N-1, so it answers for both; where no document is that near,
    all of the place's are kept, and the reader tells years apart. The documents of the years
    `reports` are meant themselves.
    """
    held = set(place.docs) if place else ()
    own = [(d, m) for d, m in documents if place is None or d in held]
    years = place.years if place else years
    own = [(d, m) for d, m in own if m.year in reports] or own
    near = [
        d for d, m in own if m.year is None or any(m.year in (year, year + 1) for year in years)
    ]
    if years and near:
        return tuple(near)
    return tuple(d for d, _ in own) if place or years or reports else ()
