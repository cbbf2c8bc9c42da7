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
# A server may compute for long, but one that is there takes the connection at once.
_TIMEOUT = openai.Timeout(120.0, connect=10.0)
# DashScope takes ten texts at most, TEI 32 unless told otherwise.
_DEFAULT_BATCH = 10
# A proxy's page of HTML may come in the place of a reason.
_LONGEST_REASON = 300
_KEPT = "已算好的向量会保留,稍后再运行即可。"


class ApiEmbedder:
    """Sends texts to a server; what the server calls a model is trusted to stay the same."""

    def __init__(self, spec: EmbedderSpec) -> None:
        """The server is first asked for `dim` or for vectors."""
        self.name = spec.name
        self.batch_size = spec.batch or _DEFAULT_BATCH
        self._spec = spec
        self._url = spec.url or _OPENAI
        self._client = openai.OpenAI(
            base_url=self._url, api_key=_key(self._url), max_retries=_RETRIES, timeout=_TIMEOUT
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
            vectors = self._request(clean[start : start + self.batch_size])
            if vectors.shape[1] != self.dim:
                raise YoujuError(
                    f"{self._where()}回复的向量由 {self.dim} 维变为 {vectors.shape[1]} 维。"
                    "请确认服务没有换模型,再运行。"
                )
            parts.append(vectors)
        return np.concatenate(parts)

    def _request(self, texts: list[str]) -> npt.NDArray[np.float32]:
        try:
            reply = self._client.embeddings.create(
                model=self._spec.model, input=texts, encoding_format="float"
            )
            rows = sorted(reply.data, key=lambda row: row.index)
            vectors = np.array([row.embedding for row in rows], dtype=np.float64)
            with np.errstate(over="ignore"):  # then infinite, which is refused below
                lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
        except openai.OpenAIError as error:
            raise YoujuError(f"{self._where()}{self._reason(error)}") from error
        except (TypeError, ValueError, AttributeError) as error:
            raise YoujuError(f"{self._where()}回复的不是向量。请检查地址和模型名称。") from error
        # Numbers that are doubled or left out would give texts the vectors of others.
        numbered = [row.index for row in rows] == list(range(len(texts)))
        if vectors.ndim != 2 or not numbered:
            raise YoujuError(
                f"{self._where()}回复的不是 {len(texts)} 个向量,或序号不对。请检查地址和模型名称。"
            )
        if not (np.isfinite(lengths) & (lengths > 0)).all():
            raise YoujuError(
                f"{self._where()}回复的向量全是 0,或含有无穷大、非数。请检查或更换模型。"
            )
        return np.asarray(vectors / lengths, dtype=np.float32)

    def _where(self) -> str:
        return f"向量服务 {self._url}(模型 {self._spec.model})"

    def _reason(self, error: openai.OpenAIError) -> str:
        first = (str(error).strip() or type(error).__name__).splitlines()[0][:_LONGEST_REASON]
        if isinstance(error, openai.AuthenticationError | openai.PermissionDeniedError):
            key = f"{_KEY} 或 {_OPENAI_KEY}" if self._url == _OPENAI else _KEY
            return f"拒绝了密钥。请检查环境变量 {key}。"
        if isinstance(error, openai.NotFoundError):
            return "没有这个模型或地址。请检查 --embedder 和 --embed-url。"
        if isinstance(error, openai.APITimeoutError):
            return f"没有及时回复。{_KEPT}"
        if isinstance(error, openai.APIConnectionError):
            return f"连接不上。请检查服务是否已启动;{_KEPT}"
        if isinstance(error, openai.RateLimitError):
            return f"说请求太多或额度用完:{first}。{_KEPT}"
        if isinstance(error, openai.APIStatusError) and error.status_code < 500:
            return f"拒绝了请求:{first}。一次 {self.batch_size} 段太多时,请把 batch 设小。"
        return f"出错:{first}。{_KEPT}"


def _key(url: str) -> str:
    # An index that somebody else made may name any server: a vendor's key goes to the vendor only.
    names = (_KEY, _OPENAI_KEY) if url == _OPENAI else (_KEY,)
    found = [(name, key) for name in names if (key := os.environ.get(name, "").strip())]
    if not found and url == _OPENAI:
        raise YoujuError(f"没有密钥。请设置环境变量 {_OPENAI_KEY},或用 --embed-url 指定别的服务。")
    for name, key in found:
        if not (key.isascii() and key.isprintable()):
            raise YoujuError(f"环境变量 {name} 中的密钥含有不该有的字符。请重新复制。")
    return found[0][1] if found else "none"
