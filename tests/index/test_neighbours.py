"""Approximate search finds nearly what exact search finds, in the same order."""

from pathlib import Path

import numpy as np
import pytest

from index import write_vectors
from index.build import update_index
from index.embedders import HashingEmbedder, Vectors
from index.neighbours import NeighbourIndex
from index.store import NEIGHBOURS, Index
from index.vectors import FaissIndex, map_file, write_exact
from index.verify import verify_index

COUNT, DIM = 40_000, 24


def clustered(count: int, seed: int) -> Vectors:
    centres = np.random.default_rng(0).normal(size=(60, DIM))
    chance = np.random.default_rng(seed)
    made = centres[chance.integers(60, size=count)] + chance.normal(size=(count, DIM)) * 0.4
    vectors: Vectors = (made / np.linalg.norm(made, axis=1, keepdims=True)).astype(np.float32)
    return vectors


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("资料")
    write_exact(folder / "exact", DIM, [clustered(COUNT, 1)])
    NeighbourIndex.write(folder / "lists", FaissIndex.open(map_file(folder / "exact")), 1)
    return folder


@pytest.fixture
def exact(folder: Path) -> FaissIndex:
    return FaissIndex.open(map_file(folder / "exact"))


@pytest.fixture
def index(folder: Path, exact: FaissIndex) -> NeighbourIndex:
    return NeighbourIndex.open(exact, map_file(folder / "lists"))


def test_nearly_all_is_found_with_exact_scores(exact: FaissIndex, index: NeighbourIndex) -> None:
    found = 0
    for question in clustered(200, 2):
        expected, hits = exact.search(question, 10), index.search(question, 10)
        assert hits == sorted(hits, key=lambda hit: (-hit[1], hit[0]))
        assert len(hits) == 10
        scores = dict(expected)
        for row, score in hits:
            if row in scores:
                found += 1
                assert score == pytest.approx(scores[row], abs=1e-6)
    assert found >= 0.97 * 2000


def test_only_some_lists_are_looked_into(index: NeighbourIndex) -> None:
    assert index.looked_into <= index.lists / 4


def test_among_rows_the_search_is_exact(exact: FaissIndex, index: NeighbourIndex) -> None:
    rows = np.arange(0, COUNT, 7)
    question = clustered(1, 3)[0]
    assert index.search(question, 10, rows) == exact.search(question, 10, rows)


@pytest.mark.parametrize("k", [0, 1, COUNT + 5])
def test_no_row_comes_twice_or_from_nowhere(index: NeighbourIndex, k: int) -> None:
    rows = [row for row, _ in index.search(clustered(1, 4)[0], k)]
    assert len(rows) == len(set(rows)) <= k
    assert all(0 <= row < COUNT for row in rows)


def test_the_same_vectors_make_the_same_file(folder: Path, exact: FaissIndex) -> None:
    NeighbourIndex.write(folder / "again", exact, 1)
    assert (folder / "again").read_bytes() == (folder / "lists").read_bytes()


def test_other_files_are_refused(folder: Path, exact: FaissIndex, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="lists"):
        NeighbourIndex.open(exact, map_file(folder / "exact"))
    (tmp_path / "cut").write_bytes((folder / "lists").read_bytes()[:1000])
    with pytest.raises(ValueError, match=r"fourcc|size|read|error"):
        NeighbourIndex.open(exact, map_file(tmp_path / "cut"))
    write_exact(tmp_path / "fewer", DIM, [clustered(9, 1)])
    with pytest.raises(ValueError, match="lists"):
        NeighbourIndex.open(
            FaissIndex.open(map_file(tmp_path / "fewer")), map_file(folder / "lists")
        )


def test_a_big_index_has_lists_and_a_small_one_none(
    plans: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "index"
    update_index(folder, [plans], embedder=HashingEmbedder())
    assert not list(folder.rglob(NEIGHBOURS))
    monkeypatch.setattr(write_vectors, "APPROXIMATE_FROM", 4)
    update_index(folder, [plans], embedder=HashingEmbedder(), rebuild=True)
    (path,) = folder.rglob(NEIGHBOURS)
    assert verify_index(folder).problems == ()
    with Index.open(folder) as index:
        for row in range(index.passage_count):
            assert index.search_vectors(index.vector(row), 1)[0][0] == row
    damaged = bytearray(path.read_bytes())
    damaged[len(damaged) // 2] ^= 1
    path.write_bytes(damaged)
    (problem,) = verify_index(folder).problems
    assert NEIGHBOURS in problem
