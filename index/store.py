"""The read side of an index: from a generation's files to documents, passages and hits."""

import math
import time
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from functools import cached_property
from pathlib import Path
from typing import Self

import numpy as np

from index.documents import FILE_NAME, DocumentInfo, DocumentStore, Entry, Rows
from index.embedders import Vectors
from index.errors import IndexDamagedError
from index.files import reading
from index.generations import current_generation, read_current
from index.manifest import REBUILD, Manifest, check_files
from index.neighbours import NeighbourIndex
from index.terms import TermIndex
from index.types import Document, Figure, Passage, Section
from index.vectors import BY_NUMPY, VectorIndex, map_file, open_exact

DOCUMENTS = FILE_NAME
VECTORS = "vectors.faiss"
"""An index without any vectors yet has none."""
NEIGHBOURS = "neighbours.faiss"
"""Lists of near vectors; an index that is small or not whole has none."""
TERMS = "terms"

# Files up to this size are read through at every opening, which takes some ten milliseconds;
# of larger ones only the size is compared, and `verify` reads them.
_SMALL = 4 * 1024 * 1024
_OPEN_ATTEMPTS = 10
_BLOCK = 4096


class Index:
    """One generation, open for reading; it stays whole while a writer replaces it."""

    def __init__(self, folder: Path, generation: Path, manifest: Manifest) -> None:
        """Use `Index.open`."""
        self.folder = folder
        self.manifest = manifest
        self._generation = generation
        check_files(generation, manifest, _SMALL)
        # All files are opened now: later a writer may have removed them.
        with ExitStack() as stack:
            self._store = DocumentStore(generation / DOCUMENTS, _damaged, manifest.listing)
            stack.callback(self._store.close)
            self._store.check_readable()
            with self._damage(TERMS):
                self._terms = TermIndex.open(generation / TERMS)
            stack.callback(self._terms.close)
            self._vectors_data = map_file(generation / VECTORS) if manifest.vectors else None
            lists = generation / NEIGHBOURS
            self._lists_data = map_file(lists) if lists.exists() else None
            self._open_files = stack.pop_all()

    @classmethod
    def open(cls, folder: Path, *, earlier: bool = False) -> Self:
        """Open the generation in use; one of an `earlier` format only for vectors and names.

        Raises:
            IndexMissingError: there is no index.
            IndexDamagedError: a file is missing or is not what was written.
            IndexMismatchError: it was made by another format of this program.
        """
        for _ in range(_OPEN_ATTEMPTS):
            current = read_current(folder)
            try:
                generation, manifest = current_generation(folder, earlier=earlier)
                with reading(folder):
                    return cls(folder, generation, manifest)
            except (FileNotFoundError, IndexDamagedError) as error:
                # A writer that has made a new generation removes the one that was being opened.
                if read_current(folder) == current:
                    if isinstance(error, IndexDamagedError):
                        raise
                    raise _damaged(Path(error.filename), error) from error
                time.sleep(0.01)
        raise IndexDamagedError(f"索引一直在被改写,无法打开:{folder}。请稍后再试。")

    def close(self) -> None:
        """Let go of the files."""
        self._open_files.close()

    def __enter__(self) -> Self:
        """Return the index itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Let go of the files."""
        self.close()

    def check_files(self, names: Collection[str] = ()) -> None:
        """Read all files through, or those named, large ones too, before they are copied from.

        Raises:
            IndexDamagedError: one has not the checksum that was recorded.
        """
        check_files(self._generation, self.manifest, math.inf, names)

    @property
    def documents_file(self) -> Path:
        """The database of documents, to copy from."""
        return self._generation / DOCUMENTS

    @cached_property
    def documents(self) -> tuple[DocumentInfo, ...]:
        """All documents in the order of their rows."""
        documents = self._store.documents()
        if len(documents) != self.manifest.documents:
            raise _damaged(self.documents_file, ValueError("count"))
        return documents

    @property
    def passage_count(self) -> int:
        """How many passages there are; their rows count from 0."""
        return self.manifest.passages

    def document(self, doc: str) -> Document:
        """Return one document; KeyError if there is none of that name."""
        with self._loss():
            return self._store.document(doc)

    def sections(self, doc: str) -> tuple[Section, ...]:
        """Return a document's outline; KeyError if there is none of that name."""
        with self._loss():
            return self._store.sections(doc)

    def figures(self, doc: str) -> tuple[Figure, ...]:
        """Return a document's figures in its order; KeyError if there is none of that name."""
        with self._loss():
            return self._store.figures(doc)

    def passage(self, row: int) -> Passage:
        """Return one passage; IndexError if there is no such row."""
        return self.passages([row])[0]

    def passages(self, rows: Sequence[int]) -> list[Passage]:
        """Return passages in the order asked for; IndexError if there is no such row."""
        with self._loss():
            return self._store.passages(rows)

    def rows_of(self, docs: Iterable[str]) -> Rows:
        """Return the rows of all passages of these documents, ascending."""
        found = sorted(self._spans[doc] for doc in set(docs) if doc in self._spans)
        spans = [np.arange(first, first + count, dtype=np.int64) for first, count in found]
        return np.concatenate(spans) if spans else np.empty(0, dtype=np.int64)

    def search_vectors(
        self, vector: Vectors, k: int, rows: Rows | None = None
    ) -> list[tuple[int, float]]:
        """Return the k rows nearest by cosine, best first, of all or of `rows`."""
        if self._vectors is None:
            return []
        return self._vectors.search(vector, k, rows)

    def search_terms(
        self, tokens: Iterable[str] | Mapping[str, float], k: int, rows: Rows | None = None
    ) -> list[tuple[int, float]]:
        """Return at most k rows by BM25, best first, of all or of `rows`."""
        return self._terms.search(tokens, k, rows)

    def doc_freq(self, token: str) -> int:
        """In how many passages a token stands."""
        return self._terms.doc_freq(token)

    @property
    def terms(self) -> TermIndex:
        """The index of terms, to be compared with the passages."""
        return self._terms

    def vector(self, row: int) -> Vectors:
        """Return one passage's vector."""
        vector: Vectors = self.vectors(np.array([row]))[0]
        return vector

    def vectors(self, rows: Rows) -> Vectors:
        """Return passages' vectors; one that is not made yet is of zeros."""
        if self._vectors is None:
            return np.zeros((len(rows), self.manifest.embedder.dim), np.float32)
        return self._vectors.vectors(rows)

    def entry(self, info: DocumentInfo) -> Entry:
        """Return all that is stored of one document."""
        return self._store.entry(info)

    def rows_of_keys(self, keys: Collection[bytes]) -> dict[bytes, int]:
        """Return for each of these vector keys whose vector is made a row with that vector."""
        rows = self._store.rows_of_keys(keys)
        if self.whole:
            return rows
        numbers = np.fromiter(rows.values(), np.int64, len(rows))
        some = np.array_split(numbers, len(numbers) // _BLOCK + 1)
        made = np.concatenate([self.vectors(numbers).any(axis=1) for numbers in some])
        return {key: row for (key, row), has in zip(rows.items(), made, strict=True) if has}

    def keys(self) -> list[bytes]:
        """Return the vector keys of all passages, in the order of rows."""
        return self._store.keys()

    @property
    def whole(self) -> bool:
        """Whether every passage has its vector; the others' rows hold zeros until then."""
        return self.manifest.vectors == self.manifest.passages

    @cached_property
    def _spans(self) -> dict[str, tuple[int, int]]:
        return {info.doc: (info.first_row, info.row_count) for info in self.documents}

    @cached_property
    def _vectors(self) -> VectorIndex | None:
        if self._vectors_data is None:
            return None
        with self._damage(VECTORS):
            exact = open_exact(self._vectors_data)
            if (exact.count, exact.dim) != (self.manifest.passages, self.manifest.embedder.dim):
                raise ValueError("count or dimension differs from the manifest's")
        if self._lists_data is None or exact.count <= BY_NUMPY:
            return exact
        with self._damage(NEIGHBOURS):
            return NeighbourIndex.open(exact, self._lists_data)

    @contextmanager
    def _loss(self) -> Iterator[None]:
        """What has gone though it is listed is damage, and no mistake of the caller's."""
        try:
            yield
        except LookupError as error:
            (key,) = error.args
            if key in self._spans if isinstance(key, str) else 0 <= key < self.passage_count:
                raise _damaged(self.documents_file, error) from error
            raise

    @contextmanager
    def _damage(self, name: str) -> Iterator[None]:
        try:
            yield
        except ValueError as error:
            raise _damaged(self._generation / name, error) from error


def _damaged(path: Path, error: Exception) -> IndexDamagedError:
    reason = "缺少文件" if isinstance(error, FileNotFoundError) else "内容无法识别"
    return IndexDamagedError(f"索引已损坏:{path}({reason})。{REBUILD}。")
