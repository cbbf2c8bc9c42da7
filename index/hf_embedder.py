"""Any Hugging Face embedder, by sentence-transformers; for an index that is worth its start."""

import hashlib
import os
import warnings
from collections.abc import Sequence
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
import numpy.typing as npt

from index.embedder_spec import EmbedderSpec
from index.errors import MissingExtraError, YoujuError
from index.files import hash_file

_DEFAULT_BATCH = 32
_INSTALL = "请运行 pip install 'youju[st]'"
# optimum-onnx 0.1.0, its newest, needs transformers below 4.58 and so goes with
# sentence-transformers 5.7, not 6; pip finds the pair by itself.
_INSTALL_ONNX = "请运行 pip install 'sentence-transformers[onnx]>=5.7'"


class SentenceTransformerEmbedder:
    """Uses a model's own query and document prompts unless the spec has others."""

    def __init__(self, spec: EmbedderSpec, threads: int) -> None:
        """Load the model, from a folder or from the hub's cache.

        Raises:
            MissingExtraError: sentence-transformers, or what a backend needs, is not installed.
            YoujuError: there is no such model.
        """
        if Path(spec.model).is_dir():  # `ask` may run in another folder
            spec = replace(spec, model=str(Path(spec.model).resolve()))
        self.name = spec.name
        self.batch_size = spec.batch or _DEFAULT_BATCH
        self._spec = spec
        # A tokenizer is not for two threads at once, as `ask --jobs` would have it.
        self._lock = Lock()
        self._model = _load(spec, threads)
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
        try:
            with self._lock:
                vectors = encode(
                    clean,
                    prompt=prompt,
                    batch_size=self.batch_size,
                    normalize_embeddings=True,
                    show_progress_bar=False,
                )
        except RuntimeError as error:  # a full graphics card, above all
            raise YoujuError(
                f"向量模型 {self.name} 计算出错({_first_line(error)})。"
                f"内存或显存不足时请把 batch 设得比 {self.batch_size} 小;"
                "已算好的向量会保留,再运行即可。"
            ) from error
        return np.asarray(vectors, dtype=np.float32)


def _load(spec: EmbedderSpec, threads: int) -> Any:
    # Tokenizers that fork later warn of it on stderr.
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    try:
        import torch
        from sentence_transformers import SentenceTransformer

        transformers_logging: Any = import_module("transformers.utils.logging")
    except ModuleNotFoundError as error:
        raise MissingExtraError(f"向量模型 st: 缺少 {error.name}。{_INSTALL}。") from error
    torch.set_num_threads(threads)
    transformers_logging.disable_progress_bar()
    _check_device(spec)
    try:
        backend: Any = spec.backend
        with warnings.catch_warnings():
            # What the libraries warn each other of, when a model becomes an ONNX graph.
            warnings.simplefilter("ignore")
            return SentenceTransformer(
                spec.model,
                device=spec.device,
                backend=backend,
                model_kwargs=_session(spec, threads) if backend == "onnx" else None,
            )
    except Exception as error:
        raise _reported(error, spec) from error


def _check_device(spec: EmbedderSpec) -> None:
    import torch

    if spec.device is None:
        return
    try:
        torch.empty(0, device=spec.device)
    except (AssertionError, RuntimeError) as error:
        raise YoujuError(
            f"向量模型 {spec.name} 不能用设备 {spec.device}({_first_line(error)})。"
            "请检查 device,如 cpu、cuda、cuda:0、mps,或不写。"
        ) from error


def _session(spec: EmbedderSpec, threads: int) -> dict[str, Any]:
    """How ONNX Runtime is to run: torch's threads and device mean nothing to it."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    settings = {"session_options": options}
    return settings | ({"provider": "CPUExecutionProvider"} if spec.device == "cpu" else {})


def _reported(error: Exception, spec: EmbedderSpec) -> Exception:
    """What a person can mend as one line; any other fault as it is."""
    # Without optimum the library raises a bare Exception, while it handles the ImportError.
    missing = error if isinstance(error, ImportError) else error.__context__
    if spec.backend == "onnx" and isinstance(missing, ImportError):
        return MissingExtraError(
            f"向量模型 {spec.name} 缺少 ONNX 依赖({missing})。{_INSTALL_ONNX}。"
        )
    if isinstance(error, ImportError):
        return MissingExtraError(f"向量模型 {spec.name} 缺少依赖:{error}。{_INSTALL}。")
    if isinstance(error, (OSError, ValueError, RuntimeError)):
        return YoujuError(
            f"无法载入向量模型 {spec.model}({_first_line(error)})。"
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
    from huggingface_hub import try_to_load_from_cache

    cache = os.environ.get("SENTENCE_TRANSFORMERS_HOME")
    # A name without an owner mostly stands for a model of the library's own.
    owned = [model] if "/" in model else [model, f"sentence-transformers/{model}"]
    for repository in owned:
        for file in ("modules.json", "config.json"):
            found = try_to_load_from_cache(repository, file, cache_dir=cache)
            if isinstance(found, str):
                return Path(found).parent.name
    raise YoujuError(
        f"找不到向量模型 {model} 的下载文件,无法确认版本。请先下载到文件夹,写 st:文件夹。"
    )


def _first_line(error: Exception) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0]
