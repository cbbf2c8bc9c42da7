"""The embedder and the writer of an index work beside each other."""

import errno
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import pytest

from index import build, write_vectors
from index.build import update_index
from index.embedders import HashingEmbedder, Vectors
from index.errors import IndexWriteError
from index.store import Index
from index.terms import TermIndex
from index.verify import verify_index

_PATIENCE = 30


class Acting(HashingEmbedder):
    """Does something before each passage."""

    batch_size = 1

    def __init__(self, before: Callable[[int], None]) -> None:
        self.embedded = 0
        self._before = before

    def embed_documents(self, texts: Sequence[str]) -> Vectors:
        self._before(self.embedded)
        self.embedded += len(texts)
        return super().embed_documents(texts)


@pytest.fixture(autouse=True)
def early(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build, "_ANSWER_BEFORE", 1)
    monkeypatch.setattr(write_vectors, "_SECONDS_BETWEEN", 0.0)
    monkeypatch.setattr(write_vectors, "_SHARE", 0)


def test_the_first_passages_are_embedded_while_terms_are_written(
    folder: Path, plans: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    embedded = threading.Event()
    real = TermIndex.build

    def build_late(path: Path, lists: Iterable[Sequence[str]]) -> None:
        assert embedded.wait(_PATIENCE), "the embedder waits for the terms"
        real(path, lists)

    monkeypatch.setattr(TermIndex, "build", build_late)

    def before(made: int) -> None:
        if made == 3:
            embedded.set()

    update_index(folder, [plans], embedder=Acting(before))
    assert verify_index(folder).problems == ()


def test_passages_are_embedded_while_vectors_are_put_into_use(
    folder: Path, plans: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    embedded = threading.Event()
    real, adding = write_vectors.add_vectors, threading.Event()

    def add_late(*arguments: object, **options: object) -> None:
        adding.set()
        assert embedded.wait(_PATIENCE), "the embedder waits for the vectors"
        real(*arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(write_vectors, "add_vectors", add_late)

    def before(made: int) -> None:
        if made == 1:
            assert adding.wait(_PATIENCE)
        if made == 3:
            embedded.set()

    update_index(folder, [plans], embedder=Acting(before))
    with Index.open(folder) as index:
        assert index.whole


def test_ctrl_c_leaves_the_terms_of_all_that_was_read(
    folder: Path, plans: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pressed = threading.Event()
    real = TermIndex.build

    def build_late(path: Path, lists: Iterable[Sequence[str]]) -> None:
        assert pressed.wait(_PATIENCE)
        real(path, lists)

    monkeypatch.setattr(TermIndex, "build", build_late)

    def before(made: int) -> None:
        if made == 2:
            pressed.set()
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        update_index(folder, [plans], embedder=Acting(before))
    assert verify_index(folder).problems == ()
    with Index.open(folder) as index:
        assert len(index.documents) == 3
        assert index.search_terms(["增长"], 1)
    rest = Acting(lambda _: None)
    total = update_index(folder, [plans], embedder=rest).passages
    assert rest.embedded == total - 2
    assert not (folder / "pending").exists()


def test_a_disk_that_is_full_stops_the_embedder(
    folder: Path, plans: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    failed = threading.Event()

    def fail(*_: object) -> None:
        failed.set()
        raise OSError(errno.ENOSPC, "full")

    def before(made: int) -> None:
        assert made < 10, "the embedder goes on for nothing"
        if made >= 2:
            assert failed.wait(_PATIENCE)
            time.sleep(0.05)  # until the one who writes is through with it

    old = update_index(folder, [plans / "白石县"], embedder=HashingEmbedder()).passages
    known = (folder / "CURRENT").read_bytes()
    text = "".join(f"第{n}项:新建道路{n}公里。" * 9 + "\n\n" for n in range(20))
    (plans / "白石县" / "新.txt").write_text(f"白石县2024年计划\n\n{text}", encoding="utf-8")
    stopped, rest = Acting(before), Acting(lambda _: None)
    with monkeypatch.context() as patch:
        patch.setattr(TermIndex, "build", fail)
        with pytest.raises(IndexWriteError, match="磁盘已满"):
            update_index(folder, [plans / "白石县"], embedder=stopped)
    assert (folder / "CURRENT").read_bytes() == known
    assert verify_index(folder).problems == ()
    total = update_index(folder, [plans / "白石县"], embedder=rest).passages
    assert rest.embedded == total - old - stopped.embedded > 0
    assert verify_index(folder).problems == ()


def test_what_a_killed_run_left_pending_is_cleaned_up(folder: Path, plans: Path) -> None:
    """A run that is killed between its last two steps leaves only vectors that are in use."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(build, "clear_pending", lambda _, **__: None)
        update_index(folder, [plans], embedder=HashingEmbedder())
    assert (folder / "pending").exists()
    assert update_index(folder, [plans], embedder=HashingEmbedder()).embedded == 0
    assert not (folder / "pending").exists()
