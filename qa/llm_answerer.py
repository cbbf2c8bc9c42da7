"""Answer with a language model, held to the evidence: prompt → claims → check → one retry."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from index.types import Metadata
from qa.candidates import Reading
from qa.chat_model import ChatModel
from qa.claim_check import Checked, ClaimCheck
from qa.decomposing import Decomposer
from qa.drafting import SCHEMA, parse_reply
from qa.evidence_text import (
    estimate_tokens,
    evidence_text,
    fit_evidence,
    new_nonce,
    random_nonce,
)
from qa.extractive import ExtractiveAnswerer
from qa.prompts import Prompt, Prompts, language_of
from qa.question import Question
from qa.streaming import ModelError, OnText
from qa.types import Draft, Outcome

MAX_EVIDENCE = 12
"""Passages that a model is given, shared by the parts of a question."""

# For the template of the chat itself.
_MARGIN = 64


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
            on_text: Gets what the model writes as it writes it: unchecked, and JSON as a rule. A
                retry is not shown, for it would read as more of the same.
        """
        self._model = model
        self._prompts = prompts
        self._on_text = on_text
        self._max_evidence = max_evidence
        self._draw_nonce = draw_nonce
        self._decomposer = Decomposer(model, prompts)

    @property
    def name(self) -> str:
        """The model's spec."""
        return self._model.name

    def split(
        self, question: Question, documents: Sequence[tuple[str, Metadata]]
    ) -> tuple[tuple[Question, ...], str]:
        """Split a comparison, by rules or else by the model; see `Decomposer`."""
        return self._decomposer.split(question, documents)

    def answer(self, question: Question, readings: Sequence[Reading]) -> Draft:
        """Draft claims; those that fail the check stay in the draft, to be shown as failed.

        Raises:
            ModelError: the model cannot be reached or does not reply.
        """
        extractive = ExtractiveAnswerer().answer(question, readings)
        if extractive.outcome is not Outcome.ANSWERED:
            return extractive
        check = ClaimCheck(question, readings)
        prompts = self._prompts[language_of(question.text)]
        reply = parse_reply(self._ask(prompts.answer, check, self._on_text))
        checked, told = check.check(reply.claims), reply.told
        if any(c.faults for c in checked):
            checked, failure = self._retry(prompts.retry, check, checked)
            told = tuple(dict.fromkeys((*told, *failure)))
        claims = tuple(check.labelled(c) for c in checked)
        if not any(not c.faults for c in checked):
            silent = "模型的回答读不懂" if reply.unread else "模型没有给出回答"
            reason = "模型的回答未通过核对" if checked else silent
            reasons = (*told, f"{reason},改用原文摘句", extractive.reason)
            return replace(extractive, claims=extractive.claims + claims, reason=_joined(reasons))
        claims += check.of_hidden_parts(extractive) + check.verdict(extractive, checked)
        return Draft(Outcome.ANSWERED, claims, _joined((*told, extractive.reason)))

    def _ask(
        self, prompt: Prompt, check: ClaimCheck, on_text: OnText | None = None, **values: str
    ) -> str:
        nonce = new_nonce(check.evidence, self._draw_nonce)
        values |= {"nonce": nonce, "question": check.question.text}
        options = self._model.options
        bare = "".join(prompt.fill(evidence="", **values))
        room = options.context_tokens - options.answer_tokens - estimate_tokens(bare) - _MARGIN
        shown = fit_evidence(check.evidence, nonce, room, self._max_evidence)
        system, user = prompt.fill(evidence=evidence_text(shown, nonce), **values)
        return self._model.complete(system, user, schema=SCHEMA, on_text=on_text)

    def _retry(
        self, prompt: Prompt, check: ClaimCheck, checked: Sequence[Checked]
    ) -> tuple[tuple[Checked, ...], tuple[str, ...]]:
        """Have the claims that failed rewritten; one that fails again stays as it was.

        Returns:
            The claims, and what is to be told of the retry: that it was cut off, or not to be had.
        """
        failed = [c for c in checked if c.faults]
        listed = "\n".join(
            f"{number}. {c.as_json}\n   错误:{';'.join(c.faults)}"
            for number, c in enumerate(failed, 1)
        )
        try:
            reply = self._ask(prompt, check, faults=listed)
        except ModelError as error:
            # What the first reply gave is shown, failed or not.
            return tuple(checked), (f"没能让模型改写:{str(error).rstrip('。')}",)
        answer = parse_reply(reply, keep_blank=True)
        rewritten = check.check(answer.claims)
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
        return tuple(mended.get(id(c), c) for c in checked), answer.told


def _joined(reasons: Sequence[str]) -> str:
    return ";".join(filter(None, reasons))
