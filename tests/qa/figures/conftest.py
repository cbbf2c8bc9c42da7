"""Figures read from made-up texts, and an embedder that knows which names are alike."""

from collections.abc import Callable, Sequence

import numpy as np
import pytest

from index.embedders import HashingEmbedder, Vectors
from index.figures.extract import extract_figures
from index.outline import find_sections
from index.types import Document, Figure, Metadata
from qa.figures.similarity import SimilarNames

Read = Callable[..., tuple[Figure, ...]]


@pytest.fixture
def read() -> Read:
    """Read the figures of a plan: its text, its year."""

    def read(text: str, year: int = 2023, doc: str = "计划.txt") -> tuple[Figure, ...]:
        metadata = Metadata(title=f"青禾区{year}年政府工作报告", place="青禾区", year=year)
        return extract_figures(Document(doc, text, "", metadata), find_sections(text))

    return read


class Alike(HashingEmbedder):
    """Gives two names the same vector, all others their own."""

    def __init__(self, *pairs: tuple[str, str]) -> None:
        self._as = {b: a for a, b in pairs}

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        known = [self._as.get(text, text) for text in texts]
        return np.asarray(super().embed_queries(known), dtype=np.float32)


@pytest.fixture
def alike() -> Callable[..., SimilarNames]:
    """Names that are to pass for alike, in pairs."""
    return lambda *pairs: SimilarNames(Alike(*pairs))
