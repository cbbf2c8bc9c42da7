"""How sure a figure is: percentile bootstrap intervals (Efron & Tibshirani 1993), seeded."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any

import numpy as np
import numpy.typing as npt

from qa.evaluation.catalog import find_metric

Floats = npt.NDArray[np.float64]

RESAMPLES = 2000
_LEVEL = (2.5, 97.5)
_Z = 1.959963984540054
# Resamples are drawn in blocks, so that ten thousand questions need some ten megabytes at a time.
_BLOCK = 2_000_000


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value with its 95 % interval."""

    value: float
    low: float
    high: float
    n: int
    """Over how many questions, or citations where it is a share of these."""
    method: str = "bootstrap"


def estimate(
    names: Sequence[str],
    measures: Sequence[dict[str, tuple[float, float]]],
    seed: int,
    resamples: int,
) -> dict[str, Estimate]:
    """Estimate each metric over questions, which are what is resampled."""
    tops, bottoms = to_arrays(names, measures)
    present = bottoms.sum(axis=0) > 0
    kept = [name for name, is_there in zip(names, present, strict=True) if is_there]
    if not kept:
        return {}
    tops, bottoms = tops[:, present], bottoms[:, present]
    drawn = np.vstack(
        [ratio(counts @ tops, counts @ bottoms) for counts in draw(len(measures), seed, resamples)]
    )
    # A resample in which nothing was predicted has no precision.
    low, high = np.nanpercentile(drawn, _LEVEL, axis=0)
    values = ratio(tops.sum(axis=0), bottoms.sum(axis=0))
    return {
        name: _estimate(
            Estimate(float(values[i]), float(low[i]), float(high[i]), round(bottoms[:, i].sum())),
            find_metric(name).unit == "share",
        )
        for i, name in enumerate(kept)
    }


def _estimate(found: Estimate, is_share: bool) -> Estimate:
    """Where all are right, or all wrong, a bootstrap would say that it is certain."""
    if is_share and found.low == found.high and found.value in (0.0, 1.0):
        low, high = wilson(found.value, found.n)
        return Estimate(found.value, low, high, found.n, "wilson")
    return found


def wilson(share: float, n: float) -> tuple[float, float]:
    """The score interval of a share (Wilson 1927), which is not empty at 0 and 1.

    >>> [round(bound, 3) for bound in wilson(1.0, 10)]
    [0.722, 1.0]
    """
    square = _Z * _Z
    middle = (share + square / (2 * n)) / (1 + square / n)
    half = _Z * sqrt(share * (1 - share) / n + square / (4 * n * n)) / (1 + square / n)
    # The bounds hold the share itself, which rounding could leave out by the last bit.
    return max(0.0, min(share, middle - half)), min(1.0, max(share, middle + half))


def estimate_quantile(values: Sequence[float], share: float, seed: int, resamples: int) -> Estimate:
    """Estimate a quantile, such as the time that 95 % of questions keep within."""
    ordered = np.sort(np.asarray(values, dtype=np.float64))
    wanted = share * len(ordered)
    drawn = []
    for counts in draw(len(ordered), seed, resamples):
        at = (np.cumsum(counts, axis=1) >= wanted).argmax(axis=1)
        drawn.append(ordered[at])
    low, high = np.percentile(np.concatenate(drawn), _LEVEL)
    value = ordered[max(0, int(np.ceil(wanted)) - 1)]
    return Estimate(float(value), float(low), float(high), len(ordered))


def draw(count: int, seed: int, resamples: int) -> Iterator[npt.NDArray[np.float32]]:
    """Yield blocks of resamples: how often each of `count` questions is in each of them."""
    generator = np.random.default_rng(seed)
    rows = max(1, min(resamples, _BLOCK // max(1, count)))
    for first in range(0, resamples, rows):
        block = min(rows, resamples - first)
        picked = generator.integers(0, count, size=(block, count))
        picked += np.arange(block)[:, None] * count
        counts = np.bincount(picked.ravel(), minlength=block * count)
        yield counts.reshape(block, count).astype(np.float32)


def to_arrays(
    names: Sequence[str], measures: Sequence[dict[str, tuple[float, float]]]
) -> tuple[Floats, Floats]:
    """Numerators and denominators, one row a question, one column a metric."""
    pairs = np.array([[one.get(name, (0.0, 0.0)) for name in names] for one in measures])
    pairs = pairs.reshape(len(measures), len(names), 2)
    return pairs[..., 0], pairs[..., 1]


def ratio(tops: npt.NDArray[Any], bottoms: npt.NDArray[Any]) -> Floats:
    """Divide; NaN where there is nothing to divide by."""
    divided: Floats = np.divide(
        tops, bottoms, out=np.full(tops.shape, np.nan, dtype=np.float64), where=bottoms > 0
    )
    return divided
