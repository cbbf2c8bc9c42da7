"""The few file operations that the index is written by, and what they say when they fail."""

import errno
import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from index.errors import IndexWriteError

_REMEDIES = {
    errno.ENOSPC: "磁盘已满:请清理空间后重试",
    errno.EDQUOT: "磁盘配额已满:请清理空间后重试",
    errno.EFBIG: "文件大小超过限制:请换一个磁盘或放宽限制后重试",
    errno.EACCES: "没有写权限:请检查权限,或用 --index 指定别的文件夹",
    errno.EPERM: "没有写权限:请检查权限,或用 --index 指定别的文件夹",
    errno.EROFS: "磁盘只读:请用 --index 指定别的文件夹",
}


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Turn what the system says about a failed write into one clear line."""
    try:
        yield
    except OSError as error:
        reason = _REMEDIES.get(error.errno or 0, f"{error.strerror or error}:请检查磁盘后重试")
        raise IndexWriteError(f"无法写入索引 {folder}:{reason}。原有索引未受影响。") from error


def write_file(path: Path, content: bytes) -> None:
    """Write a file and see that it is on the disk."""
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def replace_file(path: Path, content: bytes) -> None:
    """Put new content in the place of a file so that a reader sees the old or the new."""
    temporary = path.with_name(path.name + ".tmp")
    write_file(temporary, content)
    os.replace(temporary, path)
    sync_folder(path.parent)


def link_file(path: Path, name: Path) -> None:
    """Give a file that will not change a second name; a copy where the disk has no links."""
    name.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(path, name)
    except OSError:
        shutil.copy2(path, name)


def sync_tree(folder: Path) -> None:
    """See that all below a folder is on the disk."""
    for parent, _, names in os.walk(folder):
        for name in names:
            with open(Path(parent, name), "rb+") as file:
                os.fsync(file.fileno())
        sync_folder(Path(parent))


def sync_folder(folder: Path) -> None:
    """See that a folder's entries are on the disk."""
    if os.name == "nt":  # Windows cannot open a folder, and does not need to
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def hash_file(path: Path) -> str:
    """Return the SHA-256 of a file's bytes, hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
