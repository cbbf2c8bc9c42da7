"""A second look at hits: the seam between retrieval and whatever scores question and passage.

BAAI/bge-reranker-v2-m3 · /models/reranker · embed:st:BAAI/bge-large-zh-v1.5
"""

import os
from collections.abc import Sequence
from threading import Lock
from typing import Any, Protocol

import numpy as np

from index.embedders import Embedder, load_embedder
from index.errors import MissingExtraError, YoujuError

NONE = "none"
_EMBED = "embed:"
_BATCH = 16
_INSTALL = "请运行 pip install 'youju[st]'"


class Reranker(Protocol):
    """Says of each passage how well it answers; without one, the fused order of retrieval stands.

    It sees a passage as it was embedded, its place, year and headings put before it.
    """

    @property
    def name(self) -> str:
        """What a person calls it by (`load_reranker` takes the same)."""

    def score(self, question: str, passages: Sequence[str]) -> list[float]:
        """Return a number in [0, 1] for each passage; higher is better."""


class CrossEncoderReranker:
    """Any Hugging Face cross-encoder, by sentence-transformers: reads both texts together."""

    def __init__(self, model: str, threads: int = 1) -> None:
        """Load the model, from a folder or from the hub's cache.

        Raises:
            MissingExtraError: sentence-transformers is not installed.
            YoujuError: there is no such model, or it does not give one score.
        """
        # Tokenizers that fork later warn of it on stderr.
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
        try:
            import torch
            from sentence_transformers import CrossEncoder
        except ModuleNotFoundError as error:
            raise MissingExtraError(f"重排模型 {model} 缺少 {error.name}。{_INSTALL}。") from error
        torch.set_num_threads(threads)
        self.name = model
        try:
            self._model: Any = CrossEncoder(model)
        except ImportError as error:
            raise MissingExtraError(f"重排模型 {model} 缺少依赖:{error}。{_INSTALL}。") from error
        except (OSError, ValueError, RuntimeError) as error:
            reason = str(error).strip().splitlines()[0]
            raise YoujuError(
                f"无法载入重排模型 {model}({reason})。请检查名称或路径;不能联网时请先下载到文件夹。"
            ) from error
        if self._model.num_labels != 1:
            raise YoujuError(
                f"{model} 给出 {self._model.num_labels} 类而不是一个分数,不是重排模型。请换一个。"
            )
        # Some models are saved with a sigmoid at their end and some without.
        self._sigmoid = torch.nn.Sigmoid()
        # A tokenizer is not for two threads at once, as `ask --jobs` would have it.
        self._lock = Lock()

    def score(self, question: str, passages: Sequence[str]) -> list[float]:
        """Return the model's chance of each passage."""
        if not passages:
            return []
        pairs = [(_clean(question), _clean(passage)) for passage in passages]
        with self._lock:
            scores = self._model.predict(
                pairs, batch_size=_BATCH, activation_fn=self._sigmoid, show_progress_bar=False
            )
        return [float(score) for score in scores]


class EmbedderReranker:
    """Any embedder, better than the index's own, over the hits alone: no index is made anew."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self.name = f"{_EMBED}{embedder.name}"
        self._lock = Lock()

    def score(self, question: str, passages: Sequence[str]) -> list[float]:
        """Return the cosines, scaled from the least like passage, 0, to the most like, 1."""
        if not passages:
            return []
        with self._lock:
            query = self._embedder.embed_queries([question])[0]
            vectors = self._embedder.embed_documents(passages)
        cosines = vectors @ query
        # They lie close together, whatever the passages are.
        low, span = cosines.min(), np.ptp(cosines) or 1.0
        return [float((cosine - low) / span) for cosine in cosines]


def load_reranker(spec: str, threads: int = 1) -> Reranker | None:
    """Return the reranker that a person names.

    Args:
        spec: a cross-encoder's name on Hugging Face or its folder; `embed:` and an embedder as
            for `load_embedder`; `none` or nothing for no reranker.
        threads: for models in this process.

    Raises:
        YoujuError: there is none of that name.
        MissingExtraError: it needs packages that are not installed.
    """
    if spec in ("", NONE):
        return None
    if spec.startswith(_EMBED):
        return EmbedderReranker(load_embedder(spec.removeprefix(_EMBED), threads))
    return CrossEncoderReranker(spec, threads)


def _clean(text: str) -> str:
    # Half a surrogate pair (a badly decoded argument) cannot be encoded.
    return text.encode("utf-8", "replace").decode("utf-8")
