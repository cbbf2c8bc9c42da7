import contextvars
import subprocess
import sys
import threading
from collections.abc import Iterator
from typing import Any

from langchain_core.language_models.fake_chat_models import GenericFakeChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, UsageMetadata
from langchain_core.outputs import ChatGenerationChunk

from qa.evaluation.usage import count_usage


def model(count: int) -> GenericFakeChatModel:
    message = AIMessage(
        "甲",
        usage_metadata={"input_tokens": 100, "output_tokens": 7, "total_tokens": 107},
        response_metadata={"token_usage": {"cost": 0.25}},
    )
    return GenericFakeChatModel(messages=iter([message] * count))


def test_all_calls_of_a_question_are_counted() -> None:
    answering = model(3)
    with count_usage("openai:x") as first:
        answering.invoke("一")
        answering.invoke("重试")
    with count_usage("openai:x") as second:
        answering.invoke("二")
    assert first == {"input_tokens": 200, "output_tokens": 14, "cost": 0.5}
    assert second == {"input_tokens": 100, "output_tokens": 7, "cost": 0.25}


class Streaming(GenericFakeChatModel):
    """Tells its usage in the last chunk, as servers do."""

    def _stream(self, *_: Any, **__: Any) -> Iterator[ChatGenerationChunk]:
        yield ChatGenerationChunk(message=AIMessageChunk(content="甲"))
        told = UsageMetadata(input_tokens=100, output_tokens=7, total_tokens=107)
        yield ChatGenerationChunk(message=AIMessageChunk(content="乙", usage_metadata=told))


def test_streams_are_counted() -> None:
    with count_usage("openai:x") as usage:
        chunks = Streaming(messages=iter([])).stream("一")
        assert "".join(chunk.text for chunk in chunks) == "甲乙"
    assert usage == {"input_tokens": 100, "output_tokens": 7}


def test_a_thread_that_copies_the_context_is_counted() -> None:
    with count_usage("openai:x") as usage:
        context = contextvars.copy_context()
        thread = threading.Thread(target=context.run, args=(model(1).invoke, "一"))
        thread.start()
        thread.join()
    assert usage["input_tokens"] == 100


def test_calls_outside_are_not() -> None:
    answering = model(2)
    with count_usage("openai:x") as usage:
        pass
    answering.invoke("后来")
    assert usage == {}


def test_a_model_that_tells_nothing() -> None:
    with count_usage("openai:x") as usage:
        GenericFakeChatModel(messages=iter([AIMessage("甲")])).invoke("一")
    assert usage == {}


def test_without_a_model_langchain_is_not_loaded() -> None:
    code = (
        "import sys, qa.evaluation.command\n"
        "from qa.evaluation.usage import count_usage\n"
        "with count_usage('extractive'): pass\n"
        "assert not any(name.startswith('langchain') for name in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
