from math import comb

import numpy as np
import pytest

from qa.evaluation.compare import compare_runs, randomization_test
from qa.evaluation.metrics import Measures


def run(rights: str) -> dict[str, Measures]:
    return {f"q{i}": {"accuracy": (float(right), 1.0)} for i, right in enumerate(rights)}


def test_differences_and_flips() -> None:
    found = compare_runs(run("1110"), run("1001"), seed=0, resamples=500)
    (difference,) = found.differences
    assert (difference.value, difference.baseline) == (0.75, 0.5)
    assert difference.difference == 0.25
    assert difference.n == 3
    assert (found.won, found.lost) == (("q1", "q2"), ("q3",))


@pytest.mark.parametrize(("right", "low", "high"), [(2, 0.0, 0.5), (8, 0.5, 1.0)])
def test_the_interval_is_of_95_per_cent_and_paired(right: int, low: float, high: float) -> None:
    """How many of ten draws win is binomial.

    Of Bin(10, 0.2) the 97.5 % quantile is 5 (P(≤4) = 0.967), the 95 % one would be 4, and the 2.5 %
    one is 0.
    """
    new, old = run("1" * right + "0" * (10 - right)), run("0" * 10)
    (found,) = compare_runs(new, old, seed=0, resamples=20_000).differences
    assert (found.low, found.high) == pytest.approx((low, high))
    (turned,) = compare_runs(old, new, seed=0, resamples=20_000).differences
    assert (turned.low, turned.high) == pytest.approx((-high, -low))
    (same,) = compare_runs(new, new, seed=0, resamples=200).differences
    assert (same.low, same.high) == (0.0, 0.0)  # what both get right cancels in every draw


def test_alike() -> None:
    found = compare_runs(run("1010"), run("1010"), seed=0, resamples=200)
    (difference,) = found.differences
    assert (difference.low, difference.high, difference.p) == (0.0, 0.0, 1.0)
    assert not found.won


@pytest.mark.parametrize(("won", "lost"), [(8, 1), (5, 5), (12, 3), (3, 0)])
def test_right_or_wrong_is_tested_as_mcnemar_does(won: int, lost: int) -> None:
    rows = [(1, 1, 0, 1)] * won + [(0, 1, 1, 1)] * lost + [(1, 1, 1, 1)] * 20
    p = randomization_test(np.array(rows, dtype=float), seed=3, permutations=40_000)
    count, few = won + lost, min(won, lost)
    exact = min(1.0, 2 * sum(comb(count, k) for k in range(few + 1)) / 2**count)
    assert p == pytest.approx(exact, abs=0.01)


def test_precision_with_other_denominators() -> None:
    """One run predicts a refusal where the other does not, so that their denominators differ."""
    new: dict[str, Measures] = {"a": {"masked_precision": (1.0, 1.0)}, "b": {}}
    old: dict[str, Measures] = {
        "a": {"masked_precision": (1.0, 1.0)},
        "b": {"masked_precision": (0.0, 1.0)},
    }
    (difference,) = compare_runs(new, old, seed=0, resamples=500).differences
    assert difference.difference == 0.5
    assert difference.p > 0.5


def test_only_shared_questions_and_metrics() -> None:
    new = run("11") | {"only now": {"accuracy": (0.0, 1.0)}}
    old = run("10")
    old["q0"]["cost"] = (0.1, 1.0)
    found = compare_runs(new, old, seed=0, resamples=100)
    assert found.questions == 2
    assert [difference.name for difference in found.differences] == ["accuracy"]


def test_nothing_shared() -> None:
    assert compare_runs(run("1"), {}, left_out=1, seed=0, resamples=10).differences == ()
