"""An LLM's opinion of answers, beside the deterministic metrics and never in their place."""

import hashlib
import json
import re
import secrets
from collections.abc import Callable, Sequence
from importlib.resources import files
from string import Template
from typing import Any

from index.errors import QuestionError
from qa.chat_model import ChatModel
from qa.evaluation.given import GivenAnswer
from qa.evaluation.metrics import Measures
from qa.evaluation.run import Record, describe_failure
from qa.types import Outcome

Complete = Callable[[str], str]
"""From a prompt to what a model says."""

# Answers in a row that could not be judged: the key is wrong or the server is down.
_GIVE_UP_AFTER = 5
_OBJECT = re.compile(r"\{.*\}", re.DOTALL)
_RELEVANCE = (0.0, 0.5, 1.0)
_SYSTEM = "你是严格的评审,只输出一个 JSON 对象。"
_STATEMENT = {
    "type": "object",
    "properties": {"text": {"type": "string"}, "supported": {"type": "boolean"}},
    "required": ["text", "supported"],
    "additionalProperties": False,
}
_SCHEMA = {
    "title": "judgement",
    "type": "object",
    "properties": {
        "statements": {"type": "array", "items": _STATEMENT},
        "relevance": {"type": "number", "enum": [0, 0.5, 1]},
        "reason": {"type": "string"},
    },
    "required": ["statements", "relevance", "reason"],
    "additionalProperties": False,
}


def judge_prompt() -> str:
    """The prompt's template."""
    return files("qa.evaluation").joinpath("judge_prompt.md").read_text(encoding="utf-8")


def prompt_hash() -> str:
    """SHA-256 of the prompt, for the run file."""
    return hashlib.sha256(judge_prompt().encode()).hexdigest()


def model_judge(model: ChatModel) -> Complete:
    """Make a judge of a model that `qa.models.load_model` has made."""

    def complete(prompt: str) -> str:
        return model.complete(_SYSTEM, prompt, schema=_SCHEMA)

    return complete


def waiting_records(records: Sequence[Record]) -> list[Record]:
    """The answers without a judge's opinion, or with an attempt at one that came to nothing."""
    return [
        record
        for record in records
        if record.given
        and record.given.status == Outcome.ANSWERED
        and "relevance" not in (record.judgement or {})
    ]


def judge_all(
    records: Sequence[Record], complete: Complete, progress: Callable[[int, int], None]
) -> None:
    """Have answers judged, one after another.

    Raises:
        QuestionError: several in a row could not be judged.
    """
    failed = 0
    for number, record in enumerate(records, 1):
        judge_record(record, complete)
        error = (record.judgement or {}).get("error")
        failed = failed + 1 if error else 0
        if failed >= _GIVE_UP_AFTER:
            raise QuestionError(f"连续 {failed} 题无法评判,已停止。最后一次:{error}")
        progress(number, len(records))


def judge_record(record: Record, complete: Complete) -> None:
    """Have one answer judged; refusals have nothing to judge.

    Faithfulness is the share of the answer's statements that its quotes support, as RAGAS has it
    (Es et al., RAGAS: Automated Evaluation of Retrieval Augmented Generation, EACL 2024); for
    relevance the judge is asked outright, where RAGAS compares questions made from the answer.
    An opinion that cannot be read is kept as such and has no score.
    """
    given = record.given
    if given is None or given.status != Outcome.ANSWERED:
        return
    try:
        said = complete(_fill(record.item.question, given))
    except Exception as error:  # whatever it is, it is one answer's
        record.judgement = {"error": describe_failure(error)}
        return
    record.judgement = parse_judgement(said) or {"unreadable": said}


def _fill(question: str, given: GivenAnswer) -> str:
    quotes = "\n".join(
        f"[{number}]({' › '.join((citation.doc, *citation.section))}){citation.quote}"
        for number, citation in enumerate(given.citations, 1)
        if citation.verified
    )
    # A text cannot close a tag whose name it cannot know.
    return Template(judge_prompt()).substitute(
        nonce=secrets.token_hex(8), question=question, answer=given.text, quotes=quotes
    )


def parse_judgement(said: str) -> dict[str, Any] | None:
    """Read what a judge said; None if it is not what was asked for."""
    match = _OBJECT.search(said)
    try:
        data = json.loads(match[0]) if match else None
        statements = [(str(s["text"]), s["supported"]) for s in data["statements"]]  # type: ignore[index]
        relevance = float(data["relevance"])  # type: ignore[index]
    except (ValueError, TypeError, KeyError):
        return None
    fair = all(isinstance(supported, bool) for _, supported in statements)
    if not statements or not fair or relevance not in _RELEVANCE:
        return None
    supported = sum(verdict for _, verdict in statements)
    return {
        "faithfulness": supported / len(statements),
        "relevance": relevance,
        "statements": [{"text": text, "supported": verdict} for text, verdict in statements],
        "reason": str(data.get("reason", "")) if data else "",
    }


def judged_measures(record: Record) -> Measures:
    """The judge's scores as measures; none where there is no opinion."""
    judgement = record.judgement or {}
    return {
        f"judge_{name}": (float(judgement[name]), 1.0)
        for name in ("faithfulness", "relevance")
        if name in judgement
    }
