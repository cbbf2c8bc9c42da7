"""The numbers of vectors in fewer bytes, and back."""

from typing import Any

import numpy as np
import numpy.typing as npt

from index.vector_form import VectorForm

Vectors = npt.NDArray[np.float32]

KINDS: dict[bytes, tuple[VectorForm, np.dtype[Any]]] = {
    b"IxFI": (VectorForm.F32, np.dtype("<f4")),
    b"yjF2": (VectorForm.F16, np.dtype("<f2")),
    b"yjI1": (VectorForm.SQ8, np.dtype("<i1")),
}
"""What a file of vectors begins with, and what its numbers are; the first is FAISS's own."""

_LARGEST = 127


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


def unpack_vectors(matrix: npt.NDArray[Any], form: VectorForm) -> Vectors:
    """Return vectors as they are compared: in 32 bits, and of length 1 again."""
    block: Vectors = matrix.astype(np.float32, copy=False)
    if form is VectorForm.SQ8:
        lengths = np.sqrt(np.einsum("ij,ij->i", block, block))
        block /= np.where(lengths > 0, lengths, 1)[:, None]
    return block
