"""What a generation of the index says of itself: made how, from where, of which files."""

import errno
import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from index.documents import FILE_NAME, DocumentStore
from index.embedders import Embedder
from index.errors import IndexDamagedError, IndexMismatchError
from index.files import hash_file
from index.passages import SETTINGS as PASSAGE_SETTINGS
from index.rows import FIGURES_VERSION
from index.vector_form import VectorForm

FORMAT = 4
"""Raised with every change to the files that an older program would misread."""

EARLIER = frozenset({2, 3})
"""Formats in which vectors and their keys lie as they do now: a rebuild takes them over."""

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
    listing: int | None = None
    """Checksum of the list of documents, which is read whole at every question though the file
    that it stands in may be too large for that; earlier formats recorded none."""
    form: VectorForm = VectorForm.F32
    """What vectors are kept in, or will be."""
    lost: VectorForm = VectorForm.F32
    """Of the forms that any of them has been kept in the one that loses most."""


def make_manifest(
    folder: Path,
    *,
    embedder: EmbedderRecord,
    sources: tuple[Source, ...],
    documents: int,
    passages: int,
    vectors: int,
    form: VectorForm = VectorForm.F32,
    lost: VectorForm = VectorForm.F32,
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
        listing=_seal_of_listing(folder / FILE_NAME),
        form=form,
        lost=lost,
    )


def _seal_of_listing(path: Path) -> int:
    store = DocumentStore(path, lambda _, error: OSError(errno.EIO, str(error), str(path)))
    try:
        return store.listing_seal()
    finally:
        store.close()


def record_file(folder: Path, path: Path) -> FileRecord:
    """Describe one file of the generation in a folder."""
    return FileRecord(path.relative_to(folder).as_posix(), path.stat().st_size, hash_file(path))


def check_files(
    generation: Path, manifest: Manifest, read_up_to: float, names: Collection[str] = ()
) -> None:
    """Compare the files of a generation with their records; those above a size by size alone.

    Only those named are compared if any are.

    Raises:
        FileNotFoundError: one is missing; IndexDamagedError: one is not what was written.
    """
    for record in manifest.files:
        if names and record.path not in names:
            continue
        path = generation / record.path
        size = path.stat().st_size
        if size != record.size:
            raise IndexDamagedError(
                f"索引已损坏:{path} 应为 {record.size} 字节,实为 {size} 字节。{REBUILD}。"
            )
        if size <= read_up_to and hash_file(path) != record.sha256:
            raise IndexDamagedError(f"索引已损坏:{path} 与记录的校验和不符。{REBUILD}。")


def lost_with(manifest: Manifest | None, form: VectorForm) -> VectorForm:
    """Return what vectors of an index have lost when they are kept in a form from now on."""
    known = manifest.lost if manifest and manifest.vectors else form
    return max(known, form, key=lambda one: one.loss)


def to_json(manifest: Manifest) -> bytes:
    """Write a manifest as JSON that a person can read."""
    return json.dumps(asdict(manifest), ensure_ascii=False, indent=1).encode()


def from_json(content: bytes, sha256: str, path: Path, *, earlier: bool = False) -> Manifest:
    """Read a manifest that has its recorded checksum; with `earlier` of `EARLIER` formats too.

    Raises:
        IndexDamagedError: it has another, or is no manifest.
        IndexMismatchError: it is of another format.
    """
    if hashlib.sha256(content).hexdigest() != sha256:
        raise IndexDamagedError(f"索引已损坏:{path} 与记录的校验和不符。{REBUILD_FROM}。")
    try:
        fields = json.loads(content)
        if fields["format"] not in ({FORMAT, *EARLIER} if earlier else {FORMAT}):
            raise IndexMismatchError(
                f"索引格式不同:{path} 是第 {fields['format']} 版,"
                f"本程序用第 {FORMAT} 版。{REBUILD}。"
            )
        fields["embedder"] = EmbedderRecord(**fields["embedder"])
        fields["sources"] = tuple(Source(**source) for source in fields["sources"])
        fields["files"] = tuple(FileRecord(**file) for file in fields["files"])
        fields["form"] = VectorForm(fields.get("form", VectorForm.F32))
        fields["lost"] = VectorForm(fields.get("lost", fields["form"]))
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
