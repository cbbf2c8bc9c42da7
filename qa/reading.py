"""Read evidence for a question: which clauses of which passages answer it, and how well."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from index.embedders import Embedder
from index.fold import fold
from index.sentences import sentence_spans
from index.types import Figure, Hit, Metadata
from qa.asking_words import LIGHT
from qa.candidates import Candidate, Item, Reading
from qa.explaining import explains
from qa.fitting import Fitting
from qa.forms import Forms
from qa.list_reading import ListReader
from qa.matching import Weights, Wording
from qa.naming import lacking
from qa.question import Kind, Question, other_names
from qa.rivals import settled
from qa.sources import Sources
from qa.timing import asked_years, effective_year, year_fit
from qa.types import Evidence
from qa.widening import whole
from qa.windows import LIMITS, windows

# What a term of the question counts where it is found: in the candidate itself it counts whole;
# less elsewhere in its sentence, in the headings above it, elsewhere in its passage.
_LEVELS = _IN_SENTENCE, _IN_HEADINGS, _IN_PASSAGE = 0.55, 0.45, 0.25
# What being retrieved counts: more where it told among all documents than among a place's few,
# and most where the documents are of no place.
_RETRIEVAL, _RETRIEVAL_FROM_ALL, _RETRIEVAL_UNPLACED = 0.35, 0.6, 1.0
# What a whole document is about is said once, and left out of most of its sentences.
_IN_THEME = 0.9
_FIRST_LINE = 40
# Candidates that are told of, best first; hundreds are read.
_KEPT = 40
# From the sentence that announces a list to its first item, in characters.
_GAP = 10


class Reader:
    """Scores the clauses of evidence against one part of a question."""

    def __init__(
        self,
        question: Question,
        weigh: Weights,
        sources: Sources,
        embedder: Embedder,
    ) -> None:
        self._question = question
        self._sources = sources
        self._embedder = embedder
        if question.foreign:
            self._wording = Wording.rendered(other_names(question), weigh)
        else:
            self._wording = Wording(question.topic, weigh, other_names(question), LIGHT)
        self._fitting = Fitting(question, weigh, sources.figures)
        self._forms = Forms(question, self._wording, weigh)
        self._limits = LIMITS[question.kind]
        scope = question.scope
        scoped = scope.places or scope.years or scope.reports
        self._retrieval = _RETRIEVAL if scoped else _RETRIEVAL_FROM_ALL
        if not scope.placed:
            self._retrieval = _RETRIEVAL_UNPLACED

    def read(self, hits: Sequence[Hit], metadata: Mapping[str, Metadata]) -> Reading:
        """Read hits; the evidence is ranked anew by how well its best clause answers."""
        best = max((hit.score for hit in hits), default=0.0) or 1.0
        items = [Evidence(0, h.passage, metadata[h.passage.doc], h.score, h.cosine) for h in hits]
        found = (c for item in items for c in self._read_passage(item, item.score / best))
        candidates = sorted(found, key=lambda c: (-c.score, c.start))
        candidates = settled(self._question, candidates, self._embedder)
        candidates = self._of_years_asked(candidates)
        if candidates:
            lacks = lacking(self._question, self._wording, candidates[0], hits)
            candidates[0] = replace(candidates[0], lacks=lacks)
            text = self._sources[candidates[0].evidence.passage.doc].text
            candidates[0] = whole(candidates[0], self._question, self._forms, text)
        listed = self._list(items)
        if listed and (not candidates or self._outdoes(listed, candidates[0])):
            candidates = [listed, *candidates]
        ranked = _ranked(candidates)
        kept = (c.on_evidence(lambda item: ranked[_key(item)]) for c in candidates[:_KEPT])
        return Reading(self._question, tuple(ranked.values()), tuple(kept))

    def _of_years_asked(self, candidates: list[Candidate]) -> list[Candidate]:
        """Those that speak of a year asked for come before those of other years."""

        def other(candidate: Candidate) -> bool:
            years = asked_years(self._question, candidate.evidence)
            return bool(years and candidate.year and candidate.year not in years)

        return sorted(candidates, key=other)

    def _list(self, evidence: Sequence[Evidence]) -> Candidate | None:
        """The list that is told one by one and answers best, where a list is asked for."""
        question = self._question
        if question.kind is not Kind.LIST and question.count is None and not question.unexplained:
            return None
        lists = ListReader(self._question, self._wording, self._sources).read(evidence)
        return max(lists, key=lambda c: c.score, default=None)

    def _outdoes(self, listed: Candidate, best: Candidate) -> bool:
        """Whether a list answers better than the best clause, which may only announce it."""
        same = listed.evidence.passage.doc == best.evidence.passage.doc
        same &= not self._forms.tells_all(best.text)
        if same and not (best.explains and self._question.kind is Kind.DEFINITION):
            announced = 0 <= listed.start - best.end <= _GAP
            as_many = self._question.count in (None, len(listed.items))
            if announced or (as_many and _is_among(best, listed.items)):
                return True
        return listed.score > best.score

    def _read_passage(self, item: Evidence, retrieval: float) -> Iterator[Candidate]:
        passage = item.passage
        text = self._sources[passage.doc].text
        found = self._wording.found_in
        theme = self._theme(item.metadata.title, text)
        around = [frozenset(), found(fold(" ".join(passage.section))), found(fold(passage.text))]
        rows = self._fitting.rows(item)
        spans = [(row.start, row.end) for row, _ in rows]
        for s, e in sentence_spans(text, passage.start, passage.end):
            around[0] = found(fold(text[s:e]))
            for start, end in windows(text, (s, e), self._limits, spans):
                own = found(fold(text[start:end]))
                coverage = self._coverage(own, theme, around)
                figure, fit = self._fitting.best(rows, text, start, end)
                year, timing = self._timing(text, start, end, s, item, figure)
                explained = explains(text, start, end, (s, e), self._question.unexplained)
                score = (
                    coverage
                    + self._limits.own * self._wording.share_beyond(theme, own)
                    + self._retrieval * retrieval
                    + fit
                    + timing
                    + 1.0 * (explained and self._question.kind is not Kind.FIGURE)
                    + self._forms.score(text[start:end], item)
                    - self._limits.cost * (end - start)
                )
                yield Candidate(
                    evidence=item,
                    start=start,
                    end=end,
                    text=text[start:end],
                    coverage=coverage,
                    score=score,
                    year=year,
                    explains=explained,
                    indicator=self._fitting.named_share(figure) if figure else coverage,
                    figure=figure,
                )

    def _theme(self, title: str, text: str) -> frozenset[str]:
        """The terms that the whole document is about, by its title or its first line."""
        first = text[: _FIRST_LINE + 1].partition("\n")[0]
        line = first if len(first) <= _FIRST_LINE else ""
        return self._wording.found_in(fold(f"{title} {line}"))

    def _coverage(
        self, own: frozenset[str], theme: frozenset[str], around: Sequence[frozenset[str]]
    ) -> float:
        share = self._wording.share(own)
        for level, found in ((_IN_THEME, theme), *zip(_LEVELS, around, strict=True)):
            share += level * self._wording.share(found - own)
            own |= found
        return share

    def _timing(
        self, text: str, start: int, end: int, sentence: int, item: Evidence, figure: Figure | None
    ) -> tuple[int | None, float]:
        """The year that a window speaks of, and what that and being target or result counts."""
        if figure is not None:
            return figure.year, 0.0  # counted in its fit
        year, review = effective_year(text, start, end, sentence, item)
        score = year_fit(self._question, item, year)
        if self._question.wants == "target" and review:
            score -= 0.3
        if self._question.wants == "result" and not review:
            score -= 0.2
        return year, score


def _is_among(best: Candidate, items: Sequence[Item]) -> bool:
    """Whether a clause is of one or two of the things of a list, and leaves others out."""
    held = [i for i in items if best.start <= i.start and i.start + len(i.text) <= best.end]
    return 0 < len(held) < len(items)


def _ranked(candidates: Sequence[Candidate]) -> dict[tuple[str, int], Evidence]:
    """The evidence, scored by its best candidate against the best of all, from 1 down towards 0.

    The order of the candidates holds where their scores were made in two ways.
    """
    ranked: dict[tuple[str, int], Evidence] = {}
    lowest = 1.0
    for candidate in candidates:
        for item in candidate.whole_evidence:
            if _key(item) not in ranked:
                lowest = min(lowest, math.exp(candidate.score - candidates[0].score))
                ranked[_key(item)] = replace(item, score=lowest)
    return ranked


def _key(item: Evidence) -> tuple[str, int]:
    """What tells passages apart, and takes less to hash than they."""
    return item.passage.doc, item.passage.start
