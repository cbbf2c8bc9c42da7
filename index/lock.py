"""The writer's lock: one process at a time changes an index; readers never ask for it."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from io import FileIO
from pathlib import Path

from index.errors import IndexLockedError
from index.files import writing

NAME = "lock"
"""Of the file in the index folder."""
# What the system says of a lock that another process holds, on POSIX and on Windows.
_HELD = (BlockingIOError, PermissionError)


@contextmanager
def writer_lock(folder: Path) -> Iterator[None]:
    """Hold the lock of an index; the system lets go of it when the process dies.

    Raises:
        IndexLockedError: another process holds it; the message says which and since when.
        IndexWriteError: the folder cannot be written.
    """
    with writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
        file = (folder / NAME).open("ab+", buffering=0)
    with file:
        with writing(folder):
            try:
                _lock(file)
            except _HELD as error:
                holder = read_holder(folder) or "另一个进程"
                raise IndexLockedError(
                    f"索引正在被写入:{folder}({holder})。请等它结束后再试。"
                ) from error
            file.truncate(0)
            file.write(f"进程 {os.getpid()},开始于 {datetime.now():%Y-%m-%d %H:%M:%S}".encode())
        try:
            yield
        finally:
            with suppress(OSError):  # a name left behind is overwritten by the next holder
                file.truncate(0)


def read_holder(folder: Path) -> str:
    """Say who holds the lock, or was killed while holding it; empty if nobody was."""
    try:
        return (folder / NAME).read_text(encoding="utf-8", errors="replace").strip()
    except OSError:  # there is no such folder
        return ""


if sys.platform == "win32":
    import msvcrt

    def _lock(file: FileIO) -> None:
        # A locked byte cannot be read by others: one far beyond the holder's name is locked.
        file.seek(1 << 30)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(file: FileIO) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
