"""From a path to a Document: which files to read, how they are encoded, what they are about."""

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from index.errors import ReadError
from index.files import why_unreadable
from index.metadata import read_metadata, read_sidecar
from index.types import Document

TEXT_SUFFIXES = {".txt", ".text", ".md", ".markdown"}
# Office and page formats that a folder of plans holds: named as skipped rather than passed over.
UNSUPPORTED_SUFFIXES = {".pdf", ".doc", ".docx", ".wps", ".ofd", ".html", ".htm", ".rtf"}

_NO_PATH = "链接循环,或没有这个用户:请改正路径"


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file to be read and the name that it has in the index."""

    path: Path
    root: Path
    doc: str


def find_files(paths: Sequence[Path]) -> list[SourceFile]:
    """List the files to read, in a stable order; folders are walked, hidden entries are not.

    Raises:
        ReadError: a path does not exist.
    """
    found: dict[Path, SourceFile] = {}
    for path in paths:
        for file in _files_of(path):
            found.setdefault(file.path, file)
    return list(found.values())


def _files_of(given: Path) -> list[SourceFile]:
    try:
        path = given.expanduser().resolve()
        if path.is_dir():
            return _walk(path)
        exists = path.exists()
    except (OSError, RuntimeError) as error:  # RuntimeError: a loop of links, or no such user
        reason = why_unreadable(error) if isinstance(error, OSError) else _NO_PATH
        raise ReadError(f"无法读取路径 {given}:{reason}后重试。") from error
    if not exists:
        raise ReadError(f"路径不存在:{path}。请检查文件或文件夹的名称。")
    return [SourceFile(path, path.parent, path.name)]


def _walk(root: Path) -> list[SourceFile]:
    files = []
    # A folder passed over in silence would have its documents taken for gone.
    for folder, names, entries in os.walk(root, onerror=_refuse):
        names[:] = sorted(name for name in names if not name.startswith("."))
        for entry in sorted(entries):
            path = Path(folder, entry)
            known = path.suffix.lower() in TEXT_SUFFIXES | UNSUPPORTED_SUFFIXES
            if known and not entry.startswith((".", "~$")):
                files.append(SourceFile(path, root, path.relative_to(root).as_posix()))
    return files


def _refuse(error: OSError) -> None:
    where = error.filename or ""
    raise ReadError(f"无法读取文件夹 {where}:{why_unreadable(error)}后重试。") from error


def read_document(source: SourceFile, *, place: str = "", year: int | None = None) -> Document:
    """Read one file; `place` and `year`, where given, are a person's word and win.

    Raises:
        ReadError: the file is missing, unreadable, empty, binary or in no known encoding.
        MetadataError: its sidecar is not usable.
    """
    path = source.path
    if path.suffix.lower() in UNSUPPORTED_SUFFIXES:
        raise ReadError(f"暂不支持 {path.suffix} 格式:{path}。请先另存为 UTF-8 文本(.txt)。")
    if path.exists() and not path.is_file():
        raise ReadError(f"不是普通文件:{path}。请给出文本文件。")
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise ReadError(f"无法读取文件 {path}:{why_unreadable(error)}后重试。") from error
    text = decode(raw, path)
    metadata = read_metadata(text, path.stem, read_sidecar(path), place=place, year=year)
    return Document(source.doc, text, hashlib.sha256(raw).hexdigest(), metadata)


def decode(raw: bytes, path: Path) -> str:
    """Decode a file as UTF-8 (a signature is not text), UTF-16 by its mark, GB18030 or Big5.

    Raises:
        ReadError: the bytes are empty, binary or plausible in none of these.
    """
    text = None
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = _try_decode(raw, "utf-16")
    elif b"\x00" not in raw:
        text = _try_decode(raw, "utf-8-sig")
        if text is None:
            text = _decode_legacy(raw)
    if text is None or "\x00" in text:
        raise ReadError(
            f"不是可识别的文本文件:{path}(可能是二进制文件或编码损坏)。请转换为 UTF-8 文本。"
        )
    if not text.strip():
        raise ReadError(f"文件是空的:{path}。请删除它,或补上内容。")
    return text


def _try_decode(raw: bytes, encoding: str) -> str | None:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        return None


def _decode_legacy(raw: bytes) -> str | None:
    """Pick the legacy encoding under which most characters are common ones.

    Nearly any run of high bytes decodes as GB18030, so success alone proves nothing; Big5 text
    read as GB18030 turns into rare characters.
    """
    best, best_share = None, 0.0
    for encoding in ("gb18030", "big5"):
        text = _try_decode(raw, encoding)
        if text is None:
            continue
        share = _common_share(text, "gb2312" if encoding == "gb18030" else "big5")
        if share > best_share:
            best, best_share = text, share
    return best if best_share >= 0.7 else None


def _common_share(text: str, charset: str) -> float:
    """Share of the non-ASCII characters that are in the charset's common level."""
    wide = [c for c in text[:20_000] if ord(c) > 0x7F]
    # The common level of GB2312 is lead bytes 0xA1-0xD7, of Big5 0xA1-0xC6; the rest is rare.
    last = 0xD7 if charset == "gb2312" else 0xC6
    common = sum(bool(b := c.encode(charset, "ignore")) and b[0] <= last for c in wide)
    return common / max(1, len(wide))
