"""What a generation of the index says of itself: made how, from where, of which files."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from index.embedders import Embedder
from index.errors import IndexDamagedError, IndexMismatchError
from index.files import hash_file
from index.passages import SETTINGS

FORMAT = 1
"""Raised with every change to the files that an older program would misread."""

REBUILD = "请运行 youju index --rebuild 重建"
REBUILD_FROM = "请运行 youju index --rebuild <文件或文件夹> 重建"
"""Where the list of what was indexed is itself lost."""


@dataclass(frozen=True, slots=True)
class FileRecord:
    """One file of a generation."""

    path: str
    """Below the generation's folder, with `/` between parts."""
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Source:
    """A file or folder that a person had indexed, and what they said of all of it."""

    path: str
    place: str = ""
    year: int | None = None


@dataclass(frozen=True, slots=True)
class EmbedderRecord:
    """The embedder that the vectors are from."""

    name: str
    dim: int
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """Describes one generation."""

    format: int
    created: str
    """When it was made, ISO 8601, UTC."""
    embedder: EmbedderRecord
    settings: Mapping[str, int]
    """Of the passages."""
    documents: int
    passages: int
    sources: tuple[Source, ...]
    files: tuple[FileRecord, ...]


def make_manifest(
    folder: Path,
    *,
    embedder: EmbedderRecord,
    sources: tuple[Source, ...],
    documents: int,
    passages: int,
) -> Manifest:
    """Describe the generation whose files lie in a folder."""
    # The term index has empty lock files, of which nothing can be damaged.
    paths = sorted(p for p in folder.rglob("*") if p.is_file() and p.suffix != ".lock")
    return Manifest(
        format=FORMAT,
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        embedder=embedder,
        settings=SETTINGS,
        documents=documents,
        passages=passages,
        sources=sources,
        files=tuple(
            FileRecord(path.relative_to(folder).as_posix(), path.stat().st_size, hash_file(path))
            for path in paths
        ),
    )


def to_json(manifest: Manifest) -> bytes:
    """Write a manifest as JSON that a person can read."""
    return json.dumps(asdict(manifest), ensure_ascii=False, indent=1).encode()


def from_json(content: bytes, sha256: str, path: Path) -> Manifest:
    """Read a manifest that has its recorded checksum.

    Raises:
        IndexDamagedError: it has another, or is no manifest.
        IndexMismatchError: it is of another format.
    """
    if hashlib.sha256(content).hexdigest() != sha256:
        raise IndexDamagedError(f"索引已损坏:{path} 与记录的校验和不符。{REBUILD_FROM}。")
    try:
        fields = json.loads(content)
        if fields["format"] != FORMAT:
            raise IndexMismatchError(
                f"索引格式不同:{path} 是第 {fields['format']} 版,"
                f"本程序用第 {FORMAT} 版。{REBUILD}。"
            )
        fields["embedder"] = EmbedderRecord(**fields["embedder"])
        fields["sources"] = tuple(Source(**source) for source in fields["sources"])
        fields["files"] = tuple(FileRecord(**file) for file in fields["files"])
        return Manifest(**fields)
    except (ValueError, TypeError, KeyError) as error:
        raise IndexDamagedError(f"索引已损坏:{path} 内容无法识别。{REBUILD_FROM}。") from error


def check_settings(manifest: Manifest, folder: Path) -> None:
    """Raise IndexMismatchError if this program would cut other passages."""
    if manifest.settings != SETTINGS:
        raise IndexMismatchError(f"索引的切分设置与本程序不同:{folder}。{REBUILD}。")


def check_embedder(manifest: Manifest, embedder: Embedder, folder: Path) -> None:
    """Raise IndexMismatchError if the vectors are another embedder's."""
    if manifest.embedder.fingerprint != embedder.fingerprint:
        raise IndexMismatchError(
            f"索引的向量由 {manifest.embedder.fingerprint} 生成,现在用的是 {embedder.fingerprint}:"
            f"{folder}。{REBUILD},或换回原来的向量模型。"
        )
