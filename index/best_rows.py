"""The order of what a search over vectors finds."""

import numpy as np
import numpy.typing as npt

Scores = npt.NDArray[np.float32]
Rows = npt.NDArray[np.int64]


def best_places(scores: Scores, k: int) -> Rows:
    """The places of the k highest scores in their order; of equal ones the first come first."""
    if not 0 < k < len(scores):
        return np.argsort(-scores, kind="stable")[: max(k, 0)]
    places = np.flatnonzero(scores >= np.partition(scores, -k)[-k])
    return places[np.argsort(-scores[places], kind="stable")[:k]]


def distinct_rows(rows: Rows) -> Rows:
    """In ascending order; `np.unique` would load numpy's masked arrays for it."""
    ordered = np.sort(rows)
    return ordered[np.diff(ordered, prepend=-1) > 0]
