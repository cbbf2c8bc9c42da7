"""How stored vectors are kept, apart from them so that the command line loads little."""

from enum import StrEnum


class VectorForm(StrEnum):
    """What a number of a stored vector takes; the vectors are embedded in 32 bits all the same."""

    F32 = "f32"
    """Four bytes: just as the embedder made it."""
    F16 = "f16"
    """Two bytes: nothing that a ranking would show is lost."""
    SQ8 = "sq8"
    """One byte: whole numbers up to 127, scaled vector by vector."""

    @property
    def loss(self) -> int:
        """How much is lost, to compare: vectors are not taken from a form that loses more."""
        return list(VectorForm).index(self)
