"""Vectors as they are made, kept so that an interrupted run goes on where it was."""

import hashlib
import zlib
from collections.abc import Collection, Mapping
from contextlib import suppress
from pathlib import Path

import numpy as np

from index.embedders import Embedder, Vectors
from index.files import replace_file
from index.manifest import EmbedderRecord
from index.store import Index

_KEY = 32


def vector_key(fingerprint: str, text: str) -> bytes:
    """Name a vector by all that it depends on."""
    return hashlib.sha256(f"{fingerprint}\0{text}".encode("utf-8", "surrogatepass")).digest()


class PendingVectors:
    """A file of records that is only ever added to: key, vector, checksum."""

    def __init__(self, folder: Path, embedder: Embedder | EmbedderRecord) -> None:
        self._folder = folder / "pending"
        name = hashlib.sha256(embedder.fingerprint.encode()).hexdigest()[:16]
        self._path = self._folder / f"{name}.vectors"
        self._record = np.dtype(
            [("key", f"V{_KEY}"), ("vector", "<f4", (embedder.dim,)), ("checksum", "<u4")]
        )

    def read(self, keys: Collection[bytes]) -> dict[bytes, Vectors]:
        """Return those vectors that an earlier run has made; a torn record counts for nothing."""
        found = {}
        for record in self._records():
            key = record["key"].tobytes()
            if key in keys and record["checksum"] == _checksum(key, record["vector"]):
                found[key] = record["vector"].astype(np.float32)
        return found

    def keys(self) -> set[bytes]:
        """Return the keys of all records."""
        return {record["key"].tobytes() for record in self._records()}

    def forget(self, keys: Collection[bytes]) -> None:
        """Take out what is kept elsewhere now, and the file where nothing is left."""
        records = self._records()
        left = np.array([record["key"].tobytes() not in keys for record in records], bool)
        if left.any():
            if not left.all():
                replace_file(self._path, records[left].tobytes())
            return
        for path in (self._path, self._path.with_name(self._path.name + ".tmp")):
            path.unlink(missing_ok=True)
        with suppress(OSError):  # other embedders' are there
            self._folder.rmdir()

    def _records(self) -> np.ndarray:
        content = self._path.read_bytes() if self._path.exists() else b""
        return np.frombuffer(content, self._record, len(content) // self._record.itemsize)

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
    """Forget the pending vectors that the generation in use holds; others are still waited for."""
    if not (folder / "pending").exists():
        return
    # What cannot be taken out does no harm, and the next run takes it.
    with suppress(OSError), Index.open(folder) as index:
        pending = PendingVectors(folder, index.manifest.embedder)
        rows = index.rows_of_keys(pending.keys())
        vectors = index.vectors(np.fromiter(rows.values(), np.int64, len(rows)))
        pending.forget({key for key, v in zip(rows, vectors, strict=True) if v.any()})


def _checksum(key: bytes, vector: Vectors) -> int:
    return zlib.crc32(vector.astype("<f4").tobytes(), zlib.crc32(key))
