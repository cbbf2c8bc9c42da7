"""Count the tokens of a question as the model's API tells them, wherever it is called."""

import importlib
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Any


@contextmanager
def count_usage(llm: str) -> Iterator[dict[str, float]]:
    """Yield a dict that holds tokens and cost after the block; empty if no API told any.

    LangChain hands a callback of the context to every chat model that is called in it, so neither
    the answerer nor the pipeline needs to know.
    """
    usage: dict[str, float] = {}
    if llm == "extractive":  # nothing to count, and LangChain takes a second to import
        yield usage
        return
    variable = _variable()
    token = variable.set(_make_handler(usage))
    try:
        yield usage
    finally:
        variable.reset(token)


@cache
def _variable() -> ContextVar[Any]:
    """The variable that LangChain looks at; registered once, as there is no taking it back."""
    variable: ContextVar[Any] = ContextVar("youju_usage", default=None)
    importlib.import_module("langchain_core.tracers.context").register_configure_hook(
        variable, inheritable=True
    )
    return variable


def _make_handler(usage: dict[str, float]) -> object:
    callbacks = importlib.import_module("langchain_core.callbacks")

    class Handler(callbacks.BaseCallbackHandler):  # type: ignore[misc, name-defined]
        def on_llm_end(self, response: Any, **_: Any) -> None:
            for generations in response.generations:
                for generation in generations:
                    _add(usage, getattr(generation, "message", None))

    return Handler()


def _add(usage: dict[str, float], message: Any) -> None:
    counted = getattr(message, "usage_metadata", None) or {}
    told = (getattr(message, "response_metadata", None) or {}).get("token_usage") or {}
    found = {
        "input_tokens": counted.get("input_tokens"),
        "output_tokens": counted.get("output_tokens"),
        "cost": told.get("cost"),  # OpenRouter and others that bill by the call
    }
    for name, value in found.items():
        if isinstance(value, int | float):
            usage[name] = usage.get(name, 0.0) + value
