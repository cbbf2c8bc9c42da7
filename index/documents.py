"""Documents with all that was found in them, in SQLite, read only as far as needed."""

import json
import sqlite3
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from index.rows import (
    METADATA_COLUMNS,
    SELECT_FIGURES,
    check_seal,
    figure_from_row,
    seal,
    seal_figures,
    seal_listing,
    seal_passage,
    unpack_sections,
)
from index.types import Document, Figure, Metadata, Passage, Section

Rows = npt.NDArray[np.int64]

FILE_NAME = "documents.sqlite"

_CACHED_DOCUMENTS = 64
_BATCH = 500


class DocumentInfo(NamedTuple):
    """What is known of a document without its text; tens of thousands are made at once."""

    doc: str
    metadata: Metadata
    sha256: str
    first_row: int
    """Its passages are the rows from here on, in the order of the text."""
    row_count: int
    path: str
    """Of the source file, absolute."""
    source_state: str
    """Of all that was read to make it; the same again means that nothing has changed."""


@dataclass(frozen=True, slots=True)
class Entry:
    """All that is stored of one document."""

    document: Document
    sections: tuple[Section, ...]
    passages: tuple[Passage, ...]
    keys: tuple[bytes, ...]
    """Of the passages' vectors."""
    figures: tuple[Figure, ...]
    """In the order of the text."""
    path: str
    source_state: str


def is_named(doc: str, pattern: str) -> bool:
    """Whether a document has a name, or one that a glob takes in; names may hold brackets."""
    return doc == pattern or fnmatchcase(doc, pattern)


class DocumentStore:
    """The read side; any SQLite error is a sign of damage and goes to `on_damage`."""

    def __init__(
        self,
        path: Path,
        on_damage: Callable[[Path, Exception], Exception],
        listing: int | None = None,
    ) -> None:
        """Open a file that `write_generation` made.

        Args:
            path: the file.
            on_damage: makes the exception that is raised when it turns out to be damaged.
            listing: the checksum of the list of documents; None if none was recorded.
        """
        self._path = path
        self._listing = listing
        self._on_damage = on_damage
        # Immutable: no locks and no journal, so a folder without write permission will do.
        uri = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
        with self._damage():
            self._connection = sqlite3.connect(uri, uri=True, check_same_thread=False)
        self._document = lru_cache(_CACHED_DOCUMENTS)(self._read_document)

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def documents(self) -> tuple[DocumentInfo, ...]:
        """List all documents in the order of their rows."""
        rows = self._listed()
        with self._damage():
            if self._listing is not None:
                check_seal(self._listing, seal_listing(rows))
            return tuple(
                DocumentInfo(doc, Metadata(*metadata), sha256, first, count, path, state)
                for doc, sha256, first, count, path, state, *metadata in rows
            )

    def listing_seal(self) -> int:
        """Return the checksum of the list of documents, to be recorded outside of the file."""
        return seal_listing(self._listed())

    def document(self, doc: str) -> Document:
        """Return one document; KeyError if there is none of that name."""
        return self._numbered(doc)[1]

    def sections(self, doc: str) -> tuple[Section, ...]:
        """Return a document's outline; KeyError if there is none of that name."""
        number, _ = self._numbered(doc)  # which compares the outline, too, with its seal
        rows = self._select("SELECT sections FROM documents WHERE number = ?", (number,))
        with self._damage():
            return unpack_sections(rows[0][0])

    def figures(self, doc: str) -> tuple[Figure, ...]:
        """Return a document's figures; KeyError if there is none of that name."""
        number, document = self._numbered(doc)
        rows = self._select(SELECT_FIGURES, (number,))
        recorded = self._select("SELECT figures_seal FROM documents WHERE number = ?", (number,))
        with self._damage():
            check_seal(recorded[0][0], seal_figures(rows))
            return tuple(figure_from_row(row, document) for row in rows)

    def passages(self, rows: Sequence[int]) -> list[Passage]:
        """Return the passages of rows, in the order asked for; IndexError if one is none."""
        found: dict[int, Passage] = {}
        wanted = [int(row) for row in rows]
        for start in range(0, len(wanted), _BATCH):
            some = wanted[start : start + _BATCH]
            marks = ",".join("?" * len(some))
            columns = 'row, document, start, "end", section, seal'
            for row, number, begin, end, section, recorded in self._select(
                f"SELECT {columns} FROM passages WHERE row IN ({marks})", some
            ):
                document = self._document(number)
                with self._damage():
                    check_seal(recorded, seal_passage(document.doc, begin, end, section))
                    titles = tuple(json.loads(section))
                text = document.text[begin:end]
                found[row] = Passage(document.doc, begin, end, text, titles)
        if missing := [row for row in wanted if row not in found]:
            raise IndexError(missing[0])
        return [found[row] for row in wanted]

    def entry(self, info: DocumentInfo) -> Entry:
        """Return all that is stored of one document."""
        last = info.first_row + info.row_count
        keys = self._select(
            "SELECT key FROM passages WHERE row >= ? AND row < ? ORDER BY row",
            (info.first_row, last),
        )
        return Entry(
            self.document(info.doc),
            self.sections(info.doc),
            tuple(self.passages(range(info.first_row, last))),
            tuple(key for (key,) in keys),
            self.figures(info.doc),
            info.path,
            info.source_state,
        )

    def rows_of_keys(self, keys: Collection[bytes]) -> dict[bytes, int]:
        """Return for each of these keys that is in the index a row with its vector."""
        if not keys:
            return {}
        # One walk over the table: an index on the keys would take more room than the rest.
        with self._damage():
            cursor = self._connection.execute("SELECT key, row FROM passages")
            return {key: row for key, row in cursor if key in keys}

    def keys(self) -> list[bytes]:
        """Return the vector keys of all passages, in the order of rows."""
        with self._damage():
            return [
                key for (key,) in self._connection.execute("SELECT key FROM passages ORDER BY row")
            ]

    def check_readable(self) -> None:
        """Read the schema, so that a file that is no database is found now."""
        self._select("SELECT 1 FROM documents LIMIT 1")

    def _listed(self) -> list[tuple[Any, ...]]:
        own = "doc, sha256, first_row, row_count, path, source_state"
        return self._select(f"SELECT {own}, {METADATA_COLUMNS} FROM documents ORDER BY number")

    def _numbered(self, doc: str) -> tuple[int, Document]:
        rows = self._select("SELECT number FROM documents WHERE doc = ?", (doc,))
        if not rows:
            raise KeyError(doc)
        ((number,),) = rows
        document = self._document(number)
        with self._damage():
            check_seal(doc, document.doc)  # the list of names, too, may be damaged
        return number, document

    def _read_document(self, number: int) -> Document:
        rows = self._select(
            f"SELECT seal, sections, text, doc, sha256, {METADATA_COLUMNS} FROM documents"
            " WHERE number = ?",
            (number,),
        )
        with self._damage():
            ((recorded, sections, text, doc, sha256, *metadata),) = rows
            check_seal(recorded, seal(doc, sha256, metadata, sections, text))
            return Document(doc, text, sha256, Metadata(*metadata))

    def _select(self, query: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        with self._damage():
            return self._connection.execute(query, values).fetchall()

    @contextmanager
    def _damage(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, ValueError, TypeError) as error:
            raise self._on_damage(self._path, error) from error
