"""Search among many vectors: lists of near ones (IVF), of which a question looks into a few."""

from pathlib import Path
from typing import TYPE_CHECKING, Self

import numpy as np
import numpy.typing as npt

from index.vectors import Bytes, Rows, VectorIndex, Vectors, blocks, load_faiss

if TYPE_CHECKING:
    import faiss

APPROXIMATE_FROM = 100_000
"""Up to here exact search takes some ten milliseconds."""

_SAMPLES_PER_LIST = 40
# Questions lie apart from passages: what suffices to find a passage by its like finds too little
# for them. These were measured with real questions by scripts/bench_search.py.
_LEAST_LOOKED_INTO, _SHARE_LOOKED_INTO = 128, 7
_CANDIDATES = 400


class NeighbourIndex:
    """Approximate search over an exact index, which keeps the vectors and has the last word."""

    def __init__(self, exact: VectorIndex, lists: "faiss.IndexIVF", data: Bytes) -> None:
        """Use `NeighbourIndex.open`."""
        self._exact = exact
        self._lists = lists
        self._data = data  # the lists point into it

    @staticmethod
    def write(path: Path, exact: VectorIndex, threads: int) -> None:
        """Make the file of lists for an exact index."""
        faiss = load_faiss(threads)
        count = 1 << round(np.log2(2 * np.sqrt(exact.count)))
        # A bit for each number of a vector (RaBitQ): 70 bytes in the place of 1536.
        kind = f"IVF{count},RaBitQfs"
        lists = faiss.index_factory(exact.dim, kind, faiss.METRIC_INNER_PRODUCT)
        chance = np.random.default_rng(0)
        wanted = min(_SAMPLES_PER_LIST * count, exact.count)
        lists.train(exact.vectors(np.sort(chance.choice(exact.count, wanted, replace=False))))
        for block in blocks(exact):
            lists.add(block)
        lists.nprobe = min(count, max(_LEAST_LOOKED_INTO, count // _SHARE_LOOKED_INTO))
        path.write_bytes(faiss.serialize_index(lists).data)

    @classmethod
    def open(cls, exact: VectorIndex, data: Bytes) -> Self:
        """Use a mapped file that `write` made; raises ValueError if it is of another kind."""
        faiss = load_faiss()
        reader = faiss.ZeroCopyIOReader(faiss.swig_ptr(data), data.nbytes)
        try:
            lists = faiss.read_index(reader)
        except RuntimeError as error:
            raise ValueError(str(error)) from error
        if not isinstance(lists, faiss.IndexIVF) or (lists.ntotal, lists.d) != (
            exact.count,
            exact.dim,
        ):
            raise ValueError("not the lists of these vectors")
        return cls(exact, lists, data)

    @property
    def count(self) -> int:
        """How many vectors there are."""
        return self._exact.count

    @property
    def dim(self) -> int:
        """How many numbers a vector has."""
        return self._exact.dim

    @property
    def lists(self) -> int:
        """How many there are."""
        return int(self._lists.nlist)

    @property
    def looked_into(self) -> int:
        """How many of the lists a question is compared with."""
        return int(self._lists.nprobe)

    def search(self, vector: Vectors, k: int, rows: Rows | None = None) -> list[tuple[int, float]]:
        """Return at most k rows, best first; among `rows` the search is exact."""
        if rows is not None or k < 1:
            return self._exact.search(vector, k, rows)
        question = np.ascontiguousarray(vector, dtype=np.float32).reshape(1, -1)
        load_faiss()
        _, found = self._lists.search(question, min(_CANDIDATES + k, self.count))
        # FAISS fills up a short result with row -1.
        return self._settled(question, np.sort(found[0][found[0] >= 0]), k)

    def vectors(self, rows: Rows) -> Vectors:
        """Return the vectors of these rows."""
        return self._exact.vectors(rows)

    def _settled(
        self, question: Vectors, candidates: npt.NDArray[np.int64], k: int
    ) -> list[tuple[int, float]]:
        scores = self._exact.vectors(candidates) @ question[0]
        hits = zip(candidates.tolist(), scores.tolist(), strict=True)
        return sorted(hits, key=lambda hit: (-hit[1], hit[0]))[:k]
