"""The READMEs: every command is there, and every line that they tell a user to type parses."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from qa.cli import app

ROOT = Path(__file__).resolve().parents[1]
READMES = ("README.md", "README.en.md")


def commands() -> dict[str, Any]:
    group = typer.main.get_command(app)
    found: dict[str, Any] = group.commands  # type: ignore[attr-defined]
    return found


def code_lines(name: str) -> Iterator[str]:
    """Lines of the code blocks, indented or fenced."""
    fenced = False
    for line in (ROOT / name).read_text(encoding="utf-8").splitlines():
        if line.startswith("```"):
            fenced = not fenced
        elif fenced or line.startswith("    "):
            yield line.strip()


def youju_lines(name: str) -> list[str]:
    """What users are told to type: `$ ` in a transcript, and `pip … && youju demo`, are no part."""
    found = []
    for line in code_lines(name):
        for part in re.split(r"\s*(?:&&|\||;)\s*", line.removeprefix("$ ")):
            if part.startswith("youju "):
                found.append(re.sub(r"\s+#\s.*$|\s*>\s*\S+$", "", part))
    return found


EXAMPLES = sorted({(name, line) for name in READMES for line in youju_lines(name)})


@pytest.mark.parametrize("name", READMES)
def test_every_command_is_told_of(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    coded = " ".join(re.findall(r"`[^`]+`", text)) + " ".join(youju_lines(name))
    missing = [command for command in commands() if not re.search(rf"\b{command}\b", coded)]
    assert missing == []


@pytest.mark.parametrize("name", READMES)
def test_every_command_told_of_is_there(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    told = set(re.findall(r"`youju ([a-z]+)", text))
    told |= {line.split()[1] for line in youju_lines(name)}
    assert told and told <= set(commands())


@pytest.mark.parametrize("name", READMES)
def test_every_option_told_of_is_there(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    table = " ".join(line for line in text.splitlines() if line.startswith("|"))
    told = set(re.findall(r"`[^`]*?(--[a-z][a-z-]+)", table))
    known = {opt for c in commands().values() for p in c.params for opt in p.opts}
    assert told <= known


def test_there_are_examples() -> None:
    assert any(line.startswith("youju ask") for _, line in EXAMPLES)


@pytest.mark.parametrize(("name", "line"), EXAMPLES)
def test_an_example_parses(name: str, line: str) -> None:
    command, *arguments = shlex.split(line)[1:]
    commands()[command].make_context(command, arguments)
