"""Read evidence for a question: which clauses of which passages answer it, and how well."""

import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from index.embedders import Embedder
from index.fold import fold
from index.sentences import clause_spans, sentence_spans
from index.thesaurus import synonyms
from index.types import Document, Figure, Hit, Metadata, Passage
from qa.asking_words import LIGHT
from qa.explaining import explains
from qa.fitting import Fitting
from qa.matching import Weights, Wording
from qa.question import Kind, Question
from qa.timing import asked_years, effective_year
from qa.types import Evidence

# What a term of the question counts where it is found: in the candidate itself it counts whole;
# less elsewhere in its sentence, in the headings above it, elsewhere in its passage.
_IN_SENTENCE, _IN_HEADINGS, _IN_PASSAGE = 0.55, 0.45, 0.25


@dataclass(frozen=True, slots=True)
class Candidate:
    """A run of clauses that may answer a question; `text` is verbatim."""

    evidence: Evidence
    start: int
    end: int
    text: str
    coverage: float
    """Share of the question's weight that the candidate and what is around it bear, 0 to 1."""
    score: float
    year: int | None
    """The year that it speaks of."""
    explains: bool
    """Whether it says what a term of the question stands for."""
    indicator: float = 0.0
    """Share of the figure's indicator that the question names; its coverage without a figure."""
    figure: Figure | None = None
    """The figure in it that fits the question best, where one is asked for."""
    likeness: float | None = None
    """Cosine to the question; only the best candidates have it."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One part of a question with the evidence for it, read."""

    question: Question
    evidence: tuple[Evidence, ...]
    """Best first."""
    candidates: tuple[Candidate, ...]
    """Best first."""

    @property
    def best(self) -> Candidate | None:
        """The candidate that answers best, if there is any."""
        return self.candidates[0] if self.candidates else None


@dataclass(frozen=True, slots=True)
class _Limits:
    """How long an answer of a kind may be, in clauses and characters, and what length costs."""

    clauses: int
    length: int
    cost: float
    own: float
    """What the question's terms in the run itself count beyond those around it."""


# Clauses that score within the margin of the best are compared by their vectors too.
RIVALS = 6
RIVAL_MARGIN = 0.3
# A question in another language shares no words with the text: its vector has to choose.
FOREIGN_RIVALS = 16
LIKENESS = 3.0

_LIMITS = {
    Kind.FIGURE: _Limits(3, 120, 0.0030, 0.30),
    Kind.FACT: _Limits(3, 140, 0.0022, 0.30),
    Kind.REASON: _Limits(4, 160, 0.0015, 0.30),
    Kind.LIST: _Limits(10, 300, 0.0008, 0.50),
    Kind.DEFINITION: _Limits(10, 280, 0.0008, 0.50),
}
_MARKER = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}(?:是|、|要)|[(（][一二三四五六七八九十\d]{1,3}[)）]"
    r"|\d{1,2}[.、．](?!\d)|—+|[①-⑳]|•)\s*"
)
# A clause that opens so leaves its subject in the clause before.
_OPEN_HEAD = re.compile(
    r"^(?:其中|同比|比上年|较上年|增长|增速|增幅|下降|提高|提升|达到?|占|约|力争|争取|确保|突破|超过?"
    r"|不低于|不少于|并|且|全年|分别|均|总投资|投资|完成|实现|目标|使|从而)"
)


class Reader:
    """Scores the clauses of evidence against one part of a question."""

    def __init__(
        self,
        question: Question,
        weigh: Weights,
        documents: Mapping[str, Document],
        figures: Callable[[str], Sequence[Figure]],
        embedder: Embedder,
    ) -> None:
        self._question = question
        self._weigh = weigh
        self._documents = documents
        self._embedder = embedder
        equal = synonyms(question.topic)
        self._wording = Wording(question.topic, weigh, equal, LIGHT)
        self._fitting = Fitting(question, weigh, figures)
        self._excluded = Wording(question.excluded, weigh, synonyms(question.excluded))
        self._limits = _LIMITS[question.kind]

    def read(self, hits: Sequence[Hit], metadata: Mapping[str, Metadata]) -> Reading:
        """Read hits; the evidence is ranked anew by how well its best clause answers."""
        best = max((hit.score for hit in hits), default=0.0) or 1.0
        items = [Evidence(0, h.passage, metadata[h.passage.doc], h.score) for h in hits]
        found = (c for item in items for c in self._read_passage(item, item.score / best))
        candidates = self._settle(sorted(found, key=lambda c: (-c.score, c.start)))
        scores = _relative_scores(candidates)
        candidates = [
            replace(c, evidence=replace(c.evidence, score=scores[c.evidence.passage]))
            for c in candidates
        ]
        ranked = dict.fromkeys(c.evidence for c in candidates)
        return Reading(self._question, tuple(ranked), tuple(candidates))

    def _settle(self, candidates: list[Candidate]) -> list[Candidate]:
        """Let meaning decide where wording leaves several clauses close together.

        Embedding a clause costs as much as all the rest of reading, so only rivals are.
        """
        foreign = self._question.foreign
        margin, most = (float("inf"), FOREIGN_RIVALS) if foreign else (RIVAL_MARGIN, RIVALS)
        rivals: list[Candidate] = []
        for candidate in candidates:
            if candidate.score < candidates[0].score - margin or len(rivals) == most:
                break
            if not any(_overlap(candidate, rival) for rival in rivals):
                rivals.append(candidate)
        if not rivals:
            return candidates
        query = self._embedder.embed_queries([self._question.topic])[0]
        vectors = self._embedder.embed_documents([rival.text for rival in rivals])
        likeness = vectors @ query
        settled = [
            replace(
                rival,
                score=rival.score + LIKENESS * float(cosine - likeness.max()),
                likeness=float(cosine),
            )
            for rival, cosine in zip(rivals, likeness, strict=True)
        ]
        chosen = {id(rival) for rival in rivals}
        rest = [candidate for candidate in candidates if id(candidate) not in chosen]
        return sorted(settled, key=lambda c: (-c.score, c.start)) + rest

    def _read_passage(self, item: Evidence, retrieval: float) -> Iterator[Candidate]:
        passage = item.passage
        text = self._documents[passage.doc].text
        found = self._wording.found_in
        around = [frozenset(), found(fold(" ".join(passage.section))), found(fold(passage.text))]
        rows = self._fitting.rows(item)
        for s, e in sentence_spans(text, passage.start, passage.end):
            around[0] = found(fold(text[s:e]))
            for start, end in self._windows(text, s, e):
                own = found(fold(text[start:end]))
                coverage = self._coverage(own, around)
                figure, fit = self._fitting.best(rows, text, start, end)
                year, timing = self._timing(text, start, end, s, item, figure)
                explained = explains(text, start, end, (s, e), self._question.unexplained)
                score = (
                    coverage
                    + self._limits.own * self._wording.share(own)
                    + 0.35 * retrieval
                    + fit
                    + timing
                    + 1.0 * (explained and self._question.kind is not Kind.FIGURE)
                    + self._form_score(text[start:end], item)
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

    def _windows(self, text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Runs of whole clauses, their list marks and closing commas cut off."""
        clauses = clause_spans(text, start, end)
        for first in range(len(clauses)):
            for last in range(first, min(first + self._limits.clauses, len(clauses))):
                a, b = _trim(text, clauses[first][0], clauses[last][1])
                if b - a > self._limits.length and last > first:
                    break
                if b > a:
                    yield a, b

    def _coverage(self, own: frozenset[str], around: Sequence[frozenset[str]]) -> float:
        share = self._wording.share(own)
        levels = (_IN_SENTENCE, _IN_HEADINGS, _IN_PASSAGE)
        for level, found in zip(levels, around, strict=True):
            share += level * self._wording.share(found - own)
            own |= found
        return share

    # ---- form ------------------------------------------------------------------------------

    def _form_score(self, window: str, item: Evidence) -> float:
        """Whether the words have the form of what is asked for, and are no mere heading."""
        question = self._question
        score = 0.0
        if question.kind is Kind.LIST:
            score += _list_score(window, question.count)
        if question.focus:
            score += 0.3 if question.focus in window else -0.1
        if any(fold(term) in fold(window) for term in question.quoted):
            score += 0.15
        if question.excluded:
            beyond = self._excluded.found_in(fold(window)) - self._wording.terms.keys()
            score -= 0.3 * self._excluded.share(beyond)
        if _OPEN_HEAD.match(window):
            score -= 0.12
        if window in item.metadata.title or any(window in title for title in item.passage.section):
            score -= 0.3
        return score

    def _timing(
        self, text: str, start: int, end: int, sentence: int, item: Evidence, figure: Figure | None
    ) -> tuple[int | None, float]:
        """The year that a window speaks of, and what that and being target or result counts."""
        if figure is not None:
            return figure.year, 0.0  # counted in its fit
        year, review = effective_year(text, start, end, sentence, item)
        asked = asked_years(self._question, item)
        score = 0.0
        if asked and year:
            score += 0.1 if year in asked else -0.6
        if self._question.wants == "target" and review:
            score -= 0.3
        if self._question.wants == "result" and not review:
            score -= 0.2
        return year, score


def _overlap(a: Candidate, b: Candidate) -> bool:
    same = a.evidence.passage.doc == b.evidence.passage.doc
    return same and a.start < b.end and b.start < a.end


def list_items(window: str) -> int:
    """How many things a list names, counted by its marks."""
    joined = len(re.findall("、|(?<=[一-龥”])(?:和|及|与)(?=[一-龥“])", window))
    return 1 + max(joined, window.count(";") + window.count("；"))


def _list_score(window: str, count: int | None) -> float:
    items = list_items(window)
    if count and items in (count, count + 1):
        return 0.3
    return 0.2 if items > 1 else 0.0


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    """Cut a list mark off the head and a comma or full stop off the tail."""
    marker = _MARKER.match(text[start:end])
    if marker:
        start += marker.end()
    while end > start and (text[end - 1] in ",，;；:：。.、" or text[end - 1].isspace()):
        end -= 1
    return start, end


def _relative_scores(candidates: Sequence[Candidate]) -> dict[Passage, float]:
    """Score each passage by its best candidate against the best of all, from 1 down towards 0.

    The order of the candidates holds where their scores were made in two ways.
    """
    scores: dict[Passage, float] = {}
    lowest = 1.0
    for candidate in candidates:
        if candidate.evidence.passage not in scores:
            lowest = min(lowest, math.exp(candidate.score - candidates[0].score))
            scores[candidate.evidence.passage] = lowest
    return scores


def merge(readings: Sequence[Reading]) -> tuple[Reading, ...]:
    """Number the evidence of a question's parts through, by score, so that the best come first.

    A passage that serves two parts has one number.
    """
    numbers: dict[Passage, int] = {}
    everything = (item for reading in readings for item in reading.evidence)
    for item in sorted(everything, key=lambda item: -item.score):
        numbers.setdefault(item.passage, len(numbers) + 1)

    def numbered(item: Evidence) -> Evidence:
        return replace(item, number=numbers[item.passage])

    return tuple(
        Reading(
            reading.question,
            tuple(numbered(item) for item in reading.evidence),
            tuple(replace(c, evidence=numbered(c.evidence)) for c in reading.candidates),
        )
        for reading in readings
    )
