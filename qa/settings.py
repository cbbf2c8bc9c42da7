"""A person's settings file: what the command line takes where no option and no variable says so."""

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from index.errors import YoujuError
from qa.chat_model import ModelOptions
from qa.prompts import user_folder

EXTRACTIVE = "extractive"

_KEY_NAMES = ("key", "api_key", "token", "password", "secret")


class SettingsError(YoujuError):
    """The settings file cannot be used."""


@dataclass(frozen=True, slots=True)
class LlmSettings:
    """The table `[llm]`; the fields of `ModelOptions`, and which model."""

    spec: str = EXTRACTIVE
    url: str = ""
    key_env: str = ""
    timeout: float | None = None
    context_tokens: int = ModelOptions().context_tokens
    answer_tokens: int = ModelOptions().answer_tokens
    threads: int = 0

    def options_for(self, spec: str) -> ModelOptions:
        """What the model of a spec is made with.

        The address and the key are of one provider and go to no other.
        """
        values = {f.name: getattr(self, f.name) for f in fields(ModelOptions)}
        # Without a model of its own the file's address is of an OpenAI-compatible server.
        own = "openai" if self.spec == EXTRACTIVE else self.spec.partition(":")[0]
        if spec.partition(":")[0] != own:
            values |= {"url": "", "key_env": ""}
        return ModelOptions(**values)


@dataclass(frozen=True, slots=True)
class Settings:
    """All that the file may say, or the defaults."""

    index: str = ""
    """The index where no option names one and no folder above has one."""
    history: bool = True
    """Whether `chat` keeps its questions and answers."""
    reranker: str = ""
    llm: LlmSettings = field(default_factory=LlmSettings)


def settings_path(environ: Mapping[str, str]) -> Path:
    """Where the file is looked for; it need not exist."""
    if own := environ.get("YOUJU_CONFIG"):
        return Path(own)
    return user_folder({k: v for k, v in environ.items() if k != "YOUJU_PROMPTS"}).parent / (
        "config.toml"
    )


def load_settings(path: Path) -> Settings:
    """Read the file; the defaults if there is none.

    Raises:
        SettingsError: it is not TOML, or has an unknown key or a value of the wrong type.
    """
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Settings()
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"读不了设置文件 {path}:{error}。请改好或删去。") from error
    llm = table.pop("llm", {})
    if not isinstance(llm, dict):
        raise SettingsError(f"设置文件 {path} 的 llm 应是一个表。请写成 [llm]。")
    _check(llm, LlmSettings, path, "llm.")
    _check(table, Settings, path, "")
    return Settings(**table, llm=LlmSettings(**llm))


def _check(table: Mapping[str, Any], kind: type[Any], path: Path, prefix: str) -> None:
    known = {f.name: f.type for f in fields(kind) if f.name != "llm"}
    for key, value in table.items():
        if key.lower() in _KEY_NAMES:
            raise SettingsError(
                f"设置文件 {path} 的 {prefix}{key}:密钥只从环境变量读取。"
                f"请删去它,用 key_env 写环境变量的名字。"
            )
        if key not in known:
            usable = "、".join((*known, *(() if prefix else ("[llm]",))))
            raise SettingsError(f"设置文件 {path} 有不认识的键 {prefix}{key}。可用的是 {usable}。")
        if not _fits(value, known[key], least=0 if key == "threads" else 1):
            raise SettingsError(f"设置文件 {path} 的 {prefix}{key} 不能是 {value!r}。请改正。")


def _fits(value: object, kind: object, *, least: int) -> bool:
    """Whether a value is of a field's type; a number of tokens or seconds is above 0."""
    if kind is bool or isinstance(value, bool):
        return kind is bool and isinstance(value, bool)
    if kind is str:
        return isinstance(value, str)
    if kind is int:
        return isinstance(value, int) and value >= least
    return isinstance(value, int | float) and math.isfinite(value) and value > 0
