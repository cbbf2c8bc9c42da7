"""Questions put to a model from the command line: one, several at once, interrupted, in a chat."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

import qa.models
from index.store import Index
from qa.chat_model import ModelOptions
from qa.pipeline import Asker
from tests.qa.cli.conftest import Run
from tests.qa.cli.test_process import MAIN, QUESTION, environment
from tests.qa.llm_server import Handler, Log, Step, drips, fails, says, serving

TRUE = "规上工业增加值增长15%"


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-test")
    monkeypatch.setenv("YOUJU_CONFIG", str(tmp_path / "none.toml"))


def reply(*texts: str) -> str:
    rows = [{"text": text, "quotes": [{"evidence": 1, "quote": TRUE}]} for text in texts]
    return json.dumps({"claims": rows}, ensure_ascii=False)


def slower_each_time(log: Log) -> Step:
    """The first that asks waits longest, so that replies come back in another order."""

    def step(handler: Handler) -> None:
        time.sleep(max(0.0, 0.5 - 0.15 * len(log.requests)))
        says(reply(TRUE))(handler)

    return step


def questions(path: Path, count: int) -> Path:
    rows = [{"id": f"q{n}", "question": QUESTION} for n in range(count)]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def asked(index: Path, url: str) -> Sequence[str | Path]:
    return ("ask", "--index", index, "--llm", "openai:m", "--llm-url", url)


def test_one_question(run: Run, sample_index: Path) -> None:
    with serving(says(reply(TRUE, "区长表扬"))) as log:
        done = run(*asked(sample_index, log.url), QUESTION)
    assert done.exit_code == 0, done.output
    assert "规上工业增加值增长15%" in done.stdout
    assert re.search(r"区长表扬.*未通过核对|未通过核对.*区长表扬", done.stdout)


def test_several_at_once_are_answered_in_order(
    run: Run, sample_index: Path, tmp_path: Path
) -> None:
    file = questions(tmp_path / "q.jsonl", 5)
    with serving(says("")) as log:
        log.steps[:] = [slower_each_time(log)]
        done = run(*asked(sample_index, log.url), "--file", file, "--jobs", "3", "--json")
    assert done.exit_code == 0, done.output
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [row["id"] for row in rows] == [f"q{n}" for n in range(5)]
    assert {row["status"] for row in rows} == {"answered"}
    assert {row["llm"] for row in rows} == {"openai:m"}


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The indexes that were opened."""
    folders: list[Path] = []
    whole = Index.open.__func__  # type: ignore[attr-defined]

    def counted(cls: type[Index], folder: Path) -> Index:
        folders.append(folder)
        index: Index = whole(cls, folder)
        return index

    monkeypatch.setattr(Index, "open", classmethod(counted))
    return folders


def test_several_at_once_open_no_more_indexes_than_they_need(
    run: Run, sample_index: Path, tmp_path: Path, opened: list[Path]
) -> None:
    file = questions(tmp_path / "q.jsonl", 4)
    run("ask", "--index", sample_index, "--file", file, "--jobs", "3", "--json")
    assert len(opened) == 3


def test_a_question_that_fails_stops_no_other(run: Run, sample_index: Path, tmp_path: Path) -> None:
    file = questions(tmp_path / "q.jsonl", 4)
    with serving(fails(404), says(reply(TRUE))) as log:
        done = run(*asked(sample_index, log.url), "--file", file, "--jobs", "2", "--json")
    assert done.exit_code == 1
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [row["id"] for row in rows] == [f"q{n}" for n in range(4)]
    (failed,) = [row for row in rows if row["status"] == "error"]
    assert "404" in failed["error"]
    assert failed["id"] in done.stderr


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_an_error_that_nobody_foresaw_stops_no_other(
    run: Run, sample_index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, jobs: str
) -> None:
    whole = Asker.ask

    def ask(self: Asker, text: str) -> object:
        if text == "坏":
            raise ZeroDivisionError("division by zero")
        return whole(self, text)

    monkeypatch.setattr(Asker, "ask", ask)
    file = tmp_path / "q.jsonl"
    rows = [{"question": QUESTION}, {"question": "坏"}, {"question": QUESTION}]
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    done = run("ask", "--index", sample_index, "--file", file, "--json", "--jobs", jobs)
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert [row["status"] for row in told] == ["answered", "error", "answered"]
    assert "ZeroDivisionError" in told[1]["error"]
    assert done.exit_code == 1


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_ctrl_c_stops_at_once(sample_index: Path, tmp_path: Path, jobs: str) -> None:
    file = questions(tmp_path / "q.jsonl", 6)
    with serving(drips(30)) as log:
        command = [*asked(sample_index, log.url), "--file", file, "--jobs", jobs]
        with subprocess.Popen(
            [sys.executable, "-c", MAIN, *map(str, command)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment(OPENAI_API_KEY="sk-test", YOUJU_CONFIG=os.devnull),
        ) as process:
            deadline = time.monotonic() + 60
            while len(log.requests) < int(jobs) and time.monotonic() < deadline:
                time.sleep(0.05)
            assert len(log.requests) == int(jobs)
            started = time.monotonic()
            process.send_signal(signal.SIGINT)
            out, errors = process.communicate(timeout=20)
            took = time.monotonic() - started
    assert process.returncode == 130
    assert (out, errors.decode()) == (b"", "已中断。\n")
    assert took < 5
    assert len(log.requests) == int(jobs)


def test_a_bad_address_is_one_line(run: Run, sample_index: Path) -> None:
    done = run(*asked(sample_index, "http://[::1"), QUESTION)
    assert done.exit_code == 1
    assert done.stderr.startswith("错误:") and done.stderr.count("\n") == 1


# ---- chat --------------------------------------------------------------------------------------


def test_another_model_needs_no_other_index_and_a_bad_one_changes_nothing(
    run: Run, sample_index: Path, opened: list[Path]
) -> None:
    commands = ["/llm openai:", f"{QUESTION}", "/llm gguf:/none", QUESTION, "/llm extractive"]
    with serving(says(reply(TRUE))) as log:
        done = run(
            "chat", "--index", sample_index, "--llm", "openai:m", "--llm-url", log.url,
            "--no-history", stdin="\n".join([*commands, QUESTION, ""]),
        )  # fmt: skip
        asked = len(log.requests)
    assert done.stdout.count("15%[1]") == 3  # two by the model, the last extractive
    assert "提供方:模型" in done.stdout and "没有模型文件 /none" in done.stdout
    assert "模型换成 extractive。" in done.stdout
    assert asked == 3  # the first question, the second made complete, and the second
    assert len(opened) == 1


def test_ctrl_c_ends_an_answer_and_not_the_chat(sample_index: Path) -> None:
    with serving(drips(30), says(reply(TRUE))) as log:
        command = ["chat", "--index", sample_index, "--llm", "openai:m", "--llm-url", log.url]
        with subprocess.Popen(
            [sys.executable, "-c", MAIN, *map(str, command), "--no-history"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment(OPENAI_API_KEY="sk-test", YOUJU_CONFIG=os.devnull),
        ) as process:
            assert process.stdin is not None
            process.stdin.write(f"{QUESTION}\n".encode())
            process.stdin.flush()
            deadline = time.monotonic() + 60
            while not log.requests and time.monotonic() < deadline:
                time.sleep(0.05)
            process.send_signal(signal.SIGINT)
            out, _ = process.communicate(f"{QUESTION}\n/exit\n".encode(), timeout=30)
    assert process.returncode == 0
    before, after = out.decode().split("已中断。")
    assert "15%" not in before and "15%" in after


# ---- settings ----------------------------------------------------------------------------------


def test_the_settings_file_may_name_the_index(
    run: Run, sample_index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "c.toml").write_text(f'index = "{sample_index}"\n', encoding="utf-8")
    monkeypatch.setenv("YOUJU_CONFIG", str(tmp_path / "c.toml"))
    assert "15%" in run("ask", QUESTION).stdout


@pytest.mark.parametrize("extra", [[], ["--llm", "extractive"]])
def test_no_history_is_kept_where_the_settings_say_so(
    run: Run,
    sample_index: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    extra: list[str],
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    run("chat", "--index", sample_index, *extra, stdin=f"{QUESTION}\n")
    assert (tmp_path / "data" / "youju" / "history.jsonl").exists()
    (tmp_path / "data" / "youju" / "history.jsonl").unlink()
    (tmp_path / "c.toml").write_text("history = false\n", encoding="utf-8")
    monkeypatch.setenv("YOUJU_CONFIG", str(tmp_path / "c.toml"))
    done = run("chat", "--index", sample_index, *extra, stdin=f"{QUESTION}\n")
    assert "15%" in done.stdout
    assert not (tmp_path / "data" / "youju" / "history.jsonl").exists()


def test_a_chat_loads_its_model_once_and_completes_in_the_language_of_the_follow_up(
    run: Run, sample_index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded: list[str] = []
    load = qa.models.load_model

    def counted(spec: str, options: ModelOptions | None = None) -> object:
        loaded.append(spec)
        return load(spec, options)

    monkeypatch.setattr(qa.models, "load_model", counted)
    with serving(says(reply(TRUE))) as log:
        url = ("--llm-url", log.url)
        done = run(
            "chat", "--index", sample_index, "--llm", "openai:once", *url, "--no-history",
            stdin=f"{QUESTION}\nwhat about 2021?\n那2021年呢?\n",
        )  # fmt: skip
    assert "15%" in done.stdout
    assert loaded == ["openai:once"]
    systems = [request["messages"][0]["content"] for request in log.requests]
    assert any(text.startswith("Rewrite the last question") for text in systems)
    assert any(text.startswith("把对话里的最后一问") for text in systems)
