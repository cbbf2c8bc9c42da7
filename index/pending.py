"""Vectors as they are made, kept so that an interrupted run goes on where it was."""

import hashlib
import shutil
import zlib
from collections.abc import Collection, Mapping
from pathlib import Path

import numpy as np

from index.embedders import Embedder, Vectors

_KEY = 32


def vector_key(fingerprint: str, text: str) -> bytes:
    """Name a vector by all that it depends on."""
    return hashlib.sha256(f"{fingerprint}\0{text}".encode("utf-8", "surrogatepass")).digest()


class PendingVectors:
    """A file of records that is only ever added to: key, vector, checksum."""

    def __init__(self, folder: Path, embedder: Embedder) -> None:
        self._folder = folder / "pending"
        name = hashlib.sha256(embedder.fingerprint.encode()).hexdigest()[:16]
        self._path = self._folder / f"{name}.vectors"
        self._record = np.dtype(
            [("key", f"V{_KEY}"), ("vector", "<f4", (embedder.dim,)), ("checksum", "<u4")]
        )

    def read(self, keys: Collection[bytes]) -> dict[bytes, Vectors]:
        """Return those vectors that an earlier run has made; a torn record counts for nothing."""
        if not self._path.exists():
            return {}
        content = self._path.read_bytes()
        records = np.frombuffer(content, self._record, len(content) // self._record.itemsize)
        found = {}
        for record in records:
            key = record["key"].tobytes()
            if key in keys and record["checksum"] == _checksum(key, record["vector"]):
                found[key] = record["vector"].astype(np.float32)
        return found

    def add(self, vectors: Mapping[bytes, Vectors]) -> None:
        """Write vectors out, so that from here on they survive the process."""
        records = np.empty(len(vectors), self._record)
        for record, (key, vector) in zip(records, vectors.items(), strict=True):
            record["key"] = np.void(key)
            record["vector"] = vector
            record["checksum"] = _checksum(key, vector)
        self._folder.mkdir(parents=True, exist_ok=True)
        with self._path.open("ab") as file:
            # A run killed while writing leaves part of a record, after which all were shifted.
            file.truncate(file.tell() // self._record.itemsize * self._record.itemsize)
            file.write(records.tobytes())


def clear_pending(folder: Path) -> None:
    """Forget all pending vectors, as a generation now holds what was needed of them."""
    shutil.rmtree(folder / "pending", ignore_errors=True)


def _checksum(key: bytes, vector: Vectors) -> int:
    return zlib.crc32(vector.astype("<f4").tobytes(), zlib.crc32(key))
