"""A model in a GGUF file, run by llama.cpp in this process."""

import os
import secrets
import weakref
from functools import partial
from importlib import import_module
from pathlib import Path
from threading import Event, Lock
from typing import Any

from index.errors import MissingExtraError
from qa.chat_model import ModelOptions, Schema
from qa.model_errors import explain
from qa.streaming import Emit, ModelError, OnText, collect, wait_for

# A CPU may read a prompt for minutes.
_TIMEOUT = 900.0
# Tokens of a prompt that are read before the runtime asks whether to go on: a second or two.
_BATCH = 256
_LONGEST_BATCH = 20.0


class GgufModel:
    """Writes what the model of one file writes; greedy, so the same prompt gives the same text."""

    def __init__(self, path: Path, options: ModelOptions) -> None:
        """Load the file.

        Raises:
            ModelError: there is no such file, or llama.cpp cannot run it.
            MissingExtraError: xllamacpp is not installed.
        """
        if not path.is_file():
            raise ModelError(f"没有模型文件 {path}。请在 --llm gguf:路径 里给出一个 .gguf 文件。")
        try:
            xllamacpp: Any = import_module("xllamacpp")
        except ModuleNotFoundError as error:
            raise MissingExtraError(
                "gguf: 需要的包 xllamacpp 没有安装。请运行 pip install 'youju[gguf]'。"
            ) from error
        self.name = f"gguf:{path}"
        self.options = options
        params = xllamacpp.CommonParams()
        params.model.path = str(path)
        params.n_ctx = options.context_tokens
        params.n_parallel = 1
        params.n_batch = _BATCH
        params.warmup = False
        params.verbosity = -1
        # The runtime opens a port on 127.0.0.1 that nobody here uses.
        params.api_keys = [secrets.token_hex(16)]
        threads = options.threads or os.cpu_count() or 1
        params.cpuparams.n_threads = params.cpuparams_batch.n_threads = threads
        self._running = Lock()
        self._closing = Event()
        try:
            self._server = xllamacpp.Server(params)
        except RuntimeError as error:
            raise ModelError(
                f"llama.cpp 读不了 {path}。请确认它是完整的 GGUF 文件,且内存够用。"
            ) from error

        # At exit at the latest; not `atexit`, which would keep a model that chat has put away.
        weakref.finalize(self, _let_end, self._running, self._closing)

    def complete(
        self, system: str, user: str, *, schema: Schema | None = None, on_text: OnText | None = None
    ) -> str:
        """Return what the model writes; see `ChatModel`."""
        messages = [{"role": "system", "content": system}] if system else []
        request: dict[str, Any] = {
            "messages": [*messages, {"role": "user", "content": user}],
            "max_tokens": self.options.answer_tokens,
            "temperature": 0,
            "stream": True,
            "return_progress": True,  # so that it asks while it reads the prompt, too
        }
        if schema:
            named = {"name": schema["title"], "schema": dict(schema)}
            request["response_format"] = {"type": "json_schema", "json_schema": named}
        timeout = self.options.timeout or _TIMEOUT
        wait_for(self._running)  # another question's reply is not this one's time
        try:
            return collect(partial(self._generate, request), timeout, on_text)
        except TimeoutError as error:
            raise explain(error, self.name, "", "", timeout) from error

    def _generate(self, request: dict[str, Any], emit: Emit) -> None:
        """Emit what the runtime writes, and let the next question have it."""
        failures: list[str] = []

        def take(chunk: dict[str, Any]) -> bool:
            if "error" in chunk:
                failures.append(str(chunk["error"].get("message", "")))
                return True
            deltas = (choice.get("delta", {}) for choice in chunk.get("choices", ()))
            unwanted = emit("".join(delta.get("content") or "" for delta in deltas))
            return unwanted or self._closing.is_set()

        try:
            self._server.handle_chat_completions(request, take)
        finally:
            self._running.release()
        if failures:
            raise ModelError(
                f"{self.name} 不能回答:{failures[0]}。提示太长时请加大 context_tokens。"
            )


def _let_end(running: Lock, closing: Event) -> None:
    """Let a reply that nobody waits for end: taken down in the middle, the runtime crashes."""
    closing.set()
    if running.acquire(timeout=_LONGEST_BATCH):
        running.release()
