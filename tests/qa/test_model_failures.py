"""What goes wrong between us and a server: told in one line, tried again where that may help."""

import json
import sys
import time
from collections.abc import Sequence

import pytest

from index.errors import MissingExtraError
from qa.chat_model import ModelOptions
from qa.drafting import SCHEMA, parse_reply
from qa.models import load_model
from qa.streaming import ModelError
from tests.qa.llm_server import (
    Handler,
    Step,
    breaks_off,
    chunk,
    drips,
    fails,
    says,
    sends,
    sends_page,
    serving,
)
from tests.qa.model_client import complete

pytestmark = pytest.mark.usefixtures("model_environment")


def sends_latin(handler: Handler) -> None:
    """Send a stream that is no UTF-8."""
    handler.start_stream()
    data = b'data: {"choices": [{"delta": {"content": "\xff\xfe"}}]}\n\n'
    handler.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
    handler.end_stream()


FAILURES: list[tuple[Step, str]] = [
    (fails(401), "401"),
    (fails(403), "403"),
    (fails(404), "404"),
    (fails(402, "Insufficient Balance"), "额度用尽"),
    (fails(307, location="/v1/chat/completions"), "redirects"),
    (sends_latin, "没有给出可读的回答"),
    (fails(429), "429"),
    (fails(500), "500"),
    (fails(503), "503"),
    (breaks_off("半句"), "没有写完就断了"),
    (sends(["{not json"]), "没有给出可读的回答"),
    (sends(['{"error": {"message": "overloaded"}}']), "overloaded"),
    (sends_page(200, "<html>login</html>"), "没有给出可读的回答"),
    (sends_page(502, "<html>bad gateway</html>"), "502"),
]


@pytest.mark.parametrize(("step", "told"), FAILURES, ids=[told for _, told in FAILURES])
def test_failures_are_one_clear_line(step: Step, told: str) -> None:
    with serving(step) as log, pytest.raises(ModelError, match=told) as raised:
        complete(log)
    assert "\n" not in str(raised.value)
    assert "openai:m" in str(raised.value)


def test_nobody_listens() -> None:
    with serving(says("ok")) as log:
        pass
    with pytest.raises(ModelError, match="连不上") as raised:
        complete(log)
    assert "refused" in str(raised.value)  # what the system says, not the client's summary
    assert "NO_PROXY" not in str(raised.value)


# ---- proxies -----------------------------------------------------------------------------------


def test_a_dead_proxy_is_thought_of(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://me:pa55word@127.0.0.1:9")
    with serving(says("ok")) as log, pytest.raises(ModelError, match="NO_PROXY") as raised:
        complete(log)
    assert "pa55word" not in str(raised.value)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with serving(says("ok")) as log:
        assert complete(log) == "ok"


@pytest.mark.parametrize("proxy", ["http://a:b:c", "ftp://h:1"])
def test_a_proxy_that_is_no_address(monkeypatch: pytest.MonkeyPatch, proxy: str) -> None:
    monkeypatch.setenv("HTTP_PROXY", proxy)
    with serving(says("ok")) as log, pytest.raises(ModelError, match=r"openai:m 用不了.*代理"):
        complete(log)


def test_a_socks_proxy_without_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "socksio", None)
    monkeypatch.setenv("ALL_PROXY", "socks5://127.0.0.1:9")
    with pytest.raises(MissingExtraError, match=r"pip install 'httpx\[socks\]'"):
        load_model("openai:m", ModelOptions(url="http://h/v1"))


# ---- replies of an unusual form ------------------------------------------------------------------

CLAIMS = '{"claims": [{"text": "增长9%", "quotes": []}]}'
CALL = {"index": 0, "id": "c", "type": "function"}
FORMS: list[tuple[Sequence[str], str]] = [
    ([json.dumps({"choices": []}), "[DONE]"], ""),
    ([json.dumps({"choices": None}), "[DONE]"], ""),
    ([chunk(None, refusal="I cannot help with that"), "[DONE]"], ""),
    ([chunk(None, role="assistant"), chunk(CLAIMS)], "增长9%"),
    ([chunk(None, reasoning_content="越城区?"), chunk(CLAIMS)], "增长9%"),
    ([chunk('<think>{"claims": [{"text": "8%"}]}'), chunk(f"</think>{CLAIMS}")], "增长9%"),
    ([chunk(f'{{"claims": [{{"text": "8%"}}]}}</think>{CLAIMS}')], "增长9%"),
    ([chunk('<think>没有想完 {"claims": [{"text": "8%"}]}')], ""),
    (
        [
            chunk(None, tool_calls=[CALL | {"function": {"name": "draft", "arguments": half}}])
            for half in (CLAIMS[:20], CLAIMS[20:])
        ],
        "增长9%",
    ),
]


@pytest.mark.parametrize(("events", "claim"), FORMS)
def test_a_reply_of_an_unusual_form(events: Sequence[str], claim: str) -> None:
    with serving(sends(events)) as log:
        reply = complete(log, schema=SCHEMA)
    assert [c.text for c in parse_reply(reply).claims] == ([claim] if claim else [])


# ---- what is tried again -------------------------------------------------------------------------


@pytest.mark.parametrize("status", [429, 500, 503])
def test_what_passes_is_tried_again(status: int) -> None:
    with serving(fails(status), fails(status), says("ok")) as log:
        assert complete(log) == "ok"
    assert len(log.requests) == 3


def test_tries_are_bounded() -> None:
    with serving(fails(500)) as log, pytest.raises(ModelError):
        complete(log)
    assert len(log.requests) == 3


@pytest.mark.parametrize("status", [401, 404])
def test_what_stays_is_not_tried_again(status: int) -> None:
    with serving(fails(status)) as log, pytest.raises(ModelError):
        complete(log)
    assert len(log.requests) == 1


def test_waits_as_long_as_the_server_asks() -> None:
    with serving(fails(429, retry_after="0.4"), says("ok")) as log:
        started = time.monotonic()
        complete(log)
    assert time.monotonic() - started >= 0.4


def test_does_not_wait_for_an_hour() -> None:
    with serving(fails(429, retry_after="3600")) as log, pytest.raises(ModelError, match="429"):
        complete(log)
    assert len(log.requests) == 1


def test_a_prompt_that_is_too_long_is_not_asked_in_other_formats() -> None:
    long = fails(400, "This model's maximum context length is 4096 tokens")
    with serving(long) as log, pytest.raises(ModelError, match="context_tokens"):
        complete(log, schema=SCHEMA)
    assert len(log.requests) == 1


def test_a_connection_that_is_closed_before_the_reply_is_tried_again() -> None:
    with serving(breaks_off(""), says("ok")) as log:
        assert complete(log) == "ok"
    assert len(log.requests) == 2


def test_what_has_been_shown_is_not_written_twice() -> None:
    with serving(breaks_off("半句"), says("ok")) as log, pytest.raises(ModelError):
        complete(log)
    assert len(log.requests) == 1


def test_deadline_holds_against_a_server_that_keeps_the_line_alive() -> None:
    with serving(drips(3)) as log:
        started = time.monotonic()
        with pytest.raises(ModelError, match=r"0\.5 秒"):
            complete(log, timeout=0.5)
        assert time.monotonic() - started < 2
