"""`--reranker`: from an option, the environment or the settings file to the order of the hits."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

Run = Callable[..., Result]
QUESTION = "金华开发区2022年规上工业增加值目标增长多少"


def retrieved(result: Result) -> list[tuple[str, int]]:
    assert result.exit_code == 0, result.output
    return [(hit["doc"], hit["start"]) for hit in json.loads(result.stdout)["retrieved"]]


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was asked of rerankers, whatever they are called."""
    asked: list[str] = []

    class Recorder:
        name = "recorder"

        def score(self, question: str, passages: list[str]) -> list[float]:
            asked.append(question)
            return [0.5] * len(passages)

    def load(spec: str, threads: int = 1) -> Recorder | None:
        return Recorder() if spec == "recorder" else None

    monkeypatch.setattr("index.rerankers.load_reranker", load)
    return asked


def test_an_option_a_variable_or_the_settings(
    run: Run, sample_index: Path, shown: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask = ("ask", QUESTION, "--json", "--index", sample_index)
    run(*ask)
    assert shown == []
    run(*ask, "--reranker", "recorder")
    assert len(shown) == 1
    monkeypatch.setenv("YOUJU_RERANKER", "recorder")
    run(*ask)
    assert len(shown) == 2
    monkeypatch.delenv("YOUJU_RERANKER")
    config = tmp_path / "config.toml"
    config.write_text('reranker = "recorder"\n', encoding="utf-8")
    monkeypatch.setenv("YOUJU_CONFIG", str(config))
    run(*ask)
    assert len(shown) == 3
    run(*ask, "--reranker", "none")
    assert len(shown) == 3


def test_chat_and_eval_rerank_too(
    run: Run, sample_index: Path, shown: list[str], tmp_path: Path
) -> None:
    chat = run(
        "chat", "--index", sample_index, "--reranker", "recorder", stdin=f"{QUESTION}\n/quit\n"
    )
    assert chat.exit_code == 0 and len(shown) == 1, chat.output
    gold = tmp_path / "gold.jsonl"
    item = {"id": "1", "question": QUESTION, "answer": "8%", "answerable": True, "evidence": []}
    gold.write_text(json.dumps(item | {"type": "fact"}, ensure_ascii=False), encoding="utf-8")
    saved = tmp_path / "run.json"
    done = run(
        "eval", gold, "--index", sample_index, "--reranker", "recorder", "--save", saved
    )  # fmt: skip
    assert done.exit_code == 0 and len(shown) == 2, done.output
    settings = json.loads(saved.read_text(encoding="utf-8"))["settings"]
    assert settings["reranker"] == "recorder"


def test_another_embedder_reranks(run: Run, sample_index: Path) -> None:
    """By hashed characters, so crude that the order of the hits below the best changes."""
    ask = ("ask", QUESTION, "--json", "--index", sample_index, "--top-k", "24")
    plain, again = retrieved(run(*ask)), retrieved(run(*ask, "--reranker", "embed:hash"))
    assert plain != again


def test_an_unknown_one_is_one_line(run: Run, sample_index: Path) -> None:
    done = run("ask", QUESTION, "--index", sample_index, "--reranker", "embed:nothing")
    assert done.exit_code == 1
    assert done.stderr.startswith("错误:不认识的向量模型:nothing") and done.stderr.count("\n") == 1
