"""Generations of the index: a new one is made beside the old, then one small file names it.

index/CURRENT                 the name of a generation and its manifest's SHA-256
index/generations/000007/     manifest.json and what it lists
index/pending/                vectors of a run that did not get to its end
index/lock                    the writer's
"""

import errno
import hashlib
import json
import os
import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from index.errors import IndexDamagedError, IndexMissingError
from index.files import reading, replace_file, sync_folder, sync_tree, write_file, writing
from index.lock import NAME as LOCK
from index.lock import read_holder
from index.manifest import REBUILD_FROM, Manifest, Source, from_json, to_json

_CURRENT = re.compile(r"(\d{6,}) ([0-9a-f]{64})\n")
_TEMPORARY = "new"
_ENOUGH_TO_FAIL = 1 << 20
"""Bytes for which a full disk has no room."""


def current_generation(folder: Path, *, earlier: bool = False) -> tuple[Path, Manifest]:
    """Return the folder and manifest of the generation in use.

    Args:
        folder: the index.
        earlier: it may be of an earlier format, of which the vectors can be taken over.

    Raises:
        FileNotFoundError: the generation went away, as a writer has just made another.
        IndexMissingError: there is none.
        IndexDamagedError: CURRENT or the manifest is not what was written.
        IndexMismatchError: it is of another format.
    """
    name, sha256 = read_current(folder)
    path = folder / "generations" / name / "manifest.json"
    with reading(folder):
        return path.parent, from_json(path.read_bytes(), sha256, path, earlier=earlier)


def read_current(folder: Path) -> tuple[str, str]:
    """Return the name of the generation in use and the SHA-256 of its manifest."""
    path = folder / "CURRENT"
    try:
        with reading(folder):
            content = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        missing = _why_missing(folder)
        if not path.exists():
            raise missing from None
        content = path.read_bytes()  # the first run has just come to its end
    match = _CURRENT.fullmatch(content.decode("ascii", "replace"))
    if not match:
        raise IndexDamagedError(f"索引已损坏:{path} 内容无法识别。{REBUILD_FROM}。")
    return match[1], match[2]


def _why_missing(folder: Path) -> IndexMissingError | IndexDamagedError:
    """Say what a folder without CURRENT is: about to become an index, damaged, or none."""
    numbered = _numbered(folder)
    # More than one have been made: the first run, which has no CURRENT yet, is long over.
    if (holder := read_holder(folder)) and len(numbered) <= 1:
        return IndexMissingError(
            f"索引还没有建成:{folder}({holder})。请稍后再试;"
            "该进程若已中断,请再次运行 youju index <文件或文件夹>。"
        )
    if numbered:
        return IndexDamagedError(
            f"索引已损坏:缺少 {folder / 'CURRENT'}。请再次运行 youju index <文件或文件夹> 恢复。"
        )
    return IndexMissingError(f"索引不存在:{folder}。请先运行 youju index <文件或文件夹>。")


@contextmanager
def new_generation(folder: Path) -> Iterator[Path]:
    """Give a folder to write a generation into; without `publish` it goes away again."""
    temporary = folder / "generations" / _TEMPORARY
    with writing(folder):
        shutil.rmtree(temporary, ignore_errors=True)
        temporary.mkdir(parents=True)
    try:
        yield temporary
    except (OSError, sqlite3.Error) as error:
        raise _told_by_the_system(error, temporary.parent) from error
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def _told_by_the_system(error: Exception, folder: Path) -> OSError:
    """Find out why a file could not be written where SQLite or tantivy has not told.

    A thread of tantivy that meets a full disk is only said to have been killed.
    """
    if isinstance(error, OSError) and error.errno not in (None, errno.EIO):
        return error
    again = folder / "again"
    try:
        write_file(again, bytes(_ENOUGH_TO_FAIL))
    except OSError as reason:
        return reason
    finally:
        with suppress(OSError):
            again.unlink(missing_ok=True)
    return OSError(errno.EIO, str(error), str(folder))


def publish(folder: Path, temporary: Path, manifest: Manifest) -> None:
    """Make what was written the generation in use."""
    content = to_json(manifest)
    write_file(temporary / "manifest.json", content)
    sync_tree(temporary)
    numbers = [int(path.name) for path in _numbered(folder)]
    generation = temporary.with_name(f"{max(numbers, default=0) + 1:06d}")
    os.rename(temporary, generation)
    sync_folder(generation.parent)
    _name_current(generation, content)


def read_sources(folder: Path) -> tuple[Source, ...]:
    """Return what was indexed, for a rebuild; of an index of another format too.

    Raises:
        IndexMissingError: there is none.
        IndexDamagedError: its list of them is damaged, so a person has to name them.
    """
    name, sha256 = read_current(folder)
    path = folder / "generations" / name / "manifest.json"
    try:
        content = path.read_bytes()
        if hashlib.sha256(content).hexdigest() != sha256:
            raise ValueError("checksum")
        return tuple(Source(**source) for source in json.loads(content)["sources"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise IndexDamagedError(f"索引已损坏:{path}。{REBUILD_FROM}。") from error


def recover(folder: Path) -> None:
    """Name the last whole generation where nothing names one.

    So it is when the first run was killed between its last two steps.
    """
    generations = _numbered(folder)
    if generations and not (folder / "CURRENT").exists():
        with writing(folder):
            _name_current(generations[-1], (generations[-1] / "manifest.json").read_bytes())


def _name_current(generation: Path, manifest: bytes) -> None:
    sha256 = hashlib.sha256(manifest).hexdigest()
    line = f"{generation.name} {sha256}\n"
    replace_file(generation.parent.parent / "CURRENT", line.encode())


def _numbered(folder: Path) -> list[Path]:
    """The whole generations, oldest first; another name is one that is being written."""
    found = [path for path in (folder / "generations").glob("*") if path.name.isdecimal()]
    return sorted(found, key=lambda path: int(path.name))


def leftovers(folder: Path) -> list[Path]:
    """List what older generations and interrupted runs have left; needs an index in use."""
    name, _ = read_current(folder)
    paths = [*(folder / "generations").iterdir(), folder / "CURRENT.tmp"]
    return [path for path in paths if path.name != name and path.exists()]


def strangers(folder: Path) -> list[Path]:
    """List what lies in the index folder and is no part of it."""
    known = {"CURRENT", "CURRENT.tmp", "generations", "pending", LOCK}
    return sorted(path for path in folder.iterdir() if path.name not in known)


def remove_leftovers(folder: Path) -> None:
    """Remove them, as far as the system lets go of what a reader still has open."""
    with suppress(OSError):  # what is left does no harm, and the next run tries again
        for path in leftovers(folder):
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink(missing_ok=True)
