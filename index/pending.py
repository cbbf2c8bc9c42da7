"""Vectors as they are made, kept so that an interrupted run goes on where it was."""

import hashlib
import zlib
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

import numpy as np

from index.embedders import Embedder, Vectors
from index.files import replace_file
from index.manifest import EmbedderRecord
from index.store import Index
from index.vector_form import VectorForm

_KEY = 32
_BLOCK = 512


def vector_key(fingerprint: str, text: str) -> bytes:
    """Name a vector by all that it depends on."""
    return hashlib.sha256(f"{fingerprint}\0{text}".encode("utf-8", "surrogatepass")).digest()


class PendingVectors:
    """A file of records that is only ever added to: key, vector, checksum.

    It may hold gigabytes, so it is mapped and never read as a whole; no mapping is kept, since
    Windows lets nobody remove a file that is mapped.
    """

    def __init__(self, folder: Path, embedder: Embedder | EmbedderRecord) -> None:
        self._folder = folder / "pending"
        name = hashlib.sha256(embedder.fingerprint.encode()).hexdigest()[:16]
        self._path = self._folder / f"{name}.vectors"
        self._record = np.dtype(
            [("key", f"V{_KEY}"), ("vector", "<f4", (embedder.dim,)), ("checksum", "<u4")]
        )

    def places(self, keys: Collection[bytes]) -> dict[bytes, int]:
        """Say where those vectors are that were made earlier; a torn record counts for nothing."""
        return {
            key: place
            for place, record in enumerate(self._records())
            if (key := record["key"].tobytes()) in keys and _is_sound(record)
        }

    def vector(self, place: int) -> Vectors:
        """Return the vector at a place."""
        offset = place * self._record.itemsize
        (record,) = np.fromfile(self._path, self._record, 1, offset=offset)
        vector: Vectors = record["vector"].astype(np.float32)
        return vector

    def keys(self) -> set[bytes]:
        """Return the keys of all records."""
        return {key.tobytes() for key in self._records()["key"]}

    def count(self) -> tuple[int, int]:
        """Return how many records are sound, and how many are not, a part of one included."""
        sound = [_is_sound(record) for record in self._records()]
        torn = self._path.exists() and self._path.stat().st_size % self._record.itemsize > 0
        return sum(sound), len(sound) - sum(sound) + torn

    def others(self) -> list[Path]:
        """List what else lies there: vectors of other embedders, and what is no file of ours."""
        own = {self._path.name, self._path.name + ".tmp"}
        return sorted(path for path in self._folder.glob("*") if path.name not in own)

    def forget(self, keys: Collection[bytes]) -> None:
        """Take out what is not needed, and what is torn; the file too where nothing is left."""
        left = np.array(
            [key not in keys and sound for key, sound in map(_key_and_soundness, self._records())],
            bool,
        )
        if left.any():
            if not left.all() or self._path.stat().st_size % self._record.itemsize:
                replace_file(self._path, self._those(left))
            return
        for path in (self._path, self._path.with_name(self._path.name + ".tmp")):
            path.unlink(missing_ok=True)
        with suppress(OSError):  # other embedders' are there
            self._folder.rmdir()

    def _those(self, wanted: np.ndarray) -> Iterator[bytes]:
        records = self._records()
        for start in range(0, len(records), _BLOCK):
            some = slice(start, start + _BLOCK)
            yield records[some][wanted[some]].tobytes()

    def _records(self) -> np.ndarray:
        size = self._path.stat().st_size if self._path.exists() else 0
        count = size // self._record.itemsize
        if not count:  # numpy maps no empty file
            return np.empty(0, self._record)
        return np.asarray(np.memmap(self._path, self._record, "r", shape=(count,)))

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


def clear_pending(folder: Path, *, finished: bool = False) -> None:
    """Forget the pending vectors that the generation in use holds; others are still waited for.

    Where an update is finished and each passage has its vector, the others are of texts that were
    changed or taken away meanwhile. Before that a lossy vector is not what a rebuild waits for
    that was to make it anew.
    """
    if not (folder / "pending").exists():
        return
    # What cannot be taken out does no harm, and the next run takes it.
    with suppress(OSError), Index.open(folder) as index:
        pending = PendingVectors(folder, index.manifest.embedder)
        keys: Collection[bytes] = pending.keys()
        if not (finished and index.whole):
            lossless = index.manifest.lost is VectorForm.F32
            keys = index.rows_of_keys(keys) if finished or lossless else ()
        pending.forget(keys)


def _key_and_soundness(record: np.void) -> tuple[bytes, bool]:
    return record["key"].tobytes(), _is_sound(record)


def _is_sound(record: np.void) -> bool:
    return bool(record["checksum"] == _checksum(record["key"].tobytes(), record["vector"]))


def _checksum(key: bytes, vector: Vectors) -> int:
    return zlib.crc32(vector.astype("<f4").tobytes(), zlib.crc32(key))
