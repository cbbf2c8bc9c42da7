"""Open what a question needs: the index, the embedder, and what answers."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlsplit

import typer

from qa.cli.common import console, embedding_threads, unfinished
from qa.settings import EXTRACTIVE as EXTRACTIVE

if TYPE_CHECKING:
    from index.rerankers import Reranker
    from qa.chat_model import ChatModel, ModelOptions
    from qa.pipeline import Answerer, Asker, Filters
    from qa.prompts import Prompts
    from qa.settings import Settings
    from qa.streaming import OnText

LlmOption = Annotated[
    str,
    typer.Option(
        "--llm",
        metavar="模型",
        envvar="YOUJU_LLM",
        help="用什么作答:extractive(默认,摘原文)、gguf:文件、ollama:模型、openai:模型 等。",
        show_default=False,
    ),
]
LlmUrlOption = Annotated[
    str,
    typer.Option(
        "--llm-url",
        metavar="地址",
        envvar="YOUJU_LLM_URL",
        help="openai:模型 的服务地址,如 http://localhost:8000/v1。",
        show_default=False,
    ),
]
RerankerOption = Annotated[
    str,
    typer.Option(
        "--reranker",
        metavar="模型",
        envvar="YOUJU_RERANKER",
        help="用重排模型再排检索结果:Hugging Face 名称或文件夹,或 embed:向量模型;none 为不用。",
        show_default=False,
    ),
]
NoStreamOption = Annotated[
    bool, typer.Option("--no-stream", help="用模型时不边写边显示,只显示核对后的回答。")
]
PlaceOption = Annotated[
    str, typer.Option("--place", metavar="地名", help="只看这个地方的文件。", show_default=False)
]
YearOption = Annotated[
    int | None,
    typer.Option("--year", metavar="年份", help="只看这一年度的文件。", show_default=False),
]
DocOption = Annotated[
    str,
    typer.Option(
        "--doc", metavar="通配", help="只看名称相符的文件,如 '无锡*'。", show_default=False
    ),
]
TopKOption = Annotated[
    int, typer.Option("--top-k", metavar="N", min=1, max=100, help="检索段落数。")
]


def chosen_llm(llm: str, url: str) -> tuple[str, "Settings"]:
    """The model that answers and the settings for it; an option wins over the settings file."""
    from qa.settings import load_settings, settings_path

    settings = load_settings(settings_path(os.environ))
    spec = llm or settings.llm.spec
    if url:
        options = settings.llm.options_for(spec)
        # The key of one server is not sent to another.
        key_env = options.key_env if _server(options.url) in (None, _server(url)) else ""
        chosen = replace(settings.llm, spec=spec, url=url, key_env=key_env)
        settings = replace(settings, llm=chosen)
    return spec, settings


def _server(url: str) -> tuple[str, str, int | None] | None:
    """Scheme, host and port of an address; None of none. What is no address is of itself alone."""
    try:
        parts = urlsplit(url)
        port = parts.port or {"http": 80, "https": 443}.get(parts.scheme)
        return (parts.scheme, parts.hostname or "", port) if url else None
    except ValueError:
        return "", url, None


def chosen_reranker(given: str) -> str:
    """The reranker to use; an option wins over the settings file."""
    if given:
        return given
    from qa.settings import load_settings, settings_path

    return load_settings(settings_path(os.environ)).reranker


def make_reranker(spec: str) -> "Reranker | None":
    """Load what scores the hits anew, if anything is named."""
    from index.rerankers import load_reranker

    return load_reranker(spec, embedding_threads())


@contextmanager
def open_asker(
    folder: Path,
    answerer: "Answerer",
    filters: "Filters",
    top_k: int,
    reranker: "Reranker | None" = None,
) -> Iterator["Asker"]:
    """Open the index and its embedder, once for all questions."""
    from index.embedders import load_embedder
    from index.manifest import check_embedder
    from index.store import Index
    from qa.pipeline import Asker

    with Index.open(folder) as opened:
        embedder = load_embedder(opened.manifest.embedder.name)
        check_embedder(opened.manifest, embedder, folder)
        if not opened.whole:
            counts = opened.manifest.vectors, opened.passage_count
            console(stderr=True).print(unfinished(*counts))
        yield Asker(opened, embedder, answerer, filters=filters, top_k=top_k, reranker=reranker)


def make_answerer(spec: str, settings: "Settings", on_text: "OnText | None" = None) -> "Answerer":
    """Make what drafts the answers; a model is loaded only if one is named."""
    if spec == EXTRACTIVE:
        from qa.extractive import ExtractiveAnswerer

        return ExtractiveAnswerer()
    from qa.llm_answerer import LlmAnswerer

    return LlmAnswerer(load_llm(spec, settings), load_all_prompts(), on_text=on_text)


def load_llm(spec: str, settings: "Settings") -> "ChatModel":
    """Load the model that a spec names, once for all that need it."""
    return _model(spec, settings.llm.options_for(spec))


@lru_cache(maxsize=1)
def _model(spec: str, options: "ModelOptions") -> "ChatModel":
    from qa.models import load_model

    return load_model(spec, options)


def load_all_prompts() -> dict[str, "Prompts"]:
    """The templates of both languages, a person's own first."""
    from qa.prompts import LANGUAGES, load_prompts, user_folder

    folder = user_folder(os.environ)
    return {language: load_prompts(language, folder) for language in LANGUAGES}
