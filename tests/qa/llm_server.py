"""A stand-in for an OpenAI-compatible server: the real protocol over HTTP, scripted replies."""

import json
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Handler(BaseHTTPRequestHandler):
    """One request; what it writes is up to the next step of the script."""

    protocol_version = "HTTP/1.1"
    server: "_Server"

    def do_POST(self) -> None:
        """Answer /v1/chat/completions."""
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        step = self.server.log.take(self.path, body, self.headers.get("Authorization", ""))
        try:
            step(self)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        """Keep quiet."""

    def send_json(self, status: int, value: object, **headers: str) -> None:
        """Send a whole response."""
        self.send_text(status, json.dumps(value), **headers)

    def send_text(self, status: int, text: str, **headers: str) -> None:
        """Send a whole response whose body need not be JSON."""
        data = text.encode()
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def start_stream(self) -> None:
        """Begin a stream of events that ends with the connection."""
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()

    def send_event(self, data: str) -> None:
        """Send one event."""
        self.send_raw(f"data: {data}\n\n")

    def send_raw(self, text: str) -> None:
        """Send a piece of the stream as it stands."""
        data = text.encode()
        self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
        self.wfile.flush()

    def end_stream(self) -> None:
        """Send the last chunk of the transfer encoding."""
        self.wfile.write(b"0\r\n\r\n")


Step = Callable[[Handler], None]


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    log: "Log"


@dataclass
class Log:
    """The script that is left, and what was asked so far."""

    url: str
    steps: list[Step]
    requests: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)

    def take(self, path: str, body: dict[str, Any], key: str) -> Step:
        """Note a request; the last step of the script answers all that come after it."""
        assert path == "/v1/chat/completions"
        self.requests.append(body)
        self.keys.append(key)
        return self.steps.pop(0) if len(self.steps) > 1 else self.steps[0]


@contextmanager
def serving(*steps: Step) -> Iterator[Log]:
    """Run a server with a script."""
    with _Server(("127.0.0.1", 0), Handler) as server:
        server.log = Log(f"http://127.0.0.1:{server.server_port}/v1", list(steps))
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server.log
        finally:
            server.shutdown()
            thread.join()


def chunk(content: str | None, **fields: object) -> str:
    """One piece of a reply as the protocol has it, with further fields of its delta."""
    choice = {"index": 0, "delta": {"content": content, **fields}, "finish_reason": None}
    return json.dumps(
        {
            "id": "x",
            "object": "chat.completion.chunk",
            "created": 1,
            "model": "m",
            "choices": [choice],
        }
    )


def says(text: str, piece: int = 7) -> Step:
    """Reply with a text in pieces."""

    def step(handler: Handler) -> None:
        handler.start_stream()
        for at in range(0, len(text), piece):
            handler.send_event(chunk(text[at : at + piece]))
        handler.send_event("[DONE]")
        handler.end_stream()

    return step


def fails(status: int, message: str = "no", **headers: str) -> Step:
    """Reply with an error."""

    def step(handler: Handler) -> None:
        error = {"error": {"message": message, "type": "t", "code": None}}
        handler.send_json(status, error, **headers)

    return step


def refuses(*formats: str) -> Callable[[Step], Step]:
    """Reply 400 to these kinds of `response_format`, and else go on to another step."""

    def around(step: Step) -> Step:
        def guarded(handler: Handler) -> None:
            asked = handler.server.log.requests[-1].get("response_format", {}).get("type", "none")
            if asked in formats:
                fails(400, f"response_format {asked} is unavailable")(handler)
            else:
                step(handler)

        return guarded

    return around


def drips(seconds: float) -> Step:
    """Keep the line alive and say nothing for a while."""

    def step(handler: Handler) -> None:
        handler.start_stream()
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            handler.send_raw(": ping\n\n")
            time.sleep(0.05)

    return step


def breaks_off(text: str) -> Step:
    """Say a part of a text and cut the connection in the middle of the stream."""

    def step(handler: Handler) -> None:
        handler.start_stream()
        handler.send_event(chunk(text))
        handler.close_connection = True
        handler.connection.close()

    return step


def sends(events: Sequence[str]) -> Step:
    """Send these events as they stand, valid or not."""

    def step(handler: Handler) -> None:
        handler.start_stream()
        for event in events:
            handler.send_event(event)
        handler.end_stream()

    return step


def sends_page(status: int, text: str) -> Step:
    """Reply with what is no JSON: the page of a proxy that stands in between."""

    def step(handler: Handler) -> None:
        handler.send_text(status, text)

    return step
