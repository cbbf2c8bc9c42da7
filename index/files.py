"""The few file operations that the index is written by, and what they say when they fail."""

import errno
import hashlib
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from index.errors import IndexDamagedError, IndexWriteError

_REMEDIES = {
    errno.ENOSPC: "磁盘已满:请清理空间后重试",
    errno.EDQUOT: "磁盘配额已满:请清理空间后重试",
    errno.EFBIG: "文件大小超过限制:请换一个磁盘或放宽限制后重试",
    errno.EACCES: "没有写权限:请检查权限,或用 --index 指定别的文件夹",
    errno.EPERM: "没有写权限:请检查权限,或用 --index 指定别的文件夹",
    errno.EROFS: "磁盘只读:请用 --index 指定别的文件夹",
    errno.EIO: "磁盘读写出错:请检查磁盘后重试",
}


_UNREADABLE = {
    errno.ENOENT: "文件不存在,或链接所指的文件已不在:请检查路径,不用的链接可以删除",
    errno.EACCES: "没有读权限:请检查权限",
    errno.EPERM: "没有读权限:请检查权限",
    errno.EIO: "磁盘读写出错:请检查磁盘",
    errno.EISDIR: "是文件夹而不是文件:请移走它",
    errno.ENOTDIR: "上一级不是文件夹:请检查路径",
    errno.ELOOP: "链接循环:请改正链接",
    errno.ENAMETOOLONG: "名称过长:请改短",
    errno.ESTALE: "网络磁盘已断开:请重新连接",
    errno.EMFILE: "打开的文件过多:请关闭一些程序",
}


def why_unreadable(error: OSError) -> str:
    """Say what is wrong and what to do about it, without a full stop."""
    return _UNREADABLE.get(error.errno or 0, f"{error.strerror or error}:请检查磁盘")


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Turn what the system says about a failed write into one clear line."""
    try:
        yield
    except OSError as error:
        reason = _REMEDIES.get(error.errno or 0, f"{error.strerror or error}:请检查磁盘后重试")
        raise IndexWriteError(f"无法写入索引 {folder}:{reason}。原有索引未受影响。") from error


@contextmanager
def reading(folder: Path) -> Iterator[None]:
    """Turn what the system says about a failed reading into one clear line.

    Raises:
        FileNotFoundError: as it is, for it may only mean that a writer was quicker.
        IndexDamagedError: the file is there and cannot be read.
    """
    try:
        yield
    except (FileNotFoundError, NotADirectoryError):
        raise
    except OSError as error:
        raise IndexDamagedError(
            f"无法读取索引 {error.filename or folder}:{why_unreadable(error)}后重试。"
        ) from error


def write_file(path: Path, content: bytes | Iterable[bytes]) -> None:
    """Write a file, all at once or bit by bit, and see that it is on the disk."""
    with path.open("wb") as file:
        file.writelines([content] if isinstance(content, bytes) else content)
        file.flush()
        os.fsync(file.fileno())


def replace_file(path: Path, content: bytes | Iterable[bytes]) -> None:
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
