"""Prompt templates: the files under prompts/ or a person's own, checked before they are used."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from string import Template

from index.errors import YoujuError

VARIABLES: Mapping[str, frozenset[str]] = {
    "answer": frozenset({"nonce", "evidence", "question"}),
    "retry": frozenset({"nonce", "evidence", "question", "faults"}),
    "rewrite": frozenset({"history", "question"}),
    "decompose": frozenset({"places", "years", "question"}),
}
LANGUAGES = ("zh", "en")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")

_DIVIDER = re.compile(r"^---[ \t]*$", re.MULTILINE)


class PromptError(YoujuError):
    """A prompt file cannot be used."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """A template in two parts: what the model is told to be, and what it is asked."""

    system: Template
    user: Template

    def fill(self, **values: str) -> tuple[str, str]:
        """Return the system's and the user's text; KeyError for a variable without a value."""
        return self.system.substitute(values).strip(), self.user.substitute(values).strip()


@dataclass(frozen=True, slots=True)
class Prompts:
    """The templates of one language."""

    answer: Prompt
    retry: Prompt
    rewrite: Prompt
    decompose: Prompt


def language_of(question: str) -> str:
    """Which language's templates a question is put with."""
    return "zh" if _CHINESE.search(question) else "en"


def user_folder(environ: Mapping[str, str]) -> Path:
    """Where a person's own templates are looked for; it need not exist."""
    if own := environ.get("YOUJU_PROMPTS"):
        return Path(own)
    config = environ.get("XDG_CONFIG_HOME") or str(Path(environ.get("HOME", "~")) / ".config")
    return Path(config).expanduser() / "youju" / "prompts"


def load_prompts(language: str, folder: Path) -> Prompts:
    """Load the templates of a language; a file of the same name in `folder` goes first.

    Raises:
        PromptError: a file has an unknown variable, lacks one, or lacks the dividing line.
    """
    return Prompts(**{name: _load(name, _source(name, language, folder)) for name in VARIABLES})


def list_prompts(folder: Path) -> list[tuple[str, str, str]]:
    """Name, path and SHA-256 of each template in use, all of them checked."""
    rows = []
    for name in VARIABLES:
        for language in LANGUAGES:
            source = _source(name, language, folder)
            _load(name, source)
            digest = hashlib.sha256(source.read_bytes()).hexdigest()
            rows.append((f"{name}.{language}", str(source), digest))
    return rows


def _source(name: str, language: str, folder: Path) -> Traversable:
    own = folder / f"{name}.{language}.md"
    return own if own.is_file() else files("prompts").joinpath(own.name)


def _load(name: str, source: Traversable) -> Prompt:
    try:
        text = source.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise PromptError(
            f"读不了提示词文件 {source}:{error}。请改好,或删去以用自带的。"
        ) from error
    system, divider, user = _divide(text)
    if not divider:
        raise PromptError(
            f"提示词文件 {source} 缺少单独一行的 ---,它隔开系统提示和用户提示。请补上。"
        )
    prompt = Prompt(Template(system), Template(user))
    if not (prompt.system.is_valid() and prompt.user.is_valid()):
        raise PromptError(f"提示词文件 {source} 里有不成变量的 $。请写成 $$。")
    found = {*prompt.system.get_identifiers(), *prompt.user.get_identifiers()}
    wanted = VARIABLES[name]
    if unknown := sorted(found - wanted):
        allowed = "、".join(f"${v}" for v in sorted(wanted))
        unknown_names = "、".join(f"${v}" for v in unknown)
        raise PromptError(
            f"提示词文件 {source} 有不认识的变量 {unknown_names}。可用的是 {allowed}。"
        )
    if missing := sorted(wanted - found):
        raise PromptError(
            f"提示词文件 {source} 缺少变量 {'、'.join(f'${v}' for v in missing)}。请补上。"
        )
    return prompt


def _divide(text: str) -> tuple[str, bool, str]:
    match = _DIVIDER.search(text)
    if match is None:
        return text, False, ""
    return text[: match.start()], True, text[match.end() :]
