"""Vectors of a run that did not get to its end."""

import tracemalloc
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from index.build import update_index
from index.embedders import HashingEmbedder, Vectors
from index.embedding import find_vectors
from index.errors import YoujuError
from index.pending import PendingVectors, vector_key
from index.vector_form import VectorForm
from index.vectors import NumpyIndex, map_file, write_exact
from index.verify import verify_index
from tests.index.conftest import CountingEmbedder

EMBEDDER = HashingEmbedder()
TEXTS = ["投资增长8%", "新建小学3所", "招商引资20亿元", "改造道路5公里"]


def made(texts: list[str]) -> dict[bytes, Vectors]:
    vectors = EMBEDDER.embed_documents(texts)
    return {vector_key(EMBEDDER.fingerprint, t): v for t, v in zip(texts, vectors, strict=True)}


@pytest.mark.parametrize("torn", [1, 31, 32, 33, 200, -5, -1])
def test_after_a_torn_record_the_others_are_read(tmp_path: Path, torn: int) -> None:
    pending = PendingVectors(tmp_path, EMBEDDER)
    first, second = made(TEXTS[:2]), made(TEXTS[2:])
    pending.add(first)
    (path,) = (tmp_path / "pending").iterdir()
    content = path.read_bytes()
    path.write_bytes(content + content[: len(content) // 2][:torn])
    assert pending.places(first).keys() == first.keys()
    assert pending.count() == (2, 1)
    pending.add(second)
    found = pending.places({**first, **second})
    assert found.keys() == {**first, **second}.keys()
    for key, vector in {**first, **second}.items():
        assert (pending.vector(found[key]) == vector).all()


def test_a_changed_record_counts_for_nothing(tmp_path: Path) -> None:
    pending = PendingVectors(tmp_path, EMBEDDER)
    vectors = made(TEXTS[:2])
    pending.add(vectors)
    (path,) = (tmp_path / "pending").iterdir()
    content = path.read_bytes()
    for place in (0, 31, 32, 99, len(content) // 2 - 1):
        changed = bytearray(content)
        changed[place] ^= 1
        path.write_bytes(changed)
        assert pending.places(vectors).keys() == {list(vectors)[1]}, place
        assert pending.count() == (1, 1)


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_vectors_that_are_no_numbers_are_refused(folder: Path, plans: Path, bad: float) -> None:
    class Broken(HashingEmbedder):
        def embed_documents(self, texts: Sequence[str]) -> Vectors:
            vectors = super().embed_documents(texts)
            vectors[0, 0] = bad
            return vectors

    with pytest.raises(YoujuError, match="无穷大或非数"):
        update_index(folder, [plans], embedder=Broken())
    assert not (folder / "pending").exists()


def test_a_file_that_cannot_be_read_does_not_hinder_the_others(folder: Path, plans: Path) -> None:
    update_index(folder, [plans], embedder=EMBEDDER)
    bad, changed = plans / "青禾区2023年工作计划.txt", plans / "白石县" / "云岭新区2021年计划.txt"
    bad.write_bytes(b"\0\0\0")
    changed.write_text("云岭新区2021年计划\n\n改造老旧小区99个。\n", encoding="utf-8")
    report = update_index(folder, [plans], embedder=EMBEDDER)
    assert [path for path, _ in report.skipped] == [str(bad)]
    assert report.changed == ("白石县/云岭新区2021年计划.txt",)
    assert bad.name in report.unchanged and not report.removed


def test_rows_may_be_named_twice_and_in_any_order(tmp_path: Path) -> None:
    vectors = EMBEDDER.embed_documents(TEXTS)
    write_exact(tmp_path / "v", EMBEDDER.dim, [vectors], VectorForm.F32)
    index = NumpyIndex.open(map_file(tmp_path / "v"))
    rows = np.array([3, 0, 3, 2, 0])
    assert sorted(row for row, _ in index.search(vectors[3], 9, rows)) == [0, 2, 3]
    assert index.search(vectors[3], 1, rows)[0][0] == 3


def test_vectors_that_were_made_are_not_held_in_memory(tmp_path: Path) -> None:
    """Neither those that wait nor those of the index: a million are more than a gigabyte."""
    count, dim = 8192, EMBEDDER.dim
    keys = [number.to_bytes(32, "big") for number in range(count)]
    vectors = np.random.default_rng(1).normal(size=(count, dim)).astype(np.float32)
    pending = PendingVectors(tmp_path, EMBEDDER)
    pending.add(dict(zip(keys, vectors, strict=True)))
    tracemalloc.start()
    try:
        found = find_vectors(tmp_path, None, set(keys), EMBEDDER)
        assert len(found) == count
        pending.forget(set(keys[: count // 2]))
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < vectors.nbytes / 2
    left = find_vectors(tmp_path, None, set(keys), EMBEDDER)
    assert sorted(left) == keys[count // 2 :]
    assert all((left[key] == vectors[int.from_bytes(key)]).all() for key in left)


def stop(done: int, total: int) -> None:
    raise KeyboardInterrupt


def test_torn_records_go_with_the_first_that_is_used(tmp_path: Path) -> None:
    pending = PendingVectors(tmp_path, EMBEDDER)
    vectors = made(TEXTS)
    pending.add(vectors)
    (path,) = (tmp_path / "pending").iterdir()
    content = bytearray(path.read_bytes())
    content[5] ^= 1
    path.write_bytes(content + b"rest")
    assert pending.count() == (3, 2)
    pending.forget([list(vectors)[1]])
    assert pending.count() == (2, 0)
    pending.forget(list(vectors)[2:])
    assert not (tmp_path / "pending").exists()


@pytest.mark.parametrize("torn", [True, False])
def test_nothing_waits_for_an_index_that_is_whole(folder: Path, plans: Path, torn: bool) -> None:
    """Neither vectors of a text that was changed before it was done, nor torn ones."""
    plan = plans / "新.txt"
    for number in range(3):
        plan.write_text(f"松涛区2024年计划\n\n一、增长{number}%。\n", encoding="utf-8")
        with pytest.raises(KeyboardInterrupt):
            update_index(folder, [plans], embedder=EMBEDDER, progress=stop)
    if torn:
        (path,) = (folder / "pending").iterdir()
        content = bytearray(path.read_bytes())
        content[5] ^= 1
        path.write_bytes(content)
    plan.write_text("松涛区2024年计划\n\n一、增长9%。\n", encoding="utf-8")
    update_index(folder, [plans], embedder=EMBEDDER)
    assert not (folder / "pending").exists()


def test_a_run_without_anything_to_do_clears_up_too(folder: Path, plans: Path) -> None:
    update_index(folder, [plans], embedder=EMBEDDER)
    plan = plans / "新.txt"
    plan.write_text("松涛区2024年计划\n\n一、增长8%。\n", encoding="utf-8")
    with pytest.raises(KeyboardInterrupt):
        update_index(folder, [plans], embedder=EMBEDDER, progress=stop)
    plan.unlink()
    update_index(folder, [plans], embedder=EMBEDDER, dry_run=True)
    assert (folder / "pending").exists()
    update_index(folder, [plans], embedder=EMBEDDER)
    assert not (folder / "pending").exists()


def test_lossy_vectors_that_are_made_anew_are_made_once(
    folder: Path, plans: Path, counting: CountingEmbedder
) -> None:
    update_index(folder, [plans], embedder=EMBEDDER, form=VectorForm.SQ8)
    with pytest.raises(KeyboardInterrupt):
        update_index(
            folder, [], embedder=EMBEDDER, progress=stop, form=VectorForm.F32, rebuild=True
        )
    (note,) = verify_index(folder).notes
    assert "可以删除" in note
    update_index(folder, [], embedder=counting, form=VectorForm.F32, rebuild=True)
    assert counting.texts == []
    assert not (folder / "pending").exists()
