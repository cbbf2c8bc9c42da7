"""Several questions to one model in process: one at a time, each with the whole of its time."""

import gc
import sys
import threading
import time
import weakref
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from qa.chat_model import ModelOptions
from qa.gguf import GgufModel
from qa.streaming import stopped_by

TAKES = 0.4


class Server:
    """Takes its time and one request only."""

    def __init__(self, params: object) -> None:
        self.busy = False

    def handle_chat_completions(
        self, request: dict[str, Any], take: Callable[[dict[str, Any]], bool]
    ) -> None:
        assert not self.busy
        self.busy = True
        time.sleep(TAKES)
        take({"choices": [{"delta": {"content": "文"}}]})
        self.busy = False


@pytest.fixture
def model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> GgufModel:
    def params() -> SimpleNamespace:
        return SimpleNamespace(
            model=SimpleNamespace(), cpuparams=SimpleNamespace(), cpuparams_batch=SimpleNamespace()
        )

    runtime = SimpleNamespace(CommonParams=params, Server=Server)
    monkeypatch.setitem(sys.modules, "xllamacpp", runtime)
    path = tmp_path / "m.gguf"
    path.write_bytes(b"GGUF")
    return GgufModel(path, ModelOptions(timeout=2 * TAKES))


def ask_three(model: GgufModel, stop: threading.Event) -> list[object]:
    replies: list[object] = []

    def ask() -> None:
        try:
            with stopped_by(stop):
                replies.append(model.complete("", "问"))
        except BaseException as error:
            replies.append(error)

    threads = [threading.Thread(target=ask) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    return replies


def test_waiting_for_another_question_is_not_the_models_time(model: GgufModel) -> None:
    assert ask_three(model, threading.Event()) == ["文", "文", "文"]
    assert ask_three(model, threading.Event()) == ["文", "文", "文"]


def test_a_stop_ends_those_that_wait(model: GgufModel) -> None:
    stop = threading.Event()
    stop.set()
    started = time.monotonic()
    replies = ask_three(model, stop)
    assert [type(reply) for reply in replies] == [KeyboardInterrupt] * 3
    assert time.monotonic() - started < 2


def test_a_model_that_chat_puts_away_is_let_go(model: GgufModel, tmp_path: Path) -> None:
    other = GgufModel(tmp_path / "m.gguf", ModelOptions())
    assert other.complete("", "问") == "文"
    gone = weakref.ref(other)
    del other
    deadline = time.monotonic() + 5
    while gone() is not None and time.monotonic() < deadline:
        gc.collect()
        time.sleep(0.05)
    assert gone() is None
