"""Unit vectors, written to a file and searched by inner product."""

import struct
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, Protocol, Self

import numpy as np
import numpy.typing as npt

from index.best_rows import best_places, distinct_rows
from index.packing import KINDS, multiply_packed, pack_vectors, packed_lengths, unpack_vectors
from index.vector_form import VectorForm

if TYPE_CHECKING:
    import faiss

Vectors = npt.NDArray[np.float32]
Rows = npt.NDArray[np.int64]
Bytes = npt.NDArray[np.uint8]

_BLOCK = 65_536
_COPIED = 256
"""Rows that are made numbers of 32 bits and multiplied while the processor's cache holds them."""

BY_NUMPY = 32_768
"""Up to so many vectors FAISS takes longer to import than numpy to read and compare them all."""

# What FAISS puts before the numbers of an IndexFlatIP: kind, dimension, count, two fields of its
# past, whether it is trained, the metric, how many numbers there are.
_HEADER = struct.Struct("<4siqqq?iQ")
_PAST, _TRAINED, _INNER_PRODUCT = 1 << 20, True, 0


def map_file(path: Path) -> Bytes:
    """Map a file into memory; it can be read even after it has been removed."""
    return np.memmap(path, dtype=np.uint8, mode="r")


class VectorIndex(Protocol):
    """Vectors by row, that is by their position in what was written."""

    @property
    def count(self) -> int:
        """How many vectors there are."""

    @property
    def dim(self) -> int:
        """How many numbers a vector has."""

    def search(self, vector: Vectors, k: int, rows: Rows | None = None) -> list[tuple[int, float]]:
        """Return at most k rows, best first, equal ones in the order of rows.

        A row of zeros stands for a vector that is still to be made: it is never found.

        Args:
            vector: the question's.
            k: how many.
            rows: look only at these.
        """

    def vectors(self, rows: Rows) -> Vectors:
        """Return the vectors of these rows."""


class FaissIndex:
    """Exact search by FAISS; the file is mapped, so that opening a big one reads little."""

    def __init__(self, index: "faiss.IndexFlatIP", data: Bytes) -> None:
        """Use `FaissIndex.open`."""
        self._index = index
        self._data = data  # the index points into it

    @classmethod
    def open(cls, data: Bytes) -> Self:
        """Use a mapped file that `write_exact` made in 32 bits; ValueError if it is another."""
        faiss = load_faiss()
        reader = faiss.ZeroCopyIOReader(faiss.swig_ptr(data), data.nbytes)
        try:
            return cls(faiss.read_index(reader), data)
        except RuntimeError as error:
            raise ValueError(str(error)) from error

    @property
    def count(self) -> int:
        """How many vectors there are."""
        return int(self._index.ntotal)

    @property
    def dim(self) -> int:
        """How many numbers a vector has."""
        return int(self._index.d)

    def search(self, vector: Vectors, k: int, rows: Rows | None = None) -> list[tuple[int, float]]:
        """Return at most k rows, best first, equal ones in the order of rows."""
        hits = self._search(vector, k, rows)
        zero = np.array([row for row, score in hits if score == 0], dtype=np.int64)
        if self.vectors(zero).any(axis=1).all():
            return hits
        # Rows of zeros stand before those that are unlike the question and may have crowded
        # them out.
        made = self._made
        return self._search(vector, k, np.flatnonzero(made) if rows is None else rows[made[rows]])

    def _search(self, vector: Vectors, k: int, rows: Rows | None) -> list[tuple[int, float]]:
        k = min(k, self.count if rows is None else len(rows))
        if k < 1:
            return []
        faiss = load_faiss()
        question = np.ascontiguousarray(vector, dtype=np.float32).reshape(1, -1)
        params = None
        if rows is not None:
            selector = faiss.IDSelectorBatch(np.ascontiguousarray(rows, dtype=np.int64))
            params = faiss.SearchParameters(sel=selector)
        scores, found = self._index.search(question, k, params=params)
        # FAISS fills up a short result with row -1, which Python would take for the last one.
        hits = [
            (int(row), float(score))
            for row, score in zip(found[0], scores[0], strict=True)
            if row >= 0
        ]
        return sorted(hits, key=lambda hit: (-hit[1], hit[0]))

    @cached_property
    def _made(self) -> npt.NDArray[np.bool_]:
        return np.concatenate([block.any(axis=1) for block in blocks(self)])

    def vectors(self, rows: Rows) -> Vectors:
        """Return the vectors of these rows."""
        wanted = np.ascontiguousarray(rows, dtype=np.int64)
        if not len(wanted):
            return np.empty((0, self.dim), dtype=np.float32)
        return np.asarray(self._index.reconstruct_batch(wanted), dtype=np.float32)

    def search_many(self, questions: Vectors, k: int) -> Rows:
        """Return the k best rows for each of many questions, for which FAISS has a quicker way."""
        _, found = self._index.search(np.ascontiguousarray(questions, dtype=np.float32), k)
        return np.asarray(found, dtype=np.int64)


class NumpyIndex:
    """Exact search by matrix products over the file: the quicker one to a few answers."""

    def __init__(self, matrix: npt.NDArray[Any], form: VectorForm) -> None:
        """Use `NumpyIndex.open`."""
        self._matrix = matrix
        self.form = form

    @classmethod
    def open(cls, data: Bytes) -> Self:
        """Use a mapped file that `write_exact` made; raises ValueError if it is another."""
        if data.nbytes < _HEADER.size:
            raise ValueError(f"{data.nbytes} bytes are no index")
        kind, dim, count, _, _, _, metric, numbers = _HEADER.unpack(data[: _HEADER.size].tobytes())
        if kind not in KINDS or (metric, numbers) != (_INNER_PRODUCT, count * dim):
            raise ValueError("not a flat index of inner products")
        form, number = KINDS[kind]
        if data.nbytes != _HEADER.size + number.itemsize * numbers:
            raise ValueError("vectors are missing")
        return cls(data[_HEADER.size :].view(number).reshape(count, dim), form)

    @property
    def count(self) -> int:
        """How many vectors there are."""
        return int(self._matrix.shape[0])

    @property
    def dim(self) -> int:
        """How many numbers a vector has."""
        return int(self._matrix.shape[1])

    def search(self, vector: Vectors, k: int, rows: Rows | None = None) -> list[tuple[int, float]]:
        """Return at most k rows, best first, equal ones in the order of rows."""
        candidates = np.arange(self.count) if rows is None else distinct_rows(rows)
        question = np.asarray(vector, dtype=np.float32).reshape(-1)
        scores = np.empty(len(candidates), dtype=np.float32)
        # Block by block: behind the header no number stands where the processor wants it, so the
        # product copies what it is given, and a copy of all would double the memory taken.
        for start in range(0, len(candidates), _COPIED):
            some = slice(start, start + _COPIED)
            matrix = self._matrix[some] if rows is None else self._matrix[candidates[some]]
            found = multiply_packed(matrix, self.form, question)
            if not found.all():
                found[~matrix.any(axis=1)] = -np.inf
            scores[some] = found
        if self.form is VectorForm.SQ8:
            scores /= self._lengths[candidates]
        return [
            (int(candidates[i]), float(scores[i]))
            for i in best_places(scores, k)
            if scores[i] > -np.inf
        ]

    @cached_property
    def _lengths(self) -> Vectors:
        """Of the vectors as they lie in the file; 1 for those that are still to be made."""
        lengths = np.empty(self.count, dtype=np.float32)
        for start in range(0, self.count, _COPIED):
            some = slice(start, start + _COPIED)
            lengths[some] = packed_lengths(self._matrix[some])
        return lengths

    def vectors(self, rows: Rows) -> Vectors:
        """Return the vectors of these rows."""
        return unpack_vectors(self._matrix[np.asarray(rows, dtype=np.int64)], self.form)


def blocks(index: VectorIndex) -> Iterator[Vectors]:
    """Yield all vectors of an index, some at a time."""
    for start in range(0, index.count, _BLOCK):
        yield index.vectors(np.arange(start, min(start + _BLOCK, index.count)))


def open_exact(data: Bytes) -> FaissIndex | NumpyIndex:
    """Open a mapped file with what answers first; raises ValueError if it is damaged."""
    index = NumpyIndex.open(data)
    few = index.count <= BY_NUMPY
    return index if few or index.form is not VectorForm.F32 else FaissIndex.open(data)


def write_exact(
    path: Path, dim: int, blocks: Iterable[Vectors], form: VectorForm = VectorForm.F32
) -> None:
    """Write vectors block by block, so that memory holds only one; 32 bits just as FAISS does."""
    count = 0
    kind, number = next((kind, n) for kind, (of, n) in KINDS.items() if of is form)
    with path.open("wb") as file:
        file.seek(_HEADER.size)
        for block in blocks:
            packed = pack_vectors(block, form)
            file.write(np.ascontiguousarray(packed, dtype=number).data)
            count += len(block)
        file.seek(0)
        fields = (kind, dim, count, _PAST, _PAST, _TRAINED, _INNER_PRODUCT, count * dim)
        file.write(_HEADER.pack(*fields))


def load_faiss(threads: int = 1) -> ModuleType:
    """Return FAISS, set to one thread unless there is much to do.

    A question's search is short: threads that spin for it cost more than they bring.
    """
    import faiss

    faiss.omp_set_num_threads(threads)
    return faiss
