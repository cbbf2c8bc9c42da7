"""Vectors kept in fewer bytes: what is lost, what is not, and how one form becomes another."""

import time
from pathlib import Path

import numpy as np
import pytest

from index import build, write_vectors
from index.build import remove_documents, update_index
from index.embedders import HashingEmbedder, Vectors
from index.packing import pack_vectors, unpack_vectors
from index.store import Index
from index.vector_form import VectorForm
from index.vectors import BY_NUMPY, NumpyIndex, VectorIndex, map_file, open_exact, write_exact
from index.verify import verify_index
from tests.index.conftest import CountingEmbedder

F32, F16, SQ8 = VectorForm.F32, VectorForm.F16, VectorForm.SQ8
DIM = 96


def unit(count: int, seed: int, dim: int = DIM) -> Vectors:
    made = np.random.default_rng(seed).normal(size=(count, dim)).astype(np.float32)
    vectors: Vectors = made / np.linalg.norm(made, axis=1, keepdims=True)
    return vectors


def stored(path: Path, vectors: Vectors, form: VectorForm) -> VectorIndex:
    write_exact(path, vectors.shape[1], np.array_split(vectors, 3), form)
    return open_exact(map_file(path))


@pytest.mark.parametrize(("form", "size", "least"), [(F32, 4, 10.0), (F16, 2, 9.9), (SQ8, 1, 9.3)])
def test_size_order_and_scores(tmp_path: Path, form: VectorForm, size: int, least: float) -> None:
    vectors, questions = unit(3000, 1), unit(50, 2)
    index = stored(tmp_path / "v", vectors, form)
    assert isinstance(index, NumpyIndex) and index.form is form
    assert 0 <= (tmp_path / "v").stat().st_size - size * vectors.size < 100
    found = 0
    for question in questions:
        scores = vectors @ question
        hits = index.search(question, 10)
        assert [score for _, score in hits] == pytest.approx(
            [scores[row] for row, _ in hits], abs=0.005
        )
        found += len({row for row, _ in hits} & set(np.argsort(-scores)[:10].tolist()))
    assert found / len(questions) >= least


@pytest.mark.parametrize("form", list(VectorForm))
def test_copying_loses_nothing_more(tmp_path: Path, form: VectorForm) -> None:
    vectors = unit(500, 3)
    once = stored(tmp_path / "once", vectors, form).vectors(np.arange(500))
    again = stored(tmp_path / "again", once[::-1], form).vectors(np.arange(500))[::-1]
    assert (once == again).all()
    assert np.linalg.norm(once, axis=1) == pytest.approx(np.ones(500), abs=1e-3)
    assert (once * vectors).sum(axis=1).min() > 0.9998


@pytest.mark.parametrize("form", list(VectorForm))
def test_a_vector_to_come_stays_a_row_of_zeros(form: VectorForm) -> None:
    block = np.zeros((2, 4), np.float32)
    block[1, 2] = -1
    kept = pack_vectors(block, form).astype({F32: "f4", F16: "f2", SQ8: "i1"}[form])
    assert (unpack_vectors(kept, form) == block).all()


@pytest.mark.parametrize("by_numpy", [0, 10**6])
@pytest.mark.parametrize("form", list(VectorForm))
def test_what_is_still_to_come_crowds_nothing_out(
    tmp_path: Path, form: VectorForm, by_numpy: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A row of zeros stands between what is like the question and what is unlike it."""
    monkeypatch.setattr("index.vectors.BY_NUMPY", by_numpy)
    vectors = np.zeros((40, 4), np.float32)
    vectors[3, 0] = vectors[30, 2] = 1
    vectors[17] = np.array([-0.8, 0.6, 0, 0])
    index = stored(tmp_path / "v", vectors, form)
    question = np.array([1, 0, 0, 0], np.float32)
    assert [row for row, _ in index.search(question, 5)] == [3, 30, 17]
    assert [row for row, _ in index.search(question, 2, np.arange(4, 40))] == [30, 17]
    assert index.search(question, 5, np.arange(4, 9)) == []


def test_the_option_is_remembered_and_changed_without_embedding(
    folder: Path, plans: Path, counting: CountingEmbedder
) -> None:
    update_index(folder, [plans], embedder=HashingEmbedder(), form=SQ8)
    assert form_of(folder) == SQ8
    (plans / "新.txt").write_text("松涛区2024年计划\n\n一、增长8%。\n", encoding="utf-8")
    report = update_index(folder, [plans], embedder=HashingEmbedder())
    assert (form_of(folder), report.form) == (SQ8, None)
    remove_documents(folder, ["新.txt"])
    assert form_of(folder) == SQ8
    sizes = [vectors_file(folder).stat().st_size]
    for form in (F16, F32, SQ8):
        report = update_index(folder, [plans / "白石县"], embedder=counting, form=form)
        assert (form_of(folder), report.form, report.embedded) == (form, form, 0)
        assert not (report.added or report.changed or report.removed)
        sizes.append(vectors_file(folder).stat().st_size)
    assert sizes[0] == sizes[3] < sizes[1] < sizes[2]
    assert counting.texts == []
    before = vectors_file(folder).stat().st_mtime_ns
    assert update_index(folder, [plans / "白石县"], embedder=counting, form=SQ8).form is None
    assert vectors_file(folder).stat().st_mtime_ns == before


def test_a_dry_run_changes_no_form(folder: Path, plans: Path) -> None:
    update_index(folder, [plans], embedder=HashingEmbedder())
    report = update_index(folder, [plans], embedder=HashingEmbedder(), form=SQ8, dry_run=True)
    assert (report.form, form_of(folder)) == (SQ8, F32)


def test_the_form_is_remembered_before_there_are_vectors(folder: Path, plans: Path) -> None:
    update_index(folder, [plans], embedder=HashingEmbedder(), form=F16, terms_only=True)
    update_index(folder, [plans], embedder=HashingEmbedder(), form=SQ8, terms_only=True)
    assert not list(folder.rglob("vectors.faiss"))
    update_index(folder, [plans], embedder=HashingEmbedder())
    assert form_of(folder) == SQ8


def test_what_a_form_has_lost_a_rebuild_embeds_again(
    folder: Path, plans: Path, counting: CountingEmbedder
) -> None:
    update_index(folder, [plans], embedder=HashingEmbedder(), form=SQ8)
    update_index(folder, [], embedder=counting, rebuild=True)
    assert (form_of(folder), counting.texts) == (SQ8, [])
    report = update_index(folder, [], embedder=counting, rebuild=True, form=F32)
    assert report.embedded == len(counting.texts) == report.passages
    assert form_of(folder) == F32


@pytest.mark.parametrize("form", [F16, SQ8])
def test_vectors_come_into_use_as_they_are_made(
    folder: Path, plans: Path, form: VectorForm, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(build, "_ANSWER_BEFORE", 1)
    monkeypatch.setattr(write_vectors, "_SECONDS_BETWEEN", 0.0)
    monkeypatch.setattr(HashingEmbedder, "batch_size", 1)
    update_index(folder, [plans], embedder=HashingEmbedder(), form=form)
    assert form_of(folder) == form
    with Index.open(folder) as index:
        assert index.whole
        for row in range(index.passage_count):
            assert index.search_vectors(index.vector(row), 1)[0][0] == row


def form_of(folder: Path) -> VectorForm:
    """What the file itself says, after the whole index has been checked."""
    assert verify_index(folder).problems == ()
    with Index.open(folder) as index:
        form = index.manifest.form
    assert NumpyIndex.open(map_file(vectors_file(folder))).form is form
    return form


def vectors_file(folder: Path) -> Path:
    return next(folder.rglob("vectors.faiss"))


def test_turning_back_without_a_rebuild_does_not_hide_what_was_lost(
    folder: Path, plans: Path, counting: CountingEmbedder
) -> None:
    update_index(folder, [plans], embedder=HashingEmbedder(), form=SQ8)
    update_index(folder, [plans], embedder=HashingEmbedder(), form=F32)
    (plans / "新.txt").write_text("松涛区2024年计划\n\n一、增长8%。\n", encoding="utf-8")
    update_index(folder, [plans], embedder=HashingEmbedder())
    remove_documents(folder, ["新.txt"])
    update_index(folder, [], embedder=HashingEmbedder(), rebuild=True, terms_only=True)
    report = update_index(folder, [], embedder=counting, rebuild=True)
    assert report.embedded == len(counting.texts) == report.passages
    counting.texts.clear()
    update_index(folder, [], embedder=counting, rebuild=True)
    assert counting.texts == []


def test_what_has_no_vectors_yet_has_lost_nothing(
    folder: Path, plans: Path, counting: CountingEmbedder
) -> None:
    update_index(folder, [plans], embedder=HashingEmbedder(), form=SQ8, terms_only=True)
    update_index(folder, [plans], embedder=HashingEmbedder(), form=F32)
    update_index(folder, [], embedder=counting, rebuild=True)
    assert counting.texts == []


def test_every_number_of_16_bits_comes_out_as_numpy_has_it() -> None:
    numbers = np.arange(1 << 16, dtype=np.uint16).view(np.float16)
    some = numbers[np.isfinite(numbers)].reshape(-1, 64)
    assert (unpack_vectors(some, F16) == some.astype(np.float32)).all()


@pytest.mark.parametrize("form", [F16, SQ8])
def test_a_search_in_fewer_bytes_takes_about_as_long(tmp_path: Path, form: VectorForm) -> None:
    """Not twenty times as long, between what is little and what is searched by lists."""
    vectors, questions = unit(BY_NUMPY + 1, 5, 384), unit(3, 6, 384)
    seconds = {}
    for kind in (F32, form):
        index = stored(tmp_path / kind, vectors, kind)
        index.search(questions[0], 10)
        started = time.process_time()
        for question in questions:
            index.search(question, 10)
        seconds[kind] = time.process_time() - started
    assert seconds[form] < 5 * seconds[F32]


def test_of_equal_scores_the_first_rows_come_first(tmp_path: Path) -> None:
    vectors = np.repeat(unit(4, 7), 50, axis=0)[np.random.default_rng(1).permutation(200)]
    index = stored(tmp_path / "v", vectors, F32)
    scores = NumpyIndex.open(map_file(tmp_path / "v")).vectors(np.arange(200)) @ vectors[0]
    for k in (1, 49, 50, 51, 120, 200, 300):
        hits = index.search(vectors[0], k)
        found = [row for row, _ in hits]
        assert len(found) == min(k, 200)
        rounded = [(-round(float(scores[row]), 4), row) for row in found]
        assert rounded == sorted(rounded)


def test_a_new_index_changes_no_form(folder: Path, plans: Path) -> None:
    report = update_index(folder, [plans], embedder=HashingEmbedder(), form=F16)
    assert (report.form, form_of(folder)) == (None, F16)
