"""Gold sets of other projects, read as they are: RAGAS, SQuAD and its kin, BEIR."""

import csv
from collections.abc import Iterator, Mapping
from itertools import zip_longest
from pathlib import Path
from typing import Any

from index.errors import QuestionError
from qa.evaluation.gold_types import (
    UNTYPED,
    Entry,
    GoldEvidence,
    GoldItem,
    ItemError,
    Problem,
    identifier,
    parse_json,
    read_text,
    strings,
    text_of,
)

_SPLITS = ("test", "dev", "train")


def is_ragas(data: Mapping[str, Any]) -> bool:
    """Whether a record has the names of RAGAS, those of today or of its first versions."""
    return "user_input" in data or "ground_truth" in data or "ground_truths" in data


def ragas_item(data: Mapping[str, Any], where: str) -> GoldItem:
    """Read a sample of a RAGAS data set; its `answer` or `response` is a system's, not gold."""
    old = strings(data, "ground_truths")
    first, *others = old or (text_of(data, "reference") or text_of(data, "ground_truth"),)
    key = "user_input" if "user_input" in data else "question"
    question = text_of(data, key, required=True)
    contexts = strings(data, "reference_contexts")
    return GoldItem(
        id=identifier(data.get("id"), question),
        question=question,
        answer=first,
        aliases=tuple(others),
        answerable=bool(first or contexts) or None,
        evidence=tuple(GoldEvidence("", context) for context in contexts),
        where=where,
    )


def is_squad(whole: object) -> bool:
    """Whether a file as a whole is SQuAD, DRCD, or CMRC 2018 in either of its two forms."""
    if isinstance(whole, dict):
        return "data" in whole and "question" not in whole
    first = whole[0] if isinstance(whole, list) and whole else None
    return isinstance(first, dict) and ("paragraphs" in first or "qas" in first)


def squad_entries(whole: Any) -> Iterator[Entry]:
    """Read all questions; `data[0].paragraphs[2].qas[1]` is where one stands."""
    inside = isinstance(whole, dict)
    for place, article in _records(whole["data"] if inside else whole, "data" if inside else ""):
        if isinstance(article, Problem):
            yield place, article
            continue
        nested = "paragraphs" in article
        below = f"{place}.paragraphs"
        paragraphs = _records(article["paragraphs"], below) if nested else [(place, article)]
        for at, paragraph in paragraphs:
            if isinstance(paragraph, Problem):
                yield at, paragraph
                continue
            for where, question in _records(paragraph.get("qas"), f"{at}.qas"):
                yield where, _squad_entry(where, paragraph, question)


def _records(value: object, where: str) -> Iterator[tuple[str, dict[str, Any] | Problem]]:
    """Where each object of a list stands, and the object; or what is in its place."""
    if not isinstance(value, list):
        yield where, Problem(where, "缺少此列表")
        return
    for number, one in enumerate(value):
        at = f"{where}[{number}]"
        yield at, one if isinstance(one, dict) else Problem(at, "应为 JSON 对象")


def _squad_entry(
    where: str, paragraph: Mapping[str, Any], data: Mapping[str, Any] | Problem
) -> GoldItem | Problem:
    if isinstance(data, Problem):
        return data
    try:
        return squad_item(where, paragraph, data)
    except ItemError as error:
        return Problem(where, str(error))


def is_flat_squad(data: Mapping[str, Any]) -> bool:
    """Whether a record is a question of SQuAD with its context, one a line."""
    return "context" in data and "answers" in data


def squad_item(where: str, paragraph: Mapping[str, Any], data: Mapping[str, Any]) -> GoldItem:
    """Read a question of SQuAD or its kin, with the paragraph that it is asked of."""
    # CMRC 2018's own form says context_text, query_text, query_id; the others as SQuAD does.
    context = text_of(paragraph, "context") or text_of(paragraph, "context_text")
    question = text_of(data, "question" if "question" in data else "query_text", required=True)
    answers = _squad_answers(data.get("answers"))
    forms = tuple(dict.fromkeys(text for text, _ in answers))
    impossible = data.get("is_impossible")
    evidence: tuple[GoldEvidence, ...] = ()
    if answers and context and impossible is not True:
        text, start = answers[0]
        # -1 and the like are in the published files; the quote is then looked for.
        if not isinstance(start, int) or context[start : start + len(text)] != text:
            start = None
        evidence = (GoldEvidence("", text, start, context),)
    return GoldItem(
        id=identifier(data.get("id", data.get("query_id")), question),
        question=question,
        type="unanswerable" if impossible is True else UNTYPED,
        answer="" if impossible is True or not forms else forms[0],
        aliases=() if impossible is True else forms[1:],
        # Tests are published without their answers: that is no question without an answer.
        answerable=impossible is not True and (impossible is False or bool(forms) or None),
        evidence=evidence,
        where=where,
    )


def _squad_answers(value: object) -> list[tuple[str, object]]:
    """Texts with their offsets; those that are empty are left out."""
    if isinstance(value, dict):  # {"text": […], "answer_start": […]}, one column each
        texts, starts = value.get("text"), value.get("answer_start")
        texts = texts if isinstance(texts, list) else []
        starts = starts if isinstance(starts, list) else []
        value = [
            {"text": text, "answer_start": start} for text, start in zip_longest(texts, starts)
        ]
    answers: list[tuple[str, object]] = []
    for one in value if isinstance(value, list) else () if value is None else (value,):
        if isinstance(one, dict):
            answers.append((text_of(one, "text"), one.get("answer_start")))
        elif isinstance(one, str):
            answers.append((one, None))
        else:
            raise ItemError('answers 应为 [{"text": …, "answer_start": …}] 或文字的列表')
    return [(text, start) for text, start in answers if text]


def beir_entries(folder: Path) -> Iterator[Entry]:
    """Read a folder of `corpus.jsonl`, `queries.jsonl` and `qrels/test.tsv` (or dev, train).

    Only questions that have judgements are read; a document is evidence as a whole.
    """
    corpus = {
        name: str(data.get("text") or "")
        for _, name, data in _beir_records(folder / "corpus.jsonl")
    }
    judged = _judgements(_qrels(folder))
    for where, name, data in _beir_records(folder / "queries.jsonl"):
        grades = judged.get(name)
        if not grades:
            continue
        try:
            question = text_of(data, "text", required=True)
        except ItemError as error:
            yield where, Problem(where, str(error))
            continue
        evidence = tuple(
            GoldEvidence(doc, "", context=corpus.get(doc, ""), grade=grade)
            for doc, grade in grades.items()
            if grade > 0
        )
        yield where, GoldItem(name, question, evidence=evidence, where=where)


def _beir_records(path: Path) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for number, line in enumerate(read_text(path).split("\n"), 1):
        if not line.strip():
            continue
        try:
            data = parse_json(line)
            name = str(data["_id"])
        except (ValueError, TypeError, KeyError) as error:
            raise QuestionError(
                f'{path} 第 {number} 行不是 BEIR 的记录。应为 {{"_id": …, "text": …}}。'
            ) from error
        yield f"{path.name} 第 {number} 行", name, data


def _qrels(folder: Path) -> Path:
    for split in _SPLITS:
        path = folder / "qrels" / f"{split}.tsv"
        if path.is_file():
            return path
    raise QuestionError(
        f"题集文件夹 {folder} 里没有 qrels/test.tsv。"
        "BEIR 题集应有它、corpus.jsonl 和 queries.jsonl。"
    )


def _judgements(path: Path) -> dict[str, dict[str, int]]:
    judged: dict[str, dict[str, int]] = {}
    rows = csv.reader(read_text(path).splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
    number = 0
    try:
        for number, row in enumerate(rows, 1):
            if row and not (number == 1 and row[-1] == "score"):
                query, doc, grade = row
                judged.setdefault(query, {})[doc] = int(grade)
    except (ValueError, csv.Error) as error:
        raise QuestionError(
            f"{path} 第 {number} 行应为三列:问题编号、文档编号、整数分值,以制表符分隔。"
        ) from error
    return judged
