"""A run: what was asked with which settings, and what came; saved, resumed, read again."""

import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from index.errors import IndexWriteError, QuestionError, YoujuError
from index.files import replace_file
from qa.evaluation.given import FAILED, NOTHING, GivenAnswer, read_answer
from qa.evaluation.gold_types import GoldEvidence, GoldItem, parse_json
from qa.evaluation.metrics import Measures

FORMAT = 1
# Questions in a row that fail: the key is wrong or the server is down, and the rest would fail too.
_GIVE_UP_AFTER = 5
# Saving takes time with the square of the questions unless it is done ever more rarely.
_SAVE_AFTER, _SAVE_SHARE = 5.0, 20.0

Ask = Callable[[str, str], dict[str, Any]]
"""From a question and its id to what `ask --json` prints."""


@dataclass(slots=True)
class Record:
    """One question of a run; filled as the run goes on."""

    item: GoldItem
    answer: dict[str, Any] | None = None
    """What `ask --json` prints; None if nothing came."""
    error: str = ""
    measures: Measures = field(default_factory=dict)
    judgement: dict[str, Any] | None = None
    _read: tuple[dict[str, Any] | None, GivenAnswer | None] = (None, None)

    @property
    def given(self) -> GivenAnswer | None:
        """The answer as it is scored and shown; read once, as there may be ten thousand."""
        answer, read = self._read
        if answer is not self.answer:
            read = read_answer(self.answer) if self.answer is not None else None
            self._read = (self.answer, read)
        return read

    @given.setter
    def given(self, read: GivenAnswer) -> None:
        """Take what was read of the answer elsewhere."""
        self._read = (self.answer, read)

    @property
    def scored(self) -> GivenAnswer:
        """What is scored: the answer, or what stands for one that failed or is not there."""
        return self.given or (FAILED if self.error else NOTHING)


@dataclass(slots=True)
class Run:
    """A run, complete or not."""

    settings: dict[str, Any]
    """What decides the answers; a run goes on only with the same."""
    environment: dict[str, Any]
    """Versions and the like, to reproduce it by."""
    records: list[Record]
    created: str = field(default_factory=lambda: datetime.now(UTC).isoformat(timespec="seconds"))
    finished: bool = False
    summary: dict[str, Any] = field(default_factory=dict)

    @property
    def open(self) -> list[Record]:
        """Questions without an answer yet."""
        return [record for record in self.records if record.answer is None]


def answer_all(
    run: Run, ask: Ask, save: Callable[[], None], progress: Callable[[int, int], None]
) -> None:
    """Ask what is open, saving now and then, and in any case before an exception goes on.

    A question that fails is noted with its error and the next is asked.

    Raises:
        QuestionError: several in a row failed.
    """
    total = len(run.records)
    asked = run.open
    failed, saved, took = 0, time.monotonic(), 0.0
    try:
        for done, record in enumerate(asked, total - len(asked) + 1):
            try:
                record.answer, record.error = ask(record.item.question, record.item.id), ""
                failed = 0
            except Exception as error:  # whatever it is, it is one question's
                record.error = describe_failure(error)
                failed += 1
                if failed >= _GIVE_UP_AFTER:
                    raise QuestionError(
                        f"连续 {failed} 题失败,已停止。最后一次:{record.error}"
                    ) from error
            progress(done, total)
            if time.monotonic() - saved > max(_SAVE_AFTER, _SAVE_SHARE * took):
                started = time.monotonic()
                save()
                saved = time.monotonic()
                took = saved - started
    finally:
        save()


def describe_failure(error: Exception) -> str:
    """What is noted of a question that failed, in the words of `ask --file`."""
    if isinstance(error, YoujuError):
        return str(error)
    return f"出了意外({type(error).__name__}):{error}"


def save_run(run: Run, path: Path) -> None:
    """Write a run so that a reader sees the old or the new.

    Raises:
        IndexWriteError: the disk is full, or there is no permission.
    """
    head = {"format": FORMAT, **{name: getattr(run, name) for name in _FIELDS}}
    lines = [json.dumps(_record_json(record), ensure_ascii=False) for record in run.records]
    # A line a question, so that a person can look into it and a diff has its use.
    joined = ",\n".join(lines)
    content = f'{_dumps(head)[:-2]},\n "records": [\n{joined}\n]}}\n'
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        replace_file(path, content.encode())
    except OSError as error:
        raise IndexWriteError(
            f"无法写入运行记录 {path}:{error.strerror or error}。"
            "请检查磁盘和权限,或用 --save 指定别处。"
        ) from error


def _dumps(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, indent=1)


_ITEM_FIELDS = tuple(field.name for field in fields(GoldItem))
_EVIDENCE_FIELDS = tuple(field.name for field in fields(GoldEvidence))
_FIELDS = ("created", "finished", "settings", "environment", "summary")


def load_run(path: Path) -> Run:
    """Read a run.

    Raises:
        QuestionError: it is missing or no run of this format.
    """
    try:
        data = parse_json(path.read_text(encoding="utf-8"))
        if data["format"] != FORMAT:
            raise QuestionError(
                f"运行记录 {path} 是第 {data['format']} 版格式,本程序用第 {FORMAT} 版。请重新评测。"
            )
        records = [_read_record(record) for record in data["records"]]
        return Run(records=records, **{name: data[name] for name in _FIELDS})
    except OSError as error:
        raise QuestionError(f"无法读取运行记录:{path}({error.strerror})。请检查路径。") from error
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise QuestionError(f"{path} 不是运行记录,或已损坏({error})。请重新评测。") from error


def _record_json(record: Record) -> dict[str, Any]:
    data: dict[str, Any] = {
        "item": item_json(record.item),
        "answer": record.answer,
        "measures": {name: list(pair) for name, pair in record.measures.items()},
    }
    if record.error:
        data["error"] = record.error
    if record.judgement is not None:
        data["judgement"] = record.judgement
    return data


def item_json(item: GoldItem) -> dict[str, Any]:
    """A gold item for JSON, as `asdict` makes it but in a fifth of the time."""
    data = {name: getattr(item, name) for name in _ITEM_FIELDS}
    data["evidence"] = [
        {name: getattr(evidence, name) for name in _EVIDENCE_FIELDS} for evidence in item.evidence
    ]
    return data


def _read_record(data: Mapping[str, Any]) -> Record:
    item = dict(data["item"])
    item["evidence"] = tuple(GoldEvidence(**evidence) for evidence in item["evidence"])
    for name in ("aliases", "must_include"):
        item[name] = tuple(item[name])
    item["all_of"] = tuple(tuple(forms) for forms in item.get("all_of", ()))
    return Record(
        item=GoldItem(**item),
        answer=data["answer"],
        error=data.get("error", ""),
        measures={name: (top, bottom) for name, (top, bottom) in data["measures"].items()},
        judgement=data.get("judgement"),
    )


def resume(
    run: Run, items: Sequence[GoldItem], settings: Mapping[str, Any], *, apart: bool = False
) -> Run:
    """Take over the answers of a run for the same questions; what is new or has failed is open.

    Args:
        run: what was done so far.
        items: the gold set; its answers may have been mended, its questions not.
        settings: what decides the answers now.
        apart: the new run is saved elsewhere, so another gold set costs the old run nothing.

    Raises:
        QuestionError: the run had other settings, so its answers would not be this run's; or it is
            of other questions, whose answers would be lost.
    """
    other = [name for name, value in settings.items() if run.settings.get(name) != value]
    if other:
        raise QuestionError(
            f"不能接着跑:{'、'.join(other)} 与运行记录中的不同。"
            "请用原来的设置,或不带 --resume 重新评测。"
        )
    done = {(record.item.id, record.item.question): record for record in run.records}
    asked = dict.fromkeys((item.id, item.question) for item in items)
    if not apart and done.keys() != asked.keys():
        gone, new = len(done.keys() - asked.keys()), len(asked.keys() - done.keys())
        raise QuestionError(
            f"不能接着跑:题集与运行记录的题目不同(记录里有 {gone} 题题集没有,题集里有 {new} 题"
            "记录没有)。请用原来的题集,或用 --save 另存一份,记录里相同的题不再问。"
        )
    records = []
    for item in items:
        before = done.get((item.id, item.question))
        # A judge sees the question and the answer, not the gold item.
        records.append(
            Record(item, before.answer, judgement=before.judgement) if before else Record(item)
        )
    return Run(run.settings, dict(run.environment), records, run.created)
