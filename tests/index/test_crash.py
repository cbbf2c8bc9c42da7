"""Disks that are full or may only be read, writers and readers at the same time."""

import os
import signal
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.build import update_index
from index.embedders import HashingEmbedder
from index.errors import IndexDamagedError, IndexLockedError, IndexMissingError
from index.generations import read_current
from index.lock import writer_lock
from index.store import Index
from index.tokens import tokenize
from index.verify import verify_index
from tests.index.nursery import Nursery

pytestmark = pytest.mark.skipif(os.name == "nt", reason="limits and users are POSIX here")

EMBEDDER = HashingEmbedder()
ROUNDS = 200


@pytest.fixture(scope="module")
def nursery() -> Iterator[Nursery]:
    made = Nursery()
    yield made
    made.close()


def ask(folder: Path) -> None:
    """Open and search; both must find something that stands in the source."""
    with Index.open(folder) as opened:
        vector = EMBEDDER.embed_queries(["固定资产投资增长"])[0]
        hits = [*opened.search_terms(tokenize("增长"), 3), *opened.search_vectors(vector, 3)]
        assert len(hits) >= 4
        for passage in opened.passages([row for row, _ in hits]):
            assert opened.document(passage.doc).text[passage.start : passage.end] == passage.text


@pytest.mark.parametrize("limit", [0, 500, 3_000, 20_000, 60_000])
def test_files_that_cannot_grow(folder: Path, plans: Path, nursery: Nursery, limit: int) -> None:
    update_index(folder, [plans], embedder=EMBEDDER)
    before = (folder / "CURRENT").read_bytes()
    text = "".join(f"{n}、第{n}项工程推进{n}公里。" * 9 + "\n\n" for n in range(60))
    (plans / "新.txt").write_text(f"松涛区2024年计划\n\n{text}", encoding="utf-8")
    outcome = nursery.run("limited", folder, plans, limit)
    assert outcome.startswith("IndexWriteError: 无法写入索引"), outcome
    assert (folder / "CURRENT").read_bytes() == before
    assert verify_index(folder).sound
    assert update_index(folder, [plans], embedder=EMBEDDER).added == ("新.txt",)
    assert verify_index(folder).sound


def test_a_second_writer_is_told_of_the_first(folder: Path, plans: Path, nursery: Nursery) -> None:
    with writer_lock(folder):
        outcome = nursery.run("once", folder, plans)
        assert outcome.startswith("IndexLockedError")
        assert f"进程 {os.getpid()}" in outcome
        with pytest.raises(IndexLockedError), writer_lock(folder):
            pass
    assert nursery.run("once", folder, plans) == "done"


def test_readers_never_see_half_an_index(folder: Path, plans: Path, nursery: Nursery) -> None:
    """Nor fail, while generations are made and removed all the time."""
    update_index(folder, [plans], embedder=EMBEDDER)
    worker = nursery.start("loop", folder, plans)
    seen: set[bytes] = set()
    try:
        until = time.monotonic() + 60
        rounds = 0
        while rounds < ROUNDS or (len(seen) < 20 and time.monotonic() < until):
            rounds += 1
            seen.add((folder / "CURRENT").read_bytes())
            ask(folder)
            if rounds % 10 == 0:
                assert verify_index(folder).sound
    finally:
        os.kill(worker, signal.SIGKILL)
        said, ended_by = nursery.outcome()
    assert ended_by == signal.SIGKILL, said
    assert len(seen) >= 20


def test_the_first_run_is_waited_for(folder: Path, plans: Path) -> None:
    """Between its last steps there is a generation that nothing names yet."""
    with pytest.raises(IndexMissingError, match="索引不存在"):
        read_current(folder)
    with writer_lock(folder):
        with pytest.raises(
            IndexMissingError, match=rf"还没有建成.*进程 {os.getpid()}.*youju index"
        ):
            read_current(folder)
        (folder / "generations" / "000001").mkdir(parents=True)
        with pytest.raises(IndexMissingError, match="还没有建成"):
            Index.open(folder)
    with pytest.raises(IndexDamagedError, match=r"缺少.*CURRENT.*youju index"):
        read_current(folder)


def test_the_first_run_may_end_while_a_reader_looks(
    folder: Path, plans: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ends(_: Path) -> str:
        monkeypatch.undo()
        update_index(folder, [plans], embedder=EMBEDDER)
        return ""

    monkeypatch.setattr("index.generations.read_holder", ends)
    with Index.open(folder) as index:
        assert index.passage_count


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that other users can reach too, unlike pytest's own."""
    with tempfile.TemporaryDirectory() as name:
        os.chmod(name, 0o755)
        yield Path(name)


def test_a_folder_that_may_only_be_read(open_folder: Path, nursery: Nursery) -> None:
    corpus = open_folder / "资料"
    corpus.mkdir()
    (corpus / "松涛区.txt").write_text("松涛区2024年计划\n\n一、增长8%。\n", encoding="utf-8")
    folder = open_folder / "索引"
    update_index(folder, [corpus], embedder=EMBEDDER)
    (corpus / "新.txt").write_text("青禾区2024年计划\n\n一、增长9%。\n", encoding="utf-8")
    for path in [*folder.rglob("*"), folder]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    outcome = nursery.run("as_nobody", folder, corpus)
    assert outcome.startswith("IndexWriteError") and "没有写权限" in outcome
    for path in [folder, *folder.rglob("*")]:
        path.chmod(0o755 if path.is_dir() else 0o644)
