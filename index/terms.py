"""The BM25 index over terms, which is searched beside the vectors."""

import errno
import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from index.files import link_file

if TYPE_CHECKING:
    import tantivy

Rows = npt.NDArray[np.int64]

LOCK = ".tantivy-meta.lock"
"""An empty file that tantivy wants even to read."""

_ROWS = "rows"

# Enough to make one segment of a million passages; taken only as it fills.
_WRITER_HEAP = 1_000_000_000
_OS_CODE = re.compile(r"(?:code:|os error) (\d+)")


class TermIndex:
    """BM25 over token lists; a row is the position of a list among all."""

    def __init__(
        self,
        index: "tantivy.Index",
        rows: Rows | None,
        links: "tempfile.TemporaryDirectory[str] | None",
    ) -> None:
        """Use `TermIndex.open`."""
        self._schema = index.schema
        self._searcher = index.searcher()
        self._rows = rows
        self._links = links

    @staticmethod
    def build(folder: Path, token_lists: Iterable[Sequence[str]]) -> None:
        """Write an index of the token lists into a folder, which is made."""
        import tantivy

        folder.mkdir(parents=True)
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("terms", tokenizer_name="whitespace", index_option="freq")
        builder.add_unsigned_field("row", indexed=True, fast=True)
        with _writing(folder):
            _add(tantivy.Index(builder.build(), path=str(folder)), enumerate(token_lists))

    @staticmethod
    def grow(
        folder: Path, old: Path, rows: Rows, more: Sequence[tuple[int, Sequence[str]]]
    ) -> None:
        """Write what `build` would of an old index's token lists and more, but for the order.

        The old files, which stay as they are, get a second name; so it takes as long as `more`.

        Args:
            folder: to be made.
            old: of an index.
            rows: where each of its rows is to be.
            more: rows with their token lists.
        """
        import tantivy

        for path in old.iterdir():
            if path.suffix != ".lock":
                link_file(path, folder / path.name)
        # tantivy numbers for good: its numbers are kept, with a table of the rows they stand for.
        known = _read_rows(old, len(rows))
        moved = rows if known is None else rows[known]
        table = np.concatenate([moved, np.array([row for row, _ in more], np.int64)])
        (folder / _ROWS).unlink(missing_ok=True)  # first, or the old index's would be written to
        (folder / _ROWS).write_bytes(table.astype("<i4").tobytes())
        with _writing(folder):
            lists = (tokens for _, tokens in more)
            _add(tantivy.Index.open(str(folder)), enumerate(lists, len(rows)))

    @classmethod
    def open(cls, folder: Path) -> "TermIndex":
        """Open an index that `build` wrote; its files are mapped, not read.

        Raises:
            ValueError: its files are missing or not what they should be.
        """
        import tantivy

        try:
            index = tantivy.Index.open(str(folder))
            return cls(index, _read_rows(folder, index.searcher().num_docs), None)
        except ValueError as error:
            if "Lockfile" not in str(error):
                raise
        # tantivy wants to write a lock file even to read; a folder that may not be written
        # is opened through a folder of links.
        links = tempfile.TemporaryDirectory(prefix="youju-")
        try:
            for path in folder.iterdir():
                if path.suffix != ".lock":
                    _link(path, Path(links.name, path.name))
            index = tantivy.Index.open(links.name)
            return cls(index, _read_rows(folder, index.searcher().num_docs), links)
        except BaseException:  # so it is when a writer has just removed the generation
            links.cleanup()
            raise

    def close(self) -> None:
        """Let go of the files."""
        del self._searcher
        if self._links:
            self._links.cleanup()

    @property
    def count(self) -> int:
        """How many rows there are."""
        return int(self._searcher.num_docs)

    @property
    def rows(self) -> Rows | None:
        """The rows in the order in which their token lists were added; None if they count up."""
        return self._rows

    def holds(self, row: int, tokens: Collection[str]) -> bool:
        """Whether each of these tokens stands in a row."""
        from tantivy import Occur, Query

        number = row if self._rows is None else int(self._numbers[row])
        there = Query.term_query(self._schema, "row", number)
        wanted = [(Occur.Must, self._term(token)) for token in tokens]
        query = Query.boolean_query([(Occur.Must, there), *wanted])
        return len(self._searcher.search(query, limit=2, count=False).hits) == 1

    def doc_freq(self, token: str) -> int:
        """In how many rows a token stands."""
        return int(self._searcher.doc_freq("terms", token))

    def search(
        self, tokens: Iterable[str] | Mapping[str, float], k: int, rows: np.ndarray | None = None
    ) -> list[tuple[int, float]]:
        """Return the best rows, best first, equal ones in the order of rows.

        Args:
            tokens: each weighs as often as it comes, or what the mapping says.
            k: at most so many; rows without any of the tokens are not among them.
            rows: look only at these.
        """
        from tantivy import Occur, Query

        weights = tokens if isinstance(tokens, Mapping) else Counter(tokens)
        if not weights or k < 1 or (rows is not None and not len(rows)):
            return []
        any_term = Query.boolean_query(
            [
                (Occur.Should, Query.boost_query(self._term(token), weight))
                for token, weight in weights.items()
            ]
        )
        query = any_term
        if rows is not None:
            numbers = rows if self._rows is None else self._numbers[rows]
            allowed = Query.term_set_query(self._schema, "row", numbers.tolist())
            query = Query.boolean_query(
                [(Occur.Must, any_term), (Occur.Must, Query.const_score_query(allowed, 0.0))]
            )
        hits = self._searcher.search(query, limit=k, count=False).hits
        found = self._searcher.fast_field_values("row", [address for _, address in hits])
        scored = [
            (int(number) if self._rows is None else int(self._rows[int(number)]), float(score))
            for number, (score, _) in zip(found, hits, strict=True)
            if number is not None
        ]
        return sorted(scored, key=lambda hit: (-hit[1], hit[0]))

    @cached_property
    def _numbers(self) -> Rows:
        return np.argsort(self._rows) if self._rows is not None else np.empty(0, np.int64)

    def _term(self, token: str) -> "tantivy.Query":
        from tantivy import Query

        return Query.term_query(self._schema, "terms", token, "freq")


def _add(index: "tantivy.Index", numbered: Iterable[tuple[int, Sequence[str]]]) -> None:
    import tantivy

    writer = index.writer(heap_size=_WRITER_HEAP, num_threads=1)
    for number, tokens in numbered:
        entry = tantivy.Document()
        entry.add_text("terms", " ".join(tokens))
        entry.add_unsigned("row", number)
        writer.add_document(entry)
    writer.commit()
    writer.wait_merging_threads()


@contextmanager
def _writing(folder: Path) -> Iterator[None]:
    try:
        yield
    except ValueError as error:
        # All that tantivy meets is a ValueError; the system's own code stands in its text.
        code = _OS_CODE.search(str(error))
        raise OSError(int(code[1]) if code else errno.EIO, str(error), str(folder)) from error
    # tantivy makes some files readable by their owner only; who may read the folder may
    # read these.
    readers = folder.stat().st_mode & 0o444
    for path in folder.iterdir():
        if (mode := path.stat().st_mode) | readers != mode:
            path.chmod(mode | readers)
    # Readers would make it, and reading is not to change the folder.
    (folder / LOCK).touch()


def _read_rows(folder: Path, count: int) -> Rows | None:
    """Return the table that `grow` has written: the rows for tantivy's numbers."""
    path = folder / _ROWS
    if not path.exists():
        return None
    rows = np.fromfile(path, "<i4").astype(np.int64)
    if len(rows) != count:
        raise ValueError(f"{path} has {len(rows)} rows, not {count}")
    return rows


def _link(path: Path, link: Path) -> None:
    try:
        link.symlink_to(path.resolve())
    except OSError:  # Windows allows links to administrators only
        shutil.copyfile(path, link)
