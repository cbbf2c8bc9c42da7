"""Generations of the index: a new one is made beside the old, then one small file names it.

index/CURRENT                 the name of a generation and its manifest's SHA-256
index/generations/000007/     manifest.json and what it lists
index/pending/                vectors of a run that did not get to its end
index/lock                    the writer's
"""

import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from index.errors import IndexDamagedError, IndexMissingError
from index.files import replace_file, sync_folder, sync_tree, write_file, writing
from index.manifest import REBUILD_FROM, Manifest, Source, from_json, to_json

_CURRENT = re.compile(r"(\d{6,}) ([0-9a-f]{64})\n")
_TEMPORARY = "new"


def current_generation(folder: Path) -> tuple[Path, Manifest]:
    """Return the folder and manifest of the generation in use.

    Raises:
        FileNotFoundError: the generation went away, as a writer has just made another.
        IndexMissingError: there is none.
        IndexDamagedError: CURRENT or the manifest is not what was written.
        IndexMismatchError: it is of another format.
    """
    name, sha256 = read_current(folder)
    path = folder / "generations" / name / "manifest.json"
    return path.parent, from_json(path.read_bytes(), sha256, path)


def read_current(folder: Path) -> tuple[str, str]:
    """Return the name of the generation in use and the SHA-256 of its manifest."""
    path = folder / "CURRENT"
    try:
        content = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        if _numbered(folder):
            raise IndexDamagedError(
                f"索引已损坏:缺少 {path}。请再次运行 youju index <文件或文件夹> 恢复。"
            ) from None
        raise IndexMissingError(
            f"索引不存在:{folder}。请先运行 youju index <文件或文件夹>。"
        ) from None
    match = _CURRENT.fullmatch(content.decode("ascii", "replace"))
    if not match:
        raise IndexDamagedError(f"索引已损坏:{path} 内容无法识别。{REBUILD_FROM}。")
    return match[1], match[2]


@contextmanager
def new_generation(folder: Path) -> Iterator[Path]:
    """Give a folder to write a generation into; without `publish` it goes away again."""
    temporary = folder / "generations" / _TEMPORARY
    with writing(folder):
        shutil.rmtree(temporary, ignore_errors=True)
        temporary.mkdir(parents=True)
    try:
        yield temporary
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


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


def remove_leftovers(folder: Path) -> None:
    """Remove them, as far as the system lets go of what a reader still has open."""
    for path in leftovers(folder):
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
