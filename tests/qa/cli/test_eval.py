"""`eval` from the command line: its judge has a server of its own, and a failure shows."""

import json
from pathlib import Path

import pytest

from qa.evaluation.run import load_run
from qa.pipeline import Asker
from tests.qa.cli.conftest import Run
from tests.qa.cli.test_process import QUESTION
from tests.qa.llm_server import says, serving

OPINION = {"statements": [{"text": "甲", "supported": True}], "relevance": 1, "reason": ""}


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-test")
    monkeypatch.setenv("YOUJU_CONFIG", str(tmp_path / "none.toml"))


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps({"question": QUESTION, "answer": "15%"}), encoding="utf-8")
    return path


def test_a_judge_has_a_server_of_its_own(
    run: Run, sample_index: Path, gold: Path, tmp_path: Path
) -> None:
    saved = tmp_path / "run.json"
    with serving(says("")) as answerer, serving(says(json.dumps(OPINION))) as judge:
        done = run(
            *("eval", gold, "--index", sample_index, "--save", saved, "--judge", "openai:judge"),
            *("--llm-url", answerer.url, "--judge-url", judge.url),
        )
    assert done.exit_code == 0, done.output
    assert (len(answerer.requests), len(judge.requests)) == (0, 1)
    assert load_run(saved).summary["overall"]["judge_relevance"]["value"] == 1.0


def test_without_one_it_has_the_answerers(run: Run, sample_index: Path, gold: Path) -> None:
    with serving(says(json.dumps(OPINION))) as log:
        done = run(
            *("eval", gold, "--index", sample_index),
            *("--llm-url", log.url, "--judge", "openai:judge"),
        )
    assert done.exit_code == 0, done.output
    assert len(log.requests) == 1


def test_an_unexpected_failure_is_one_questions_and_the_exit_code_says_so(
    run: Run, sample_index: Path, gold: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(asker: Asker, text: str) -> None:
        raise ZeroDivisionError("除以零")

    monkeypatch.setattr(Asker, "ask", breaks)
    done = run("eval", gold, "--index", sample_index, "--json")
    assert done.exit_code == 1
    assert json.loads(done.stdout)["overall"]["error_rate"]["value"] == 1.0
    assert "1 题出错" in done.stderr
