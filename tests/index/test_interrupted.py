"""Vectors that an interrupted run has made are not made again, and no others are used."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from index.build import remove_documents, update_index
from index.embedders import HashingEmbedder, Vectors
from index.errors import (
    IndexMissingError,
    YoujuError,
)
from index.store import Index
from index.verify import verify_index
from tests.index.conftest import CountingEmbedder

EMBEDDER = HashingEmbedder()
QINGHE = "青禾区2023年工作计划.txt"
BAISHI = "白石县/白石县2022年政府工作报告.txt"


@pytest.mark.parametrize("factor", [0.0, 2.0, float("nan")])
def test_vectors_that_are_of_no_use_are_refused(folder: Path, plans: Path, factor: float) -> None:
    class Odd(HashingEmbedder):
        def embed_documents(self, texts: Sequence[str]) -> Vectors:
            return super().embed_documents(texts) * np.float32(factor)

    with pytest.raises(YoujuError, match="向量模型 hash"):
        update_index(folder, [plans], embedder=Odd())
    assert not (folder / "pending").exists()


def test_vectors_of_an_interrupted_run_outlive_other_changes(
    folder: Path, plans: Path, tmp_path: Path, counting: CountingEmbedder
) -> None:
    def interrupt(done: int, total: int) -> None:
        raise KeyboardInterrupt

    class Other(HashingEmbedder):
        fingerprint = "other 1"

    update_index(folder, [plans], embedder=EMBEDDER)
    new = tmp_path / "新.txt"
    new.write_text("松涛区2024年计划\n\n增长8%。\n", encoding="utf-8")
    for embedder, options in ((EMBEDDER, False), (Other(), True)):
        with pytest.raises(KeyboardInterrupt):
            update_index(folder, [new], embedder=embedder, rebuild=options, progress=interrupt)
    assert len(list((folder / "pending").iterdir())) == 2
    remove_documents(folder, [QINGHE])
    assert len(list((folder / "pending").iterdir())) == 2
    update_index(folder, [new], embedder=counting)
    assert counting.texts == []
    assert len(list((folder / "pending").iterdir())) == 1  # the other embedder's


def test_an_interrupted_run_goes_on(folder: Path, plans: Path, counting: CountingEmbedder) -> None:
    def interrupt(done: int, total: int) -> None:
        raise KeyboardInterrupt

    text = "".join(f"{n}、" + f"第{n}项工程推进。" * 30 + "\n\n" for n in range(1, 30))
    (plans / "长.txt").write_text(f"松涛区2024年计划\n\n{text}", encoding="utf-8")
    with pytest.raises(KeyboardInterrupt):
        update_index(folder, [plans], embedder=counting, progress=interrupt)
    with pytest.raises(IndexMissingError):
        Index.open(folder)
    # As if it had been killed while it wrote the last record.
    (records,) = (folder / "pending").iterdir()
    records.write_bytes(records.read_bytes()[:-100])
    done = len(counting.texts) - 1
    assert done > 0
    report = update_index(folder, [plans], embedder=counting)
    assert report.embedded == report.passages - done
    assert not (folder / "pending").exists()
    assert verify_index(folder).sound


def test_a_damaged_pending_vector_is_not_used(
    folder: Path, plans: Path, counting: CountingEmbedder
) -> None:
    def interrupt(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        update_index(folder, [plans], embedder=EMBEDDER, progress=interrupt)
    (records,) = (folder / "pending").iterdir()
    content = bytearray(records.read_bytes())
    content[200] ^= 1
    records.write_bytes(content)
    update_index(folder, [plans], embedder=counting)
    assert len(counting.texts) >= 1
    with Index.open(folder) as index:
        fresh = EMBEDDER.embed_documents(counting.texts[:1])[0]
        assert index.search_vectors(fresh, 1)[0][1] == pytest.approx(1, abs=1e-5)
