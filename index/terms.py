"""Chinese text to terms, and the BM25 index over them that is searched beside the vectors."""

import errno
import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from operator import add
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from index.fold import fold

if TYPE_CHECKING:
    import tantivy

_CJK = "\u3005-\u3007\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_UNIT = (
    "[十百千万亿]{0,3}(?:平方公里|平方千米|平方米|立方米|公里|千米|厘米|毫米|微克|毫克|公斤|千克|"
    "千瓦时|千瓦|兆瓦|美元|欧元|日元|英镑|港元|港币|人民币|元|公顷|亩|吨|升|度|米|倍|百分点|个百分点|"
    "个月|小时|分钟|工作日|个工作日|年度|年|月|日|天|周|季度|学年|学位|"
    "人次|架次|车次|班次|批次|人|户|家|个|项|件|条|所|座|台|套|栋|幢|辆|艘|架|位|名|次|张|批|期|类|种|"
    "号|届|级|岁|间|处|支|只|部|场|线|份|篇|宗|起|例|片|块|根|盏|床|席|组|队|站|路|里|成|折|分)"
)
_TOKEN = re.compile(
    # 5g 3d 2.0版 5a; a unit in Latin letters (10kv) comes out the same way.
    r"(?P<name>\d+(?:\.\d+)?[a-z]+[a-z0-9]*)"
    # 1,000 is one number; in 7.5%,8% and 5,6月 the comma parts two.
    r"|(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)*)"
    rf"(?:\s*(?P<unit>[%‰]|{_UNIT}|[十百千万亿]+))?"
    # r&d, ai+, pm2.5, covid-19, www.example.gov.cn
    rf"|(?P<latin>[^\W\d_{_CJK}]+(?:[&+./\-]?[a-z0-9]+)*\+?)"
)
_CJK_RUN = re.compile(f"[{_CJK}]+")
_SPACE = re.compile(r"\s+")
_LATIN_PART = re.compile(r"[a-z]{2,}")
_MAX_LATIN = 64

LOCK = ".tantivy-meta.lock"
"""An empty file that tantivy wants even to read."""

# Enough to make one segment of a million passages; taken only as it fills.
_WRITER_HEAP = 1_000_000_000
_OS_CODE = re.compile(r"(?:code:|os error) (\d+)")


def tokenize(text: str) -> list[str]:
    """Split into the terms that are counted: nothing is dropped but marks and masks (`***`).

    Chinese gives single characters and pairs; numbers stand alone and with their unit.

    >>> tokenize("高企 110 家")
    ['高', '企', '高企', '家', '110', '110家']
    """
    folded = _SPACE.sub(_closed, fold(text))
    tokens: list[str] = []
    for run in _CJK_RUN.findall(folded):
        tokens.extend(run)
        tokens.extend(map(add, run, run[1:]))
    for match in _TOKEN.finditer(folded):
        if match["number"]:
            number = match["number"].replace(",", "")
            tokens.append(number)
            if match["unit"]:
                tokens.append(number + match["unit"])
        elif match["name"]:
            tokens.append(match["name"][:_MAX_LATIN])
        else:
            tokens.extend(_latin_tokens(match["latin"]))
    return tokens


def _closed(space: re.Match[str]) -> str:
    """Nothing for a space within Chinese, as converters put one into 固定资 产投资.

    Not by a pattern that looks behind and ahead, which takes ten milliseconds to compile.
    """
    text, (start, end) = space.string, space.span()
    inside = start and _CJK_RUN.match(text, start - 1) and _CJK_RUN.match(text, end)
    return "" if inside else space[0]


def _latin_tokens(word: str) -> list[str]:
    parts = [part for part in _LATIN_PART.findall(word) if part != word]
    return [token[:_MAX_LATIN] for token in (word, *parts)]


class TermIndex:
    """BM25 over token lists; a row is the position of a list in the order of building."""

    def __init__(
        self, index: "tantivy.Index", links: "tempfile.TemporaryDirectory[str] | None"
    ) -> None:
        """Use `TermIndex.open`."""
        self._schema = index.schema
        self._searcher = index.searcher()
        self._links = links

    @staticmethod
    def build(folder: Path, token_lists: Iterable[Sequence[str]]) -> None:
        """Write an index of the token lists into a folder, which is made."""
        import tantivy

        folder.mkdir(parents=True)
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("terms", tokenizer_name="whitespace", index_option="freq")
        builder.add_unsigned_field("row", indexed=True, fast=True)
        try:
            index = tantivy.Index(builder.build(), path=str(folder))
            writer = index.writer(heap_size=_WRITER_HEAP, num_threads=1)
            for row, tokens in enumerate(token_lists):
                entry = tantivy.Document()
                entry.add_text("terms", " ".join(tokens))
                entry.add_unsigned("row", row)
                writer.add_document(entry)
            writer.commit()
            writer.wait_merging_threads()
        except ValueError as error:
            # All that tantivy meets is a ValueError; the system's own code stands in its text.
            code = _OS_CODE.search(str(error))
            raise OSError(int(code[1]) if code else errno.EIO, str(error), str(folder)) from error
        # tantivy makes some files readable by their owner only; who may read the folder may
        # read these.
        readers = folder.stat().st_mode & 0o444
        for path in folder.iterdir():
            path.chmod(path.stat().st_mode | readers)
        # Readers would make it, and reading is not to change the folder.
        (folder / LOCK).touch()

    @classmethod
    def open(cls, folder: Path) -> "TermIndex":
        """Open an index that `build` wrote; its files are mapped, not read.

        Raises:
            ValueError: its files are missing or not what they should be.
        """
        import tantivy

        try:
            return cls(tantivy.Index.open(str(folder)), None)
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
            return cls(tantivy.Index.open(links.name), links)
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
            allowed = Query.term_set_query(self._schema, "row", rows.tolist())
            query = Query.boolean_query(
                [(Occur.Must, any_term), (Occur.Must, Query.const_score_query(allowed, 0.0))]
            )
        hits = self._searcher.search(query, limit=k, count=False).hits
        found = self._searcher.fast_field_values("row", [address for _, address in hits])
        scored = [
            (int(row), float(score))
            for row, (score, _) in zip(found, hits, strict=True)
            if row is not None
        ]
        return sorted(scored, key=lambda hit: (-hit[1], hit[0]))

    def _term(self, token: str) -> "tantivy.Query":
        from tantivy import Query

        return Query.term_query(self._schema, "terms", token, "freq")


def _link(path: Path, link: Path) -> None:
    try:
        link.symlink_to(path.resolve())
    except OSError:  # Windows allows links to administrators only
        shutil.copyfile(path, link)
