"""What a user can do wrong: one clear line on stderr, nothing on stdout, the promised exit code."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from qa.pipeline import Asker

Run = Callable[..., Result]
QUESTION = "金华开发区2022年规上工业增加值目标增长多少"


def error_line(result: Result) -> str:
    """The one line that says what is wrong, where, and the remedy."""
    assert result.exit_code == 1, result.output
    assert result.stdout == ""
    (line,) = result.stderr.splitlines()
    assert line.startswith("错误:") and line.endswith(("。", "。)"))
    return line


@pytest.mark.parametrize("command", ["status", "verify", "ask", "remove"])
def test_a_missing_index_is_named_with_the_command_that_makes_one(run: Run, command: str) -> None:
    words = {"ask": [QUESTION], "remove": ["a.txt"]}.get(command, [])
    line = error_line(run(command, *words, "--index", "没有的索引"))
    assert "没有的索引" in line and "youju index" in line


def generation_of(index: Path) -> Path:
    return index / "generations" / (index / "CURRENT").read_text(encoding="utf-8").split()[0]


def test_a_damaged_index_is_refused_by_the_name_of_the_file(run: Run, own_index: Path) -> None:
    generation = generation_of(own_index)
    victim = max((p for p in generation.rglob("*") if p.is_file()), key=lambda p: p.stat().st_size)
    raw = bytearray(victim.read_bytes())
    raw[len(raw) // 2] ^= 0xFF
    victim.write_bytes(raw)
    result = run("verify", "--index", own_index)
    assert result.exit_code == 1 and result.stdout == ""
    assert victim.name in result.stderr


def test_an_index_without_a_file_is_not_answered_from(run: Run, own_index: Path) -> None:
    (generation_of(own_index) / "manifest.json").unlink()
    line = error_line(run("ask", QUESTION, "--index", own_index))
    assert "索引" in line


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "空的"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "不是可识别的文本"),
        ("增长9.5%".encode()[:-4] + b"\xe5", "不是可识别的文本"),
    ],
)
def test_a_file_that_cannot_be_read(run: Run, tmp_path: Path, raw: bytes, reason: str) -> None:
    path = tmp_path / "计划.txt"
    path.write_bytes(raw)
    line = error_line(run("outline", path))
    assert reason in line and "计划.txt" in line
    line = error_line(run("index", path, "--index", tmp_path / "索引"))
    assert reason in line and "计划.txt" in line


def test_files_that_cannot_be_read_are_passed_over_by_name(run: Run, tmp_path: Path) -> None:
    (tmp_path / "好.txt").write_text("增长9.5%。", encoding="utf-8")
    (tmp_path / "空.txt").write_bytes(b"")
    (tmp_path / "计划.docx").write_bytes(b"PK")
    result = run("index", tmp_path, "--index", tmp_path / "索引")
    assert result.exit_code == 0 and "1 个文件" in result.stdout
    skipped = result.stderr.splitlines()
    assert len(skipped) == 2 and all(line.startswith("跳过") for line in skipped)
    assert "空.txt" in result.stderr and "计划.docx" in result.stderr


def test_a_format_that_is_not_read(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "计划.docx"
    path.write_bytes(b"PK")
    assert ".docx" in error_line(run("outline", path))


def test_a_path_that_is_not_there(run: Run, tmp_path: Path) -> None:
    for command in ("index", "outline"):
        assert "没有这个.txt" in error_line(run(command, tmp_path / "没有这个.txt"))
    assert not (tmp_path / "here" / ".youju").exists()


def test_a_sidecar_that_makes_no_sense(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("增长9.5%。", encoding="utf-8")
    (tmp_path / "a.meta.toml").write_text("yaer = 2021", encoding="utf-8")
    result = run("index", tmp_path / "a.txt", "--index", tmp_path / "索引")
    assert "yaer" in result.stderr and "a.meta.toml" in result.stderr


@pytest.mark.parametrize(
    ("lines", "where", "reason"),
    [
        ("", "", "是空的"),
        ("\n \n", "", "是空的"),
        ('{"question": "甲"}\n{"question": }', "第 2 行", "JSON"),
        ('{"question": "甲"}\n\nnull', "第 3 行", "question"),
        ('["甲"]', "第 1 行", "question"),
        ('{"id": "q1"}', "第 1 行", "question"),
        ('{"question": 3}', "第 1 行", "question"),
    ],
)
def test_a_bad_file_of_questions_is_named_with_its_line(
    run: Run, sample_index: Path, tmp_path: Path, lines: str, where: str, reason: str
) -> None:
    path = tmp_path / "问题.jsonl"
    path.write_text(lines, encoding="utf-8")
    line = error_line(run("ask", "--file", path, "--json", "--index", sample_index))
    assert "问题.jsonl" in line and where in line and reason in line


def test_a_blank_question_is_an_error_of_its_own_line(
    run: Run, sample_index: Path, tmp_path: Path
) -> None:
    path = tmp_path / "问题.jsonl"
    rows = [{"id": "空", "question": " "}, {"id": "有", "question": "越城区2021年GDP目标是多少"}]
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    result = run("ask", "--file", path, "--json", "--index", sample_index)
    blank, answered = map(json.loads, result.stdout.splitlines())
    assert result.exit_code == 1
    assert (blank["id"], blank["status"]) == ("空", "error") and "问题是空的" in blank["error"]
    assert (answered["id"], answered["status"]) == ("有", "answered")


def test_a_file_of_questions_that_cannot_be_read(
    run: Run, sample_index: Path, tmp_path: Path
) -> None:
    path = tmp_path / "问题.jsonl"
    assert "问题.jsonl" in error_line(run("ask", "--file", path, "--index", sample_index))
    path.write_bytes(json.dumps({"question": "增长"}, ensure_ascii=False).encode("gb18030"))
    assert "UTF-8" in error_line(run("ask", "--file", path, "--index", sample_index))


def test_a_question_of_blanks(run: Run, sample_index: Path) -> None:
    assert "问题是空的" in error_line(run("ask", "  ", "--index", sample_index))


@pytest.mark.parametrize(
    "options",
    [("--place", "苏州市"), ("--year", "1999"), ("--doc", "没有*"), ("--llm", "没有这种模型")],
)
def test_an_option_that_fits_nothing(
    run: Run, sample_index: Path, options: tuple[str, str]
) -> None:
    error_line(run("ask", QUESTION, *options, "--index", sample_index))


def test_removing_what_is_not_there(run: Run, own_index: Path) -> None:
    assert "没有这个" in error_line(run("remove", "没有这个*", "--index", own_index))


@pytest.mark.parametrize(
    "arguments",
    [
        ("nonsense",),
        ("ask",),
        ("ask", "问题", "--file", "a.jsonl"),
        ("ask", "问题", "--top-k", "0"),
        ("ask", "问题", "--top-k", "many"),
        ("ask", "问题", "--year", "今年"),
        ("ask", "问题", "--nonsense"),
        ("index",),
        ("index", "a", "--year", "21"),
        ("remove",),
        ("outline",),
        ("outline", "."),
    ],
)
def test_wrong_usage_is_2(run: Run, arguments: tuple[str, ...]) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert result.stdout == "" and result.stderr != ""
    assert "Traceback" not in result.stderr


def test_an_interrupt_is_130(run: Run, sample_index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(self: Asker, text: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Asker, "ask", interrupt)
    result = run("ask", QUESTION, "--index", sample_index)
    assert (result.exit_code, result.stdout, result.stderr) == (130, "", "已中断。\n")


def test_a_fault_of_the_program_keeps_its_traceback(
    run: Run, sample_index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(self: Asker, text: str) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(Asker, "ask", fail)
    assert isinstance(run("ask", QUESTION, "--index", sample_index).exception, ZeroDivisionError)
