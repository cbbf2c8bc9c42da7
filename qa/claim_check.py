"""Check what a model says to a question: each claim with its faults, its label, its verdict."""

import json
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.types import Document
from qa.bearing import find_faults
from qa.candidates import Reading
from qa.citations import check_draft, figures
from qa.extractive import ExtractiveAnswerer
from qa.question import Question
from qa.support import Support
from qa.types import CitationStatus, Claim, Draft, Outcome, Statement

_MARKER = re.compile(r"[\[【〔]\s*\d+\s*[\]】〕]")


@dataclass(frozen=True, slots=True)
class Checked:
    """A claim, and what is wrong with it in words for the model."""

    claim: Claim
    faults: tuple[str, ...]
    unborne: bool
    """Whether its quotes hold and do not bear it out."""

    @property
    def as_json(self) -> str:
        """The claim as the model wrote it."""
        quotes = [{"evidence": q.evidence, "quote": q.text} for q in self.claim.quotes]
        return json.dumps({"text": self.claim.text, "quotes": quotes}, ensure_ascii=False)


class ClaimCheck:
    """A question with its evidence, and the check of what is said to it.

    Of a part whose figure is hidden the model gets no evidence and nothing that it says is taken.
    """

    def __init__(self, question: Question, readings: Sequence[Reading]) -> None:
        self.question = question
        self._readings = readings
        extractive = ExtractiveAnswerer()
        self._hidden = [
            reading
            for reading in readings
            if reading.best
            and extractive.answer(reading.question, [reading]).outcome is Outcome.MASKED
        ]
        self._open = [reading for reading in readings if reading not in self._hidden]
        items = {item.number: item for reading in self._open for item in reading.evidence}
        self.evidence = [items[number] for number in sorted(items)]
        # Each passage as a document of its own: the answerer has passages only.
        self._passages = [
            replace(item, passage=replace(p, doc=str(item.number), start=0, end=len(p.text)))
            for item in self.evidence
            for p in (item.passage,)
        ]
        self._by_number = {item.number: item for item in self._passages}
        self._documents = {
            item.passage.doc: Document(item.passage.doc, item.passage.text, "")
            for item in self._passages
        }

    def check(self, claims: tuple[Claim, ...]) -> tuple[Checked, ...]:
        """Check claims as the pipeline will, and that their quotes bear them out."""
        draft = Draft(Outcome.ANSWERED, claims)
        statements = check_draft(draft, self._passages, self._documents)
        return tuple(map(self._checked, claims, statements))

    def _checked(self, claim: Claim, statement: Statement) -> Checked:
        faults = [_fault(claim, statement, i) for i in range(len(claim.quotes))]
        faults = [fault for fault in faults if fault]
        if not claim.quotes:
            faults.append("没有引文")
        if faults:
            return Checked(claim, tuple(dict.fromkeys(faults)), unborne=False)
        supports = [
            Support(citation, self._by_number[quote.evidence])
            for citation, quote in zip(statement.citations, claim.quotes, strict=True)
        ]
        unborne = (
            *_form_faults(claim),
            *self._hidden_faults(claim),
            *find_faults(claim.text, supports, self.question.topic),
        )
        return Checked(claim, unborne, unborne=bool(unborne))

    def _hidden_faults(self, claim: Claim) -> list[str]:
        """That a claim speaks of a part whose figure the source hides."""
        labels = [reading.question.label for reading in self._hidden]
        return [f"{label}的数字原文已隐去" for label in labels if label and label in claim.text]

    def labelled(self, checked: Checked) -> Claim:
        """The claim for the draft.

        One that its quotes do not bear out goes without them, so that it cannot pass for checked.
        The label is that of the part of the question whose evidence the claim quotes.
        """
        claim = checked.claim
        if checked.unborne:
            return replace(claim, quotes=())
        parts = [
            reading.question.label
            for reading in self._open
            if {quote.evidence for quote in claim.quotes}
            <= {item.number for item in reading.evidence}
        ]
        label = parts[0] if len(parts) == 1 and len(self._readings) > 1 else ""
        return replace(claim, label="" if label in claim.text else label)

    def of_hidden_parts(self, extractive: Draft) -> tuple[Claim, ...]:
        """The words in which the source hides a part's figure."""
        labels = {reading.question.label for reading in self._hidden}
        return tuple(claim for claim in extractive.claims if claim.label in labels)

    def verdict(self, extractive: Draft, checked: Sequence[Checked]) -> tuple[Claim, ...]:
        """Which part is highest, computed and not the model's, if it rests on the same figures."""
        borne: set[str] = set()
        for c in checked:
            if not c.faults:
                borne |= set().union(*(figures(quote.text) for quote in c.claim.quotes))
        compared = [r.best.figure.value for r in self._readings if r.best and r.best.figure]
        if len(compared) < 2 or not all(figures(value) <= borne for value in compared):
            return ()
        return tuple(claim for claim in extractive.claims if not claim.label)


def _fault(claim: Claim, statement: Statement, i: int) -> str:
    """What the check found wrong with one quote of a claim, in words for the model."""
    status, quote = statement.citations[i].status, claim.quotes[i]
    if status is CitationStatus.UNKNOWN_EVIDENCE:
        return f"没有编号为 {quote.evidence} 的资料"
    if status is CitationStatus.QUOTE_NOT_FOUND:
        return f"引文“{quote.text}”不是资料 {quote.evidence} 的原文"
    if status is CitationStatus.NUMBER_MISMATCH:
        return "有引文里没有的数字"
    return ""


def _form_faults(claim: Claim) -> tuple[str, ...]:
    """What the words of a claim must not hold: marks of citations, control characters, nothing."""
    faults = []
    if not re.search(r"\w", claim.text):
        faults.append("text 是空的")
    if _MARKER.search(claim.text):
        faults.append("text 里不要写资料编号")
    if any(unicodedata.category(c) in ("Cc", "Cf", "Co") for c in claim.text):
        faults.append("text 里有看不见的控制字符")
    return tuple(faults)
