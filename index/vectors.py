"""Unit vectors, written to a file and searched by inner product."""

import struct
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Protocol, Self

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    import faiss

Vectors = npt.NDArray[np.float32]
Rows = npt.NDArray[np.int64]
Bytes = npt.NDArray[np.uint8]

_BLOCK = 65_536
_COPIED = 2048

BY_NUMPY = 32_768
"""Up to so many vectors FAISS takes longer to import than numpy to read and compare them all."""

# What FAISS puts before the numbers of an IndexFlatIP: kind, dimension, count, two fields of its
# past, whether it is trained, the metric, how many numbers there are.
_HEADER = struct.Struct("<4siqqq?iQ")
_KIND, _PAST, _TRAINED, _INNER_PRODUCT = b"IxFI", 1 << 20, True, 0


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

    @staticmethod
    def write(path: Path, dim: int, blocks: Iterable[Vectors]) -> None:
        """Make the file of blocks of vectors, one after the other."""

    @classmethod
    def open(cls, data: Bytes) -> Self:
        """Use a mapped file that `write` made; raises ValueError if it is of another kind."""

    def search(self, vector: Vectors, k: int, rows: Rows | None = None) -> list[tuple[int, float]]:
        """Return at most k rows, best first, equal ones in the order of rows.

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

    @staticmethod
    def write(path: Path, dim: int, blocks: Iterable[Vectors]) -> None:
        """Write a flat inner-product index."""
        _write_flat(path, dim, blocks)

    @classmethod
    def open(cls, data: Bytes) -> Self:
        """Use a mapped file that `write` made."""
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

    def vectors(self, rows: Rows) -> Vectors:
        """Return the vectors of these rows."""
        wanted = np.ascontiguousarray(rows, dtype=np.int64)
        if not len(wanted):
            return np.empty((0, self.dim), dtype=np.float32)
        return np.asarray(self._index.reconstruct_batch(wanted), dtype=np.float32)

    def blocks(self) -> Iterator[Vectors]:
        """Yield all vectors, some at a time."""
        for start in range(0, self.count, _BLOCK):
            yield self.vectors(np.arange(start, min(start + _BLOCK, self.count)))

    def search_many(self, questions: Vectors, k: int) -> Rows:
        """Return the k best rows for each of many questions, for which FAISS has a quicker way."""
        _, found = self._index.search(np.ascontiguousarray(questions, dtype=np.float32), k)
        return np.asarray(found, dtype=np.int64)


class NumpyIndex:
    """Exact search by one matrix product over the same file: the quicker one to a few answers."""

    def __init__(self, matrix: Vectors) -> None:
        """Use `NumpyIndex.open`."""
        self._matrix = matrix

    @staticmethod
    def write(path: Path, dim: int, blocks: Iterable[Vectors]) -> None:
        """Write a flat inner-product index."""
        _write_flat(path, dim, blocks)

    @classmethod
    def open(cls, data: Bytes) -> Self:
        """Use a mapped file that `write` made."""
        if data.nbytes < _HEADER.size:
            raise ValueError(f"{data.nbytes} bytes are no index")
        kind, dim, count, _, _, _, metric, numbers = _HEADER.unpack(data[: _HEADER.size].tobytes())
        if (kind, metric, numbers) != (_KIND, _INNER_PRODUCT, count * dim):
            raise ValueError("not a flat index of inner products")
        if data.nbytes != _HEADER.size + 4 * numbers:
            raise ValueError("vectors are missing")
        return cls(data[_HEADER.size :].view("<f4").reshape(count, dim))

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
        candidates = np.arange(self.count) if rows is None else _distinct(rows)
        question = np.asarray(vector, dtype=np.float32).reshape(-1)
        scores = np.empty(len(candidates), dtype=np.float32)
        # Block by block: behind the header no number stands where the processor wants it, so the
        # product copies what it is given, and a copy of all would double the memory taken.
        for start in range(0, len(candidates), _COPIED):
            some = slice(start, start + _COPIED)
            matrix = self._matrix[some] if rows is None else self._matrix[candidates[some]]
            scores[some] = matrix @ question
        best = np.argsort(-scores, kind="stable")[: max(k, 0)]
        return [(int(candidates[i]), float(scores[i])) for i in best]

    def vectors(self, rows: Rows) -> Vectors:
        """Return the vectors of these rows."""
        return self._matrix[np.asarray(rows, dtype=np.int64)]


def _distinct(rows: Rows) -> Rows:
    """In ascending order; `np.unique` would load numpy's masked arrays for it."""
    ordered = np.sort(rows)
    return ordered[np.diff(ordered, prepend=-1) > 0]


def open_exact(data: Bytes) -> FaissIndex | NumpyIndex:
    """Open a mapped file with what answers first; raises ValueError if it is damaged."""
    index = NumpyIndex.open(data)
    return index if index.count <= BY_NUMPY else FaissIndex.open(data)


def _write_flat(path: Path, dim: int, blocks: Iterable[Vectors]) -> None:
    """Write just what FAISS writes, but block by block, so that memory holds only one."""
    count = 0
    with path.open("wb") as file:
        file.seek(_HEADER.size)
        for block in blocks:
            file.write(np.ascontiguousarray(block, dtype="<f4").data)
            count += len(block)
        file.seek(0)
        fields = (_KIND, dim, count, _PAST, _PAST, _TRAINED, _INNER_PRODUCT, count * dim)
        file.write(_HEADER.pack(*fields))


def load_faiss(threads: int = 1) -> ModuleType:
    """Return FAISS, set to one thread unless there is much to do.

    A question's search is short: threads that spin for it cost more than they bring.
    """
    import faiss

    faiss.omp_set_num_threads(threads)
    return faiss
