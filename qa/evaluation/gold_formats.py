"""Gold sets of other projects, read as they are: RAGAS, SQuAD and its kin, BEIR."""

import csv
import json
from collections.abc import Iterator, Mapping
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
    read_text,
    strings,
    text_of,
)

_SPLITS = ("test", "dev", "train")


def is_ragas(data: Mapping[str, Any]) -> bool:
    """Whether a record has the names of RAGAS, those of today or of its first versions."""
    return "user_input" in data or "ground_truth" in data or "ground_truths" in data


def ragas_item(data: Mapping[str, Any], name: str, where: str) -> GoldItem:
    """Read a sample of a RAGAS data set; its `answer` or `response` is a system's, not gold."""
    old = strings(data, "ground_truths")
    first, *others = old or (text_of(data, "reference") or text_of(data, "ground_truth"),)
    key = "user_input" if "user_input" in data else "question"
    contexts = strings(data, "reference_contexts")
    return GoldItem(
        id=identifier(data.get("id"), name),
        question=text_of(data, key, required=True),
        answer=first,
        aliases=tuple(others),
        evidence=tuple(GoldEvidence("", context) for context in contexts),
        where=where,
    )


def is_squad(whole: object) -> bool:
    """Whether a file as a whole is SQuAD, DRCD, or CMRC 2018 in either of its two forms."""
    articles = whole.get("data") if isinstance(whole, dict) else whole
    if not isinstance(articles, list) or not articles or not isinstance(articles[0], dict):
        return False
    return "paragraphs" in articles[0] or "qas" in articles[0]


def squad_entries(whole: Any) -> Iterator[Entry]:
    """Read all questions; `data[0].paragraphs[2].qas[1]` is where one stands."""
    inside = isinstance(whole, dict)
    for a, article in enumerate(whole["data"] if inside else whole):
        place = f"data[{a}]" if inside else f"[{a}]"
        nested = isinstance(article, dict) and "paragraphs" in article
        paragraphs = article["paragraphs"] if nested else [article]
        for p, paragraph in enumerate(_records(paragraphs)):
            at = f"{place}.paragraphs[{p}]" if nested else place
            for q, question in enumerate(_records(paragraph.get("qas"))):
                yield _squad_entry(f"{at}.qas[{q}]", paragraph, question)


def _records(value: object) -> list[dict[str, Any]]:
    found = value if isinstance(value, list) else []
    return [one for one in found if isinstance(one, dict)]


def _squad_entry(where: str, paragraph: Mapping[str, Any], data: Mapping[str, Any]) -> Entry:
    try:
        return where, _squad_item(where, paragraph, data)
    except ItemError as error:
        return where, Problem(where, str(error))


def _squad_item(where: str, paragraph: Mapping[str, Any], data: Mapping[str, Any]) -> GoldItem:
    # CMRC 2018's own form says context_text, query_text, query_id; the others as SQuAD does.
    context = text_of(paragraph, "context") or text_of(paragraph, "context_text")
    key = "question" if "question" in data else "query_text"
    answers: list[tuple[str, int | None]] = []
    for one in data.get("answers") or ():
        if isinstance(one, dict):
            # Tests without published answers have one that is empty.
            answers.append((text_of(one, "text"), one.get("answer_start")))
        elif isinstance(one, str):
            answers.append((one, None))
        else:
            raise ItemError('answers 应为 [{"text": …, "answer_start": …}] 或文字的列表')
    answers = [(text, start) for text, start in answers if text]
    forms = tuple(dict.fromkeys(text for text, _ in answers))
    impossible = data.get("is_impossible") is True
    evidence: tuple[GoldEvidence, ...] = ()
    if answers and context and not impossible:
        text, start = answers[0]
        # -1 and the like are in the published files; the quote is then looked for.
        fits = isinstance(start, int) and context[start : start + len(text)] == text
        evidence = (GoldEvidence("", text, start if fits else None, context),)
    return GoldItem(
        id=identifier(data.get("id", data.get("query_id")), where),
        question=text_of(data, key, required=True),
        type="unanswerable" if impossible else UNTYPED,
        answer="" if impossible or not forms else forms[0],
        aliases=() if impossible else forms[1:],
        answerable=not impossible,
        evidence=evidence,
        where=where,
    )


def beir_entries(folder: Path) -> Iterator[Entry]:
    """Read a folder of `corpus.jsonl`, `queries.jsonl` and `qrels/test.tsv` (or dev, train).

    Only questions that have judgements are read; a document is evidence as a whole.
    """
    corpus = {
        name: text_of(data, "text") for _, name, data in _beir_records(folder / "corpus.jsonl")
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
            data = json.loads(line)
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
    for number, row in enumerate(rows, 1):
        if not row or (number == 1 and row[-1] == "score"):
            continue
        try:
            query, doc, grade = row
            judged.setdefault(query, {})[doc] = int(grade)
        except ValueError as error:
            raise QuestionError(
                f"{path} 第 {number} 行应为三列:问题编号、文档编号、整数分值,以制表符分隔。"
            ) from error
    return judged
