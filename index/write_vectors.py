"""Writing the vectors of a generation, all at once or as they come."""

import os
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from index.embedders import Vectors
from index.files import link_file, writing
from index.generations import current_generation, new_generation, publish, remove_leftovers
from index.manifest import record_file
from index.neighbours import APPROXIMATE_FROM, NeighbourIndex
from index.pending import clear_pending
from index.store import NEIGHBOURS, TERMS, VECTORS, Index
from index.terms import LOCK
from index.vectors import FaissIndex, map_file

_VECTOR_FILES = (VECTORS, NEIGHBOURS)
_BLOCK = 4096

# Vectors are put into use a minute after the last ones at the soonest, and so that it takes a
# twentieth of the time at most: each time the file is written anew.
_SECONDS_BETWEEN = 60.0
_SHARE = 20


def write_vectors(generation: Path, dim: int, blocks: Iterable[Vectors]) -> int:
    """Write the files of a generation's vectors; a row of zeros is one that is not made yet.

    Returns:
        How many are made.
    """
    rows = made = 0

    def count() -> Iterator[Vectors]:
        nonlocal rows, made
        for block in blocks:
            rows += len(block)
            made += int(block.any(axis=1).sum())
            yield block

    FaissIndex.write(generation / VECTORS, dim, count())
    if made == rows >= APPROXIMATE_FROM:
        exact = FaissIndex.open(map_file(generation / VECTORS))
        NeighbourIndex.write(generation / NEIGHBOURS, exact, os.cpu_count() or 1)
    return made


def add_as_they_come(
    folder: Path, vectors: Mapping[bytes, Vectors], batches: Iterable[Mapping[bytes, Vectors]]
) -> None:
    """Put vectors into use while others are being made.

    Args:
        folder: the index; its passages are there already.
        vectors: made earlier, by the keys of their passages.
        batches: those to come.
    """
    waiting = dict(vectors)
    due = time.monotonic() + _SECONDS_BETWEEN
    for batch in batches:
        waiting |= batch
        started = time.monotonic()
        if started >= due:
            add_vectors(folder, waiting)
            waiting.clear()
            finished = time.monotonic()
            due = finished + max(_SECONDS_BETWEEN, _SHARE * (finished - started))
    if waiting:
        add_vectors(folder, waiting)


def add_vectors(folder: Path, vectors: Mapping[bytes, Vectors]) -> None:
    """Put into use a generation that is the one in use now, with more vectors.

    Args:
        folder: the index.
        vectors: by the keys of their passages.

    Raises:
        IndexWriteError: the disk is full or fails; the generation in use stays.
    """
    with (
        Index.open(folder) as current,
        writing(folder),
        new_generation(folder) as temporary,
    ):
        generation, manifest = current_generation(folder)
        kept = [record for record in manifest.files if record.path not in _VECTOR_FILES]
        for record in kept:
            link_file(generation / record.path, temporary / record.path)
        (temporary / TERMS / LOCK).touch()
        made = write_vectors(temporary, manifest.embedder.dim, _filled(current, vectors))
        written = [temporary / name for name in _VECTOR_FILES if (temporary / name).exists()]
        files = [*kept, *(record_file(temporary, path) for path in written)]
        manifest = replace(
            manifest,
            created=datetime.now(UTC).isoformat(timespec="seconds"),
            vectors=made,
            files=tuple(sorted(files, key=lambda record: record.path)),
        )
        publish(folder, temporary, manifest)
    clear_pending(folder)
    remove_leftovers(folder)


def fill_block(block: Vectors, keys: Sequence[bytes], vectors: Mapping[bytes, Vectors]) -> Vectors:
    """Return rows with those vectors put in that have been made."""
    filled = block.copy()
    for row, key in enumerate(keys):
        if key in vectors:
            filled[row] = vectors[key]
    return filled


def _filled(current: Index, vectors: Mapping[bytes, Vectors]) -> Iterator[Vectors]:
    keys = current.keys()
    for start in range(0, len(keys), _BLOCK):
        some = keys[start : start + _BLOCK]
        yield fill_block(current.vectors(np.arange(start, start + len(some))), some, vectors)
