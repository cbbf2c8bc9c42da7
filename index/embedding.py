"""Vectors for new passages: those made before are found again, only the rest is embedded."""

from collections.abc import Callable, Mapping, Sequence
from itertools import islice
from pathlib import Path

import numpy as np

from index.documents import Entry
from index.embedders import Embedder, Vectors
from index.files import writing
from index.passages import embedding_text
from index.pending import PendingVectors
from index.store import Index

Progress = Callable[[int, int], None]
"""Told how many characters are embedded, and of how many."""

# Texts between two looks at the progress, and what an interruption can lose.
_BATCH = 8


def missing_texts(entries: Sequence[Entry], known: Mapping[bytes, Vectors]) -> dict[bytes, str]:
    """Return by its key each text that has no vector yet, once."""
    return {
        key: embedding_text(entry.document.metadata, passage)
        for entry in entries
        for key, passage in zip(entry.keys, entry.passages, strict=True)
        if key not in known
    }


def find_vectors(
    folder: Path, current: Index | None, entries: Sequence[Entry], embedder: Embedder
) -> dict[bytes, Vectors]:
    """Return by their keys those vectors that the index or an interrupted run has."""
    keys = frozenset(key for entry in entries for key in entry.keys)
    found = PendingVectors(folder, embedder).read(keys)
    if current:
        rows = current.rows_of_keys(keys)
        vectors = current.vectors(np.fromiter(rows.values(), dtype=np.int64, count=len(rows)))
        found |= dict(zip(rows, vectors, strict=True))
    return found


def embed_texts(
    folder: Path, texts: Mapping[bytes, str], embedder: Embedder, progress: Progress | None
) -> dict[bytes, Vectors]:
    """Embed texts in batches; what is done survives an interruption as pending vectors."""
    total = sum(map(len, texts.values()))
    done = 0
    made: dict[bytes, Vectors] = {}
    remaining = iter(texts.items())
    pending = PendingVectors(folder, embedder)
    while batch := dict(islice(remaining, _BATCH)):
        vectors = embedder.embed_documents(list(batch.values()))
        if vectors.shape != (len(batch), embedder.dim) or not np.isfinite(vectors).all():
            raise ValueError(f"{embedder.name} returned no usable vectors: {vectors.shape}")
        by_key = dict(zip(batch, vectors, strict=True))
        with writing(folder):
            pending.add(by_key)
        made |= by_key
        done += sum(map(len, batch.values()))
        if progress:
            progress(done, total)
    return made
