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
from index.passages import SETTINGS as PASSAGE_SETTINGS
from index.rows import FIGURES_VERSION

FORMAT = 3
"""Raised with every change to the files that an older program would misread."""

SETTINGS = PASSAGE_SETTINGS | {"figures": FIGURES_VERSION}
"""Of all that is made from a document's text; made under others it is another index."""

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
    """Of the passages and figures."""
    documents: int
    passages: int
    vectors: int
    """Passages that have theirs; while it is being made, an index answers without the rest."""
    sources: tuple[Source, ...]
    files: tuple[FileRecord, ...]


def make_manifest(
    folder: Path,
    *,
    embedder: EmbedderRecord,
    sources: tuple[Source, ...],
    documents: int,
    passages: int,
    vectors: int,
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
        vectors=vectors,
        sources=sources,
        files=tuple(record_file(folder, path) for path in paths),
    )


def record_file(folder: Path, path: Path) -> FileRecord:
    """Describe one file of the generation in a folder."""
    return FileRecord(path.relative_to(folder).as_posix(), path.stat().st_size, hash_file(path))


def check_files(generation: Path, manifest: Manifest, read_up_to: float) -> None:
    """Compare the files of a generation with their records; those above a size by size alone.

    Raises:
        FileNotFoundError: one is missing; IndexDamagedError: one is not what was written.
    """
    for record in manifest.files:
        path = generation / record.path
        size = path.stat().st_size
        if size != record.size:
            raise IndexDamagedError(
                f"索引已损坏:{path} 应为 {record.size} 字节,实为 {size} 字节。{REBUILD}。"
            )
        if size <= read_up_to and hash_file(path) != record.sha256:
            raise IndexDamagedError(f"索引已损坏:{path} 与记录的校验和不符。{REBUILD}。")


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
    """Raise IndexMismatchError if this program would read documents otherwise."""
    if manifest.settings != SETTINGS:
        raise IndexMismatchError(f"索引的切分和数据抽取设置与本程序不同:{folder}。{REBUILD}。")


def check_embedder(manifest: Manifest, embedder: Embedder, folder: Path) -> None:
    """Raise IndexMismatchError if the vectors are another embedder's."""
    if manifest.embedder.fingerprint != embedder.fingerprint:
        raise IndexMismatchError(
            f"索引的向量由 {manifest.embedder.fingerprint} 生成,现在用的是 {embedder.fingerprint}:"
            f"{folder}。请运行 youju index --rebuild --embedder '{embedder.name}' 重建,"
            f"或用 --embedder '{manifest.embedder.name}' 换回原来的。"
        )
