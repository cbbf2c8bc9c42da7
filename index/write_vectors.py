"""Writing the vectors of a generation, all at once or as they come."""

import os
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Self

import numpy as np

from index.embedders import Vectors
from index.files import link_file, writing
from index.generations import current_generation, new_generation, publish, remove_leftovers
from index.manifest import lost_with, record_file
from index.neighbours import APPROXIMATE_FROM, NeighbourIndex
from index.store import NEIGHBOURS, TERMS, VECTORS, Index
from index.terms import LOCK
from index.vector_form import VectorForm
from index.vectors import map_file, open_exact, write_exact

_VECTOR_FILES = (VECTORS, NEIGHBOURS)
_BLOCK = 4096

# Vectors are put into use a minute after the last ones at the soonest, and so that it takes a
# twentieth of the time at most: each time the file is written anew.
_SECONDS_BETWEEN = 60.0
_SHARE = 20


def write_vectors(generation: Path, dim: int, blocks: Iterable[Vectors], form: VectorForm) -> int:
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

    write_exact(generation / VECTORS, dim, count(), form)
    if made == rows >= APPROXIMATE_FROM:
        exact = open_exact(map_file(generation / VECTORS))
        NeighbourIndex.write(generation / NEIGHBOURS, exact, os.cpu_count() or 1)
    return made


class Background:
    """Writes an index in a thread of its own, so that the embedder never waits for it.

    What it writes it writes in turn; it is the only writer while it lives.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._pool = ThreadPoolExecutor(1, "youju-write")
        self._begun: deque[Future[None]] = deque()
        self._waiting: SimpleQueue[Mapping[bytes, Vectors]] = SimpleQueue()
        self._due = time.monotonic() + _SECONDS_BETWEEN
        self._failed = False

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Let what is being written come to its end, and no more, after an error or Ctrl-C."""
        self._pool.shutdown(cancel_futures=True)

    def write(self, work: Callable[[], None]) -> None:
        """Do something before any vectors that are given later are put into use."""
        self._begun.append(self._pool.submit(self._do, work))

    def add(self, vectors: Mapping[bytes, Vectors]) -> None:
        """Put vectors into use before long, together with others.

        Raises:
            IndexWriteError: what was begun earlier has failed; other errors likewise.
        """
        self._waiting.put(vectors)
        self.write(self._add_if_due)
        while self._begun[0].done():
            self._begun.popleft().result()
            if not self._begun:
                break

    def finish(self) -> None:
        """Put all that is left into use; errors as for `add`."""
        self.write(self._add_waiting)
        while self._begun:
            self._begun.popleft().result()

    def _do(self, work: Callable[[], None]) -> None:
        if self._failed:  # vectors of passages that have not come into the index
            return
        try:
            work()
        except BaseException:
            self._failed = True
            raise

    def _add_if_due(self) -> None:
        started = time.monotonic()
        if started >= self._due:
            self._add_waiting()
            finished = time.monotonic()
            self._due = finished + max(_SECONDS_BETWEEN, _SHARE * (finished - started))

    def _add_waiting(self) -> None:
        vectors: dict[bytes, Vectors] = {}
        try:
            while True:
                vectors |= self._waiting.get_nowait()
        except Empty:
            if vectors:
                add_vectors(self._folder, vectors)


def add_vectors(
    folder: Path, vectors: Mapping[bytes, Vectors], form: VectorForm | None = None
) -> None:
    """Put into use a generation that is the one in use now, with more vectors.

    Args:
        folder: the index.
        vectors: by the keys of their passages.
        form: to keep all of them in from now on; unless it is given, the one they have.

    Raises:
        IndexWriteError: the disk is full or fails; the generation in use stays.
        IndexDamagedError: the vectors there are not those that were written.
    """
    with (
        Index.open(folder) as current,
        writing(folder),
        new_generation(folder) as temporary,
    ):
        generation, manifest = current_generation(folder)
        # They get a new checksum, which would make a damaged vector one like the others.
        current.check_files(_VECTOR_FILES)
        kept = [record for record in manifest.files if record.path not in _VECTOR_FILES]
        for record in kept:
            link_file(generation / record.path, temporary / record.path)
        (temporary / TERMS / LOCK).touch()
        form, made = form or manifest.form, 0
        if vectors or manifest.vectors:
            blocks = _filled(current, vectors)
            made = write_vectors(temporary, manifest.embedder.dim, blocks, form)
        written = [temporary / name for name in _VECTOR_FILES if (temporary / name).exists()]
        files = [*kept, *(record_file(temporary, path) for path in written)]
        manifest = replace(
            manifest,
            created=datetime.now(UTC).isoformat(timespec="seconds"),
            vectors=made,
            form=form,
            lost=lost_with(manifest, form),
            files=tuple(sorted(files, key=lambda record: record.path)),
        )
        publish(folder, temporary, manifest)
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
