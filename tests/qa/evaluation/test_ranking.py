from math import log2

import pytest

from qa.evaluation import ranking
from qa.evaluation.given import GivenAnswer, GivenSpan
from qa.evaluation.locate import Span
from qa.evaluation.ranking import measure_ranks

needs_library = pytest.mark.skipif(
    not ranking.can_rank(), reason="没有 ir-measures:pip install 'youju[eval]'"
)


def passages(*starts: int) -> GivenAnswer:
    return GivenAnswer(
        "", "answered", retrieved=tuple(GivenSpan("a", s, s + 10, score=0.5) for s in starts)
    )


def evidence(*starts: int, grade: int = 1) -> tuple[Span, ...]:
    return tuple(Span("a", start, start + 5, grade) for start in starts)


@needs_library
def test_by_hand() -> None:
    second, both, none, empty, twice = measure_ranks(
        [
            (passages(50, 0), evidence(0)),
            (passages(0, 50, 20), evidence(0, 20)),
            (passages(50, 60), evidence(0)),
            (passages(), evidence(0)),
            (passages(0, 0, 20), evidence(0, 20)),  # the same passage again gains nothing
        ]
    )
    assert second == {"mrr@10": (0.5, 1.0), "ndcg@10": pytest.approx((1 / log2(3), 1.0))}
    ideal = 1 + 1 / log2(3)
    assert both["mrr@10"] == (1.0, 1.0)
    assert both["ndcg@10"][0] == pytest.approx((1 + 1 / log2(4)) / ideal)
    assert none == empty == {"mrr@10": (0.0, 1.0), "ndcg@10": (0.0, 1.0)}
    assert twice["ndcg@10"] == both["ndcg@10"]


@needs_library
def test_evidence_that_was_not_retrieved_lowers_ndcg() -> None:
    ((measured),) = measure_ranks([(passages(0), evidence(0, 500))])
    assert measured["ndcg@10"][0] == pytest.approx(1 / (1 + 1 / log2(3)))


@needs_library
def test_one_passage_may_bear_two_pieces() -> None:
    (measured,) = measure_ranks([(passages(50, 0), (*evidence(0), Span("a", 5, 10)))])
    assert measured["mrr@10"] == (0.5, 1.0)
    assert measured["ndcg@10"][0] == pytest.approx(1 / log2(3))


@needs_library
def test_only_the_first_ten_count() -> None:
    (measured,) = measure_ranks([(passages(*range(100, 200, 10), 0), evidence(0))])
    assert measured == {"mrr@10": (0.0, 1.0), "ndcg@10": (0.0, 1.0)}


@needs_library
def test_order_survives_the_library() -> None:
    """Equal scores, and ids that sort otherwise than ranks, must not change the ranking."""
    starts = [*range(100, 190, 10), 0]
    (measured,) = measure_ranks([(passages(*starts), evidence(0))])
    assert measured["mrr@10"] == pytest.approx((0.1, 1.0))


def test_without_evidence_or_library(monkeypatch: pytest.MonkeyPatch) -> None:
    assert measure_ranks([(passages(0), ())]) == [{}]
    monkeypatch.setattr(ranking, "can_rank", lambda: False)
    assert measure_ranks([(passages(0), evidence(0))]) == [{}]
