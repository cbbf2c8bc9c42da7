"""Writing a generation: what is kept of the last one and what is new, in the order of names."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np

from index.documents import DocumentInfo, Entry, write_documents
from index.embedders import Vectors
from index.files import writing
from index.generations import new_generation, publish, remove_leftovers
from index.manifest import EmbedderRecord, Source, make_manifest
from index.passages import embedding_text
from index.pending import clear_pending
from index.store import DOCUMENTS, TERMS, VECTORS, Index
from index.terms import TermIndex, tokenize
from index.vectors import FaissIndex


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
        vectors: of `entries`, by their keys.
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
        blocks = _vector_blocks(parts, current, vectors)
        FaissIndex.write(temporary / VECTORS, embedder.dim, blocks)
        manifest = make_manifest(
            temporary, embedder=embedder, sources=sources, documents=documents, passages=passages
        )
        publish(folder, temporary, manifest)
    clear_pending(folder)
    remove_leftovers(folder)


def _token_lists(entries: Iterator[Entry]) -> Iterator[list[str]]:
    for entry in entries:
        for passage in entry.passages:
            yield tokenize(embedding_text(entry.document.metadata, passage))


def _vector_blocks(
    parts: Sequence[DocumentInfo | Entry], current: Index | None, vectors: Mapping[bytes, Vectors]
) -> Iterator[Vectors]:
    for part in parts:
        if isinstance(part, Entry):
            if part.keys:
                yield np.stack([vectors[key] for key in part.keys])
        elif current:
            yield current.vectors(np.arange(part.first_row, part.first_row + part.row_count))
