"""The command that answers: one question, or a file of them."""

import json as jsonlib
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from queue import SimpleQueue
from threading import Event
from typing import TYPE_CHECKING, Annotated, Any

import typer

from index.errors import YoujuError
from qa.cli.common import (
    IndexOption,
    JsonOption,
    answer_output,
    complain,
    console,
    index_folder,
    progress_bar,
)
from qa.cli.drafts import DraftView
from qa.cli.opening import (
    DocOption,
    LlmOption,
    LlmUrlOption,
    NoStreamOption,
    PlaceOption,
    RerankerOption,
    TopKOption,
    YearOption,
    chosen_llm,
    chosen_reranker,
    make_answerer,
    make_reranker,
    open_asker,
)
from qa.cli.questions import AskedQuestion, read_questions

if TYPE_CHECKING:
    from qa.pipeline import Asker
    from qa.types import Answer

    Result = tuple[Answer, dict[str, float]] | YoujuError


def ask(
    question: Annotated[
        list[str] | None, typer.Argument(metavar="问题…", help="要问的问题。", show_default=False)
    ] = None,
    file: Annotated[
        Path | None,
        typer.Option(
            "--file",
            metavar="文件",
            help='问题文件,每行一个 {"id":…,"question":…};- 为标准输入。',
            show_default=False,
        ),
    ] = None,
    index: IndexOption = None,
    json: JsonOption = False,
    llm: LlmOption = "",
    llm_url: LlmUrlOption = "",
    reranker: RerankerOption = "",
    no_stream: NoStreamOption = False,
    top_k: TopKOption = 10,
    place: PlaceOption = "",
    year: YearOption = None,
    doc: DocOption = "",
    jobs: Annotated[
        int, typer.Option("--jobs", metavar="N", min=1, max=64, help="--file 时同时问几题。")
    ] = 1,
) -> None:
    """提问;答案的每句话都附经过核对的原文。"""
    from qa.pipeline import Filters

    words = " ".join(question or [])
    if bool(words) == (file is not None):
        raise typer.BadParameter(
            "请写出一个问题,或用 --file 给出问题文件(二者选一)。", param_hint="问题…"
        )
    questions = read_questions(file) if file else []
    spec, settings = chosen_llm(llm, llm_url)
    scorer = make_reranker(chosen_reranker(reranker))
    folder, filters = index_folder(index), Filters(place, year, doc)
    streams = not (json or no_stream or file) and sys.stderr.isatty()
    drafts = DraftView() if streams else None
    answerer = make_answerer(spec, settings, drafts)

    def open_one() -> AbstractContextManager["Asker"]:
        return open_asker(folder, answerer, filters, top_k, scorer)

    if file is None:
        with open_one() as asker:
            _answer_one(asker, words, json, drafts)
    elif not _answer_many(open_one, questions, json, min(jobs, len(questions))):
        raise typer.Exit(1)


def _answer_one(asker: "Asker", text: str, json: bool, drafts: DraftView | None) -> None:
    from qa.render import answer_json, print_answer

    try:
        answer, timings = asker.ask(text)
    finally:
        if drafts:
            drafts.close()
    if json:
        typer.echo(_line(answer_json(answer, timings)))
    else:
        print_answer(answer_output(), answer, asker.document_text)


def _answer_many(
    open_one: Callable[[], AbstractContextManager["Asker"]],
    questions: list[AskedQuestion],
    json: bool,
    jobs: int,
) -> bool:
    """Answer in order, `jobs` at once; a question that fails is told in its line.

    Returns:
        Whether every question was answered without an error.
    """
    from qa.render import answer_json, print_answer

    out, whole = console(), True
    with ExitStack() as stack, progress_bar("回答") as progress:
        # Each asker has the index open for itself, for an open one is not for two threads at once;
        # what drafts the answers is one for all.
        askers: SimpleQueue[Asker] = SimpleQueue()
        for _ in range(jobs):
            askers.put(asker := stack.enter_context(open_one()))
        # Only what is shown in its surroundings needs the documents' texts.
        texts = asker if json or jobs == 1 else stack.enter_context(open_one())
        results = _in_order(askers, questions, jobs, stack)
        for number, (asked, result) in enumerate(zip(questions, results, strict=True), 1):
            if isinstance(result, YoujuError):
                whole = False
                failed = {"id": asked.id, "question": asked.question, "status": "error"}
                typer.echo(_line(failed | {"error": str(result)})) if json else None
                complain(f"第 {number} 题({asked.id}):{result}")
            elif json:
                typer.echo(_line(answer_json(*result, asked.id)))
            else:
                out.rule(f"{number}/{len(questions)}")
                print_answer(out, result[0], texts.document_text)
            progress(number, len(questions))
    return whole


def _in_order(
    askers: "SimpleQueue[Asker]", questions: list[AskedQuestion], jobs: int, stack: ExitStack
) -> Iterator["Result"]:
    from qa.streaming import stopped_by

    stop = Event()

    def answer(asked: AskedQuestion) -> "Result":
        asker = askers.get()
        try:
            with stopped_by(stop):
                return asker.ask(asked.question)
        except YoujuError as error:
            return error
        except Exception as error:  # whatever it is, it is one question's
            return YoujuError(f"出了意外({type(error).__name__}):{error}")
        finally:
            askers.put(asker)

    if jobs == 1:
        return map(answer, questions)
    pool = ThreadPoolExecutor(jobs)
    # Ctrl-C: nobody waits for a model any longer, and what has not begun is not begun. The stack
    # calls the last of these first.
    stack.callback(pool.shutdown, wait=True, cancel_futures=True)
    stack.callback(stop.set)
    return pool.map(answer, questions)


def _line(data: dict[str, Any]) -> str:
    return jsonlib.dumps(data, ensure_ascii=False)
