from pathlib import Path

import numpy as np
import pytest

from index.vectors import FaissIndex, NumpyIndex, Vectors, map_file, open_exact, write_exact

AXES = np.eye(4, dtype=np.float32)
MATRIX = np.concatenate([AXES, AXES[1:2], -AXES[:1]])


Kind = type[FaissIndex] | type[NumpyIndex]


@pytest.fixture(params=[FaissIndex, NumpyIndex])
def kind(request: pytest.FixtureRequest) -> Kind:
    made: Kind = request.param
    return made


def make(kind: Kind, folder: Path, matrix: Vectors) -> FaissIndex | NumpyIndex:
    path = folder / "向量"
    write_exact(path, matrix.shape[1], np.array_split(matrix, 2))
    return kind.open(map_file(path))


def test_order_and_scores(kind: Kind, tmp_path: Path) -> None:
    index = make(kind, tmp_path, MATRIX)
    question = np.array([0.6, 0.8, 0, 0], dtype=np.float32)
    hits = index.search(question, 3)
    assert [row for row, _ in hits] == [1, 4, 0]
    assert [score for _, score in hits] == pytest.approx([0.8, 0.8, 0.6])
    assert (index.count, index.dim) == (6, 4)


def test_more_is_asked_for_than_there_is(kind: Kind, tmp_path: Path) -> None:
    index = make(kind, tmp_path, MATRIX)
    assert [row for row, _ in index.search(AXES[0], 100)] == [0, 1, 2, 3, 4, 5]
    assert index.search(AXES[0], 100)[-1][1] == pytest.approx(-1)
    assert index.search(AXES[0], 0) == []


def test_limited_to_rows(kind: Kind, tmp_path: Path) -> None:
    index = make(kind, tmp_path, MATRIX)
    limited = index.search(AXES[1], 4, np.array([5, 4, 0]))
    assert limited == [(4, 1.0), (0, 0.0), (5, 0.0)]
    assert index.search(AXES[1], 4, np.array([], dtype=np.int64)) == []


def test_vectors_come_back(kind: Kind, tmp_path: Path) -> None:
    index = make(kind, tmp_path, MATRIX)
    assert (index.vectors(np.array([5, 1])) == MATRIX[[5, 1]]).all()
    assert index.vectors(np.array([], dtype=np.int64)).shape == (0, 4)


def test_an_empty_index_can_be_asked(kind: Kind, tmp_path: Path) -> None:
    index = make(kind, tmp_path, np.empty((0, 4), dtype=np.float32))
    assert index.search(AXES[0], 5) == []
    assert index.count == 0


def test_another_kind_of_file_is_a_value_error(kind: Kind, tmp_path: Path) -> None:
    path = tmp_path / "other"
    path.write_bytes(b"no vectors here" * 10)
    with pytest.raises(ValueError):
        kind.open(map_file(path))


def test_both_find_the_same(tmp_path: Path) -> None:
    random = np.random.default_rng(7)
    matrix = random.normal(size=(500, 32)).astype(np.float32)
    matrix /= np.linalg.norm(matrix, axis=1, keepdims=True)
    rows = random.choice(500, size=120, replace=False)
    by_faiss = make(FaissIndex, tmp_path, matrix)
    by_numpy = make(NumpyIndex, tmp_path, matrix)
    for limit in (None, rows):
        for question in matrix[:20]:
            hits = by_faiss.search(question, 10, limit)
            expected = by_numpy.search(question, 10, limit)
            assert [row for row, _ in hits] == [row for row, _ in expected]
            assert [s for _, s in hits] == pytest.approx([s for _, s in expected], abs=1e-5)


def test_vectors_outlive_their_file(tmp_path: Path) -> None:
    index = make(FaissIndex, tmp_path, MATRIX)
    next(tmp_path.iterdir()).unlink()
    assert index.search(AXES[2], 1) == [(2, 1.0)]


@pytest.mark.parametrize("count", [0, 1, 6])
def test_the_file_is_just_what_faiss_writes(tmp_path: Path, count: int) -> None:
    faiss = pytest.importorskip("faiss")
    index = faiss.IndexFlatIP(MATRIX.shape[1])
    index.add(MATRIX[:count])
    make(NumpyIndex, tmp_path, MATRIX[:count])
    assert (tmp_path / "向量").read_bytes() == faiss.serialize_index(index).tobytes()


def test_a_file_that_is_cut_or_too_long_is_a_value_error(tmp_path: Path) -> None:
    path = tmp_path / "向量"
    make(NumpyIndex, tmp_path, MATRIX)
    content = path.read_bytes()
    for wrong in (content[:20], content[:-1], content + b"\0", b"IxF2" + content[4:]):
        path.write_bytes(wrong)
        with pytest.raises(ValueError):
            open_exact(map_file(path))


def test_what_answers_first_is_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(NumpyIndex, tmp_path, MATRIX)
    data = map_file(tmp_path / "向量")
    assert isinstance(open_exact(data), NumpyIndex)
    monkeypatch.setattr("index.vectors.BY_NUMPY", len(MATRIX) - 1)
    assert isinstance(open_exact(data), FaissIndex)
