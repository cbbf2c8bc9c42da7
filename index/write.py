"""Writing a generation: what is kept of the last one and what is new, in the order of names."""

import errno
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple
from pathlib import Path

import numpy as np

from index.documents import DocumentInfo, Entry
from index.embedders import Vectors
from index.errors import IndexWriteError
from index.files import writing
from index.generations import new_generation, publish, remove_leftovers
from index.manifest import REBUILD, EmbedderRecord, Source, make_manifest
from index.passages import embedding_text
from index.pending import clear_pending
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
from index.terms import TermIndex, tokenize
from index.types import Passage
from index.write_vectors import fill_block, write_vectors


def write_generation(
    folder: Path,
    current: Index | None,
    kept: Sequence[DocumentInfo],
    entries: Sequence[Entry],
    vectors: Mapping[bytes, Vectors],
    sources: tuple[Source, ...],
    embedder: EmbedderRecord,
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

    Raises:
        IndexWriteError: the disk is full or fails; the generation in use stays.
    """
    parts: list[DocumentInfo | Entry] = [*kept, *entries]
    parts.sort(key=lambda part: part.document.doc if isinstance(part, Entry) else part.doc)
    with writing(folder), new_generation(folder) as temporary:
        old = current.documents_file if current else None
        documents, passages = write_documents(temporary / DOCUMENTS, parts, old)
        TermIndex.build(temporary / TERMS, _token_lists(parts, current))
        made = 0
        if vectors or (kept and current and current.manifest.vectors):
            blocks = _vector_blocks(parts, current, vectors, embedder.dim)
            made = write_vectors(temporary, embedder.dim, blocks)
        manifest = make_manifest(
            temporary,
            embedder=embedder,
            sources=sources,
            documents=documents,
            passages=passages,
            vectors=made,
        )
        publish(folder, temporary, manifest)
    clear_pending(folder)
    remove_leftovers(folder)


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
        OSError: the disk is full or fails.
    """
    connection = sqlite3.connect(path.resolve().as_uri(), uri=True)
    try:
        # Nobody sees the file before it is whole: it needs no journal.
        connection.execute("PRAGMA journal_mode=OFF")
        connection.execute("PRAGMA synchronous=OFF")
        connection.executescript(SCHEMA)
        if old:
            uri = f"{old.resolve().as_uri()}?mode=ro&immutable=1"
            connection.execute("ATTACH ? AS old", (uri,))
        number = row = 0
        for part in parts:
            if isinstance(part, Entry):
                _write_entry(connection, part, number, row)
                row += len(part.passages)
            else:
                _copy_document(connection, part, number, row)
                row += part.row_count
            number += 1
        connection.commit()
        return number, row
    except sqlite3.IntegrityError as error:  # a fault of this program, not of the disk
        raise IndexWriteError(
            f"无法写入索引 {path}:文档重名({error})。原有索引未受影响。{REBUILD}。"
        ) from error
    except sqlite3.Error as error:
        full = error.sqlite_errorcode == sqlite3.SQLITE_FULL
        raise OSError(errno.ENOSPC if full else errno.EIO, str(error), str(path)) from error
    finally:
        connection.close()


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
        }
        connection.execute(copy, values)
