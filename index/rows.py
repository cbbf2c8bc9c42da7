"""The tables of the database of documents, and how sections and figures lie in them."""

import hashlib
import json
import zlib
from collections.abc import Iterable
from dataclasses import fields
from typing import Any

from index.types import Document, Figure, Metadata, Section

FIGURES_VERSION = 3
"""Goes into the manifest: figures that were read by other rules are another index."""

METADATA_COLUMNS = ", ".join(field.name for field in fields(Metadata))
_LISTED = f"number, doc, sha256, first_row, row_count, path, source_state, {METADATA_COLUMNS}"
# The index `listing` holds all that a listing of documents says: without it SQLite reads through
# their texts, half a second for 70,000 news. The quote of a figure is left to the text; its value
# is kept, so that the check of an index compares the two. What is read is compared with its seal:
# a file too large to be read at every opening may be damaged.
SCHEMA = f"""
CREATE TABLE documents(
    number INTEGER PRIMARY KEY, doc TEXT NOT NULL UNIQUE, sha256 TEXT NOT NULL,
    first_row INTEGER NOT NULL, row_count INTEGER NOT NULL,
    path TEXT NOT NULL, source_state TEXT NOT NULL,
    {METADATA_COLUMNS}, seal BLOB NOT NULL, figures_seal BLOB NOT NULL,
    sections TEXT NOT NULL, text TEXT NOT NULL);
CREATE INDEX listing ON documents({_LISTED});
CREATE TABLE passages(
    row INTEGER PRIMARY KEY, document INTEGER NOT NULL, start INTEGER NOT NULL,
    "end" INTEGER NOT NULL, section TEXT NOT NULL, seal INTEGER NOT NULL,
    key BLOB NOT NULL);
CREATE TABLE figures(
    document INTEGER NOT NULL, position INTEGER NOT NULL,
    start INTEGER NOT NULL, "end" INTEGER NOT NULL, value TEXT NOT NULL, number REAL,
    unit TEXT NOT NULL, comparator TEXT NOT NULL, indicator TEXT NOT NULL, kind TEXT NOT NULL,
    stretch INTEGER NOT NULL, year INTEGER, masked INTEGER NOT NULL, section TEXT NOT NULL,
    quote_start INTEGER NOT NULL, quote_end INTEGER NOT NULL,
    PRIMARY KEY(document, position)) WITHOUT ROWID;
"""
INSERT_FIGURE = f"INSERT INTO figures VALUES ({','.join('?' * 16)})"
SELECT_FIGURES = "SELECT * FROM figures WHERE document = ? ORDER BY position"
COPIES = (
    f"""INSERT INTO documents SELECT :number, doc, sha256, :row, row_count, path, :state,
        {METADATA_COLUMNS}, seal, figures_seal, sections, text FROM old.documents
        WHERE doc = :doc""",
    """INSERT INTO passages SELECT row - :first + :row, :number, start, "end", section, seal, key
        FROM old.passages WHERE row >= :first AND row < :last ORDER BY row""",
    """INSERT INTO figures SELECT :number, position, start, "end", value, number, unit, comparator,
        indicator, kind, stretch, year, masked, section, quote_start, quote_end FROM old.figures
        WHERE document = (SELECT number FROM old.documents WHERE doc = :doc) ORDER BY position""",
)
"""Take over what another database, attached as `old`, holds of one document; the state of its
source alone may have become another."""


def figure_to_row(figure: Figure, number: int, position: int) -> tuple[Any, ...]:
    """Lay a figure out for `INSERT_FIGURE`.

    Args:
        figure: one of the document's.
        number: of the document.
        position: of the figure among those of the document.
    """
    return (
        number,
        position,
        figure.start,
        figure.end,
        figure.value,
        None if figure.number is None else float(figure.number),
        figure.unit,
        figure.comparator,
        figure.indicator,
        figure.kind,
        int(figure.stretch),
        figure.year,
        int(figure.masked),
        pack(figure.section),
        figure.quote_start,
        figure.quote_end,
    )


def figure_from_row(row: tuple[Any, ...], document: Document) -> Figure:
    """Read a row of `SELECT_FIGURES`.

    Raises:
        ValueError: it is not as `figure_to_row` made it; TypeError likewise.
    """
    (_, _, start, end, value, number, unit, comparator, indicator, kind) = row[:10]
    (stretch, year, masked, section, quote_start, quote_end) = row[10:]
    return Figure(
        doc=document.doc,
        start=start,
        end=end,
        value=value,
        number=number,
        unit=unit,
        comparator=comparator,
        indicator=indicator,
        kind=kind,
        stretch=bool(stretch),
        year=year,
        masked=bool(masked),
        section=tuple(json.loads(section)),
        quote=document.text[quote_start:quote_end],
        quote_start=quote_start,
        quote_end=quote_end,
    )


def seal(*parts: object) -> bytes:
    """Name values by what they are, in an order."""
    return hashlib.sha256(pack(parts).encode()).digest()


def seal_figures(rows: Iterable[tuple[Any, ...]]) -> bytes:
    """Name a document's figures; its number, which changes with every copy, is no part of it."""
    return seal(*(row[1:] for row in rows))


def seal_passage(*parts: object) -> int:
    """Name a passage's document, place and headings, in four bytes."""
    return zlib.crc32(pack(parts).encode())


def seal_listing(rows: Iterable[tuple[Any, ...]]) -> int:
    """Name a list of documents, in four bytes; by columns, three times as quick as by rows.

    Raises:
        TypeError: there is something other than text in a column of text.
    """
    found = 0
    for column in zip(*rows, strict=True):
        text = "\0".join(column) if isinstance(column[0], str) else repr(column)
        found = zlib.crc32(text.encode(), found)
    return found


def check_seal(recorded: object, found: object) -> None:
    """Raise ValueError if what was read is not what was written."""
    if recorded != found:
        raise ValueError("checksum")


def pack(value: object) -> str:
    """Write a value as JSON, short."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def pack_sections(sections: tuple[Section, ...]) -> str:
    """Write an outline as JSON."""
    return pack([_fields(section) for section in sections])


def unpack_sections(packed: str) -> tuple[Section, ...]:
    """Read an outline that `pack_sections` wrote; ValueError or TypeError if it is none."""
    return tuple(map(_section, json.loads(packed)))


def _fields(section: Section) -> list[Any]:
    children = [_fields(child) for child in section.children]
    return [section.title, section.level, section.start, section.title_end, section.end, children]


def _section(values: list[Any]) -> Section:
    title, level, start, title_end, end, children = values
    return Section(title, level, start, title_end, end, tuple(map(_section, children)))
