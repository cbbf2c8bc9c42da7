"""The index flow: file → document → sections → passages, figures → vectors + terms → store."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext, suppress
from functools import partial
from pathlib import Path

from index.documents import Entry, is_named
from index.embedders import Embedder, Vectors
from index.embedding import Progress, embed_texts, find_vectors, texts_of, unfinished_texts
from index.errors import IndexDamagedError, IndexMissingError, ReadError, YoujuError
from index.figures.extract import extract_figures
from index.generations import read_current, recover, remove_leftovers
from index.lock import writer_lock
from index.manifest import EmbedderRecord, check_embedder, check_settings, lost_with
from index.outline import find_sections
from index.passages import embedding_text, split_passages
from index.pending import clear_pending, vector_key
from index.plan import FreshDocument, merge_sources, plan_update
from index.reader import find_files
from index.rebuild import names_besides, open_for_vectors, recorded_form, sources_of_rebuild
from index.report import Report, make_report
from index.store import Index
from index.vector_form import VectorForm
from index.write import write_generation
from index.write_vectors import Background, add_vectors

# From so many characters on, some tens of seconds' work for the default model, the documents
# can be asked about by their words before their vectors are there.
_ANSWER_BEFORE = 50_000


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
    form: VectorForm | None = None,
    progress: Progress | None = None,
) -> Report:
    """Bring the index up to date with files and folders; what is not below them stays.

    Args:
        folder: the index; made if it is not there.
        paths: files and folders; with `rebuild` none means all that were indexed before.
        embedder: the one that the index was made with, or with `rebuild` any.
        place: of all documents below `paths`; remembered for the next time.
        year: likewise.
        rebuild: read everything anew, of `paths` only if there are any; what is embedded already
            is not embedded again.
        dry_run: only say what would be done.
        terms_only: make no vectors; a later run without it does.
        form: what vectors are kept in from now on; unless it is given, what they are kept in.
        progress: called as embedding goes on.

    Raises:
        IndexMismatchError: the index was made with another embedder or by other rules.
    """
    recorded = sources_of_rebuild(folder, paths) if rebuild else ()
    paths = paths or [Path(source.path) for source in recorded]
    files = find_files(paths)  # a mistyped path is an error before anything is made
    with nullcontext() if dry_run else _lock_and_clean(folder):
        known_form = recorded_form(folder)
        form = form or known_form or VectorForm.F32
        opened = (
            open_for_vectors(folder, embedder, form, terms_only=terms_only)
            if rebuild
            else _open_current(folder, embedder)
        )
        with opened as known:
            current = None if rebuild else known
            recorded = current.manifest.sources if current else recorded
            sources = merge_sources(recorded, paths, place, year)
            plan = plan_update(current.documents if current else (), paths, files, sources)
            entries = [_make_entry(fresh, embedder) for fresh in plan.fresh]
            wanted = texts_of(entries) | unfinished_texts(current, plan.kept)
            vectors = find_vectors(folder, known, wanted.keys(), embedder)
            missing = () if terms_only else wanted.items()
            texts = {key: text for key, text in missing if key not in vectors}
            if rebuild:
                plan.removed += names_besides(folder, plan.added)
            changed_form = None if form is (known_form or form) else form
            same = current is not None and plan.changes_nothing and sources == recorded
            rest_done = terms_only or not current or current.whole
            report = make_report(plan, entries, len(texts), changed_form, completed=not rest_done)
            if dry_run:
                return report
            if same and rest_done and not changed_form:
                clear_pending(folder, finished=True)
                return report
            if current:
                current.check_files()
            write: Callable[[Mapping[bytes, Vectors]], None] | None = partial(
                write_generation,
                folder,
                current,
                plan.kept,
                entries,
                sources=sources,
                embedder=EmbedderRecord(embedder.name, embedder.dim, embedder.fingerprint),
                form=form,
                lost=lost_with(known.manifest if known else None, form),
            )
            if same:
                write = partial(add_vectors, folder, form=form) if vectors or changed_form else None
            batches = embed_texts(folder, texts, embedder, progress)
            # A rebuild replaces a whole index only by another one.
            if texts and not same and (rebuild or sum(map(len, texts.values())) < _ANSWER_BEFORE):
                deque(batches, maxlen=0)  # each goes to the disk
                vectors = find_vectors(folder, known, wanted.keys(), embedder)
            _write_while_embedding(folder, write and partial(write, vectors), batches)
            return report


def _write_while_embedding(
    folder: Path, write: Callable[[], None] | None, batches: Iterable[Mapping[bytes, Vectors]]
) -> None:
    """Write what there is, and then vectors as they come, beside the embedding of the next ones.

    Raises:
        IndexWriteError: the disk is full or fails; what was put into use before stays.
    """
    with Background(folder) as background:
        if write:
            background.write(write)
        for batch in batches:
            background.add(batch)
        background.finish()
    # Not earlier: records are added to the same file meanwhile.
    clear_pending(folder, finished=True)


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
        known = current.manifest
        write_generation(
            folder,
            current,
            kept,
            [],
            {},
            sources=sources,
            embedder=known.embedder,
            form=known.form,
            lost=known.lost,
        )
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
        with suppress(YoujuError):
            clear_pending(folder)
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
