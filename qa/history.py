"""The questions and answers of conversations, kept in a person's own data folder."""

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import BinaryIO

from index.errors import YoujuError


class HistoryError(YoujuError):
    """The history file cannot be written."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One question of a conversation, and what was answered."""

    time: str
    """ISO 8601."""
    question: str
    completed: str
    """The question as it was asked of the index, a follow-up made complete."""
    status: str
    answer: str


def history_path(environ: Mapping[str, str]) -> Path:
    """Where the history is kept."""
    data = environ.get("XDG_DATA_HOME") or str(
        Path(environ.get("HOME", "~")).expanduser() / ".local" / "share"
    )
    return Path(data) / "youju" / "history.jsonl"


class History:
    """A file of JSON Lines that only its owner can read."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def append(self, turn: Turn) -> None:
        """Add a turn.

        Raises:
            HistoryError: the file cannot be written.
        """
        line = json.dumps(asdict(turn), ensure_ascii=False) + "\n"
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
            with open(descriptor, "a+b") as file:
                os.chmod(self._path, 0o600)  # one that was there may be open to others
                if file.seek(0, os.SEEK_END) and _last_byte(file) != b"\n":
                    file.write(b"\n")  # a crash cut the last line off
                file.write(line.encode("utf-8", errors="backslashreplace"))
        except OSError as error:
            raise HistoryError(
                f"写不了对话记录 {self._path}:{error.strerror}。可用 --no-history 不作记录。"
            ) from error


def _last_byte(file: BinaryIO) -> bytes:
    file.seek(-1, os.SEEK_END)
    return file.read(1)
