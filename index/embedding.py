"""Vectors for new passages: those made before are found again, only the rest is embedded."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from itertools import chain, islice
from pathlib import Path

import numpy as np

from index.documents import DocumentInfo, Entry
from index.embedders import Embedder, Vectors, bulk_embedder
from index.errors import YoujuError
from index.files import reading, writing
from index.passages import embedding_text
from index.pending import PendingVectors
from index.store import Index

# What `verify` demands of vectors, too.
NORM_TOLERANCE = 1e-3

Progress = Callable[[int, int], None]
"""Told how many characters are embedded, and of how many."""


class StoredVectors(Mapping[bytes, Vectors]):
    """Vectors by key, each read from where it lies when it is asked for: they may be gigabytes."""

    def __init__(self, *stores: tuple[Mapping[bytes, int], Callable[[int], Vectors]]) -> None:
        """Use `find_vectors`."""
        self._stores = stores

    def __getitem__(self, key: bytes) -> Vectors:
        """Read one vector."""
        for places, read in self._stores:
            if key in places:
                return read(places[key])
        raise KeyError(key)

    def __contains__(self, key: object) -> bool:
        """Whether there is one, without reading it."""
        return any(key in places for places, _ in self._stores)

    def __iter__(self) -> Iterator[bytes]:
        """Yield the keys."""
        return chain.from_iterable(places for places, _ in self._stores)

    def __len__(self) -> int:
        """How many there are."""
        return sum(len(places) for places, _ in self._stores)


def texts_of(entries: Sequence[Entry]) -> dict[bytes, str]:
    """Return by its key each text of these documents, once."""
    return {
        key: embedding_text(entry.document.metadata, passage)
        for entry in entries
        for key, passage in zip(entry.keys, entry.passages, strict=True)
    }


def find_vectors(
    folder: Path, current: Index | None, keys: Collection[bytes], embedder: Embedder
) -> StoredVectors:
    """Return by their keys those vectors that the index, which stays open, or a run has made."""
    pending = PendingVectors(folder, embedder)
    rows = current.rows_of_keys(keys) if current else {}
    with reading(folder):
        places = pending.places({key for key in keys if key not in rows})
    made = (places, pending.vector)
    return StoredVectors((rows, current.vector), made) if current else StoredVectors(made)


def unfinished_texts(current: Index | None, kept: Sequence[DocumentInfo]) -> dict[bytes, str]:
    """Return by its key each text of these documents that still waits for its vector."""
    if current is None or current.whole:
        return {}
    texts = {}
    for info in kept:
        rows = np.arange(info.first_row, info.first_row + info.row_count)
        waiting = ~current.vectors(rows).any(axis=1)
        if waiting.any():
            entry = current.entry(info)
            for row in np.flatnonzero(waiting):
                passage = entry.passages[row]
                texts[entry.keys[row]] = embedding_text(info.metadata, passage)
    return texts


def embed_texts(
    folder: Path, texts: Mapping[bytes, str], embedder: Embedder, progress: Progress | None
) -> Iterator[dict[bytes, Vectors]]:
    """Embed texts batch by batch; what is done survives an interruption as pending vectors."""
    total = sum(map(len, texts.values()))
    done = 0
    remaining = iter(texts.items())
    pending = PendingVectors(folder, embedder)
    embedder = bulk_embedder(embedder, total)
    while batch := dict(islice(remaining, embedder.batch_size)):
        vectors = embedder.embed_documents(list(batch.values()))
        _check_vectors(vectors, (len(batch), embedder.dim), embedder.name)
        by_key = dict(zip(batch, vectors, strict=True))
        with writing(folder):
            pending.add(by_key)
        done += sum(map(len, batch.values()))
        if progress:
            progress(done, total)
        yield by_key


def _check_vectors(vectors: Vectors, shape: tuple[int, int], name: str) -> None:
    if vectors.shape != shape:
        fault = f"应为 {shape[0]} 行 {shape[1]} 维,实为 {'×'.join(map(str, vectors.shape))}"
    elif not np.isfinite(vectors).all():
        fault = "含有无穷大或非数"
    elif (abs(np.linalg.norm(vectors, axis=1) - 1) > NORM_TOLERANCE).any():
        fault = "长度不为 1"
    else:
        return
    raise YoujuError(f"向量模型 {name} 给出的向量不可用:{fault}。请检查或更换模型。")
