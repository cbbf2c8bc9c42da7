"""Writing a generation: what is kept of the last one and what is new, in the order of names."""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import astuple
from itertools import accumulate
from pathlib import Path

import numpy as np

from index.documents import DocumentInfo, Entry
from index.embedders import Vectors
from index.errors import IndexWriteError
from index.files import writing
from index.generations import new_generation, publish, remove_leftovers
from index.manifest import REBUILD, EmbedderRecord, Source, make_manifest
from index.passages import embedding_text
from index.rows import (
    COPIES,
    INSERT_FIGURE,
    SCHEMA,
    figure_to_row,
    pack,
    pack_sections,
    seal,
    seal_figures,
    seal_passage,
)
from index.store import DOCUMENTS, TERMS, Index
from index.terms import TermIndex
from index.tokens import tokenize
from index.types import Passage
from index.vector_form import VectorForm
from index.write_vectors import fill_block, write_vectors

# Terms of up to a quarter of what there is are added to it; more are written with the rest.
_FEW = 4


def write_generation(
    folder: Path,
    current: Index | None,
    kept: Sequence[DocumentInfo],
    entries: Sequence[Entry],
    vectors: Mapping[bytes, Vectors],
    sources: tuple[Source, ...],
    embedder: EmbedderRecord,
    form: VectorForm,
    lost: VectorForm,
) -> None:
    """Write a generation, make it the one in use and clean up behind it.

    Args:
        folder: the index.
        current: the generation in use; None if nothing is kept of it.
        kept: documents of `current`.
        entries: new or changed documents.
        vectors: by their keys; passages for which there is none stay without for now.
        sources: for the manifest, as is `embedder`.
        embedder: the one that all vectors are from.
        form: what they are kept in.
        lost: the most lossy form that any of them has been kept in, this one included.

    Raises:
        IndexWriteError: the disk is full or fails; the generation in use stays.
    """
    parts: list[DocumentInfo | Entry] = [*kept, *entries]
    parts.sort(key=lambda part: part.document.doc if isinstance(part, Entry) else part.doc)
    with writing(folder), new_generation(folder) as temporary:
        old = current.documents_file if current else None
        documents, passages = write_documents(temporary / DOCUMENTS, parts, old)
        _write_terms(temporary / TERMS, parts, current)
        made = 0
        if vectors or (kept and current and current.manifest.vectors):
            blocks = _vector_blocks(parts, current, vectors, embedder.dim)
            made = write_vectors(temporary, embedder.dim, blocks, form)
        manifest = make_manifest(
            temporary,
            embedder=embedder,
            sources=sources,
            documents=documents,
            passages=passages,
            vectors=made,
            form=form,
            lost=lost,
        )
        publish(folder, temporary, manifest)
    remove_leftovers(folder)


def _write_terms(
    folder: Path, parts: Sequence[DocumentInfo | Entry], current: Index | None
) -> None:
    """Add to the old term index where documents only come, and few; else make it anew.

    What goes cannot be taken out so that the terms' counts, and with them the scores, are those
    of an index made anew.
    """
    sizes = [len(p.passages) if isinstance(p, Entry) else p.row_count for p in parts]
    placed = list(zip(parts, accumulate(sizes, initial=0), strict=False))
    kept = [(part, row) for part, row in placed if not isinstance(part, Entry)]
    new = [(part, row) for part, row in placed if isinstance(part, Entry)]
    more = sum(len(part.passages) for part, _ in new)
    if current is None or len(kept) < len(current.documents) or more * _FEW > current.passage_count:
        TermIndex.build(folder, _token_lists(parts, current))
        return
    rows = np.empty(current.passage_count, np.int64)
    for part, row in kept:
        rows[part.first_row : part.first_row + part.row_count] = row + np.arange(part.row_count)
    lists = _token_lists([part for part, _ in new], None)
    numbers = (row + i for part, row in new for i in range(len(part.passages)))
    TermIndex.grow(
        folder,
        current.documents_file.with_name(TERMS),
        rows,
        list(zip(numbers, lists, strict=True)),
    )


def _token_lists(
    parts: Sequence[DocumentInfo | Entry], current: Index | None
) -> Iterator[list[str]]:
    for part in parts:
        if isinstance(part, Entry):
            metadata, passages = part.document.metadata, part.passages
        elif current:
            rows = range(part.first_row, part.first_row + part.row_count)
            metadata, passages = part.metadata, tuple(current.passages(rows))
        for passage in passages:
            yield tokenize(embedding_text(metadata, passage))


def _vector_blocks(
    parts: Sequence[DocumentInfo | Entry],
    current: Index | None,
    vectors: Mapping[bytes, Vectors],
    dim: int,
) -> Iterator[Vectors]:
    keys = current.keys() if current and not current.whole else None
    for part in parts:
        if isinstance(part, Entry):
            yield fill_block(np.zeros((len(part.keys), dim), np.float32), part.keys, vectors)
        elif current:
            first, last = part.first_row, part.first_row + part.row_count
            block = current.vectors(np.arange(first, last))
            yield fill_block(block, keys[first:last], vectors) if keys else block


def write_documents(
    path: Path, parts: Iterable[DocumentInfo | Entry], old: Path | None = None
) -> tuple[int, int]:
    """Write documents in their order and return how many they are, and how many passages.

    Args:
        path: the file to make.
        parts: new documents, and those to be copied.
        old: the file to copy from.

    Raises:
        sqlite3.Error: the disk is full or fails.
        IndexWriteError: two documents have one name.
    """
    with closing(sqlite3.connect(path.resolve().as_uri(), uri=True)) as connection:
        # Nobody sees the file before it is whole: it needs no journal.
        connection.execute("PRAGMA journal_mode=OFF")
        connection.execute("PRAGMA synchronous=OFF")
        connection.executescript(SCHEMA)
        if old:
            uri = f"{old.resolve().as_uri()}?mode=ro&immutable=1"
            connection.execute("ATTACH ? AS old", (uri,))
        number = row = 0
        try:
            for part in parts:
                if isinstance(part, Entry):
                    _write_entry(connection, part, number, row)
                    row += len(part.passages)
                else:
                    _copy_document(connection, part, number, row)
                    row += part.row_count
                number += 1
        except sqlite3.IntegrityError as error:  # a fault of this program, not of the disk
            raise IndexWriteError(
                f"无法写入索引 {path}:文档重名({error})。原有索引未受影响。{REBUILD}。"
            ) from error
        connection.commit()
        return number, row


def _write_entry(connection: sqlite3.Connection, entry: Entry, number: int, row: int) -> None:
    document = entry.document
    metadata, sections = astuple(document.metadata), pack_sections(entry.sections)
    figures = [figure_to_row(figure, number, i) for i, figure in enumerate(entry.figures)]
    values = (
        number,
        document.doc,
        document.sha256,
        row,
        len(entry.passages),
        entry.path,
        entry.source_state,
        *metadata,
        seal(document.doc, document.sha256, metadata, sections, document.text),
        seal_figures(figures),
        sections,
        document.text,
    )
    marks = ",".join("?" * len(values))
    connection.execute(f"INSERT INTO documents VALUES ({marks})", values)
    connection.executemany(
        "INSERT INTO passages VALUES (?,?,?,?,?,?,?)",
        (
            (row + i, number, *placed, seal_passage(document.doc, *placed), key)
            for i, (placed, key) in enumerate(
                zip(map(_place, entry.passages), entry.keys, strict=True)
            )
        ),
    )
    connection.executemany(INSERT_FIGURE, figures)


def _place(passage: Passage) -> tuple[int, int, str]:
    return passage.start, passage.end, pack(passage.section)


def _copy_document(
    connection: sqlite3.Connection, info: DocumentInfo, number: int, row: int
) -> None:
    """Copy all that is stored of a document, within SQLite: five times as quick as by Python."""
    for copy in COPIES:
        values = {
            "doc": info.doc,
            "number": number,
            "row": row,
            "first": info.first_row,
            "last": info.first_row + info.row_count,
            "state": info.source_state,
        }
        connection.execute(copy, values)
