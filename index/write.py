"""Writing a generation: what is kept of the last one and what is new, in the order of names."""

import errno
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple
from pathlib import Path

import numpy as np

from index.documents import DocumentInfo, Entry
from index.embedders import Vectors
from index.files import writing
from index.generations import new_generation, publish, remove_leftovers
from index.manifest import EmbedderRecord, Source, make_manifest
from index.passages import embedding_text
from index.pending import clear_pending
from index.rows import INSERT_FIGURE, SCHEMA, figure_to_row, pack, pack_sections
from index.store import DOCUMENTS, TERMS, Index
from index.terms import TermIndex, tokenize
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

    def walk() -> Iterator[Entry]:
        for part in parts:
            if isinstance(part, Entry):
                yield part
            elif current:
                yield current.entry(part)

    with writing(folder), new_generation(folder) as temporary:
        documents, passages = write_documents(temporary / DOCUMENTS, walk())
        TermIndex.build(temporary / TERMS, _token_lists(walk()))
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


def _token_lists(entries: Iterator[Entry]) -> Iterator[list[str]]:
    for entry in entries:
        for passage in entry.passages:
            yield tokenize(embedding_text(entry.document.metadata, passage))


def _vector_blocks(
    parts: Sequence[DocumentInfo | Entry],
    current: Index | None,
    vectors: Mapping[bytes, Vectors],
    dim: int,
) -> Iterator[Vectors]:
    for part in parts:
        if isinstance(part, Entry):
            yield fill_block(np.zeros((len(part.keys), dim), np.float32), part.keys, vectors)
        elif current:
            block = current.vectors(np.arange(part.first_row, part.first_row + part.row_count))
            whole = current.whole
            yield block if whole else fill_block(block, current.entry(part).keys, vectors)


def write_documents(path: Path, entries: Iterable[Entry]) -> tuple[int, int]:
    """Write entries in their order and return how many documents and passages they are.

    Raises:
        OSError: the disk is full or fails.
    """
    connection = sqlite3.connect(path)
    try:
        # Nobody sees the file before it is whole: it needs no journal.
        connection.execute("PRAGMA journal_mode=OFF")
        connection.execute("PRAGMA synchronous=OFF")
        connection.executescript(SCHEMA)
        number = row = 0
        for entry in entries:
            _write_entry(connection, entry, number, row)
            number += 1
            row += len(entry.passages)
        connection.commit()
        return number, row
    except sqlite3.Error as error:
        full = error.sqlite_errorcode == sqlite3.SQLITE_FULL
        raise OSError(errno.ENOSPC if full else errno.EIO, str(error), str(path)) from error
    finally:
        connection.close()


def _write_entry(connection: sqlite3.Connection, entry: Entry, number: int, row: int) -> None:
    document = entry.document
    values = (
        number,
        document.doc,
        document.sha256,
        row,
        len(entry.passages),
        entry.path,
        entry.source_state,
        *astuple(document.metadata),
        pack_sections(entry.sections),
        document.text,
    )
    marks = ",".join("?" * len(values))
    connection.execute(f"INSERT INTO documents VALUES ({marks})", values)
    connection.executemany(
        "INSERT INTO passages VALUES (?,?,?,?,?,?)",
        (
            (row + i, number, passage.start, passage.end, pack(passage.section), key)
            for i, (passage, key) in enumerate(zip(entry.passages, entry.keys, strict=True))
        ),
    )
    connection.executemany(
        INSERT_FIGURE, (figure_to_row(figure, number, i) for i, figure in enumerate(entry.figures))
    )
