"""The command `eval` behind the command line: it wires and prints."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from index.errors import QuestionError
from qa.evaluation.baseline import compare_with, load_baseline
from qa.evaluation.export import ragas_lines, write_text
from qa.evaluation.gold import GoldScan, read_scan
from qa.evaluation.judge import judge_all, waiting_records
from qa.evaluation.locate import Span, check_evidence
from qa.evaluation.minimums import check_minimum, check_minimums
from qa.evaluation.notices import describe_notices
from qa.evaluation.options import EvalOptions, Services
from qa.evaluation.outputs import check_outputs, new_path
from qa.evaluation.printing import print_result, result_json
from qa.evaluation.report import make_report
from qa.evaluation.report_plots import ReportInput
from qa.evaluation.run import Run, answer_all, save_run
from qa.evaluation.score import Texts, locate_all, score, summary_json
from qa.evaluation.start import start_run
from qa.evaluation.summary import Summary
from qa.evaluation.usage import count_usage
from qa.render import answer_json

__all__ = ["EvalOptions", "Services", "evaluate"]


def evaluate(options: EvalOptions, services: Services) -> int:
    """Run `eval`; return the exit code.

    It is 1 if a question failed or a `--min` does not hold, 130 if interrupted.

    Raises:
        YoujuError: an option or file cannot be used.
    """
    # What can be wrong is found before an hour of questions, not after it.
    gold = read_scan(options.gold)
    check_minimums(options.minimums, {item.type for item in gold.items})
    path = options.save or options.resume or new_path(options.gold)
    check_outputs(path, options)
    baseline = load_baseline(options.baseline) if options.baseline else None
    run, texts = start_run(options, services, gold.items), Texts(services.index)
    evidence = locate_all(run.records, texts)
    check_evidence(gold.items, evidence, texts, services.index.folder)
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
    summary = score(run.records, evidence, texts, seed=options.seed, resamples=options.resamples)
    run.summary, run.finished = summary_json(summary), True
    save_run(run, path)
    report = _gather(run, baseline, gold, options, services, evidence, texts, summary)
    return _tell(report, options, services, path)


def _gather(
    run: Run,
    baseline: Run | None,
    gold: GoldScan,
    options: EvalOptions,
    services: Services,
    evidence: Sequence[Sequence[Span]],
    texts: Texts,
    summary: Summary,
) -> ReportInput:
    """Put together what is said of a run that is scored."""
    comparison, notices = None, describe_notices(run, evidence, gold.unknown)
    if baseline:
        comparison, told = compare_with(
            run, baseline, evidence, texts, seed=options.seed, resamples=options.resamples
        )
        notices += told
    return ReportInput(
        run=run,
        summary=summary,
        evidence=evidence,
        texts=texts,
        titles={info.doc: info.metadata.title for info in services.index.documents},
        comparison=comparison,
        notices=notices,
        resamples=options.resamples,
        seed=options.seed,
    )


def _tell(report: ReportInput, options: EvalOptions, services: Services, path: Path) -> int:
    """Write and print what came of a run; return the exit code."""
    run = report.run
    if options.report:
        write_text(options.report, make_report(report))
    if options.ragas:
        write_text(options.ragas, ragas_lines(run.records, report.texts))
    checked = (check_minimum(text, report.summary) for text in options.minimums)
    failed = [fault for fault in checked if fault]
    if options.json:
        result = result_json(run, report.comparison, report.notices, failed, path)
        services.out.print(result, soft_wrap=True)
    else:
        print_result(services.out, report.summary, report.comparison, report.notices)
        where = f";报告:{options.report}" if options.report else ""
        services.out.print(f"运行记录:{path}{where}")
    for fault in failed:
        services.err.print(f"未达到 --min {fault}")
    errors = sum(bool(record.error) for record in run.records)
    if errors:
        services.err.print(f"{errors} 题出错。加 --resume {path} 可再问这些题。")
    return 1 if failed or errors else 0


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
