"""Against a server of our own on the loopback interface."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from index.build import update_index
from index.embedders import HashingEmbedder, load_embedder
from index.errors import IndexMismatchError, YoujuError
from index.store import Index


class Server:
    """Answers /v1/embeddings with hashed n-grams, three times as long as they should be."""

    def __init__(self) -> None:
        self.requests: list[dict[str, Any]] = []
        self.keys: list[str] = []
        self.failures: list[int] = []
        """Status codes that the next requests get."""
        self.body: bytes | None = None
        """In the place of vectors."""
        self.silent = threading.Event()
        """Cleared, no reply comes."""
        self.silent.set()
        self.dims: list[int] = []
        """How many numbers the next replies cut their vectors to."""

    def reply(self, asked: dict[str, Any]) -> bytes:
        self.requests.append(asked)
        if self.body is not None:
            return self.body
        vectors = 3 * HashingEmbedder().embed_documents(asked["input"])
        if self.dims:
            vectors = vectors[:, : self.dims.pop(0)]
        rows = [
            {"object": "embedding", "index": i, "embedding": vector.tolist()}
            for i, vector in enumerate(vectors)
        ]
        answer = {"object": "list", "model": asked["model"], "data": rows[::-1]}
        return json.dumps(answer | {"usage": {"prompt_tokens": 1, "total_tokens": 1}}).encode()


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Server, str]]:
    state = Server()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            content = self.rfile.read(int(self.headers["Content-Length"]))
            state.keys.append(self.headers["Authorization"])
            state.silent.wait(5)
            status = state.failures.pop(0) if state.failures else 200
            body = b'{"error": {"message": "no"}}'
            if status == 200:
                body = state.reply(json.loads(content))
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Retry-After-Ms", "1")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    monkeypatch.delenv("YOUJU_EMBED_KEY", raising=False)
    monkeypatch.setenv("OPENAI_API_KEY", "sk-a-vendor-s-own")
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as http:
        thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield state, f"http://127.0.0.1:{http.server_port}/v1"
        http.shutdown()
        thread.join()


def test_vectors_come_in_order_and_of_length_one(server: tuple[Server, str]) -> None:
    _, url = server
    texts = [f"第{n}条" for n in range(25)] + ["", "\udce5"]
    vectors = load_embedder("openai:m?batch=8", url=url).embed_documents(texts)
    expected = HashingEmbedder().embed_documents([text.strip() or " " for text in texts])
    assert vectors.dtype == np.float32
    assert vectors == pytest.approx(expected, abs=1e-6)


def test_no_request_has_more_than_a_batch(server: tuple[Server, str]) -> None:
    state, url = server
    load_embedder("openai:m?batch=4", url=url).embed_documents(["增长"] * 10)
    assert [len(asked["input"]) for asked in state.requests[1:]] == [4, 4, 2]


def test_prompts_go_before_the_texts(server: tuple[Server, str]) -> None:
    state, url = server
    embedder = load_embedder("openai:m?query=query: &document=passage: ", url=url)
    embedder.embed_queries(["增长"])
    embedder.embed_documents(["增长"])
    assert [asked["input"] for asked in state.requests[1:]] == [["query: 增长"], ["passage: 增长"]]


def test_a_busy_server_is_asked_again(server: tuple[Server, str]) -> None:
    state, url = server
    state.failures = [429, 503, 500]
    assert load_embedder("openai:m", url=url).embed_queries(["增长"]).shape == (1, 256)


@pytest.mark.parametrize(
    ("status", "told"),
    [(401, "YOUJU_EMBED_KEY"), (404, "--embedder"), (400, "no.*batch"), (413, "batch")],
)
def test_a_refusal_is_told_at_once(server: tuple[Server, str], status: int, told: str) -> None:
    state, url = server
    state.failures = [status]
    with pytest.raises(YoujuError, match=told) as caught:
        load_embedder("openai:m", url=url).embed_queries(["增长"])
    assert url in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "body",
    [
        b"<html>",
        b"{}",
        b'{"data": []}',
        b'{"data": [{"index": 0, "embedding": [0.0, 0.0]}]}',
        b'{"data": [{"index": 0, "embedding": ["a"]}]}',
        b'{"data": [{"index": 0, "embedding": [NaN, 1.0]}]}',
        b'{"data": [{"index": 0, "embedding": [Infinity, 1.0]}]}',
        b'{"data": [{"index": 0, "embedding": [1e300, 1e300]}]}',
        b'{"data": [{"index": 1, "embedding": [1.0, 0.0]}]}',
        b'{"data": [{"embedding": [1.0, 0.0]}]}',
        b'{"data": [{"index": 0, "embedding": "AACAPwAAAAA="}]}',
    ],
)
def test_what_is_no_vector_is_refused(server: tuple[Server, str], body: bytes) -> None:
    state, url = server
    state.body = body
    with pytest.raises(YoujuError, match="回复的") as caught:
        load_embedder("openai:m", url=url).embed_queries(["增长"])
    assert url in str(caught.value) and "\n" not in str(caught.value)


@pytest.mark.parametrize("indexes", [(0,), (0, 0), (0, 1, 2), (1, 2), (0, 2)])
def test_two_texts_want_two_vectors_numbered(
    server: tuple[Server, str], indexes: tuple[int, ...]
) -> None:
    state, url = server
    embedder = load_embedder("openai:m", url=url)
    assert embedder.dim == 256
    rows = [{"index": index, "embedding": [1.0] * 256} for index in indexes]
    state.body = json.dumps({"data": rows}).encode()
    with pytest.raises(YoujuError, match="2 个向量"):
        embedder.embed_documents(["增长", "下降"])


def test_another_dimension_is_told(server: tuple[Server, str]) -> None:
    state, url = server
    state.dims = [256, 256, 128]
    with pytest.raises(YoujuError, match="由 256 维变为 128 维"):
        load_embedder("openai:m?batch=1", url=url).embed_documents(["增长", "下降"])


def test_used_up_retries_are_told(
    server: tuple[Server, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.api_embedder._RETRIES", 2)
    state, url = server
    for status, told in ((429, "额度"), (503, "出错")):
        state.failures = [status] * 3
        with pytest.raises(YoujuError, match=f"{told}.*已算好的向量会保留"):
            load_embedder("openai:m", url=url).embed_queries(["增长"])
        assert not state.failures


def test_nobody_there_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.api_embedder._RETRIES", 0)
    with pytest.raises(YoujuError, match="连接不上"):
        load_embedder("openai:m", url="http://127.0.0.1:9/v1").embed_queries(["增长"])


def test_a_vendor_s_key_goes_to_the_vendor_only(
    server: tuple[Server, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    state, url = server
    load_embedder("openai:m", url=url).embed_queries(["增长"])
    monkeypatch.setenv("YOUJU_EMBED_KEY", "mine")
    load_embedder("openai:m", url=url).embed_queries(["增长"])
    assert set(state.keys) == {"Bearer none", "Bearer mine"}
    monkeypatch.delenv("YOUJU_EMBED_KEY")
    monkeypatch.delenv("OPENAI_API_KEY")
    with pytest.raises(YoujuError, match="OPENAI_API_KEY"):
        load_embedder("openai:m")


@pytest.mark.parametrize("key", ["sk-甲", "sk-a\nsk-b"])
def test_a_key_that_no_header_can_hold_is_told(monkeypatch: pytest.MonkeyPatch, key: str) -> None:
    monkeypatch.setenv("YOUJU_EMBED_KEY", key)
    with pytest.raises(YoujuError, match="YOUJU_EMBED_KEY") as caught:
        load_embedder("openai:m", url="http://127.0.0.1:9/v1")
    assert key not in str(caught.value)


def test_a_key_s_last_newline_is_left_out(
    server: tuple[Server, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    state, url = server
    monkeypatch.setenv("YOUJU_EMBED_KEY", "mine\n")
    load_embedder("openai:m", url=url).embed_queries(["增长"])
    assert set(state.keys) == {"Bearer mine"}


def test_a_silent_server_is_told(
    server: tuple[Server, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.api_embedder._RETRIES", 0)
    monkeypatch.setattr("index.api_embedder._TIMEOUT", 0.05)
    state, url = server
    state.silent.clear()
    with pytest.raises(YoujuError, match="没有及时回复"):
        load_embedder("openai:m", url=url).embed_queries(["增长"])
    state.silent.set()


def test_what_was_embedded_before_a_failure_is_kept(
    server: tuple[Server, str], plans: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.api_embedder._RETRIES", 0)
    state, url = server
    embedder = load_embedder("openai:m?batch=1", url=url)
    assert embedder.dim == 256
    state.failures = [200, 200, 500]
    with pytest.raises(YoujuError, match="已算好的向量会保留"):
        update_index(tmp_path / "index", [plans], embedder=embedder)
    done = len(state.requests) - 1
    report = update_index(tmp_path / "index", [plans], embedder=embedder)
    asked = [text for request in state.requests[1:] for text in request["input"]]
    assert done == 2 and len(asked) == len(set(asked)) == report.passages


def test_an_index_remembers_model_and_server(
    server: tuple[Server, str], plans: Path, tmp_path: Path
) -> None:
    _, url = server
    folder = tmp_path / "index"
    update_index(folder, [plans], embedder=load_embedder("openai:m", url=url))
    with Index.open(folder) as index:
        again = load_embedder(index.manifest.embedder.name)
        assert again.fingerprint == index.manifest.embedder.fingerprint
        assert "none" not in index.manifest.embedder.name
    assert update_index(folder, [plans], embedder=again).embedded == 0
    with pytest.raises(IndexMismatchError, match="--rebuild --embedder 'openai:other@http"):
        update_index(folder, [plans], embedder=load_embedder("openai:other", url=url))
