"""The ask flow: question → hits → reading → draft → citations checked → answer."""

import time
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass, replace
from typing import Protocol

from index.documents import is_named
from index.embedders import Embedder
from index.errors import QuestionError
from index.places import aliases
from index.rerankers import Reranker
from index.retrieve import Query, Retriever, docs_in_scope
from index.store import Index
from index.types import Hit, Metadata
from qa.agreeing import agreed
from qa.candidates import Reading, merge
from qa.citations import check_draft
from qa.matching import Weights
from qa.placing import uncovered
from qa.question import Question, other_names, read_question
from qa.reading import Reader
from qa.refusal import confidence, why_not
from qa.sources import Sources
from qa.types import Answer, Draft, Evidence, Outcome

# Passages read for one place of a question.
READ = 24
# Of a question; what is longer is no question but a document, and would take minutes to read.
MOST_CHARACTERS = 1000


class Answerer(Protocol):
    """Drafts an answer from evidence that has been read."""

    @property
    def name(self) -> str:
        """What `--llm` calls it."""

    def split(
        self, question: Question, documents: Sequence[tuple[str, Metadata]]
    ) -> tuple[tuple[Question, ...], str]:
        """Split a question into what is looked up one by one; and what is to be told of that."""

    def answer(self, question: Question, readings: Sequence[Reading]) -> Draft:
        """Return a draft; it is checked before anybody sees it.

        There is one reading for each part of the question, with at least one candidate in all.
        """


@dataclass(frozen=True, slots=True)
class Filters:
    """What a person limits a question to, by option."""

    place: str = ""
    year: int | None = None
    doc: str = ""
    """A glob over document names."""


class Asker:
    """Answers questions over one open index, its models loaded once."""

    def __init__(
        self,
        index: Index,
        embedder: Embedder,
        answerer: Answerer,
        *,
        filters: Filters = Filters(),
        top_k: int = 10,
        reranker: Reranker | None = None,
    ) -> None:
        """Raise QuestionError if the filters leave no document."""
        self._index = index
        self._retriever = Retriever(index, embedder, reranker)
        self._embedder = embedder
        self._answerer = answerer
        self._top_k = top_k
        self.documents = _filtered(index, filters)
        self._metadata = dict(self.documents)
        self._sources = Sources(index)
        self._weigh = Weights(index.passage_count, index.doc_freq)

    def answering_with(self, answerer: Answerer) -> "Asker":
        """The same over the same open index, with another answerer."""
        other = copy(self)
        other._answerer = answerer
        return other

    def ask(self, text: str) -> tuple[Answer, dict[str, float]]:
        """Answer one question.

        Returns:
            The checked answer, and milliseconds by step.

        Raises:
            QuestionError: there is nothing asked, or too much to be a question.
        """
        if not text.strip():
            raise QuestionError("问题是空的。请写出要问的内容。")
        if len(text) > MOST_CHARACTERS:
            raise QuestionError(
                f"问题有 {len(text)} 个字,最多 {MOST_CHARACTERS} 个。请只写要问的内容。"
            )
        started = time.perf_counter()
        question = read_question(text, self.documents)
        parts, told = self._answerer.split(question, self.documents)
        readings = merge(agreed([self.read(part) for part in parts]))
        retrieved = time.perf_counter()
        draft = self._draft(question, readings)
        evidence = _ranked(readings)
        answer = Answer(
            question=text,
            outcome=draft.outcome,
            statements=check_draft(draft, evidence, self._sources),
            hits=tuple(Hit(item.passage, item.score) for item in evidence[: self._top_k]),
            llm=self._answerer.name,
            reason=";".join(filter(None, (draft.reason, told))),
            confidence=max(map(confidence, readings)),
        )
        done = time.perf_counter()
        return answer, {
            "retrieve": round(1000 * (retrieved - started), 1),
            "answer": round(1000 * (done - retrieved), 1),
        }

    def _draft(self, question: Question, readings: Sequence[Reading]) -> Draft:
        """Refuse the parts that the evidence does not answer, and have the rest answered."""
        reasons = [why_not(reading) for reading in readings]
        answered = [r for r, reason in zip(readings, reasons, strict=True) if not reason]
        told = [
            f"{r.question.label}:{reason}" if r.question.label else reason
            for r, reason in zip(readings, reasons, strict=True)
            if reason
        ]
        if answered:
            told += uncovered(question.scope)
        missing = ";".join(dict.fromkeys(told))
        if not answered:
            return Draft(Outcome.NOT_FOUND, (), missing)
        draft = self._answerer.answer(question, answered)
        return replace(draft, reason=";".join(filter(None, (draft.reason, missing))))

    def document_text(self, doc: str) -> str:
        """The text of one document, for showing a quote in its surroundings."""
        return self._sources[doc].text

    def read(self, part: Question) -> Reading:
        """Retrieve for one part of a question and read what comes."""
        place = part.scope.places[0] if part.scope.places else None
        docs = docs_in_scope(place, part.scope.years, self.documents, part.scope.reports)
        docs = docs or tuple(self._metadata)
        hits = self._retriever.retrieve(query_of(part), max(READ, self._top_k), docs=docs)
        reader = Reader(part, self._weigh, self._sources, self._embedder)
        return reader.read(hits, self._metadata)


def query_of(part: Question) -> Query:
    """What is searched for one part of a question: its words and what else may say them."""
    others = (name for names in other_names(part).values() for name in names)
    return Query(part.text, part.topic, tuple(dict.fromkeys(others)))


def _ranked(readings: Sequence[Reading]) -> list[Evidence]:
    """The evidence of all parts by its numbers; of a passage that serves two, the better score."""
    items: dict[int, Evidence] = {}
    for item in (item for reading in readings for item in reading.evidence):
        if item.number not in items or items[item.number].score < item.score:
            items[item.number] = item
    return [items[number] for number in sorted(items)]


def _filtered(index: Index, filters: Filters) -> tuple[tuple[str, Metadata], ...]:
    """The documents that the filters leave, with their metadata."""
    kept = [
        (info.doc, info.metadata)
        for info in index.documents
        if (not filters.doc or is_named(info.doc, filters.doc))
        and (not filters.place or filters.place in aliases(info.metadata.place))
    ]
    if filters.year is not None:
        near = [(doc, metadata) for doc, metadata in kept if metadata.year == filters.year]
        # A year's results stand in the next year's plan.
        kept = near or [(d, m) for d, m in kept if m.year == filters.year + 1]
    if not kept:
        raise QuestionError(
            "没有文件符合 --place、--year、--doc 的限定。运行 youju status 看看有哪些文件。"
        )
    return tuple(kept)
