"""Read one line of a gold set: DESIGN's fields, and those of public question-answering sets."""

from collections.abc import Mapping
from typing import Any

from qa.evaluation.gold_types import (
    UNTYPED,
    GoldEvidence,
    GoldItem,
    ItemError,
    identifier,
    strings,
    text_of,
)

KNOWN_KEYS = frozenset(
    {
        *("id", "question", "type", "answer", "aliases", "must_include", "answerable"),
        *("evidence", "draft", "answers", "positive", "negative", "query"),
    }
)


def parse_item(data: Mapping[str, Any], where: str) -> GoldItem:
    """Read one item; all but the question may be left out.

    What is not said is not made up: an answer or evidence shows that a question has an answer; an
    item with nothing of the kind has no known outcome.
    """
    forms, all_of = _answers(data)
    must_include, evidence = strings(data, "must_include"), _evidence(data.get("evidence"))
    positive = _positive(data)
    refusal = data.get("type") in ("masked", "unanswerable")
    answerable = data.get("answerable")
    if answerable is None and refusal:
        answerable = False
    elif answerable is None:
        answerable = bool(forms or all_of or must_include or evidence or positive) or None
    if not isinstance(answerable, bool | None):
        raise ItemError("answerable 应为 true 或 false")
    if answerable and refusal:
        raise ItemError(f"type 是 {data['type']},answerable 却是 true。请改正其中一个")
    question = text_of(data, _question_key(data), required=True)
    return GoldItem(
        id=identifier(data.get("id"), question),
        question=question,
        type=text_of(data, "type") or ("unanswerable" if answerable is False else UNTYPED),
        answer=forms[0] if forms else "",
        aliases=(*forms[1:], *strings(data, "aliases")),
        must_include=must_include,
        all_of=all_of,
        answerable=answerable,
        evidence=evidence or positive,
        any_evidence=bool(positive) and not evidence,
        where=where,
        draft=data.get("draft") is True,
    )


def _question_key(data: Mapping[str, Any]) -> str:
    return "query" if "query" in data and "question" not in data else "question"


def _has_negatives(data: Mapping[str, Any]) -> bool:
    """Whether a line is of RGB, which has passages for and against beside each question."""
    return "positive" in data and "negative" in data


def _answers(data: Mapping[str, Any]) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """The forms of an answer, any of which is right; or its parts, all of which are wanted.

    A list is of equally right forms, as in CMRC 2018 and CRUD: ["村雨城", "任天堂游戏谜之村雨城"].
    In RGB (Chen et al., Benchmarking Large Language Models in Retrieval-Augmented Generation, AAAI
    2024) it is of parts, and a list within it is of forms: ["张丹", ["B站", "哔哩哔哩"]].
    """
    found: dict[str, None] = {}
    for key in ("answer", "answers"):
        value = data.get(key)
        if value is None or value == "":
            continue
        listed = value if isinstance(value, list) else [value]
        nested = any(isinstance(one, list) for one in listed)
        if isinstance(value, list) and (nested or _has_negatives(data)):
            parts = tuple(
                _forms(one if isinstance(one, list) else [one], key) for one in listed if one != []
            )
            if len(parts) > 1:
                return (), parts
            listed = [form for part in parts for form in part]
        found |= dict.fromkeys(_forms(listed, key))
    return tuple(found), ()


def _forms(values: list[Any], key: str) -> tuple[str, ...]:
    """Texts or numbers as texts."""
    for value in values:
        if not isinstance(value, str | int | float) or isinstance(value, bool) or value == "":
            raise ItemError(f"缺少 {key},或它不是文字、文字的列表")
    return tuple(map(str, values))


def _positive(data: Mapping[str, Any]) -> tuple[GoldEvidence, ...]:
    """What bears the answer: whole documents by name, or the passages themselves in RGB."""
    texts = dict.fromkeys(strings(data, "positive"))
    if _has_negatives(data):
        return tuple(GoldEvidence("", text) for text in texts)
    return tuple(GoldEvidence(doc, "") for doc in texts)


def _evidence(value: object) -> tuple[GoldEvidence, ...]:
    if value is None:
        return ()
    if not isinstance(value, list):
        raise ItemError('evidence 应为列表 [{"doc": …, "quote": …}]')
    found = []
    for number, data in enumerate(value, 1):
        if not isinstance(data, dict):
            raise ItemError(f'evidence 第 {number} 条应为 {{"doc": …, "quote": …}}')
        start = data.get("start")
        if start is not None and (not isinstance(start, int) or start < 0):
            raise ItemError(f"evidence 第 {number} 条的 start 应为不小于 0 的整数")
        try:
            doc = text_of(data, "doc", required=True)
            found.append(GoldEvidence(doc, text_of(data, "quote", required=True), start))
        except ItemError as error:
            raise ItemError(f"evidence 第 {number} 条{error}") from error
    return tuple(found)
