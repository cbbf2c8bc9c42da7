"""Models of LangChain's other providers: what each is made with, asked for, and says of errors."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any, ClassVar

import langchain.chat_models
import pytest

import qa.streaming
from qa.chat_model import ModelOptions
from qa.drafting import SCHEMA
from qa.models import load_model
from qa.streaming import ModelError


class Fake:
    """Stands in for a provider's client: records how it is made and asked."""

    made: ClassVar[list[dict[str, Any]]] = []
    asked: ClassVar[list[str]] = []

    def __init__(self, way: str = "plain", pieces: tuple[Any, ...] = ("文",)) -> None:
        self.way = way
        self.pieces = pieces

    def bind(self, **given: Any) -> "Fake":
        assert given == {"format": dict(SCHEMA)}
        return Fake("format")

    def with_structured_output(self, schema: Any, *, include_raw: bool) -> "Fake":
        assert include_raw and schema == dict(SCHEMA)
        arguments = SimpleNamespace(text="", tool_call_chunks=[{"args": '{"claims"'}])
        rest = SimpleNamespace(text="", tool_call_chunks=[{"args": ": []}"}, {"args": None}])
        return Fake("structured", ({"raw": arguments}, {"raw": rest}, {"parsed": {}}))

    def stream(self, messages: Any) -> Iterator[Any]:
        Fake.asked.append(self.way)
        for piece in self.pieces:
            yield SimpleNamespace(text=piece) if isinstance(piece, str) else piece


@pytest.fixture(autouse=True)
def client(monkeypatch: pytest.MonkeyPatch) -> None:
    Fake.made, Fake.asked = [], []

    def init(model: str, **given: Any) -> Fake:
        Fake.made.append({"model": model, **given})
        return Fake("cold" if "temperature" in given else "plain")

    monkeypatch.setattr(langchain.chat_models, "init_chat_model", init)
    monkeypatch.setattr(qa.streaming, "_WAITS", (0.01, 0.02))


def test_ollama_is_told_how_much_it_may_read() -> None:
    model = load_model("ollama:qwen3:8b", ModelOptions(url="http://h:1", context_tokens=4096))
    plain, cold = Fake.made
    assert plain == {
        "model": "qwen3:8b",
        "model_provider": "ollama",
        "base_url": "http://h:1",
        "num_ctx": 4096,
        "num_predict": 1024,
        "client_kwargs": {"timeout": 900.0},
    }
    assert cold == plain | {"temperature": 0}
    assert model.complete("s", "u", schema=SCHEMA) == "文"
    assert model.complete("s", "u") == "文"
    assert Fake.asked == ["format", "cold"]


def test_a_vendor_is_tried_once_by_its_client_and_has_the_key_of_its_variable(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("MY_CLAUDE", "sk-own\n")
    load_model("anthropic:claude", ModelOptions(key_env="MY_CLAUDE", answer_tokens=99, timeout=7))
    assert Fake.made[0] == {
        "model": "claude",
        "model_provider": "anthropic",
        "api_key": "sk-own",
        "max_tokens": 99,
        "timeout": 7,
        "max_retries": 0,
    }


def test_a_key_variable_that_is_not_set_is_named() -> None:
    with pytest.raises(ModelError, match="环境变量 NO_SUCH_KEY 没有设置:anthropic:claude"):
        load_model("anthropic:claude", ModelOptions(key_env="NO_SUCH_KEY"))


def test_a_reply_in_a_call_of_a_tool_is_its_arguments() -> None:
    model = load_model("deepseek:chat")
    assert model.complete("s", "u", schema=SCHEMA) == '{"claims": []}'
    assert Fake.asked == ["structured"]


def test_a_client_without_structured_output_is_asked_for_text(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def never(self: Fake, schema: Any, *, include_raw: bool) -> Fake:
        raise NotImplementedError

    monkeypatch.setattr(Fake, "with_structured_output", never)
    assert load_model("deepseek:chat").complete("s", "u", schema=SCHEMA) == "文"
    assert Fake.asked == ["cold"]


def test_what_a_vendor_refuses_is_asked_for_in_the_next_way(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    whole = Fake.stream

    def stream(self: Fake, messages: Any) -> Iterator[Any]:
        if self.way in ("structured", "cold"):
            Fake.asked.append(self.way)
            error = RuntimeError("temperature is not supported")
            error.status_code = 400  # type: ignore[attr-defined]
            raise error
        return whole(self, messages)

    monkeypatch.setattr(Fake, "stream", stream)
    assert load_model("deepseek:chat").complete("s", "u", schema=SCHEMA) == "文"
    assert Fake.asked == ["structured", "cold", "plain"]


def test_a_setting_that_a_client_refuses_is_one_line_without_what_was_given(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from pydantic import BaseModel

    class Strict(BaseModel):
        api_key: int

    def init(model: str, **given: Any) -> Strict:
        return Strict(api_key="sk-secret-0123456789")  # type: ignore[arg-type]

    monkeypatch.setattr(langchain.chat_models, "init_chat_model", init)
    with pytest.raises(ModelError, match="valid integer") as raised:
        load_model("anthropic:claude")
    assert "sk-secret" not in str(raised.value) and "\n" not in str(raised.value)
