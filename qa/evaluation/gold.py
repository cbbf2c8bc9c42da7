"""Gold sets: questions with known answers and evidence, the first step of an evaluation.

`scan_gold` says of every line what is wrong with it; `read_gold` takes none that is.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from typing import Any

from index.errors import QuestionError
from qa.evaluation.gold_fields import KNOWN_KEYS, parse_item
from qa.evaluation.gold_formats import (
    beir_entries,
    is_flat_squad,
    is_ragas,
    is_squad,
    ragas_item,
    squad_entries,
    squad_item,
)
from qa.evaluation.gold_types import (
    Entry,
    GoldItem,
    ItemError,
    Problem,
    parse_json,
    question_id,
    read_text,
)

_SHOWN_PROBLEMS = 5


@dataclass(frozen=True, slots=True)
class GoldScan:
    """The usable items of a gold set, and what is wrong with the others."""

    items: tuple[GoldItem, ...]
    problems: tuple[Problem, ...]
    format: str
    unknown: tuple[str, ...] = ()
    """Names of fields that are not read."""


def read_gold(path: Path) -> tuple[GoldItem, ...]:
    """Read the items of a gold set: DESIGN's format, a public set's, RAGAS, SQuAD or BEIR.

    Raises:
        QuestionError: it cannot be read, or something is wrong with any of it.
    """
    return read_scan(path).items


def describe_unknown(names: Sequence[str]) -> str:
    """Say once which fields are not read, such as a mistyped `must_includes`."""
    more = f" 等 {len(names)} 个" if len(names) > _SHOWN_PROBLEMS else ""
    return f"题集里有不认识的字段,未读:{'、'.join(names[:_SHOWN_PROBLEMS])}{more}"


def read_scan(path: Path) -> GoldScan:
    """Read a gold set with nothing wrong in it.

    Raises:
        QuestionError: it cannot be read, or something is wrong with any of it.
    """
    scan = scan_gold(path)
    if scan.problems:
        shown = ";".join(str(problem) for problem in scan.problems[:_SHOWN_PROBLEMS])
        rest = len(scan.problems) - _SHOWN_PROBLEMS
        more = f"……另有 {rest} 处" if rest > 0 else ""
        raise QuestionError(f"题集 {path} 有错:{shown}{more}。请运行 youju gold check 逐条查看。")
    return scan


def scan_gold(path: Path) -> GoldScan:
    """Read what can be read of a gold set.

    Raises:
        QuestionError: the file is missing, not UTF-8, not JSON at all, or empty.
    """
    if path.is_dir():
        return _collect("beir", beir_entries(path), path)
    text, whole = read_text(path), None
    if text.lstrip()[:1] in ("[", "{"):
        try:
            whole = parse_json(text)
        except ValueError as error:
            # Lines of JSON are no JSON as a whole; an array or a file of SQuAD would be.
            if text.lstrip().startswith("[") or '"paragraphs"' in text:
                raise QuestionError(
                    f"题集 {path} 不是有效的 JSON:{error}。请修正后重试。"
                ) from error
    if is_squad(whole):
        return _collect("squad", squad_entries(whole), path)
    unknown: dict[str, None] = {}
    if isinstance(whole, list):
        entries = _array_entries(whole, unknown)
    elif isinstance(whole, dict) and "\n" in text.strip():
        entries = _array_entries([whole], unknown)
    else:
        entries = _line_entries(text, unknown)
    return _collect("jsonl", entries, path, unknown)


def _line_entries(text: str, unknown: dict[str, None]) -> Iterator[Entry]:
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        where = f"第 {number} 行"
        try:
            data = parse_json(line)
        except ValueError as error:
            yield where, Problem(where, f"不是有效的 JSON({error})。请每行写一个 JSON 对象")
            continue
        yield _entry(where, data, unknown)


def _array_entries(items: list[Any], unknown: dict[str, None]) -> Iterator[Entry]:
    for number, data in enumerate(items, 1):
        yield _entry(f"第 {number} 项", data, unknown)


def _entry(where: str, data: object, unknown: dict[str, None]) -> Entry:
    try:
        if not isinstance(data, dict):
            raise ItemError('不是 JSON 对象。请写成 {"question": …}')
        if is_ragas(data):
            return where, ragas_item(data, where)
        if is_flat_squad(data):
            return where, squad_item(where, data, data)
        unknown |= dict.fromkeys(key for key in data if key not in KNOWN_KEYS)
        return where, parse_item(data, where)
    except ItemError as error:
        return where, Problem(where, str(error))


def _apart(item: GoldItem, seen: Mapping[str, str]) -> GoldItem:
    """An item whose id was made of its question, which may be asked twice: of two contexts, say."""
    if item.id not in seen or item.id != question_id(item.question):
        return item
    names = (f"{item.id}-{number}" for number in count(2))
    return replace(item, id=next(name for name in names if name not in seen))


def _collect(
    form: str, entries: Iterable[Entry], path: Path, unknown: dict[str, None] | None = None
) -> GoldScan:
    items: list[GoldItem] = []
    problems: list[Problem] = []
    seen: dict[str, str] = {}
    for where, found in entries:
        if isinstance(found, Problem):
            problems.append(found)
            continue
        found = _apart(found, seen)
        if found.id in seen:
            problems.append(
                Problem(where, f"编号 {found.id} 与{seen[found.id]}重复。请改用别的编号")
            )
        else:
            seen[found.id] = where
            items.append(found)
    if not items and not problems:
        raise QuestionError(f'题集是空的:{path}。每行写一个 {{"question": …, "answer": …}}。')
    return GoldScan(tuple(items), tuple(problems), form, tuple(unknown or ()))
