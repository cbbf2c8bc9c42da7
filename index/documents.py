"""Documents, sections and passages of one generation, in SQLite, read only as far as needed."""

import errno
import json
import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import astuple, dataclass, fields
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from index.types import Document, Metadata, Passage, Section

Rows = npt.NDArray[np.int64]

_METADATA = ", ".join(field.name for field in fields(Metadata))
# The text comes last, so that a listing of documents does not read through it.
_SCHEMA = f"""
CREATE TABLE documents(
    number INTEGER PRIMARY KEY, doc TEXT NOT NULL UNIQUE, sha256 TEXT NOT NULL,
    first_row INTEGER NOT NULL, row_count INTEGER NOT NULL,
    path TEXT NOT NULL, source_state TEXT NOT NULL,
    {_METADATA}, sections TEXT NOT NULL, text TEXT NOT NULL);
CREATE TABLE passages(
    row INTEGER PRIMARY KEY, document INTEGER NOT NULL, start INTEGER NOT NULL,
    "end" INTEGER NOT NULL, section TEXT NOT NULL, key BLOB NOT NULL);
"""
_CACHED_DOCUMENTS = 64
_BATCH = 500


@dataclass(frozen=True, slots=True)
class DocumentInfo:
    """What is known of a document without its text."""

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
    path: str
    source_state: str


def write_documents(path: Path, entries: Iterable[Entry]) -> tuple[int, int]:
    """Write entries in their order and return how many documents and passages they are.

    Raises:
        OSError: the disk is full or fails.
    """
    connection = sqlite3.connect(path)
    try:
        # Nobody sees the file before it is whole: it needs no journal.
        connection.execute("PRAGMA journal_mode=OFF")
        connection.execute("PRAGMA synchronous=OFF")
        connection.executescript(_SCHEMA)
        number = row = 0
        for entry in entries:
            _write_entry(connection, entry, number, row)
            number += 1
            row += len(entry.passages)
        connection.commit()
        return number, row
    except sqlite3.Error as error:
        full = error.sqlite_errorcode == sqlite3.SQLITE_FULL
        raise OSError(errno.ENOSPC if full else errno.EIO, str(error), str(path)) from error
    finally:
        connection.close()


def _write_entry(connection: sqlite3.Connection, entry: Entry, number: int, row: int) -> None:
    document = entry.document
    values = (
        number,
        document.doc,
        document.sha256,
        row,
        len(entry.passages),
        entry.path,
        entry.source_state,
        *astuple(document.metadata),
        _json([_pack_section(section) for section in entry.sections]),
        document.text,
    )
    marks = ",".join("?" * len(values))
    connection.execute(f"INSERT INTO documents VALUES ({marks})", values)
    connection.executemany(
        "INSERT INTO passages VALUES (?,?,?,?,?,?)",
        (
            (row + i, number, passage.start, passage.end, _json(passage.section), key)
            for i, (passage, key) in enumerate(zip(entry.passages, entry.keys, strict=True))
        ),
    )


class DocumentStore:
    """The read side; any SQLite error is a sign of damage and goes to `on_damage`."""

    def __init__(self, path: Path, on_damage: Callable[[Path, Exception], Exception]) -> None:
        """Open a file that `write_documents` made.

        Args:
            path: the file.
            on_damage: makes the exception that is raised when it turns out to be damaged.
        """
        self._path = path
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
        own = "doc, sha256, first_row, row_count, path, source_state"
        rows = self._select(f"SELECT {own}, {_METADATA} FROM documents ORDER BY number")
        with self._damage():
            return tuple(
                DocumentInfo(doc, Metadata(*metadata), sha256, first, count, path, state)
                for doc, sha256, first, count, path, state, *metadata in rows
            )

    def document(self, doc: str) -> Document:
        """Return one document; KeyError if there is none of that name."""
        return self._document(self._number(doc))

    def sections(self, doc: str) -> tuple[Section, ...]:
        """Return a document's outline; KeyError if there is none of that name."""
        rows = self._select("SELECT sections FROM documents WHERE doc = ?", (doc,))
        if not rows:
            raise KeyError(doc)
        with self._damage():
            return tuple(_unpack_section(fields) for fields in json.loads(rows[0][0]))

    def passages(self, rows: Sequence[int]) -> list[Passage]:
        """Return the passages of rows, in the order asked for; IndexError if one is none."""
        found: dict[int, Passage] = {}
        wanted = [int(row) for row in rows]
        for start in range(0, len(wanted), _BATCH):
            some = wanted[start : start + _BATCH]
            marks = ",".join("?" * len(some))
            for row, number, begin, end, section in self._select(
                f'SELECT row, document, start, "end", section FROM passages WHERE row IN ({marks})',
                some,
            ):
                document = self._document(number)
                with self._damage():
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

    def check_readable(self) -> None:
        """Read the schema, so that a file that is no database is found now."""
        self._select("SELECT 1 FROM documents LIMIT 1")

    def _number(self, doc: str) -> int:
        rows = self._select("SELECT number FROM documents WHERE doc = ?", (doc,))
        if not rows:
            raise KeyError(doc)
        return int(rows[0][0])

    def _read_document(self, number: int) -> Document:
        rows = self._select(
            f"SELECT doc, text, sha256, {_METADATA} FROM documents WHERE number = ?", (number,)
        )
        with self._damage():
            ((doc, text, sha256, *metadata),) = rows
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


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _pack_section(section: Section) -> list[Any]:
    children = [_pack_section(child) for child in section.children]
    return [section.title, section.level, section.start, section.title_end, section.end, children]


def _unpack_section(fields: list[Any]) -> Section:
    title, level, start, title_end, end, children = fields
    return Section(
        title, level, start, title_end, end, tuple(_unpack_section(child) for child in children)
    )
