"""What a rebuild makes anew, and what it takes over."""

from pathlib import Path

import pytest

from index.build import update_index
from index.embedders import HashingEmbedder
from index.errors import (
    IndexMismatchError,
    IndexMissingError,
)
from index.store import Index
from index.vector_form import VectorForm
from index.verify import verify_index
from tests.index.conftest import CountingEmbedder, names

EMBEDDER = HashingEmbedder()
QINGHE = "青禾区2023年工作计划.txt"
BAISHI = "白石县/白石县2022年政府工作报告.txt"


def test_another_embedder_needs_a_rebuild(
    folder: Path, plans: Path, counting: CountingEmbedder
) -> None:
    update_index(folder, [plans], embedder=EMBEDDER)
    counting.fingerprint = "other 1"
    with pytest.raises(IndexMismatchError, match="--rebuild"):
        update_index(folder, [plans], embedder=counting)
    report = update_index(folder, [], embedder=counting, rebuild=True)
    assert report.embedded == report.passages == len(counting.texts)
    with Index.open(folder) as index:
        assert index.manifest.embedder.fingerprint == "other 1"


def test_rebuild_of_some_says_what_went(folder: Path, plans: Path, tmp_path: Path) -> None:
    update_index(folder, [plans], embedder=EMBEDDER)
    report = update_index(folder, [plans / "白石县"], embedder=EMBEDDER, rebuild=True)
    assert QINGHE in report.removed
    assert len(names(folder)) == len(report.added) == 2
    with pytest.raises(IndexMissingError):
        update_index(tmp_path / "none", [], embedder=EMBEDDER, rebuild=True)


def test_what_is_embedded_already_is_taken_over(
    folder: Path, plans: Path, counting: CountingEmbedder
) -> None:
    update_index(folder, [plans], embedder=EMBEDDER)
    (plans / "新.txt").write_text("松涛区2024年计划\n\n一、增长8%。\n", encoding="utf-8")
    report = update_index(folder, [plans], embedder=counting, rebuild=True)
    assert counting.texts and all("松涛区" in text for text in counting.texts)
    assert report.embedded == len(counting.texts) < report.passages
    assert verify_index(folder).problems == ()
    with Index.open(folder) as index:
        assert index.whole


@pytest.mark.parametrize("name", ["vectors.faiss", "documents.sqlite"])
def test_nothing_is_taken_over_from_what_is_damaged(
    folder: Path, plans: Path, counting: CountingEmbedder, name: str
) -> None:
    update_index(folder, [plans], embedder=EMBEDDER)
    path = next(folder.rglob(name))
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    report = update_index(folder, [plans], embedder=counting, rebuild=True)
    assert len(counting.texts) == report.passages
    assert verify_index(folder).problems == ()


def test_by_terms_alone_the_vectors_stay(folder: Path, plans: Path) -> None:
    before = update_index(folder, [plans], embedder=EMBEDDER).passages
    (plans / "新.txt").write_text("松涛区2024年计划\n\n一、增长8%。\n", encoding="utf-8")
    for form in (VectorForm.SQ8, VectorForm.F32):
        update_index(folder, [plans], embedder=EMBEDDER, rebuild=True, terms_only=True, form=form)
        with Index.open(folder) as index:
            assert index.manifest.vectors == before < index.passage_count


def test_by_terms_alone_another_embedder_is_refused(
    folder: Path, plans: Path, counting: CountingEmbedder
) -> None:
    update_index(folder, [plans], embedder=EMBEDDER)
    counting.fingerprint, counting.name = "other 1", "st:别的"
    before = (folder / "CURRENT").read_bytes()
    with pytest.raises(IndexMismatchError, match=r"向量\(hash\).*去掉 --terms-only") as caught:
        update_index(folder, [], embedder=counting, rebuild=True, terms_only=True)
    assert "\n" not in str(caught.value)
    assert (folder / "CURRENT").read_bytes() == before
    update_index(folder, [], embedder=EMBEDDER, rebuild=True, terms_only=True)
