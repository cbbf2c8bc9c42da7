"""The command `eval` behind the command line: it wires and prints."""

import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.errors import QuestionError
from index.store import Index
from qa.evaluation.bootstrap import RESAMPLES
from qa.evaluation.compare import Comparison, compare_runs
from qa.evaluation.environment import describe_environment, index_fingerprint
from qa.evaluation.export import ragas_lines, write_text
from qa.evaluation.given import read_answers
from qa.evaluation.gold import read_gold
from qa.evaluation.gold_types import GoldItem
from qa.evaluation.judge import Complete, judge_record, prompt_hash
from qa.evaluation.locate import Span
from qa.evaluation.printing import print_result, result_json
from qa.evaluation.ranking import INSTALL, can_rank
from qa.evaluation.report import make_report
from qa.evaluation.report_plots import ReportInput
from qa.evaluation.run import Record, Run, answer_all, item_json, load_run, resume, save_run
from qa.evaluation.score import (
    Texts,
    check_minimum,
    locate_all,
    parse_minimum,
    score,
    summary_json,
)
from qa.evaluation.usage import count_usage
from qa.render import answer_json

if TYPE_CHECKING:
    from rich.console import Console

    from qa.pipeline import Asker

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class EvalOptions:
    """What a person asks `eval` for."""

    gold: Path
    llm: str = "extractive"
    top_k: int = 10
    place: str = ""
    year: int | None = None
    doc: str = ""
    answers: Path | None = None
    """Score these, which `ask --file … --json` printed, and ask nothing."""
    save: Path | None = None
    """Where the run file goes; a new name below youju-runs/ if it is not said."""
    resume: Path | None = None
    baseline: Path | None = None
    report: Path | None = None
    ragas: Path | None = None
    minimums: tuple[str, ...] = ()
    judge: str = ""
    json: bool = False
    seed: int = 0
    resamples: int = RESAMPLES


@dataclass(frozen=True, slots=True)
class Services:
    """What the command line hands over."""

    index: Index
    open_asker: Callable[[], "AbstractContextManager[Asker]"]
    """Entered only if there is something to ask."""
    out: "Console"
    err: "Console"
    progress: Callable[[str], AbstractContextManager[Progress]]
    judge: Complete | None = None
    prompts: Mapping[str, str] = field(default_factory=dict)
    """SHA-256 of the prompts in use, by name; empty where none is used."""


def evaluate(options: EvalOptions, services: Services) -> int:
    """Run `eval`; return the exit code: 1 if a `--min` does not hold, 130 if interrupted.

    Raises:
        YoujuError: an option or file cannot be used.
    """
    for minimum in options.minimums:
        parse_minimum(minimum)  # a mistyped one is an error before an hour of questions
    baseline = _load_baseline(options.baseline) if options.baseline else None
    items = read_gold(options.gold)
    path = options.save or options.resume or _new_path(options.gold)
    if options.baseline and path.resolve() == options.baseline.resolve():
        raise QuestionError(f"{path} 是用作比较的基线,不能改写。请用 --save 另给一个文件。")
    run = _start(options, services, items)
    try:
        _answer(run, options, services, path)
        _judge(run, services, path)
    except KeyboardInterrupt:
        done = len(run.records) - len(run.open)
        services.err.print(
            f"已中断,完成的 {done}/{len(run.records)} 题在 {path}。接着跑:加 --resume {path}"
        )
        return 130
    return _finish(run, baseline, options, services, path)


def _finish(
    run: Run, baseline: Run | None, options: EvalOptions, services: Services, path: Path
) -> int:
    """Score a run, save it and say what came of it."""
    texts = Texts(services.index)
    evidence = locate_all(run.records, texts)
    summary = score(run.records, evidence, texts, seed=options.seed, resamples=options.resamples)
    run.summary, run.finished = summary_json(summary), True
    save_run(run, path)
    report = ReportInput(
        run=run,
        summary=summary,
        evidence=evidence,
        texts=texts,
        titles={info.doc: info.metadata.title for info in services.index.documents},
        comparison=_compare(run, baseline, options) if baseline else None,
        notices=_notices(run, evidence),
        resamples=options.resamples,
        seed=options.seed,
    )
    if options.report:
        write_text(options.report, make_report(report))
    if options.ragas:
        write_text(options.ragas, ragas_lines(run.records, texts))
    failed = [fault for text in options.minimums if (fault := check_minimum(text, summary))]
    if options.json:
        result = result_json(run, report.comparison, report.notices, failed, path)
        services.out.print(result, soft_wrap=True)
    else:
        print_result(services.out, summary, report.comparison, report.notices)
        where = f";报告:{options.report}" if options.report else ""
        services.out.print(f"运行记录:{path}{where}")
    for fault in failed:
        services.err.print(f"未达到 --min {fault}")
    return 1 if failed else 0


def _load_baseline(path: Path) -> Run:
    baseline = load_run(path)
    if not baseline.finished:
        raise QuestionError(f"基线 {path} 没有跑完。请先用 --resume {path} 跑完它。")
    return baseline


def _new_path(gold: Path) -> Path:
    now = datetime.now().strftime("%Y%m%d-%H%M%S")
    return Path("youju-runs") / f"{gold.stem}-{now}.json"


def _start(options: EvalOptions, services: Services, items: Sequence[GoldItem]) -> Run:
    settings: dict[str, Any] = {
        "index_fingerprint": index_fingerprint(services.index),
        "llm": options.llm,
        "top_k": options.top_k,
        "place": options.place,
        "year": options.year,
        "doc": options.doc,
        "prompts": dict(services.prompts),
    }
    if options.answers:
        if options.resume:
            raise QuestionError("--answers 与 --resume 不能同用:已有答案的无须接着跑。")
        answers = read_answers(options.answers)
        settings |= {"llm": f"answers:{options.answers.name}"}
        records = [
            Record(item, answers.get(item.id) or answers.get(item.question)) for item in items
        ]
    elif options.resume:
        run = resume(load_run(options.resume), items, settings)
        run.environment["resumed"] = describe_environment()
        return run
    else:
        records = [Record(item) for item in items]
    environment = describe_environment() | {
        "gold": str(options.gold),
        "index": str(services.index.folder),
        "judge": options.judge,
        "judge_prompt_sha256": prompt_hash() if options.judge else "",
        "seed": options.seed,
        "resamples": options.resamples,
    }
    return Run(settings, environment, records)


def _answer(run: Run, options: EvalOptions, services: Services, path: Path) -> None:
    if options.answers or not run.open:
        return
    save_run(run, path)  # whether it can be written is known before an hour of questions
    with services.open_asker() as asker, services.progress("评测") as progress:

        def ask(question: str, name: str) -> dict[str, Any]:
            with count_usage(options.llm) as usage:
                answer, timings = asker.ask(question)
            return answer_json(answer, timings, name) | ({"usage": usage} if usage else {})

        answer_all(run, ask, lambda: save_run(run, path), progress)


def _judge(run: Run, services: Services, path: Path) -> None:
    if services.judge is None:
        return
    waiting = [record for record in run.records if record.answer and record.judgement is None]
    with services.progress("评判") as progress:
        try:
            for number, record in enumerate(waiting, 1):
                judge_record(record, services.judge)
                progress(number, len(waiting))
        finally:
            save_run(run, path)


def _compare(run: Run, baseline: Run, options: EvalOptions) -> Comparison:
    """Compare the questions whose gold item is the same in both; where it stands may differ."""

    def by_key(of: Run) -> dict[str, Record]:
        return {json.dumps(_without_place(r.item), sort_keys=True): r for r in of.records}

    now, before = by_key(run), by_key(baseline)
    shared = [key for key in now if key in before]
    return compare_runs(
        {now[key].item.id: now[key].measures for key in shared},
        {now[key].item.id: before[key].measures for key in shared},
        left_out=len(now) + len(before) - 2 * len(shared),
        seed=options.seed,
        resamples=options.resamples,
    )


def _without_place(item: GoldItem) -> dict[str, Any]:
    return {**item_json(item), "where": "", "draft": False}


def _notices(run: Run, evidence: Sequence[Sequence[Span]]) -> Sequence[str]:
    """What a reader of the figures must know."""
    lost = sum(len(r.item.evidence) - len(e) for r, e in zip(run.records, evidence, strict=True))
    drafts = sum(record.item.draft for record in run.records)
    failed = [record for record in run.records if record.error]
    missing = len(run.open) - len(failed)
    unread = sum(bool(r.judgement) and "relevance" not in (r.judgement or {}) for r in run.records)
    notices = []
    if lost:
        notices.append(f"{lost} 条依据在索引里找不到,未计入检索和引文。请运行 youju gold check")
    if drafts:
        notices.append(f"{drafts} 题仍是草稿,未经人核对")
    if failed:
        notices.append(f"{len(failed)} 题出错,按未答计。如 {failed[0].item.id}:{failed[0].error}")
    if missing:
        notices.append(f"{missing} 题没有答案,按未答计")
    if unread:
        notices.append(f"{unread} 题的评判意见无法读取,未计入评判分")
    if not can_rank():
        notices.append(f"未计算 MRR 和 nDCG:需要 ir-measures。请运行 {INSTALL}")
    return notices
