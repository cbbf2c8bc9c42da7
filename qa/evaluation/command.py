"""The command `eval` behind the command line: it wires and prints."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from index.errors import QuestionError
from qa.evaluation.catalog import JUDGED
from qa.evaluation.compare import Comparison, compare_runs
from qa.evaluation.export import ragas_lines, write_text
from qa.evaluation.gold import GoldScan, read_scan
from qa.evaluation.gold_types import GoldItem
from qa.evaluation.judge import judge_all, waiting_records
from qa.evaluation.metrics import Measures
from qa.evaluation.notices import describe_notices
from qa.evaluation.options import EvalOptions, Services
from qa.evaluation.printing import print_result, result_json
from qa.evaluation.report import make_report
from qa.evaluation.report_plots import ReportInput
from qa.evaluation.run import Record, Run, answer_all, item_json, load_run, save_run
from qa.evaluation.score import (
    Texts,
    check_minimum,
    locate_all,
    parse_minimum,
    score,
    summary_json,
)
from qa.evaluation.start import start_run
from qa.evaluation.usage import count_usage
from qa.render import answer_json

__all__ = ["EvalOptions", "Services", "evaluate"]


def evaluate(options: EvalOptions, services: Services) -> int:
    """Run `eval`; return the exit code: 1 if a `--min` does not hold, 130 if interrupted.

    Raises:
        YoujuError: an option or file cannot be used.
    """
    for minimum in options.minimums:
        parse_minimum(minimum)  # a mistyped one is an error before an hour of questions
    baseline = _load_baseline(options.baseline) if options.baseline else None
    gold = read_scan(options.gold)
    path = options.save or options.resume or _new_path(options.gold)
    _check_path(path, options)
    run = start_run(options, services, gold.items)
    try:
        _answer(run, options, services, path)
        _judge(run, services, path)
    except KeyboardInterrupt:
        done = len(run.records) - len(run.open)
        services.err.print(
            f"已中断,完成的 {done}/{len(run.records)} 题在 {path}。接着跑:加 --resume {path}"
        )
        return 130
    except QuestionError as error:
        raise QuestionError(
            f"{error}做完的在 {path},排除原因后加 --resume {path} 接着跑。"
        ) from error
    return _finish(run, baseline, gold, options, services, path)


def _check_path(path: Path, options: EvalOptions) -> None:
    """Refuse to write a run over a file that it is made from."""
    sources = ((options.gold, "题集"), (options.answers, "答案文件"), (options.baseline, "基线"))
    for source, name in sources:
        if source and path.resolve() == source.resolve():
            raise QuestionError(f"{path} 是这次要用的{name},不能改写。请用 --save 另给一个文件。")


def _finish(
    run: Run,
    baseline: Run | None,
    gold: GoldScan,
    options: EvalOptions,
    services: Services,
    path: Path,
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
        notices=describe_notices(run, evidence, gold.unknown),
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
    with services.progress("评判") as progress:
        try:
            judge_all(waiting_records(run.records), services.judge, progress)
        finally:
            save_run(run, path)


def _compare(run: Run, baseline: Run, options: EvalOptions) -> Comparison:
    """Compare the questions whose gold item is the same in both; where it stands may differ."""

    def by_key(of: Run) -> dict[str, Record]:
        return {json.dumps(_without_place(r.item), sort_keys=True): r for r in of.records}

    now, before = by_key(run), by_key(baseline)
    shared = [key for key in now if key in before]
    same_judge = all(
        run.environment.get(name) == baseline.environment.get(name)
        for name in ("judge", "judge_prompt_sha256")
    )

    def measures(record: Record) -> Measures:
        """Two judges' opinions are not compared."""
        found = record.measures
        return found if same_judge else {k: v for k, v in found.items() if k not in JUDGED}

    return compare_runs(
        {now[key].item.id: measures(now[key]) for key in shared},
        {now[key].item.id: measures(before[key]) for key in shared},
        left_out=len(now) + len(before) - 2 * len(shared),
        seed=options.seed,
        resamples=options.resamples,
    )


def _without_place(item: GoldItem) -> dict[str, Any]:
    return {**item_json(item), "where": "", "draft": False}
