from math import log2

import pytest

from qa.evaluation import ranking
from qa.evaluation.given import GivenAnswer, GivenSpan
from qa.evaluation.gold_types import GoldItem
from qa.evaluation.locate import Span
from qa.evaluation.metrics import Measures
from qa.evaluation.ranking import measure_ranks

needs_library = pytest.mark.skipif(
    not ranking.can_rank(), reason="没有 ir-measures:pip install 'youju[eval]'"
)


def passages(*starts: int) -> GivenAnswer:
    return GivenAnswer(
        "", "answered", retrieved=tuple(GivenSpan("a", s, s + 10, score=0.5) for s in starts)
    )


def ranks(
    *cases: tuple[GivenAnswer, tuple[Span, ...]], any_evidence: bool = False
) -> list[Measures]:
    item = GoldItem("a", "问?", any_evidence=any_evidence)
    return measure_ranks([(item, given, spans) for given, spans in cases])


def evidence(*starts: int, grade: int = 1) -> tuple[Span, ...]:
    return tuple(Span("a", start, start + 5, grade) for start in starts)


@needs_library
def test_by_hand() -> None:
    second, both, none, empty, twice = ranks(
        (passages(50, 0), evidence(0)),
        (passages(0, 50, 20), evidence(0, 20)),
        (passages(50, 60), evidence(0)),
        (passages(), evidence(0)),
        (passages(0, 0, 20), evidence(0, 20)),  # the same passage again gains nothing
    )
    assert second == {"mrr@10": (0.5, 1.0), "ndcg@10": pytest.approx((1 / log2(3), 1.0))}
    ideal = 1 + 1 / log2(3)
    assert both["mrr@10"] == (1.0, 1.0)
    assert both["ndcg@10"][0] == pytest.approx((1 + 1 / log2(4)) / ideal)
    assert none == empty == {"mrr@10": (0.0, 1.0), "ndcg@10": (0.0, 1.0)}
    assert twice["ndcg@10"] == both["ndcg@10"]


@needs_library
def test_evidence_that_was_not_retrieved_lowers_ndcg() -> None:
    ((measured),) = ranks((passages(0), evidence(0, 500)))
    assert measured["ndcg@10"][0] == pytest.approx(1 / (1 + 1 / log2(3)))


@needs_library
def test_one_passage_may_bear_two_pieces() -> None:
    (measured,) = ranks((passages(50, 0), (*evidence(0), Span("a", 5, 10))))
    assert measured["mrr@10"] == (0.5, 1.0)
    assert measured["ndcg@10"][0] == pytest.approx(1 / log2(3))


@needs_library
def test_two_pieces_in_one_passage_are_worth_two() -> None:
    two, one = (*evidence(0), Span("a", 5, 10)), evidence(50)
    (measured,) = ranks((passages(50, 0), (*two, *one)))
    gained, ideal = 1 + 2 / log2(3), 2 + 1 / log2(3)
    assert measured["ndcg@10"][0] == pytest.approx(gained / ideal)


@needs_library
@pytest.mark.parametrize(
    ("starts", "expected"), [((0, 50), 1.0), ((70, 50, 20), 1 / log2(4)), ((70,), 0.0)]
)
def test_where_any_piece_is_enough_the_first_found_is_all_there_is(
    starts: tuple[int, ...], expected: float
) -> None:
    """Of the pieces at 0, 20 and 500 one is wanted, so that an ideal ranking has one passage."""
    (measured,) = ranks((passages(*starts), evidence(0, 20, 500)), any_evidence=True)
    assert measured["ndcg@10"][0] == pytest.approx(expected)


@needs_library
def test_only_the_first_ten_count() -> None:
    (measured,) = ranks((passages(*range(100, 200, 10), 0), evidence(0)))
    assert measured == {"mrr@10": (0.0, 1.0), "ndcg@10": (0.0, 1.0)}


@needs_library
def test_order_survives_the_library() -> None:
    """Equal scores, and ids that sort otherwise than ranks, must not change the ranking."""
    starts = [*range(100, 190, 10), 0]
    (measured,) = ranks((passages(*starts), evidence(0)))
    assert measured["mrr@10"] == pytest.approx((0.1, 1.0))


def test_without_evidence_or_library(monkeypatch: pytest.MonkeyPatch) -> None:
    assert ranks((passages(0), ())) == [{}]
    monkeypatch.setattr(ranking, "can_rank", lambda: False)
    assert ranks((passages(0), evidence(0))) == [{}]
