"""The documents of an index, read when they are asked for and kept while they are asked about."""

from collections.abc import Iterator, Mapping
from functools import lru_cache

from index.store import Index
from index.types import Document, Figure, Passage, Section


class Sources(Mapping[str, Document]):
    """Documents by name, and what is known of each."""

    def __init__(self, index: Index) -> None:
        """Read from an open index."""
        self._index = index
        self.figures = lru_cache(self._figures)
        self.sections = lru_cache(self._sections)
        self.passages = lru_cache(self._passages)

    def __getitem__(self, doc: str) -> Document:
        """One document; KeyError if there is none of that name."""
        return self._index.document(doc)

    def __iter__(self) -> Iterator[str]:
        """The names, in the index's order."""
        return (info.doc for info in self._index.documents)

    def __len__(self) -> int:
        """How many documents there are."""
        return len(self._index.documents)

    def _figures(self, doc: str) -> tuple[Figure, ...]:
        return self._index.figures(doc)

    def _sections(self, doc: str) -> tuple[Section, ...]:
        return self._index.sections(doc)

    def _passages(self, doc: str) -> tuple[Passage, ...]:
        return tuple(self._index.passages(self._index.rows_of([doc]).tolist()))
