"""An embedder behind an OpenAI-compatible server: TEI, vLLM, Ollama, DashScope, OpenAI itself."""

import os
from collections.abc import Sequence
from functools import cached_property

import numpy as np
import numpy.typing as npt
import openai

from index.embedder_spec import EmbedderSpec
from index.errors import YoujuError

_OPENAI = "https://api.openai.com/v1"
_KEY, _OPENAI_KEY = "YOUJU_EMBED_KEY", "OPENAI_API_KEY"
# With the client's own backoff (half a second, doubled up to eight, or as the server says):
# a server that is starting or busy has about half a minute.
_RETRIES = 6
_TIMEOUT_S = 120.0
# DashScope takes ten texts at most, TEI 32 unless told otherwise.
_DEFAULT_BATCH = 10


class ApiEmbedder:
    """Sends texts to a server; what the server calls a model is trusted to stay the same."""

    def __init__(self, spec: EmbedderSpec) -> None:
        """The server is first asked for `dim` or for vectors."""
        self.name = spec.name
        self.batch_size = spec.batch or _DEFAULT_BATCH
        self._spec = spec
        self._url = spec.url or _OPENAI
        self._client = openai.OpenAI(
            base_url=self._url, api_key=_key(self._url), max_retries=_RETRIES, timeout=_TIMEOUT_S
        )

    @cached_property
    def dim(self) -> int:
        """How many numbers a vector has, from the server."""
        return int(self._request(["维数"]).shape[1])

    @property
    def fingerprint(self) -> str:
        """Of model and prompts, not of the server, which may move."""
        prompts = f"{self._spec.query!r} {self._spec.document!r}"
        return f"openai {self._spec.model} {self.dim} {prompts}"

    def embed_documents(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """Embed passages, with the spec's document prompt if it has one."""
        return self._embed(texts, self._spec.document)

    def embed_queries(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """Embed questions, with the spec's query prompt if it has one."""
        return self._embed(texts, self._spec.query)

    def _embed(self, texts: Sequence[str], prompt: str | None) -> npt.NDArray[np.float32]:
        # Servers refuse an empty text; a space is as good as none.
        clean = [(prompt or "") + (text if text.strip() else " ") for text in texts]
        clean = [text.encode("utf-8", "replace").decode("utf-8") for text in clean]
        parts = [np.empty((0, self.dim), dtype=np.float32)]
        for start in range(0, len(clean), self.batch_size):
            parts.append(self._request(clean[start : start + self.batch_size]))
        return np.concatenate(parts)

    def _request(self, texts: list[str]) -> npt.NDArray[np.float32]:
        try:
            reply = self._client.embeddings.create(
                model=self._spec.model, input=texts, encoding_format="float"
            )
            rows = sorted(reply.data, key=lambda row: row.index)
            vectors = np.array([row.embedding for row in rows], dtype=np.float32)
        except openai.OpenAIError as error:
            raise YoujuError(f"{self._where()}{_reason(error)}") from error
        except (TypeError, ValueError, AttributeError) as error:
            raise YoujuError(f"{self._where()}回复的不是向量。请检查地址和模型名称。") from error
        lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
        if vectors.ndim != 2 or len(vectors) != len(texts) or not (lengths > 0).all():
            raise YoujuError(
                f"{self._where()}回复的不是 {len(texts)} 个向量。请检查地址和模型名称。"
            )
        unit: npt.NDArray[np.float32] = vectors / lengths
        return unit

    def _where(self) -> str:
        return f"向量服务 {self._url}(模型 {self._spec.model})"


def _key(url: str) -> str:
    # An index that somebody else made may name any server: a vendor's key goes to the vendor only.
    key = os.environ.get(_KEY) or (os.environ.get(_OPENAI_KEY) if url == _OPENAI else None)
    if not key and url == _OPENAI:
        raise YoujuError(f"没有密钥。请设置环境变量 {_OPENAI_KEY},或用 --embed-url 指定别的服务。")
    return key or "none"


def _reason(error: openai.OpenAIError) -> str:
    if isinstance(error, openai.AuthenticationError | openai.PermissionDeniedError):
        return f"拒绝了密钥。请检查环境变量 {_KEY}。"
    if isinstance(error, openai.NotFoundError):
        return "没有这个模型或地址。请检查 --embedder 和 --embed-url。"
    if isinstance(error, openai.APITimeoutError):
        return "没有及时回复。已算好的向量会保留,稍后再运行即可。"
    if isinstance(error, openai.APIConnectionError):
        return "连接不上。请检查服务是否已启动;已算好的向量会保留,再运行即可。"
    first = str(error).splitlines()[0]
    return f"出错:{first}。已算好的向量会保留,再运行即可。"
