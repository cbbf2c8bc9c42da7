"""A run against another on the same questions: paired differences, a paired test, what flipped."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from qa.evaluation.bootstrap import draw, ratio, to_arrays
from qa.evaluation.catalog import known_metrics
from qa.evaluation.metrics import Measures

PERMUTATIONS = 10_000
_BLOCK = 2_000_000
# Differences of sums that are equal but for the order of adding.
_EQUAL = 1e-9


@dataclass(frozen=True, slots=True)
class Difference:
    """One metric: this run less the baseline, over the questions of both."""

    name: str
    value: float
    baseline: float
    difference: float
    low: float
    high: float
    p: float
    n: int
    """How many questions they differ in."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changed from the baseline."""

    questions: int
    left_out: int
    """Questions that are in one run only, or whose gold item is another."""
    differences: tuple[Difference, ...]
    won: tuple[str, ...]
    """Ids of questions that are right now and were wrong."""
    lost: tuple[str, ...]


def compare_runs(
    now: Mapping[str, Measures],
    before: Mapping[str, Measures],
    *,
    left_out: int = 0,
    seed: int,
    resamples: int,
) -> Comparison:
    """Compare measures by id, of the ids that both have.

    The interval is a paired bootstrap's. The test is the randomisation test that Smucker, Allan &
    Carterette (A Comparison of Statistical Significance Tests for Information Retrieval
    Evaluation, CIKM 2007) recommend: were the runs alike, either could have given either answer.
    For right or wrong it is McNemar's exact test but for sampling error. The values of p are not
    corrected for the number of metrics.
    """
    ids = [name for name in now if name in before]
    new, old = [now[name] for name in ids], [before[name] for name in ids]
    present = {name for one in (*new, *old) for name in one}
    names = [metric.name for metric in known_metrics() if metric.name in present]
    flips = {"won": [], "lost": []}  # type: dict[str, list[str]]
    for name, one, other in zip(ids, new, old, strict=True):
        right, was = one.get("accuracy"), other.get("accuracy")
        if right and was and right != was:
            flips["won" if right > was else "lost"].append(name)
    return Comparison(
        questions=len(ids),
        left_out=left_out,
        differences=_differences(names, new, old, seed, resamples) if ids else (),
        won=tuple(flips["won"]),
        lost=tuple(flips["lost"]),
    )


def _differences(
    names: Sequence[str],
    new: Sequence[Measures],
    old: Sequence[Measures],
    seed: int,
    resamples: int,
) -> tuple[Difference, ...]:
    tops, bottoms = to_arrays(names, new)
    tops0, bottoms0 = to_arrays(names, old)
    value = ratio(tops.sum(axis=0), bottoms.sum(axis=0))
    value0 = ratio(tops0.sum(axis=0), bottoms0.sum(axis=0))
    drawn = np.vstack(
        [
            ratio(counts @ tops, counts @ bottoms) - ratio(counts @ tops0, counts @ bottoms0)
            for counts in draw(len(new), seed, resamples)
        ]
    )
    differences = []
    for i, name in enumerate(names):
        if np.isnan(value[i]) or np.isnan(value0[i]):
            continue  # only one of the runs has it, such as tokens
        pairs = np.column_stack([tops[:, i], bottoms[:, i], tops0[:, i], bottoms0[:, i]])
        low, high = np.nanpercentile(drawn[:, i], (2.5, 97.5))
        differs = int(np.any(pairs[:, :2] != pairs[:, 2:], axis=1).sum())
        p = randomization_test(pairs, seed)
        difference = float(value[i] - value0[i])
        differences.append(
            Difference(
                name,
                float(value[i]),
                float(value0[i]),
                difference,
                float(low),
                float(high),
                p,
                differs,
            )
        )
    return tuple(differences)


def randomization_test(pairs: np.ndarray, seed: int, permutations: int = PERMUTATIONS) -> float:
    """Return the two-sided p of no difference between two ratios of sums.

    Args:
        pairs: a row a question: numerator and denominator of the one run, then of the other.
        seed: of the random exchanges.
        permutations: how many exchanges are drawn.
    """
    differing = pairs[np.any(pairs[:, :2] != pairs[:, 2:], axis=1)]
    if not len(differing):
        return 1.0
    sums = pairs.sum(axis=0)
    observed = abs(sums[0] / sums[1] - sums[2] / sums[3])
    gain = differing[:, 2:] - differing[:, :2]  # what an exchange adds to the first run's sums
    generator = np.random.default_rng(seed)
    rows = max(1, min(permutations, _BLOCK // len(differing)))
    extreme = 0
    for first in range(0, permutations, rows):
        block = min(rows, permutations - first)
        exchanged = generator.integers(0, 2, size=(block, len(differing))).astype(np.float64)
        moved = exchanged @ gain
        one = ratio(sums[0] + moved[:, 0], sums[1] + moved[:, 1])
        other = ratio(sums[2] - moved[:, 0], sums[3] - moved[:, 1])
        # Where nothing is left to divide by, the two are as far apart as they can be.
        apart = np.nan_to_num(np.abs(one - other), nan=np.inf)
        extreme += int((apart >= observed - _EQUAL).sum())
    return (extreme + 1) / (permutations + 1)
