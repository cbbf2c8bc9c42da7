"""Prompt files: those that come along, a person's own, and what is wrong with one."""

import hashlib
from pathlib import Path

import pytest

from qa.prompts import LANGUAGES, VARIABLES, PromptError, list_prompts, load_prompts, user_folder


@pytest.mark.parametrize("language", LANGUAGES)
def test_own_prompts_take_all_their_values(language: str, tmp_path: Path) -> None:
    prompts = load_prompts(language, tmp_path)
    for name, variables in VARIABLES.items():
        values = {variable: f"<{variable}>" for variable in variables}
        system, user = getattr(prompts, name).fill(**values)
        assert system and user
        assert all(value in system + user for value in values.values())
        assert "$" not in system + user


def test_values_are_not_templates(tmp_path: Path) -> None:
    prompt = load_prompts("zh", tmp_path).rewrite
    _, user = prompt.fill(history="$question ${nonce} $$", question="问?")
    assert "$question ${nonce} $$" in user


def test_a_value_that_is_missing_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(KeyError, match="history"):
        load_prompts("zh", tmp_path).rewrite.fill(question="问?")


def test_a_persons_own_file_goes_first(tmp_path: Path) -> None:
    (tmp_path / "rewrite.zh.md").write_text("我的\n---\n$history $question", encoding="utf-8")
    assert load_prompts("zh", tmp_path).rewrite.fill(history="a", question="b") == ("我的", "a b")
    assert load_prompts("en", tmp_path).rewrite.fill(history="a", question="b")[0] != "我的"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("系统\n---\n$history", r"缺少变量 \$question"),
        ("系统\n---\n$history $question $evidence", r"不认识的变量 \$evidence"),
        ("系统\n---\n$history $qeustion", r"不认识的变量 \$qeustion"),
        ("$history $question", "---"),
        ("系统\n----\n$history $question", "---"),
        ("系统\n---\n$history $question 5$!", r"\$\$"),
        ("", "---"),
    ],
)
def test_a_file_that_cannot_be_used(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "rewrite.zh.md"
    path.write_text(text, encoding="utf-8")
    for use in (lambda: load_prompts("zh", tmp_path), lambda: list_prompts(tmp_path)):
        with pytest.raises(PromptError, match=told) as raised:
            use()
        assert str(path) in str(raised.value)


def test_a_file_that_is_no_text(tmp_path: Path) -> None:
    (tmp_path / "answer.en.md").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(PromptError, match="读不了"):
        load_prompts("en", tmp_path)


def test_list_tells_which_file_is_used(tmp_path: Path) -> None:
    own = tmp_path / "rewrite.zh.md"
    own.write_text("我的\n---\n$history $question", encoding="utf-8")
    rows = {name: (path, digest) for name, path, digest in list_prompts(tmp_path)}
    assert len(rows) == len(VARIABLES) * len(LANGUAGES)
    assert rows["rewrite.zh"] == (str(own), hashlib.sha256(own.read_bytes()).hexdigest())
    assert Path(rows["answer.zh"][0]).name == "answer.zh.md"
    assert (
        hashlib.sha256(Path(rows["answer.zh"][0]).read_bytes()).hexdigest() == rows["answer.zh"][1]
    )


@pytest.mark.parametrize(
    ("environ", "folder"),
    [
        ({"YOUJU_PROMPTS": "/p", "XDG_CONFIG_HOME": "/c"}, "/p"),
        ({"XDG_CONFIG_HOME": "/c", "HOME": "/h"}, "/c/youju/prompts"),
        ({"HOME": "/h"}, "/h/.config/youju/prompts"),
    ],
)
def test_where_a_persons_own_files_are(environ: dict[str, str], folder: str) -> None:
    assert user_folder(environ) == Path(folder)
