"""Begin a run: new, gone on with, or made of answers that were stored."""

from collections.abc import Sequence
from typing import Any

from index.errors import QuestionError
from qa.evaluation.environment import describe_environment, index_fingerprint
from qa.evaluation.gold_types import GoldItem
from qa.evaluation.judge import prompt_hash
from qa.evaluation.options import EvalOptions, Services
from qa.evaluation.run import Record, Run, load_run, resume
from qa.evaluation.stored import match_answers, read_answers


def start_run(options: EvalOptions, services: Services, items: Sequence[GoldItem]) -> Run:
    """Make the run, with the answers that are there already.

    Raises:
        QuestionError: options do not go together, or a file does not fit the gold set.
    """
    settings = _settings(options, services)
    if options.answers:
        return _from_answers(options, services, items, settings)
    if options.resume:
        apart = options.save is not None and options.save.resolve() != options.resume.resolve()
        run = resume(load_run(options.resume), items, settings, apart=apart)
        run.environment |= {"resumed": describe_environment(), **_scoring(options)}
        _check_judge(run, options, apart)
    else:
        run = Run(settings, _environment(options, services), [Record(item) for item in items])
    return run


def _settings(options: EvalOptions, services: Services) -> dict[str, Any]:
    """What decides the answers."""
    return {
        "index_fingerprint": index_fingerprint(services.index),
        "llm": options.llm,
        "reranker": options.reranker,
        "top_k": options.top_k,
        "place": options.place,
        "year": options.year,
        "doc": options.doc,
        "prompts": dict(services.prompts),
    }


def _environment(options: EvalOptions, services: Services) -> dict[str, Any]:
    return {
        **describe_environment(),
        "index": str(services.index.folder),
        **judge_identity(options.judge),
        **_scoring(options),
    }


def _scoring(options: EvalOptions) -> dict[str, Any]:
    """What decides the figures; a run that is gone on with is scored anew as a whole."""
    return {"gold": str(options.gold), "seed": options.seed, "resamples": options.resamples}


def judge_identity(judge: str) -> dict[str, str]:
    """What decides a judge's opinion: the model and the prompt; both empty without a judge."""
    return {"judge": judge, "judge_prompt_sha256": prompt_hash() if judge else ""}


def _from_answers(
    options: EvalOptions, services: Services, items: Sequence[GoldItem], settings: dict[str, Any]
) -> Run:
    if options.resume or options.answers is None:
        raise QuestionError("--answers 与 --resume 不能同用:已有答案的无须接着跑。")
    records, left_over = match_answers(items, read_answers(options.answers))
    settings |= {"llm": f"answers:{options.answers.name}"}
    environment = _environment(options, services) | {"answers_left_over": left_over}
    return Run(settings, environment, records)


def _check_judge(run: Run, options: EvalOptions, apart: bool) -> None:
    """Keep the opinions of two judges from being counted as one's."""
    if not options.judge:
        return
    identity = judge_identity(options.judge)
    before = {name: run.environment.get(name, "") for name in identity}
    if before != identity and any(record.judgement for record in run.records):
        if not apart:
            raise QuestionError(
                f"不能接着评判:评判模型或评判提示词与运行记录中的不同(记录中是 {before['judge']})。"
                "请用原来的 --judge,或用 --save 另存一份,重新评判。"
            )
        for record in run.records:
            record.judgement = None
    run.environment |= identity
