"""The conversation, and the prompts in use."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qa.cli.common import IndexOption, JsonOption, console, index_folder
from qa.cli.drafts import DraftView
from qa.cli.opening import (
    EXTRACTIVE,
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
    load_all_prompts,
    load_llm,
    make_answerer,
    make_reranker,
    open_asker,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qa.chat import ChatView, Completer
    from qa.pipeline import Asker
    from qa.settings import Settings
    from qa.types import Answer, Citation


def chat(
    index: IndexOption = None,
    llm: LlmOption = "",
    llm_url: LlmUrlOption = "",
    reranker: RerankerOption = "",
    top_k: TopKOption = 10,
    place: PlaceOption = "",
    year: YearOption = None,
    doc: DocOption = "",
    no_stream: NoStreamOption = False,
    no_history: Annotated[bool, typer.Option("--no-history", help="不保存这次对话。")] = False,
) -> None:
    """对话:可以追问;/sources 看出处,/open N 看原文,/help 看全部命令。"""
    from qa.chat import HELP, Chat, run_chat
    from qa.history import History, history_path
    from qa.pipeline import Filters

    spec, settings = chosen_llm(llm, llm_url)
    scorer = make_reranker(chosen_reranker(reranker))
    folder, filters = index_folder(index), Filters(place, year, doc)
    drafts = DraftView()
    on_text = drafts if sys.stderr.isatty() and not no_stream else None
    extractive = make_answerer(EXTRACTIVE, settings)
    with open_asker(folder, extractive, filters, top_k, scorer) as asker:

        def make(wanted: str) -> "Asker":
            return asker.answering_with(make_answerer(wanted, settings, on_text))

        view = _view(asker, drafts)
        keep = settings.history and not no_history
        history = History(history_path(os.environ)) if keep else None
        conversation = Chat(
            make,
            spec,
            view,
            history=history,
            complete=lambda wanted: _completer(wanted, settings),
        )
        view.write(HELP)
        run_chat(conversation, view)


def _completer(spec: str, settings: "Settings") -> "Completer | None":
    if spec == EXTRACTIVE:
        return None
    from qa.follow_up import complete_by_model
    from qa.prompts import language_of

    model, prompts = load_llm(spec, settings), load_all_prompts()

    def complete(text: str, earlier: "Sequence[str]") -> str | None:
        return complete_by_model(text, earlier, model, prompts[language_of(text)])

    return complete


def _view(asker: "Asker", drafts: DraftView) -> "ChatView":
    from qa.chat import ChatView
    from qa.render import print_answer, print_sources, print_surroundings, visible

    out = console()

    def read() -> str:
        return input("\n问> ")

    def show_answer(answer: "Answer") -> None:
        drafts.close()
        print_answer(out, answer, asker.document_text)

    def show_sources(answer: "Answer") -> None:
        print_sources(out, answer, asker.document_text)

    def show_surroundings(citation: "Citation", text: str) -> None:
        print_surroundings(out, citation, text)

    def write(text: str) -> None:
        drafts.close()
        for line in text.split("\n"):
            out.print(visible(line))

    return ChatView(read, write, show_answer, show_sources, show_surroundings)


def prompts(json: JsonOption = False) -> None:
    """列出正在使用的提示词文件:名称、路径、SHA-256。"""
    import json as jsonlib

    from qa.prompts import list_prompts, user_folder

    folder = user_folder(os.environ)
    rows = list_prompts(folder)
    if json:
        keys = ("name", "path", "sha256")
        typer.echo(
            jsonlib.dumps([dict(zip(keys, row, strict=True)) for row in rows], ensure_ascii=False)
        )
        return
    out = console()
    for name, path, digest in rows:
        out.print(f"{name}  {digest[:12]}  {path}")
    out.print(f"改写:把文件复制到 {Path(folder)} 再修改。")
