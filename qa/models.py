"""From `--llm SPEC` to a chat model: the only file that imports LangChain."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from qa.chat_model import ChatModel, ModelOptions, Schema
from qa.gguf import GgufModel
from qa.model_errors import (
    explain,
    explain_setup,
    is_broken_off,
    is_too_long,
    raise_missing,
    shown_address,
    status_of,
    wait_asked,
)
from qa.streaming import Emit, ModelError, OnText, Source, collect, retry

_REMOTE_TIMEOUT = 120.0
# A model on this machine's CPU may read a prompt for minutes.
_LOCAL_TIMEOUT = 900.0
_REFUSED = frozenset({400, 422})


def load_model(spec: str, options: ModelOptions | None = None) -> ChatModel:
    """Make the model that a spec names: `gguf:PATH`, `openai:MODEL`, `ollama:MODEL` and so on.

    Raises:
        ModelError: the spec or what it points to is wrong, or the key is missing.
        MissingExtraError: a package is not installed.
    """
    options = options or ModelOptions()
    provider, colon, model = spec.partition(":")
    if colon and provider == "extractive":
        raise ModelError(f"摘原文不用模型,请只写 extractive;给出的是“{spec}”。")
    if not colon or not provider or not model:
        raise ModelError(
            f"模型要写成 提供方:模型,例如 ollama:qwen3:8b、openai:gpt-5-mini、gguf:模型.gguf;"
            f"给出的是“{spec}”。"
        )
    _check_address(options.url)
    if provider == "gguf":
        return GgufModel(Path(model), options)
    try:
        if provider == "openai":
            streams = _openai(model, options)
        else:
            streams = _of_provider(provider, model, options)
    except ImportError as error:
        raise_missing(error, spec)
    timeout = _LOCAL_TIMEOUT if provider == "ollama" else _REMOTE_TIMEOUT
    return LangChainModel(spec, options, streams, options.timeout or timeout)


# ---- LangChain ---------------------------------------------------------------------------------

_Streams = Callable[[str, str, Schema | None], Sequence[Source]]


class LangChainModel:
    """A chat model of LangChain's, over HTTP.

    Servers differ in what they hold a reply to: a JSON schema, any JSON, nothing. The strictest
    is asked for first, and what a server refuses is not asked of it again.
    """

    def __init__(self, name: str, options: ModelOptions, streams: _Streams, timeout: float) -> None:
        self.name = name
        self.options = options
        self._streams = streams
        self._timeout = timeout
        self._loosened = 0

    def complete(
        self, system: str, user: str, *, schema: Schema | None = None, on_text: OnText | None = None
    ) -> str:
        """Return what the model writes; see `ChatModel`."""
        ways = self._streams(system, user, schema)
        first = min(self._loosened, len(ways) - 1) if schema else 0
        for number, source in enumerate(ways[first:], first):
            try:
                text = self._collect(source, on_text)
            except Exception as error:
                refused = status_of(error) in _REFUSED and not is_too_long(error)
                if refused and number + 1 < len(ways):
                    continue
                raise self._explained(error) from error
            if schema:
                self._loosened = number
            return text
        raise AssertionError("the last way returns or raises")

    def _collect(self, source: Source, on_text: OnText | None) -> str:
        """Collect a reply; after its first text nothing is tried again, for it has been shown."""
        begun = False

        def note(piece: str) -> None:
            nonlocal begun
            begun = begun or bool(piece)
            if on_text is not None:
                on_text(piece)

        def wait(error: Exception) -> float | None:
            if begun:
                return None
            return 0.0 if is_broken_off(error) else wait_asked(error)

        return retry(partial(collect, source, self._timeout, note), wait)

    def _explained(self, error: Exception) -> ModelError:
        options = self.options
        key_env = options.key_env or ("OPENAI_API_KEY" if self.name.startswith("openai:") else "")
        return explain(error, self.name, key_env, options.url, self._timeout)


def _openai(model: str, options: ModelOptions) -> _Streams:
    """Any OpenAI-compatible server; without `url`, OpenAI's own."""
    key_env = options.key_env or "OPENAI_API_KEY"
    key = _key(key_env, f"openai:{model}", needed=bool(options.key_env or not options.url))
    from langchain_openai import ChatOpenAI  # 2 s to import

    with _setting_up(f"openai:{model}", key_env):
        chat = ChatOpenAI(
            model=model,
            base_url=options.url or None,
            api_key=lambda: key or "none",  # a function, so that no repr of the client shows it
            timeout=options.timeout or _REMOTE_TIMEOUT,
            max_retries=0,
            use_responses_api=False,
            # OpenAI's own counts tokens in a stream; other servers may refuse to be asked.
            stream_usage=not options.url,
        )
    # In the body and not as arguments: the client would parse the reply itself and throw a
    # truncated one away. Servers other than OpenAI's know the limit by its older name.
    limit = "max_tokens" if options.url else "max_completion_tokens"
    plain: dict[str, Any] = {limit: options.answer_tokens}

    def streams(system: str, user: str, schema: Schema | None) -> Sequence[Source]:
        formats: list[dict[str, Any]] = []
        if schema:
            named = {"name": schema["title"], "schema": dict(schema)}
            formats.append({"type": "json_schema", "json_schema": named})
            formats.append({"type": "json_object"})
        bodies = [{**plain, "temperature": 0, "response_format": f} for f in formats]
        # Reasoning models take no temperature.
        bodies += [{**plain, "temperature": 0}, plain]
        return [
            partial(_emit_chunks, partial(chat.stream, _messages(system, user), extra_body=body))
            for body in bodies
        ]

    return streams


def _of_provider(provider: str, model: str, options: ModelOptions) -> _Streams:
    """Any provider that LangChain's `init_chat_model` knows."""
    from langchain.chat_models import init_chat_model

    settings: dict[str, Any] = {"base_url": options.url} if options.url else {}
    if options.key_env:
        settings["api_key"] = _key(options.key_env, f"{provider}:{model}", needed=True)
    timeout = options.timeout or (_LOCAL_TIMEOUT if provider == "ollama" else _REMOTE_TIMEOUT)
    if provider == "ollama":
        # Ollama cuts what is beyond num_ctx off without a word, and its default is small.
        settings |= {"num_ctx": options.context_tokens, "num_predict": options.answer_tokens}
        settings |= {"client_kwargs": {"timeout": timeout}}
    else:
        settings |= {"max_tokens": options.answer_tokens, "timeout": timeout, "max_retries": 0}
    with _setting_up(f"{provider}:{model}", options.key_env):
        plain = init_chat_model(model, model_provider=provider, **settings)
        cold = init_chat_model(model, model_provider=provider, temperature=0, **settings)

    def streams(system: str, user: str, schema: Schema | None) -> Sequence[Source]:
        runs: list[Any] = [cold, plain]
        if schema and provider == "ollama":
            runs.insert(0, cold.bind(format=dict(schema)))
        elif schema:
            with suppress(NotImplementedError):  # the prompt asks for JSON too
                runs.insert(0, cold.with_structured_output(dict(schema), include_raw=True))
        messages = _messages(system, user)
        return [partial(_emit_chunks, partial(run.stream, messages)) for run in runs]

    return streams


@contextmanager
def _setting_up(spec: str, key_env: str) -> Iterator[None]:
    """Say in one line why a client cannot be made: a key, a setting, a proxy that is no address."""
    try:
        yield
    except ImportError:
        raise
    except Exception as error:
        raise explain_setup(error, spec, key_env) from error


def _key(name: str, spec: str, *, needed: bool) -> str:
    """The key that an environment variable holds, without the line end that copying leaves."""
    key = os.environ.get(name, "").strip()
    if not key and needed:
        raise ModelError(
            f"环境变量 {name} 没有设置:{spec} 需要密钥。"
            f"请先 export {name}=…,本机的服务用 --llm-url 给出地址。"
        )
    if not (key.isascii() and key.isprintable()):
        raise ModelError(f"环境变量 {name} 的密钥里有不能发送的字符。请重新复制密钥再设置。")
    return key


def _check_address(url: str) -> None:
    try:
        parts = urlsplit(url)
        right = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
        right = right and not (parts.query or parts.fragment)
    except ValueError:  # http://[::1, a port of letters
        right = False
    if url and not right:
        raise ModelError(
            f"服务地址“{shown_address(url)}”不是网址。"
            f"请写成 http://主机:端口/v1 的样子,不带 ? 和 #。"
        )


def _messages(system: str, user: str) -> list[tuple[str, str]]:
    return [("system", system), ("human", user)] if system else [("human", user)]


def _emit_chunks(stream: Callable[[], Iterator[Any]], emit: Emit) -> None:
    """Emit the text of a stream's chunks, or its arguments where the reply is a call of a tool."""
    for piece in stream():
        # with_structured_output(include_raw=True) gives dicts: {"raw": chunk}, {"parsed": …}
        chunk = piece.get("raw") if isinstance(piece, dict) else piece
        if chunk is None:
            continue
        arguments = "".join(call.get("args") or "" for call in _tool_calls(chunk))
        if emit(str(chunk.text) + arguments):
            return


def _tool_calls(chunk: Any) -> Sequence[Mapping[str, Any]]:
    calls: Sequence[Mapping[str, Any]] = getattr(chunk, "tool_call_chunks", None) or ()
    return calls
