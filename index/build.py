"""The index flow: file → document → sections → passages, figures → vectors + terms → store."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path

from index.documents import Entry, is_named
from index.embedders import Embedder
from index.embedding import Progress, embed_texts, find_vectors, texts_of, unfinished_texts
from index.errors import IndexDamagedError, IndexMissingError, ReadError, YoujuError
from index.figures import extract_figures
from index.generations import read_current, read_sources, recover, remove_leftovers
from index.lock import writer_lock
from index.manifest import EmbedderRecord, Source, check_embedder, check_settings
from index.outline import find_sections
from index.passages import embedding_text, split_passages
from index.pending import vector_key
from index.plan import FreshDocument, Plan, merge_sources, plan_update
from index.reader import find_files
from index.store import Index
from index.write import write_generation
from index.write_vectors import add_as_they_come

# From so many characters on, some tens of seconds' work for the default model, the documents
# can be asked about by their words before their vectors are there.
_ANSWER_BEFORE = 50_000


@dataclass(frozen=True, slots=True)
class Report:
    """What an update has done, or with `dry_run` would do; documents by name."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    skipped: tuple[tuple[str, str], ...] = ()
    """Files that were left out, each with the reason."""
    passages: int = 0
    """In the whole index."""
    embedded: int = 0
    """Texts that needed a new vector."""


def update_index(
    folder: Path,
    paths: Sequence[Path],
    *,
    embedder: Embedder,
    place: str = "",
    year: int | None = None,
    rebuild: bool = False,
    dry_run: bool = False,
    terms_only: bool = False,
    progress: Progress | None = None,
) -> Report:
    """Bring the index up to date with files and folders; what is not below them stays.

    Args:
        folder: the index; made if it is not there.
        paths: files and folders; with `rebuild` none means all that were indexed before.
        embedder: the one that the index was made with, or with `rebuild` any.
        place: of all documents below `paths`; remembered for the next time.
        year: likewise.
        rebuild: make everything anew, of `paths` only if there are any.
        dry_run: only say what would be done.
        terms_only: make no vectors; a later run without it does.
        progress: called as embedding goes on.
    """
    recorded = _sources_of_rebuild(folder, paths) if rebuild else ()
    paths = paths or [Path(source.path) for source in recorded]
    files = find_files(paths)  # a mistyped path is an error before anything is made
    with (
        nullcontext() if dry_run else _lock_and_clean(folder),
        nullcontext() if rebuild else _open_current(folder, embedder) as current,
    ):
        recorded = current.manifest.sources if current else recorded
        sources = merge_sources(recorded, paths, place, year)
        plan = plan_update(current.documents if current else (), paths, files, sources)
        entries = [_make_entry(fresh, embedder) for fresh in plan.fresh]
        texts = texts_of(entries) | unfinished_texts(current, plan.kept)
        vectors = find_vectors(folder, current, texts.keys(), embedder)
        texts = {} if terms_only else {k: text for k, text in texts.items() if k not in vectors}
        if rebuild:
            plan.removed += _names_besides(folder, plan.added)
        report = _report(plan, entries, len(texts))
        same = current is not None and plan.changes_nothing and sources == recorded
        if dry_run or (same and current and (terms_only or current.whole)):
            return report
        if current:
            current.check_files()
        batches = embed_texts(folder, texts, embedder, progress)
        # A rebuild replaces a whole index only by another one.
        afterwards = same or (not rebuild and _characters(texts) >= _ANSWER_BEFORE)
        if not afterwards:
            for batch in batches:
                vectors |= batch
        if not same:
            record = EmbedderRecord(embedder.name, embedder.dim, embedder.fingerprint)
            write_generation(folder, current, plan.kept, entries, vectors, sources, record)
        if afterwards:
            add_as_they_come(folder, vectors if same else {}, batches)
        return report


def remove_documents(folder: Path, patterns: Sequence[str]) -> Report:
    """Take documents out of the index by name or glob (`金华/*`).

    Raises:
        ReadError: there is no document of such a name.
    """
    read_current(folder)  # without an index nothing is to be made, not even the lock
    with _lock_and_clean(folder), Index.open(folder) as current:
        current.check_files()
        check_settings(current.manifest, folder)
        names = [info.doc for info in current.documents]
        gone: set[str] = set()
        for pattern in patterns:
            found = {doc for doc in names if is_named(doc, pattern)}
            if not found:
                raise ReadError(
                    f"索引中没有文档 {pattern}:{folder}。请用 youju status 查看文档名。"
                )
            gone |= found
        kept = [info for info in current.documents if info.doc not in gone]
        sources = tuple(
            source
            for source in current.manifest.sources
            if any(Path(info.path).is_relative_to(source.path) for info in kept)
        )
        write_generation(folder, current, kept, [], {}, sources, current.manifest.embedder)
        return Report(
            removed=tuple(sorted(gone)),
            unchanged=tuple(info.doc for info in kept),
            passages=sum(info.row_count for info in kept),
        )


@contextmanager
def _lock_and_clean(folder: Path) -> Iterator[None]:
    with writer_lock(folder):
        recover(folder)
        with suppress(IndexMissingError, IndexDamagedError):
            remove_leftovers(folder)
        yield


@contextmanager
def _open_current(folder: Path, embedder: Embedder) -> Iterator[Index | None]:
    current = None
    with suppress(IndexMissingError):
        current = Index.open(folder)
    if current is None:
        yield None
        return
    with current:
        check_settings(current.manifest, folder)
        check_embedder(current.manifest, embedder, folder)
        yield current


def _sources_of_rebuild(folder: Path, paths: Sequence[Path]) -> tuple[Source, ...]:
    """What was said of the paths that are to be rebuilt, which are all if none is given."""
    if not paths:
        return read_sources(folder)
    given = {str(path.expanduser().resolve()) for path in paths}
    with suppress(IndexMissingError, IndexDamagedError):
        return tuple(source for source in read_sources(folder) if source.path in given)
    return ()


def _names_besides(folder: Path, names: Sequence[str]) -> list[str]:
    """What the index holds besides, as far as it can be opened."""
    with suppress(YoujuError), Index.open(folder) as index:
        return [info.doc for info in index.documents if info.doc not in set(names)]
    return []


def _make_entry(fresh: FreshDocument, embedder: Embedder) -> Entry:
    document = fresh.document
    sections = find_sections(document.text)
    passages = split_passages(document, sections)
    keys = tuple(
        vector_key(embedder.fingerprint, embedding_text(document.metadata, passage))
        for passage in passages
    )
    figures = extract_figures(document, sections)
    return Entry(document, sections, passages, keys, figures, fresh.path, fresh.source_state)


def _characters(texts: Mapping[bytes, str]) -> int:
    return sum(map(len, texts.values()))


def _report(plan: Plan, entries: Sequence[Entry], embedded: int) -> Report:
    kept = sum(info.row_count for info in plan.kept)
    return Report(
        added=tuple(plan.added),
        changed=tuple(plan.changed),
        removed=tuple(plan.removed),
        unchanged=tuple(plan.unchanged),
        skipped=tuple(plan.skipped),
        passages=kept + sum(len(entry.passages) for entry in entries),
        embedded=embedded,
    )
