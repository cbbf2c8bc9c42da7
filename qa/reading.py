"""Read evidence for a question: which clauses of which passages answer it, and how well."""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from index.embedders import Embedder
from index.english import renderings
from index.fold import fold
from index.sentences import clause_spans, sentence_spans
from index.thesaurus import synonyms
from index.types import Figure, Hit, Metadata, Passage
from qa.asking_words import LIGHT
from qa.candidates import Candidate, Item, Reading
from qa.explaining import explains
from qa.fitting import Fitting
from qa.list_reading import ListReader
from qa.matching import Weights, Wording
from qa.naming import lacking
from qa.question import Kind, Question
from qa.sources import Sources
from qa.spans import trim, widen
from qa.timing import asked_years, effective_year, year_fit
from qa.types import Evidence

# What a term of the question counts where it is found: in the candidate itself it counts whole;
# less elsewhere in its sentence, in the headings above it, elsewhere in its passage.
_LEVELS = _IN_SENTENCE, _IN_HEADINGS, _IN_PASSAGE = 0.55, 0.45, 0.25
# What being retrieved counts: more where it told among all documents than among a place's few.
_RETRIEVAL, _RETRIEVAL_FROM_ALL = 0.35, 0.6
# What a whole document is about is said once, and left out of most of its sentences.
_IN_THEME = 0.9
_FIRST_LINE = 40


@dataclass(frozen=True, slots=True)
class _Limits:
    """How long an answer of a kind may be, in clauses and characters, and what length costs."""

    clauses: int
    length: int
    cost: float
    own: float
    """What the question's terms in the run itself count beyond those around it."""


# Of an answer that is told in a sentence, in characters.
_LONGEST = {Kind.FACT: 160, Kind.REASON: 160, Kind.DEFINITION: 280}
# Texts that are of no place, as news and encyclopedias, say the matter in sentences that lean on
# one another.
_AROUND = 160

# A sentence that goes on with the things asked for, and the most characters of it.
_ENUMERATES = re.compile("包括|主要有|主要是|分别(?:是|为)|[:：]")
_MOST = 300
# What says so few characters beyond the question's own only repeats it.
_REPEATED = 4

# From the sentence that announces a list to its first item, in characters.
_GAP = 10

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
# An answer to these is more than the question's own words: the title of a text is none.
_NEWS = (Kind.FACT, Kind.FIGURE, Kind.REASON, Kind.LIST)
_WORD_CHARACTER = re.compile(r"[一-龥a-z]|\d+")
_GRAMMAR = set("的了在是和与及等也都就而其之于为有")
_DATE = re.compile(
    r"\d年|[\d一二三四五六七八九十]+[月日号]|世纪|[唐宋元明清秦汉隋晋][代朝]|年[初底末中]|[上下]半年|季度|时期|年代|朝代"
)
_PLACE = re.compile(r"[在于至从到位赴落]|[省市县区州镇乡村街道路园馆院港岛山湖河]")
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
        sources: Sources,
        embedder: Embedder,
    ) -> None:
        self._question = question
        self._sources = sources
        self._embedder = embedder
        if question.foreign:
            self._wording = Wording.rendered(renderings(question.topic), weigh)
        else:
            self._wording = Wording(question.topic, weigh, synonyms(question.topic), LIGHT)
        self._fitting = Fitting(question, weigh, sources.figures)
        self._excluded = Wording(question.excluded, weigh, synonyms(question.excluded))
        self._limits = _LIMITS[question.kind]
        scope = question.scope
        scoped = scope.places or scope.years or scope.reports
        self._retrieval = _RETRIEVAL if scoped else _RETRIEVAL_FROM_ALL
        self._asked = set(fold(question.text)) | _GRAMMAR

    def read(self, hits: Sequence[Hit], metadata: Mapping[str, Metadata]) -> Reading:
        """Read hits; the evidence is ranked anew by how well its best clause answers."""
        best = max((hit.score for hit in hits), default=0.0) or 1.0
        items = [Evidence(0, h.passage, metadata[h.passage.doc], h.score) for h in hits]
        found = (c for item in items for c in self._read_passage(item, item.score / best))
        candidates = self._settle(sorted(found, key=lambda c: (-c.score, c.start)))
        candidates = self._of_years_asked(candidates)
        if candidates:
            lacks = lacking(self._question, self._wording, candidates[0], hits)
            candidates[0] = replace(candidates[0], lacks=lacks)
        if candidates:
            candidates[0] = self._whole(candidates[0])
        listed = self._list(items)
        if listed and (not candidates or self._outdoes(listed, candidates[0])):
            candidates = [listed, *candidates]
        candidates = _scored(candidates)
        ranked = dict.fromkeys(item for c in candidates for item in c.whole_evidence)
        return Reading(self._question, tuple(ranked), tuple(candidates))

    def _of_years_asked(self, candidates: list[Candidate]) -> list[Candidate]:
        """Those that speak of a year asked for come before those of other years."""

        def other(candidate: Candidate) -> bool:
            years = asked_years(self._question, candidate.evidence)
            return bool(years and candidate.year and candidate.year not in years)

        return sorted(candidates, key=other)

    def _whole(self, candidate: Candidate) -> Candidate:
        """The candidate with as much around it as belongs to the answer.

        A figure says by itself that it is one; of other facts a clause may be only the beginning.
        What only repeats the question, as a heading in the text does, is told in the next sentence.
        """
        kind = self._question.kind
        passage = candidate.evidence.passage
        text = self._sources[passage.doc].text
        sentences = sentence_spans(text, passage.start, passage.end)
        for number, (s, e) in enumerate(sentences):
            if not (s <= candidate.start and candidate.end <= e):
                continue
            start, end = candidate.start, candidate.end
            if not self._question.scope.placed:
                clauses = clause_spans(text, passage.start, passage.end)
                start, end = trim(text, *widen(text, (start, end), clauses, _AROUND))
            elif kind in _LONGEST:
                clauses = clause_spans(text, s, e)
                start, end = trim(text, *widen(text, (start, end), clauses, _LONGEST[kind]))
                if number + 1 < len(sentences) and self._only_repeats(text[start:end]):
                    following = trim(text, *sentences[number + 1])
                    end = following[1] if following[1] - start <= _LONGEST[kind] else end
            elif kind is Kind.LIST and _ENUMERATES.search(text, s, end) and e - start <= _MOST:
                start, end = trim(text, start, e)
            return replace(candidate, start=start, end=end, text=text[start:end])
        return candidate

    def _only_repeats(self, text: str) -> bool:
        told = set(_WORD_CHARACTER.findall(fold(text))) - self._asked
        return len(told) <= _REPEATED

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
        if same and not (best.explains and self._question.kind is Kind.DEFINITION):
            announced = 0 <= listed.start - best.end <= _GAP
            as_many = self._question.count in (None, len(listed.items))
            if announced or (as_many and _is_among(best, listed.items)):
                return True
        return listed.score > best.score

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
        text = self._sources[passage.doc].text
        found = self._wording.found_in
        theme = self._theme(item.metadata.title, text)
        around = [frozenset(), found(fold(" ".join(passage.section))), found(fold(passage.text))]
        rows = self._fitting.rows(item)
        for s, e in sentence_spans(text, passage.start, passage.end):
            around[0] = found(fold(text[s:e]))
            for start, end in self._windows(text, s, e):
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
                a, b = trim(text, clauses[first][0], clauses[last][1])
                if b - a > self._limits.length and last > first:
                    break
                if b > a:
                    yield a, b

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
        if question.kind in _NEWS and not self._tells_more(window):
            score -= 0.5
        score += _answer_type_score(question, window)
        if _OPEN_HEAD.match(window):
            score -= 0.12
        if window in item.metadata.title or any(window in title for title in item.passage.section):
            score -= 0.3
        return score

    def _tells_more(self, window: str) -> bool:
        """Whether a window says anything that the question has not said itself."""
        told = set(_WORD_CHARACTER.findall(fold(window))) - self._asked
        return len(told) > 1

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


def _overlap(a: Candidate, b: Candidate) -> bool:
    same = a.evidence.passage.doc == b.evidence.passage.doc
    return same and a.start < b.end and b.start < a.end


def list_items(window: str) -> int:
    """How many things a list names, counted by its marks."""
    joined = len(re.findall("、|(?<=[一-龥”])(?:和|及|与)(?=[一-龥“])|”“|》《", window))
    return 1 + max(joined, window.count(";") + window.count("；"))


def _list_score(window: str, count: int | None) -> float:
    items = list_items(window)
    if count and items in (count, count + 1):
        return 0.3
    return 0.2 if items > 1 else 0.0


def _scored(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Score each passage by its best candidate against the best of all, from 1 down towards 0.

    The order of the candidates holds where their scores were made in two ways.
    """
    scores: dict[Passage, float] = {}
    lowest = 1.0
    for candidate in candidates:
        for item in candidate.whole_evidence:
            if item.passage not in scores:
                lowest = min(lowest, math.exp(candidate.score - candidates[0].score))
                scores[item.passage] = lowest
    return [
        c.on_evidence(lambda item: replace(item, score=scores[item.passage])) for c in candidates
    ]


def _answer_type_score(question: Question, window: str) -> float:
    """Whether a window has a date or a place where one is asked for."""
    if question.asks_when:
        return 0.25 if _DATE.search(window) else -0.25
    if question.asks_where:
        return 0.0 if _PLACE.search(window) else -0.25
    return 0.0
