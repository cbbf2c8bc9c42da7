"""The numbers of vectors in fewer bytes, and back."""

from typing import Any

import numpy as np
import numpy.typing as npt

from index.vector_form import VectorForm

Vectors = npt.NDArray[np.float32]
Numbers = npt.NDArray[Any]

KINDS: dict[bytes, tuple[VectorForm, np.dtype[Any]]] = {
    b"IxFI": (VectorForm.F32, np.dtype("<f4")),
    b"yjF2": (VectorForm.F16, np.dtype("<f2")),
    b"yjI1": (VectorForm.SQ8, np.dtype("<i1")),
}
"""What a file of vectors begins with, and what its numbers are; the first is FAISS's own."""

_LARGEST = 127

_SHRUNK = np.float32(2.0**112)
"""The exponents of 32 bits begin so much lower than those of 16."""


def pack_vectors(block: Vectors, form: VectorForm) -> Vectors:
    """Return numbers that can be written in a form; rows of zeros stay so.

    For bytes each vector is scaled by itself: it comes out the same whatever others there are,
    and the same again when it is unpacked and packed, so that nothing is lost by copying.
    """
    if form is not VectorForm.SQ8:
        return block
    largest = abs(block).max(axis=1, keepdims=True, initial=0)
    packed: Vectors = np.rint(block * (_LARGEST / np.where(largest > 0, largest, 1)))
    return packed


def unpack_vectors(matrix: Numbers, form: VectorForm) -> Vectors:
    """Return vectors as they are compared: in 32 bits, and of length 1 again."""
    if form is VectorForm.F16:
        shrunk = _moved_bits(matrix)
        shrunk *= _SHRUNK
        return shrunk
    block: Vectors = matrix.astype(np.float32, copy=False)
    if form is VectorForm.SQ8:
        block /= packed_lengths(matrix)[:, None]
    return block


def multiply_packed(matrix: Numbers, form: VectorForm, question: Vectors) -> Vectors:
    """Return the inner products with a question of what `unpack_vectors` would return.

    Those of bytes are longer, by `packed_lengths`.
    """
    if form is VectorForm.F16:
        products: Vectors = _moved_bits(matrix) @ (question * _SHRUNK)
    else:
        products = matrix.astype(np.float32, copy=False) @ question
    return products


def packed_lengths(matrix: Numbers) -> Vectors:
    """Return how long vectors in bytes are as they lie there; 1 for a row of zeros."""
    block = matrix.astype(np.float32)
    lengths: Vectors = np.sqrt(np.einsum("ij,ij->i", block, block))
    return np.where(lengths > 0, lengths, np.float32(1))


def _moved_bits(matrix: Numbers) -> Vectors:
    """Numbers of 16 bits in 32, too small by `_SHRUNK`.

    Numpy, which takes them one by one, needs five times as long. The bits go where those of 32
    have theirs; of the sign, which stands before the exponent, the copies are cleared.
    """
    bits = np.ascontiguousarray(matrix).view("<i2").astype(np.int32)
    bits <<= 13
    bits &= ~0x70000000
    return bits.view(np.float32)
