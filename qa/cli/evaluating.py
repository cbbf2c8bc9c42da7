"""The commands that score answers and keep gold sets."""

import os
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qa.cli.common import IndexOption, JsonOption, console, index_folder, progress_bar
from qa.cli.opening import (
    EXTRACTIVE,
    DocOption,
    LlmOption,
    LlmUrlOption,
    PlaceOption,
    RerankerOption,
    TopKOption,
    YearOption,
    chosen_llm,
    chosen_reranker,
    load_llm,
    make_answerer,
    make_reranker,
    open_asker,
)

if TYPE_CHECKING:
    from qa.pipeline import Asker

GoldArgument = Annotated[
    Path, typer.Argument(metavar="题集", help="有标准答案的问题(JSON Lines)。")
]


def _file(option: str, text: str) -> typer.models.OptionInfo:
    info = typer.Option(option, metavar="文件", help=text, show_default=False)
    assert isinstance(info, typer.models.OptionInfo)
    return info


def evaluate(
    gold: GoldArgument,
    index: IndexOption = None,
    json: JsonOption = False,
    llm: LlmOption = "",
    llm_url: LlmUrlOption = "",
    reranker: RerankerOption = "",
    top_k: TopKOption = 10,
    place: PlaceOption = "",
    year: YearOption = None,
    doc: DocOption = "",
    report: Annotated[Path | None, _file("--report", "写出一份 HTML 报告。")] = None,
    baseline: Annotated[Path | None, _file("--baseline", "与这次评测逐题比较。")] = None,
    minimum: Annotated[
        list[str] | None,
        typer.Option(
            "--min", metavar="指标=值", help="低于此值则退出码为 1;可重复。", show_default=False
        ),
    ] = None,
    save: Annotated[Path | None, _file("--save", "评测记录存到哪里。")] = None,
    resume: Annotated[Path | None, _file("--resume", "接着跑完这份评测记录。")] = None,
    answers: Annotated[Path | None, _file("--answers", "给现成的答案打分,不再提问。")] = None,
    ragas: Annotated[Path | None, _file("--ragas", "另存为 RAGAS 的数据格式。")] = None,
    judge: Annotated[
        str,
        typer.Option(
            "--judge", metavar="模型", help="另请模型评判,与程序的评分并列。", show_default=False
        ),
    ] = "",
    judge_url: Annotated[
        str,
        typer.Option(
            "--judge-url",
            metavar="地址",
            help="评判模型的服务地址;与作答模型同一种服务时默认同 --llm-url。",
            show_default=False,
        ),
    ] = "",
    seed: Annotated[int, typer.Option("--seed", help="自助法的随机种子。")] = 0,
) -> None:
    """用题集给回答打分:检索、答案、引文、拒答,各带 95% 区间。"""
    from index.rerankers import NONE
    from index.store import Index
    from qa.evaluation.command import EvalOptions, Services
    from qa.evaluation.command import evaluate as run
    from qa.evaluation.judge import model_judge
    from qa.pipeline import Filters

    spec, settings = chosen_llm(llm, llm_url)
    reranker = chosen_reranker(reranker)
    folder = index_folder(index)

    def open_one() -> AbstractContextManager["Asker"]:
        answerer, scorer = make_answerer(spec, settings), make_reranker(reranker)
        return open_asker(folder, answerer, Filters(place, year, doc), top_k, scorer)

    options = EvalOptions(
        gold=gold,
        llm=spec,
        reranker=reranker or NONE,
        top_k=top_k,
        place=place,
        year=year,
        doc=doc,
        answers=answers,
        save=save,
        resume=resume,
        baseline=baseline,
        report=report,
        ragas=ragas,
        minimums=tuple(minimum or ()),
        judge=judge,
        json=json,
        seed=seed,
    )
    # Without an address of its own a judge has that of the answerer, if both are of one provider.
    judge_settings = chosen_llm(judge, judge_url)[1] if judge_url else settings
    judging = model_judge(load_llm(judge, judge_settings)) if judge else None
    with Index.open(folder) as opened:
        services = Services(
            index=opened,
            open_asker=open_one,
            out=console(),
            err=console(stderr=True),
            progress=progress_bar,
            judge=judging,
            prompts=_prompt_hashes() if spec != EXTRACTIVE else {},
        )
        code = run(options, services)
    if code:
        raise typer.Exit(code)


def _prompt_hashes() -> dict[str, str]:
    from qa.prompts import list_prompts, user_folder

    return {name: digest for name, _, digest in list_prompts(user_folder(os.environ))}


gold = typer.Typer(no_args_is_help=True, help="核对题集,或从索引起草一份。")


@gold.command("check")
def check(gold: GoldArgument, index: IndexOption = None) -> None:
    """核对题集:引文是否一字不差,编号是否重复。"""
    from index.store import Index
    from qa.evaluation.gold_command import gold_check

    with Index.open(index_folder(index)) as opened:
        code = gold_check(gold, opened, console().print)
    if code:
        raise typer.Exit(code)


@gold.command("new")
def new(
    path: Annotated[Path, typer.Argument(metavar="输出文件", help="草稿写到哪里。")],
    index: IndexOption = None,
    count: Annotated[int, typer.Option("--count", min=1, help="最多几题。")] = 50,
    seed: Annotated[int, typer.Option("--seed", help="抽题的随机种子。")] = 0,
) -> None:
    """从索引里的数值和名词解释起草题集,供人核对修改。"""
    from index.store import Index
    from qa.evaluation.gold_command import gold_new

    with Index.open(index_folder(index)) as opened:
        gold_new(opened, path, count, seed, console().print)
