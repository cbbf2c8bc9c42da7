"""An index answers before all of its vectors are made, and an interrupted run goes on."""

import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest

from index import build, write_vectors
from index.build import remove_documents, update_index
from index.embedders import HashingEmbedder, Vectors
from index.errors import IndexMissingError
from index.retrieve import Query, Retriever
from index.store import Index
from index.terms import LOCK
from index.tokens import tokenize
from index.verify import verify_index


class Watched(HashingEmbedder):
    """Calls something before each batch of two."""

    batch_size = 2

    def __init__(self, before: Callable[[int], None] = lambda made: None) -> None:
        self.texts: list[str] = []
        self._before = before

    def embed_documents(self, texts: Sequence[str]) -> Vectors:
        self._before(len(self.texts))
        self.texts.extend(texts)
        return super().embed_documents(texts)


class Interrupted(Exception):
    """Stands for a person who has waited long enough."""


def stop_at(limit: int, folder: Path | None = None) -> Callable[[int], None]:
    """Stop before so many are embedded; with `folder` not before those made are in use."""

    def before(made: int) -> None:
        if made >= limit:
            if folder:
                wait_for(folder, made)
            raise Interrupted

    return before


def wait_for(folder: Path, made: int) -> None:
    """Let the embedder pause until so many vectors are in use: they are written beside it."""
    until = time.monotonic() + 30
    while time.monotonic() < until:
        with suppress(IndexMissingError), Index.open(folder) as index:
            if index.manifest.vectors == made:
                return
        time.sleep(0.01)
    raise AssertionError(f"{made} vectors never came into use")


@pytest.fixture(autouse=True)
def early(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build, "_ANSWER_BEFORE", 1)
    monkeypatch.setattr(write_vectors, "_SECONDS_BETWEEN", 0.0)
    monkeypatch.setattr(write_vectors, "_SHARE", 0)


def state(folder: Path) -> tuple[int, int]:
    found = verify_index(folder)
    assert found.problems == ()
    with Index.open(folder) as index:
        return index.manifest.vectors, index.manifest.passages


def test_words_are_found_before_the_first_vector(plans: Path, tmp_path: Path) -> None:
    folder = tmp_path / "index"
    seen: list[tuple[int, int]] = []

    def look(made: int) -> None:
        wait_for(folder, made)
        seen.append(state(folder))
        with Index.open(folder) as index:
            row, _score = index.search_terms(tokenize("加装电梯"), 1)[0]
            assert "电梯" in index.passage(row).text
            near = index.search_vectors(HashingEmbedder().embed_queries(["加装电梯"])[0], 99)
            assert all(index.vector(row).any() for row, _ in near)
            hits = Retriever(index, HashingEmbedder()).retrieve(Query("电梯", "电梯"), 3)
            assert any("电梯" in hit.passage.text for hit in hits)

    report = update_index(folder, [plans], embedder=Watched(look))
    total = report.passages
    assert seen == [(made, total) for made in range(0, total, 2)]
    assert state(folder) == (total, total)


def test_terms_alone_are_indexed_and_the_vectors_made_later(plans: Path, tmp_path: Path) -> None:
    folder = tmp_path / "index"
    report = update_index(folder, [plans], embedder=Watched(stop_at(0)), terms_only=True)
    assert (report.embedded, len(report.added)) == (0, 3)
    assert state(folder) == (0, report.passages)
    assert not list(folder.rglob("vectors.faiss"))
    assert update_index(folder, [plans], embedder=Watched(), terms_only=True).added == ()
    with Index.open(folder) as index:
        hits = Retriever(index, HashingEmbedder()).retrieve(Query("加装电梯", "加装电梯"), 3)
        assert "电梯" in hits[0].passage.text
        assert not index.vectors(np.arange(3)).any()
    remove_documents(folder, ["青禾区*"])
    made, total = state(folder)
    assert made == 0 < total < report.passages
    later = update_index(folder, [plans], embedder=Watched())
    assert later.embedded == report.passages
    assert state(folder) == (report.passages, report.passages)


def test_terms_alone_keep_the_vectors_there_are(plans: Path, tmp_path: Path) -> None:
    folder = tmp_path / "index"
    whole = update_index(folder, [plans], embedder=Watched()).passages
    (plans / "新.txt").write_text("白石县2024年计划\n\n一、教育。新建小学7所。\n", encoding="utf-8")
    total = update_index(folder, [plans], embedder=Watched(), terms_only=True).passages
    assert state(folder) == (whole, total)


def test_an_interrupted_run_goes_on(plans: Path, tmp_path: Path) -> None:
    folder = tmp_path / "index"
    with pytest.raises(Interrupted):
        update_index(folder, [plans], embedder=Watched(stop_at(4, folder)))
    made, total = state(folder)
    assert made == 4 < total
    second = Watched()
    report = update_index(folder, [plans], embedder=second)
    assert report.embedded == len(second.texts) == total - 4
    assert not (report.added or report.changed or report.removed)
    assert state(folder) == (total, total)
    assert update_index(folder, [plans], embedder=Watched(stop_at(0))).embedded == 0


def test_vectors_not_yet_put_into_use_are_kept(
    plans: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(write_vectors, "_SECONDS_BETWEEN", 1e6)
    folder = tmp_path / "index"
    with pytest.raises(Interrupted):
        update_index(folder, [plans], embedder=Watched(stop_at(4)))
    made, total = state(folder)
    assert made == 0
    second = Watched()
    update_index(folder, [plans], embedder=second)
    assert len(second.texts) == total - 4
    assert state(folder) == (total, total)


def test_a_dry_run_says_what_is_still_to_be_made(plans: Path, tmp_path: Path) -> None:
    folder = tmp_path / "index"
    with pytest.raises(Interrupted):
        update_index(folder, [plans], embedder=Watched(stop_at(4, folder)))
    _, total = state(folder)
    report = update_index(folder, [plans], embedder=Watched(stop_at(0)), dry_run=True)
    assert report.embedded == total - 4
    assert state(folder) == (4, total)


@pytest.mark.parametrize("before", [1, 10**9])
def test_documents_may_change_meanwhile(
    plans: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, before: int
) -> None:
    folder = tmp_path / "index"
    with pytest.raises(Interrupted):
        update_index(folder, [plans], embedder=Watched(stop_at(4, folder)))
    (plans / "新.txt").write_text("白石县2024年计划\n\n一、教育。新建小学7所。\n", encoding="utf-8")
    next(plans.glob("青禾区*")).unlink()
    monkeypatch.setattr(build, "_ANSWER_BEFORE", before)
    second = Watched()
    report = update_index(folder, [plans], embedder=second)
    assert (len(report.added), len(report.removed)) == (1, 1)
    assert report.embedded == len(second.texts)
    assert state(folder) == (report.passages, report.passages)
    with Index.open(folder) as index:
        for row in range(index.passage_count):
            nearest, score = index.search_vectors(index.vector(row), 1)[0]
            assert nearest == row
            assert score == pytest.approx(1)


def test_documents_may_be_removed_meanwhile(plans: Path, tmp_path: Path) -> None:
    folder = tmp_path / "index"
    with pytest.raises(Interrupted):
        update_index(folder, [plans], embedder=Watched(stop_at(2, folder)))
    remove_documents(folder, ["青禾区*"])
    made, total = state(folder)
    assert made < total
    update_index(folder, [plans / "白石县"], embedder=Watched())
    assert state(folder) == (total, total)


def test_a_rebuild_keeps_the_whole_index_until_the_new_one_is(plans: Path, tmp_path: Path) -> None:
    class Other(Watched):
        fingerprint = "other 1"

    folder = tmp_path / "index"
    total = update_index(folder, [plans], embedder=Watched()).passages
    with pytest.raises(Interrupted):
        update_index(folder, [plans], embedder=Other(stop_at(4)), rebuild=True)
    assert state(folder) == (total, total)
    second = Other()
    update_index(folder, [plans], embedder=second, rebuild=True)
    assert len(second.texts) == total - 4


def test_other_files_are_the_same_and_not_written_again(plans: Path, tmp_path: Path) -> None:
    folder = tmp_path / "index"
    seen: list[tuple[int, bytes]] = []

    def look(made: int) -> None:
        wait_for(folder, made)
        path = next((folder / "generations").glob("*/documents.sqlite"))
        seen.append((path.stat().st_ino, path.read_bytes()))
        assert (path.parent / "terms" / LOCK).exists()  # reading is not to make it

    update_index(folder, [plans], embedder=Watched(look))
    assert len(seen) > 2
    assert len(set(seen)) == 1


def test_a_passage_whose_vector_is_to_come_is_not_put_last(plans: Path, folder: Path) -> None:
    """Its words alone count, in full: beside the others it would have only the terms' share."""
    with pytest.raises(Interrupted):
        update_index(folder, [plans], embedder=Watched(stop_at(2, folder)))
    with Index.open(folder) as index:
        assert 0 < index.manifest.vectors < index.passage_count
        bare = [r for r in range(index.passage_count) if not index.vector(r).any()]
        for row in bare:
            text = index.passage(row).text
            best = Retriever(index, HashingEmbedder()).retrieve(Query(text, text), 1)[0]
            assert (best.passage, best.score) == (index.passage(row), 1.0)
