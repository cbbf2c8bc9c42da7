"""What an update would do: which documents come, change, go or stay as they are."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path

from index.documents import DocumentInfo
from index.errors import MetadataError, ReadError
from index.files import hash_file, why_unreadable
from index.manifest import Source
from index.metadata import SIDECAR_SUFFIX
from index.reader import SourceFile, read_document
from index.types import Document

# To be raised when `read_document` comes to say something else about the same bytes.
_READER_VERSION = 2


@dataclass(frozen=True, slots=True)
class FreshDocument:
    """A new or changed document as it was just read."""

    document: Document
    path: str
    """Of its file, absolute."""
    source_state: str


@dataclass(slots=True)
class Plan:
    """Filled in file by file."""

    kept: list[DocumentInfo] = field(default_factory=list)
    """As they are in the index."""
    fresh: list[FreshDocument] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    skipped: list[tuple[str, str]] = field(default_factory=list)
    restated: bool = False
    """Whether some unchanged document has now been made from other bytes."""

    @property
    def changes_nothing(self) -> bool:
        """Whether the index may stay as it is."""
        return not (self.added or self.changed or self.removed or self.restated)


def merge_sources(
    recorded: Iterable[Source], paths: Sequence[Path], place: str, year: int | None
) -> tuple[Source, ...]:
    """Return what is recorded with the paths given now added to it or put in its place.

    What a person said of a path earlier (`--place`) holds until they say something else.
    """
    sources = {source.path: source for source in recorded}
    for path in paths:
        name = str(path.expanduser().resolve())
        covered = any(Path(name).is_relative_to(other) for other in sources)
        if covered and not (place or year):  # 资料/a.txt after 资料 says nothing new
            continue
        old = sources.get(name, Source(name))
        sources[name] = replace(old, place=place or old.place, year=year or old.year)
    return tuple(sources.values())


def plan_update(
    documents: Sequence[DocumentInfo],
    paths: Sequence[Path],
    files: Sequence[SourceFile],
    sources: Sequence[Source],
) -> Plan:
    """Read the files, which are those below `paths`, and compare them with the index's documents.

    Raises:
        ReadError: none of them can be read.
    """
    plan = Plan()
    known = {info.path: info for info in documents}
    names = {info.doc: info for info in documents}
    seen: set[str] = set()
    for file in files:
        path = str(file.path)  # as it was found: two names may lead to one file
        seen.add(path)
        old = known.get(path)
        try:
            place, year = _spoken(path, sources)
            # Before it is read: what changes in between is then met the next time.
            state = _source_state(file, place, year)
            if old and old.source_state == state:
                plan.unchanged.append(old.doc)
                plan.kept.append(old)
                continue
            document = read_document(file, place=place, year=year)
        except (ReadError, MetadataError) as error:
            plan.skipped.append((path, str(error)))
            if old:  # a fault that may pass; the index keeps what it could read last time
                plan.kept.append(old)
                plan.unchanged.append(old.doc)
            continue
        old = old or _moved(document, names, seen)
        doc = old.doc if old else _free_name(file, names)
        if old and old.path != path:
            seen.add(old.path)
        names[doc] = DocumentInfo(doc, document.metadata, document.sha256, 0, 0, path, state)
        _compare(plan, FreshDocument(replace(document, doc=doc), path, state), old)
    if not plan.fresh and not plan.kept:
        raise _nothing_readable(paths, plan.skipped, documents)
    _settle_others(plan, documents, paths, seen)
    return plan


def _spoken(path: str, sources: Sequence[Source]) -> tuple[str, int | None]:
    """What a person said of a file's place and year; the nearest source has the last word."""
    above = [source for source in sources if Path(path).is_relative_to(source.path)]
    above.sort(key=lambda source: len(source.path), reverse=True)
    place = next((source.place for source in above if source.place), "")
    year = next((source.year for source in above if source.year), None)
    return place, year


def _source_state(file: SourceFile, place: str, year: int | None) -> str:
    """Name all that a document is made from: far quicker than making it."""
    try:
        file.doc.encode()
    except UnicodeEncodeError:
        name = file.path.name.encode("utf-8", "replace").decode()
        raise ReadError(f"文件名不是有效的 UTF-8:{name}。请改名后重试。") from None
    sidecar = file.path.with_name(file.path.stem + SIDECAR_SUFFIX)
    for path in (file.path, sidecar):
        if path.exists() and not path.is_file():  # a pipe would be read for ever
            raise ReadError(f"不是普通文件:{path}。请改名或移走后重试。")
    try:
        parts = [hash_file(path) if path.exists() else "" for path in (file.path, sidecar)]
    except OSError as error:
        raise ReadError(f"无法读取文件 {file.path}:{why_unreadable(error)}后重试。") from error
    return hashlib.sha256(repr((_READER_VERSION, *parts, place, year)).encode()).hexdigest()


def _moved(
    document: Document, names: dict[str, DocumentInfo], seen: set[str]
) -> DocumentInfo | None:
    """Find the document of the same name and content whose file is no longer where it was."""
    old = names.get(document.doc)
    if old is None or old.sha256 != document.sha256 or old.path in seen:
        return None
    return None if Path(old.path).exists() else old


def _free_name(file: SourceFile, names: dict[str, DocumentInfo]) -> str:
    """Name a document; below another root of the same relative path the root goes before it."""
    doc = file.doc
    for part in reversed(file.root.resolve().parts[1:]):
        if doc not in names:
            break
        doc = f"{part}/{doc}"
    free = (f"{doc}({number})" if number > 1 else doc for number in count(1))
    return next(name for name in free if name not in names)


def _compare(plan: Plan, fresh: FreshDocument, old: DocumentInfo | None) -> None:
    document = fresh.document
    if old is None:
        plan.added.append(document.doc)
    elif (old.sha256, old.metadata, old.path) == (document.sha256, document.metadata, fresh.path):
        plan.unchanged.append(document.doc)
        # A comment more in the sidecar, say. Kept with the old state it would be read each time.
        plan.kept.append(old._replace(source_state=fresh.source_state))
        plan.restated = True
        return
    else:
        plan.changed.append(document.doc)
    plan.fresh.append(fresh)


def _settle_others(
    plan: Plan, documents: Sequence[DocumentInfo], paths: Sequence[Path], seen: set[str]
) -> None:
    """Documents not met: those of a folder that was walked are gone, others stay."""
    walked = _resolved(path for path in paths if path.expanduser().is_dir())
    for info in documents:
        if info.path in seen:
            continue
        if _is_below(info.path, walked):
            plan.removed.append(info.doc)
        else:
            plan.unchanged.append(info.doc)
            plan.kept.append(info)


def _is_below(path: str, above: Sequence[Path]) -> bool:
    return any(Path(path).is_relative_to(one) for one in above)


def _resolved(paths: Iterable[Path]) -> list[Path]:
    return [path.expanduser().resolve() for path in paths]


def _nothing_readable(
    paths: Sequence[Path],
    skipped: Sequence[tuple[str, str]],
    documents: Sequence[DocumentInfo],
) -> ReadError:
    where = "、".join(str(path) for path in paths)
    reason = f"{len(skipped)} 个文件都不能读取,如:{skipped[0][1]}" if skipped else "没有找到文件"
    above = _resolved(paths)
    below = [info for info in documents if _is_below(info.path, above)]
    # A share that is not mounted looks like this: no reason to drop everything unasked.
    remedy = (
        f"。索引中原有的 {len(below)} 个文件保留未动;确已删除的请用 youju remove 移出,"
        f"如 youju remove '{below[0].doc}'。"
        if below
        else ""
    )
    return ReadError(f"没有可以建立索引的文档:{where}({reason}){remedy}")
