"""Gold sets: questions with known answers and evidence, the first step of an evaluation.

`scan_gold` says of every line what is wrong with it; `read_gold` takes none that is.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.errors import QuestionError
from qa.evaluation.gold_formats import (
    beir_entries,
    is_ragas,
    is_squad,
    ragas_item,
    squad_entries,
)
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

_SHOWN_PROBLEMS = 5


@dataclass(frozen=True, slots=True)
class GoldScan:
    """The usable items of a gold set, and what is wrong with the others."""

    items: tuple[GoldItem, ...]
    problems: tuple[Problem, ...]
    format: str


def read_gold(path: Path) -> tuple[GoldItem, ...]:
    """Read a gold set: DESIGN's format, `question` and `answer` only, RAGAS, SQuAD or BEIR.

    Raises:
        QuestionError: it cannot be read, or something is wrong with any of it.
    """
    scan = scan_gold(path)
    if scan.problems:
        shown = ";".join(str(problem) for problem in scan.problems[:_SHOWN_PROBLEMS])
        rest = len(scan.problems) - _SHOWN_PROBLEMS
        more = f"……另有 {rest} 处" if rest > 0 else ""
        raise QuestionError(f"题集 {path} 有错:{shown}{more}。请运行 youju gold check 逐条查看。")
    return scan.items


def scan_gold(path: Path) -> GoldScan:
    """Read what can be read of a gold set.

    Raises:
        QuestionError: the file is missing, not UTF-8, not JSON at all, or empty.
    """
    if path.is_dir():
        return _collect("beir", beir_entries(path), path)
    text = read_text(path)
    whole = None
    if text.lstrip()[:1] in ("[", "{"):
        try:
            whole = json.loads(text)
        except ValueError as error:
            if text.lstrip().startswith("["):
                raise QuestionError(
                    f"题集 {path} 不是有效的 JSON:{error}。请修正后重试。"
                ) from error
    if is_squad(whole):
        return _collect("squad", squad_entries(whole), path)
    entries = _array_entries(whole) if isinstance(whole, list) else _line_entries(text)
    return _collect("jsonl", entries, path)


def _line_entries(text: str) -> Iterator[Entry]:
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        where = f"第 {number} 行"
        try:
            data = json.loads(line)
        except ValueError as error:
            yield where, Problem(where, f"不是有效的 JSON({error})。请每行写一个 JSON 对象")
            continue
        yield _entry(where, str(number), data)


def _array_entries(items: list[Any]) -> Iterator[Entry]:
    for number, data in enumerate(items, 1):
        yield _entry(f"第 {number} 项", str(number), data)


def _entry(where: str, name: str, data: object) -> Entry:
    try:
        if not isinstance(data, dict):
            raise ItemError('不是 JSON 对象。请写成 {"question": …}')
        if is_ragas(data):
            return where, ragas_item(data, name, where)
        return where, _parse_item(data, name, where)
    except ItemError as error:
        return where, Problem(where, str(error))


def _collect(form: str, entries: Iterable[Entry], path: Path) -> GoldScan:
    items: list[GoldItem] = []
    problems: list[Problem] = []
    seen: dict[str, str] = {}
    for where, found in entries:
        if isinstance(found, Problem):
            problems.append(found)
        elif found.id in seen:
            problems.append(
                Problem(where, f"编号 {found.id} 与{seen[found.id]}重复。请改用别的编号")
            )
        else:
            seen[found.id] = where
            items.append(found)
    if not items and not problems:
        raise QuestionError(f'题集是空的:{path}。每行写一个 {{"question": …, "answer": …}}。')
    return GoldScan(tuple(items), tuple(problems), form)


def _parse_item(data: Mapping[str, Any], name: str, where: str) -> GoldItem:
    """Read DESIGN's format; all but the question may be left out."""
    first, *others = _answers(data)
    masked_or_not = data.get("type") in ("masked", "unanswerable")
    answerable = data.get("answerable", not masked_or_not)
    if not isinstance(answerable, bool):
        raise ItemError("answerable 应为 true 或 false")
    if answerable and masked_or_not:
        raise ItemError(f"type 是 {data['type']},answerable 却是 true。请改正其中一个")
    return GoldItem(
        id=identifier(data.get("id"), name),
        question=text_of(data, "question", required=True),
        type=text_of(data, "type") or (UNTYPED if answerable else "unanswerable"),
        answer=first,
        aliases=(*others, *strings(data, "aliases")),
        must_include=strings(data, "must_include"),
        answerable=answerable,
        evidence=_evidence(data.get("evidence")),
        where=where,
        draft=data.get("draft") is True,
    )


def _answers(data: Mapping[str, Any]) -> tuple[str, ...]:
    """The answer, which may be one string or a list of forms that are equally right."""
    answer = data.get("answer")
    if isinstance(answer, list):
        return strings(data, "answer") or ("",)
    if isinstance(answer, int | float) and not isinstance(answer, bool):
        return (str(answer),)
    return (text_of(data, "answer"),)


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
