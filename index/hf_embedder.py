"""Any Hugging Face embedder, by sentence-transformers; for an index that is worth its start."""

import hashlib
import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from index.embedder_spec import EmbedderSpec
from index.errors import MissingExtraError, YoujuError
from index.files import hash_file

_DEFAULT_BATCH = 32
_INSTALL = "请运行 pip install 'youju[st]'"


class SentenceTransformerEmbedder:
    """Uses a model's own query and document prompts unless the spec has others."""

    def __init__(self, spec: EmbedderSpec, threads: int) -> None:
        """Load the model, from a folder or from the hub's cache.

        Raises:
            MissingExtraError: sentence-transformers, or what a backend needs, is not installed.
            YoujuError: there is no such model.
        """
        # Tokenizers that fork later warn of it on stderr.
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
        try:
            import torch
            from sentence_transformers import SentenceTransformer
        except ModuleNotFoundError as error:
            raise MissingExtraError(f"向量模型 st: 缺少 {error.name}。{_INSTALL}。") from error
        torch.set_num_threads(threads)
        if Path(spec.model).is_dir():  # `ask` may run in another folder
            spec = replace(spec, model=str(Path(spec.model).resolve()))
        self.name = spec.name
        self.batch_size = spec.batch or _DEFAULT_BATCH
        self._spec = spec
        try:
            backend: Any = spec.backend
            self._model = SentenceTransformer(spec.model, device=spec.device, backend=backend)
        except Exception as error:
            raise _reported(error, spec) from error
        self.dim = int(self._model.get_embedding_dimension() or 0)
        prompts = (self._model.prompts, spec.query, spec.document)
        self.fingerprint = _fingerprint(spec, self.dim, repr(prompts))

    def embed_documents(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """Embed in the model's document form."""
        return self._embed(self._model.encode_document, texts, self._spec.document)

    def embed_queries(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """Embed in the model's query form."""
        return self._embed(self._model.encode_query, texts, self._spec.query)

    def _embed(
        self, encode: Any, texts: Sequence[str], prompt: str | None
    ) -> npt.NDArray[np.float32]:
        if not texts:
            return np.empty((0, self.dim), dtype=np.float32)
        clean = [text.encode("utf-8", "replace").decode("utf-8") for text in texts]
        vectors = encode(
            clean,
            prompt=prompt,
            batch_size=self.batch_size,
            normalize_embeddings=True,
            show_progress_bar=False,
        )
        return np.asarray(vectors, dtype=np.float32)


def _reported(error: Exception, spec: EmbedderSpec) -> Exception:
    """What a person can mend as one line; any other fault as it is."""
    # Without optimum the library raises a bare Exception, while it handles the ImportError.
    missing = error if isinstance(error, ImportError) else error.__context__
    if spec.backend == "onnx" and isinstance(missing, ImportError):
        return MissingExtraError(
            f"向量模型 {spec.name} 缺少 ONNX 依赖。"
            "请运行 pip install 'sentence-transformers[onnx]'。"
        )
    if isinstance(error, ImportError):
        return MissingExtraError(f"向量模型 {spec.name} 缺少依赖:{error}。{_INSTALL}。")
    if isinstance(error, (OSError, ValueError, RuntimeError)):
        reason = str(error).strip().splitlines()[0]
        return YoujuError(
            f"无法载入向量模型 {spec.model}({reason})。"
            "请检查名称或路径;不能联网时请先下载到文件夹。"
        )
    return error


def _fingerprint(spec: EmbedderSpec, dim: int, prompts: str) -> str:
    sha256 = hashlib.sha256(f"{spec.backend} {prompts}".encode())
    folder = Path(spec.model)
    if folder.is_dir():
        for path in sorted(folder.rglob("*")):
            # Not what a download leaves beside the model.
            if path.is_file() and not any(
                p.startswith(".") for p in path.relative_to(folder).parts
            ):
                sha256.update(f"{path.relative_to(folder).as_posix()} {hash_file(path)}".encode())
        name = folder.name
    else:
        name = spec.model
        sha256.update(_revision(name).encode())
    return f"st {name} {dim} {sha256.hexdigest()[:16]}"


def _revision(model: str) -> str:
    """The commit that the hub's cache has of a model, which names all its files."""
    from huggingface_hub import snapshot_download

    return Path(snapshot_download(model, local_files_only=True)).name
