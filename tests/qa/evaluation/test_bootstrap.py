import numpy as np
import pytest

from qa.evaluation.bootstrap import draw, estimate, estimate_quantile, wilson

Pairs = list[dict[str, tuple[float, float]]]


def test_mean_has_the_normal_interval() -> None:
    values = np.random.default_rng(5).uniform(size=400)
    measures: Pairs = [{"char_f1": (float(v), 1.0)} for v in values]
    found = estimate(["char_f1"], measures, 0, 4000)["char_f1"]
    half = 1.96 * values.std() / np.sqrt(len(values))
    assert found.value == pytest.approx(values.mean())
    assert found.low == pytest.approx(values.mean() - half, abs=0.15 * half)
    assert found.high == pytest.approx(values.mean() + half, abs=0.15 * half)
    assert found.n == 400


def test_a_share_of_citations_counts_citations() -> None:
    measures: Pairs = [{"citation_validity": (1.0, 4.0)}, {"citation_validity": (1.0, 1.0)}, {}]
    found = estimate(["citation_validity"], measures, 0, 500)["citation_validity"]
    assert (found.value, found.n) == (0.4, 5)
    assert (found.low, found.high) == (0.25, 1.0)


def test_covers_as_often_as_it_says() -> None:
    generator = np.random.default_rng(1)
    covered = 0
    for trial in range(200):
        rights = generator.random(60) < 0.8
        measures: Pairs = [{"accuracy": (float(right), 1.0)} for right in rights]
        found = estimate(["accuracy"], measures, trial, 400)["accuracy"]
        covered += found.low <= 0.8 <= found.high
    assert 0.88 <= covered / 200 <= 0.99


@pytest.mark.parametrize("right", [0.0, 1.0])
def test_all_alike_is_not_certain(right: float) -> None:
    found = estimate(["accuracy"], [{"accuracy": (right, 1.0)}] * 20, 0, 200)["accuracy"]
    assert found.method == "wilson"
    assert found.high - found.low > 0.1


@pytest.mark.parametrize("name", ["char_f1", "mrr@10", "latency_ms", "input_tokens", "cost"])
@pytest.mark.parametrize("value", [0.0, 1.0])
def test_what_is_no_share_has_no_interval_of_a_share(name: str, value: float) -> None:
    found = estimate([name], [{name: (value, 1.0)}] * 20, 0, 200)[name]
    assert (found.low, found.high, found.method) == (value, value, "bootstrap")


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_wilson_holds_the_share_and_stays_a_share(share: float) -> None:
    for n in range(1, 1000):
        low, high = wilson(share, n)
        assert 0.0 <= low <= share <= high <= 1.0


def test_wilson_as_published() -> None:
    # Newcombe, Two-sided confidence intervals for the single proportion, 1998, table I.
    assert wilson(81 / 263, 263) == pytest.approx((0.2553, 0.3662), abs=1e-4)
    assert wilson(0 / 20, 20) == pytest.approx((0.0, 0.1611), abs=1e-4)


def test_same_seed_same_interval() -> None:
    measures: Pairs = [{"accuracy": (float(i % 3 == 0), 1.0)} for i in range(30)]
    assert estimate(["accuracy"], measures, 7, 300) == estimate(["accuracy"], measures, 7, 300)
    assert estimate(["accuracy"], measures, 7, 300) != estimate(["accuracy"], measures, 8, 300)


def test_what_nothing_has_is_not_estimated() -> None:
    assert estimate(["accuracy", "cost"], [{"accuracy": (1.0, 1.0)}], 0, 10).keys() == {"accuracy"}
    assert estimate(["accuracy"], [{}], 0, 10) == {}


def test_quantiles() -> None:
    values = [float(v) for v in range(1, 101)]
    median = estimate_quantile(values, 0.5, 0, 2000)
    assert median.value == 50
    assert 38 <= median.low <= 44  # by order statistics: 40 and 61
    assert 57 <= median.high <= 63
    assert estimate_quantile(values, 0.95, 0, 500).value == 95
    assert estimate_quantile([3.0], 0.95, 0, 10).high == 3.0


def test_resamples_are_of_the_size_of_the_sample() -> None:
    blocks = list(draw(1000, 0, 3000))
    assert len(blocks) > 1
    counts = np.vstack(blocks)
    assert counts.shape == (3000, 1000)
    assert (counts.sum(axis=1) == 1000).all()
