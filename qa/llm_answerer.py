"""Answer with a language model, held to the evidence: prompt → claims → check → one retry."""

import json
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from index.types import Document
from qa.bearing import find_faults
from qa.chat_model import ChatModel
from qa.citations import check_draft, figures
from qa.drafting import SCHEMA, parse_claims
from qa.evidence_text import (
    estimate_tokens,
    evidence_text,
    fit_evidence,
    new_nonce,
    random_nonce,
)
from qa.extractive import ExtractiveAnswerer
from qa.figure_bearing import Support
from qa.prompts import Prompt, Prompts
from qa.question import Question
from qa.reading import Reading
from qa.streaming import ModelError, OnText
from qa.types import CitationStatus, Claim, Draft, Outcome, Statement

MAX_EVIDENCE = 12
"""Passages that a model is given, shared by the parts of a question."""

# For the template of the chat itself.
_MARGIN = 64
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_MARKER = re.compile(r"[\[【〔]\s*\d+\s*[\]】〕]")


@dataclass(frozen=True, slots=True)
class _Checked:
    """A claim, and what is wrong with it in words for the model."""

    claim: Claim
    faults: tuple[str, ...]
    unborne: bool
    """Whether its quotes hold and do not bear it out."""


class LlmAnswerer:
    """Lets a model say what the evidence says, in claims that a program checks.

    The evidence decides whether there is an answer: where the extractive answerer finds that the
    figure is hidden, the model is not asked.
    """

    def __init__(
        self,
        model: ChatModel,
        prompts: Mapping[str, Prompts],
        *,
        on_text: OnText | None = None,
        max_evidence: int = MAX_EVIDENCE,
        draw_nonce: Callable[[], str] = random_nonce,
    ) -> None:
        """Take the prompts of each language ("zh", "en"); a question picks its own.

        Args:
            on_text: Gets what the model writes as it writes it: unchecked, and JSON as a rule.
        """
        self._model = model
        self._prompts = prompts
        self._on_text = on_text
        self._max_evidence = max_evidence
        self._draw_nonce = draw_nonce

    @property
    def name(self) -> str:
        """The model's spec."""
        return self._model.name

    def answer(self, question: Question, readings: Sequence[Reading]) -> Draft:
        """Draft claims; those that fail the check stay in the draft, to be shown as failed.

        Raises:
            ModelError: the model cannot be reached or does not reply.
        """
        extractive = ExtractiveAnswerer().answer(question, readings)
        if extractive.outcome is not Outcome.ANSWERED:
            return extractive
        request = _Request(question, readings)
        prompts = self._prompts["zh" if _CHINESE.search(question.text) else "en"]
        checked = request.check(parse_claims(self._ask(prompts.answer, request)))
        if any(c.faults for c in checked):
            checked = self._retry(prompts.retry, request, checked)
        if not any(not c.faults for c in checked):
            reason = "模型的回答未通过核对" if checked else "模型没有给出回答"
            return replace(extractive, reason=f"{reason},改用原文摘句")
        claims = tuple(request.labelled(c) for c in checked)
        return Draft(Outcome.ANSWERED, claims + request.verdict(extractive, checked))

    def _ask(self, prompt: Prompt, request: "_Request", **values: str) -> str:
        nonce = new_nonce(request.evidence, self._draw_nonce)
        values |= {"nonce": nonce, "question": request.question.text}
        options = self._model.options
        bare = "".join(prompt.fill(evidence="", **values))
        room = options.context_tokens - options.answer_tokens - estimate_tokens(bare) - _MARGIN
        shown = fit_evidence(request.evidence, nonce, room, self._max_evidence)
        system, user = prompt.fill(evidence=evidence_text(shown, nonce), **values)
        return self._model.complete(system, user, schema=SCHEMA, on_text=self._on_text)

    def _retry(
        self, prompt: Prompt, request: "_Request", checked: Sequence[_Checked]
    ) -> tuple[_Checked, ...]:
        """Have the claims that failed rewritten; one that fails again stays as it was."""
        failed = [c for c in checked if c.faults]
        listed = "\n".join(
            f"{number}. {_as_json(c.claim)}\n   错误:{';'.join(c.faults)}"
            for number, c in enumerate(failed, 1)
        )
        try:
            reply = self._ask(prompt, request, faults=listed)
        except ModelError:
            return tuple(checked)  # what the first reply gave is shown, failed or not
        rewritten = request.check(parse_claims(reply, keep_blank=True))
        # A list of another length answers nobody knows which claim.
        if len(rewritten) == len(failed):
            pairs = list(zip(failed, rewritten, strict=True))
        elif len(rewritten) == len(checked):
            pairs = [(old, new) for old, new in zip(checked, rewritten, strict=True) if old.faults]
        else:
            pairs = []
        said = {c.claim.text for c in checked if not c.faults}
        mended = {
            id(old): new for old, new in pairs if not new.faults and new.claim.text not in said
        }
        return tuple(mended.get(id(c), c) for c in checked)


class _Request:
    """A question with its evidence, and the check of what is said to it."""

    def __init__(self, question: Question, readings: Sequence[Reading]) -> None:
        self.question = question
        self._readings = readings
        items = {item.number: item for reading in readings for item in reading.evidence}
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

    def check(self, claims: tuple[Claim, ...]) -> tuple[_Checked, ...]:
        """Check claims as the pipeline will, and that their quotes bear them out."""
        draft = Draft(Outcome.ANSWERED, claims)
        statements = check_draft(draft, self._passages, self._documents)
        return tuple(map(self._checked, claims, statements))

    def _checked(self, claim: Claim, statement: Statement) -> _Checked:
        faults = [_fault(claim, statement, i) for i in range(len(claim.quotes))]
        faults = [fault for fault in faults if fault]
        if not claim.quotes:
            faults.append("没有引文")
        if faults:
            return _Checked(claim, tuple(dict.fromkeys(faults)), unborne=False)
        supports = [
            Support(citation, self._by_number[quote.evidence])
            for citation, quote in zip(statement.citations, claim.quotes, strict=True)
        ]
        unborne = (*_form_faults(claim), *find_faults(claim.text, supports, self.question.topic))
        return _Checked(claim, unborne, unborne=bool(unborne))

    def labelled(self, checked: _Checked) -> Claim:
        """The claim for the draft.

        One that its quotes do not bear out goes without them, so that it cannot pass for checked.
        The label is that of the part of the question whose evidence the claim quotes.
        """
        claim = checked.claim
        if checked.unborne:
            return replace(claim, quotes=())
        parts = [
            reading.question.label
            for reading in self._readings
            if {quote.evidence for quote in claim.quotes}
            <= {item.number for item in reading.evidence}
        ]
        label = parts[0] if len(parts) == 1 and len(self._readings) > 1 else ""
        return replace(claim, label="" if label in claim.text else label)

    def verdict(self, extractive: Draft, checked: Sequence[_Checked]) -> tuple[Claim, ...]:
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
    """What the words of a claim must not hold: marks of citations, control characters."""
    faults = []
    if _MARKER.search(claim.text):
        faults.append("text 里不要写资料编号")
    if any(unicodedata.category(c) in ("Cc", "Cf", "Co") for c in claim.text):
        faults.append("text 里有看不见的控制字符")
    return tuple(faults)


def _as_json(claim: Claim) -> str:
    quotes = [{"evidence": quote.evidence, "quote": quote.text} for quote in claim.quotes]
    return json.dumps({"text": claim.text, "quotes": quotes}, ensure_ascii=False)
