"""Cases computed by hand."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from qa.evaluation.given import FAILED, NOTHING, read_answer
from qa.evaluation.gold_types import GoldEvidence, GoldItem
from qa.evaluation.locate import Locator
from qa.evaluation.metrics import LENGTHS, Measures, measure

Make = Callable[..., dict[str, Any]]


def measures_of(item: GoldItem, texts: dict[str, str], **answer: Any) -> Measures:
    given = read_answer({"status": "answered", **answer})
    return measure(item, given, Locator(texts).spans(item), texts)


def test_right_answer(fact: GoldItem, texts: dict[str, str], span_of: Make) -> None:
    cited = span_of("青禾区.txt", "固定资产投资增长9.5%")
    measured = measures_of(
        fact, texts, answer="固定资产投资增长9.5%", citations=[cited], retrieved=[cited]
    )
    ones = [
        *("accuracy", "must_include_accuracy", "numeric_accuracy", "outcome_accuracy"),
        *("citation_validity", "citation_precision", "citation_recall", "recall@1", "recall@10"),
    ]
    assert {name: measured[name] for name in ones} == dict.fromkeys(ones, (1.0, 1.0))
    assert measured["exact_match"] == (0.0, 1.0)
    assert measured["false_refusal_rate"] == (0.0, 1.0)
    assert "not_found_recall" not in measured


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("9.5%", 1.0),
        ("９．５％", 1.0),
        ("9.5个百分点", 1.0),  # an alias
        ("11%", 0.0),
        ("9.5%" + "。" * 157, 0.0),  # 161 characters: it copies
        ("9.5%" + "。" * 156, 1.0),
    ],
)
def test_must_include(fact: GoldItem, texts: dict[str, str], answer: str, expected: float) -> None:
    assert measures_of(fact, texts, answer=answer)["must_include_accuracy"] == (expected, 1.0)


def test_aliases_do_not_stand_for_one_of_several(fact: GoldItem, texts: dict[str, str]) -> None:
    item = replace(fact, type="compare", must_include=("9.5%",), aliases=("同样高",))
    assert measures_of(item, texts, answer="同样高")["must_include_accuracy"] == (0.0, 1.0)
    item = replace(fact, must_include=("9.5%", "11%"), aliases=("同样高",))
    assert measures_of(item, texts, answer="同样高")["must_include_accuracy"] == (0.0, 1.0)


def test_without_must_include_the_answer_itself_is_wanted(
    fact: GoldItem, texts: dict[str, str]
) -> None:
    item = replace(fact, must_include=())
    measured = measures_of(item, texts, answer="增长9.5%")
    assert measured["accuracy"] == (1.0, 1.0)
    assert "must_include_accuracy" not in measured


def test_text_beside_a_refusal_does_not_count(fact: GoldItem, texts: dict[str, str]) -> None:
    measured = measures_of(fact, texts, answer="9.5%", status="not_found")
    for name in ("accuracy", "must_include_accuracy", "numeric_accuracy", "exact_match", "char_f1"):
        assert measured[name] == (0.0, 1.0)
    assert measured["not_found_precision"] == (0.0, 1.0)
    assert measured["false_refusal_rate"] == (1.0, 1.0)


def test_refusals(texts: dict[str, str]) -> None:
    masked = GoldItem("m", "问?", "masked", answerable=False)
    absent = GoldItem("u", "问?", "unanswerable", answerable=False)
    right = measures_of(masked, texts, status="masked")
    assert right["accuracy"] == right["masked_precision"] == right["masked_recall"] == (1.0, 1.0)
    mixed_up = measures_of(absent, texts, status="masked")
    assert mixed_up["masked_precision"] == mixed_up["not_found_recall"] == (0.0, 1.0)
    assert mixed_up["false_answer_rate"] == (0.0, 1.0)
    assert measures_of(absent, texts, status="answered")["false_answer_rate"] == (1.0, 1.0)


def test_what_gold_does_not_say_is_not_scored(texts: dict[str, str], span_of: Make) -> None:
    item = GoldItem("q", "问?", answerable=None)
    cited = span_of("青禾区.txt", "固定资产投资增长9.5%")
    for status in ("answered", "not_found", "masked"):
        measured = measures_of(item, texts, answer="9.5%", status=status, citations=[cited])
        assert measured.keys() == {"missing_rate", "error_rate", "citation_validity"}


def test_parts_are_all_wanted(texts: dict[str, str]) -> None:
    item = GoldItem("q", "谁?", all_of=(("张丹",), ("张昊", "张浩")))
    assert measures_of(item, texts, answer="张浩和张丹")["accuracy"] == (1.0, 1.0)
    assert measures_of(item, texts, answer="张昊、张浩")["must_include_accuracy"] == (0.0, 1.0)
    assert "char_f1" not in measures_of(item, texts, answer="张丹")


def test_a_part_of_a_number_is_right_for_the_reference_scorer_only(
    fact: GoldItem, texts: dict[str, str]
) -> None:
    measured = measures_of(fact, texts, answer="增长19.5%")
    assert measured["must_include_accuracy"] == (1.0, 1.0)
    assert measured["accuracy"] == measured["numeric_accuracy"] == (0.0, 1.0)


def test_any_document_that_bears_the_answer_is_enough(texts: dict[str, str], span_of: Make) -> None:
    both = (GoldEvidence("青禾区", ""), GoldEvidence("白石县", ""))
    item = GoldItem("q", "问?", answer="110家", evidence=both, any_evidence=True)
    found = span_of("青禾区.txt", "新增高新技术企业 110 家")
    measured = measures_of(item, texts, answer="110 家", citations=[found], retrieved=[found])
    assert measured["recall@1"] == measured["citation_recall"] == (1.0, 1.0)
    assert measured["recall_in_1500_chars"] == (1.0, 1.0)
    strict = measures_of(replace(item, any_evidence=False), texts, retrieved=[found])
    assert strict["recall@1"] == (0.5, 1.0)


def test_citations(fact: GoldItem, texts: dict[str, str], span_of: Make) -> None:
    two = replace(
        fact, evidence=(*fact.evidence, GoldEvidence("青禾区.txt", "新增高新技术企业 110 家"))
    )
    good = span_of("青禾区.txt", "投资增长9.5%")  # all of the shorter span
    beside = span_of("青禾区.txt", "竣工20个")
    invented = span_of("青禾区.txt", "聚力项目建设") | {"quote": "聚力项目建没"}
    measured = measures_of(two, texts, answer="9.5%", citations=[good, beside, invented])
    assert measured["citation_validity"] == (2.0, 3.0)
    assert measured["citation_recall"] == (0.5, 1.0)
    assert measured["citation_precision"] == pytest.approx((1 / 3, 1.0))


@pytest.mark.parametrize(
    ("shift", "found"), [(0, 1.0), (10, 1.0), (11, 0.0), (-10, 1.0), (-11, 0.0)]
)
def test_a_citation_overlaps_half_of_the_shorter(
    fact: GoldItem, texts: dict[str, str], shift: int, found: float
) -> None:
    item, start = twenty(fact, texts)
    cited = {"doc": "青禾区.txt", "start": start + shift, "end": start + shift + 20}
    measured = measures_of(item, texts, answer="9.5%", citations=[cited])
    assert measured["citation_recall"] == measured["citation_precision"] == (found, 1.0)


@pytest.mark.parametrize(("missing", "found"), [(0, 1.0), (2, 1.0), (3, 0.0)])
def test_a_passage_bears_nine_tenths_of_the_evidence(
    fact: GoldItem, texts: dict[str, str], missing: int, found: float
) -> None:
    item, start = twenty(fact, texts)
    passage = {"doc": "青禾区.txt", "start": 0, "end": start + 20 - missing}
    measured = measures_of(item, texts, answer="9.5%", retrieved=[passage])
    assert measured["recall@1"] == (found, 1.0)


def twenty(fact: GoldItem, texts: dict[str, str]) -> tuple[GoldItem, int]:
    """The item with evidence of twenty characters, and where that stands."""
    start = texts["青禾区.txt"].index("固定资产投资")
    quote = texts["青禾区.txt"][start : start + 20]
    return replace(fact, evidence=(GoldEvidence("青禾区.txt", quote),)), start


@pytest.mark.parametrize(("kind", "most"), [*LENGTHS.items()])
def test_a_longer_answer_copies(
    fact: GoldItem, texts: dict[str, str], kind: str, most: int
) -> None:
    assert {
        **dict.fromkeys(("fact", "disambiguate"), 160),
        "definition": 300,
        **dict.fromkeys(("list", "compare"), 700),
    } == LENGTHS
    item = replace(fact, type=kind)
    for length, right in ((most, 1.0), (most + 1, 0.0)):
        measured = measures_of(item, texts, answer="9.5%".ljust(length, "。"))
        assert measured["accuracy"] == measured["must_include_accuracy"] == (right, 1.0)


def test_retrieval_by_rank_and_by_length(
    fact: GoldItem, texts: dict[str, str], span_of: Make
) -> None:
    evidence = span_of("青禾区.txt", "固定资产投资增长9.5%")
    far = {"doc": "白石县.txt", "start": 0, "end": 1495}
    measured = measures_of(fact, texts, answer="", retrieved=[far, evidence])
    assert measured["recall@1"] == (0.0, 1.0)
    assert measured["recall@3"] == (1.0, 1.0)
    # 1500 characters hold 5 of the second passage's: a cut passage that lies within the evidence
    # is all evidence, though little of it.
    assert measured["recall_in_1500_chars"] == (1.0, 1.0)
    measured = measures_of(fact, texts, answer="", retrieved=[far | {"end": 1500}, evidence])
    assert measured["recall_in_1500_chars"] == (0.0, 1.0)
    assert measured["recall_in_3000_chars"] == (1.0, 1.0)


def test_no_answer_at_all(fact: GoldItem, texts: dict[str, str]) -> None:
    measured = measure(fact, NOTHING, Locator(texts).spans(fact), texts)
    assert (measured["missing_rate"], measured["error_rate"]) == ((1.0, 1.0), (0.0, 1.0))
    assert measured["accuracy"] == (0.0, 1.0)
    assert measured["recall@10"] == (0.0, 1.0)


def test_a_question_that_failed_is_never_right(fact: GoldItem, texts: dict[str, str]) -> None:
    absent = GoldItem("u", "问?", "unanswerable", answerable=False)
    masked = GoldItem("m", "问?", "masked", answerable=False)
    for item in (fact, absent, masked):
        measured = measure(item, FAILED, (), texts)
        assert measured["accuracy"] == measured["outcome_accuracy"] == (0.0, 1.0)
        assert (measured["missing_rate"], measured["error_rate"]) == ((0.0, 1.0), (1.0, 1.0))
        assert "not_found_precision" not in measured
    assert measure(absent, FAILED, (), texts)["not_found_recall"] == (0.0, 1.0)
    assert measure(absent, NOTHING, (), texts)["accuracy"] == (1.0, 1.0)


def test_cost(fact: GoldItem, texts: dict[str, str]) -> None:
    measured = measures_of(
        fact,
        texts,
        timings_ms={"retrieve": 20.0, "answer": 5.0},
        usage={"input_tokens": 900, "cost": 0.002},
    )
    assert measured["latency_ms"] == (25.0, 1.0)
    assert measured["input_tokens"] == (900.0, 1.0)
    assert measured["cost"] == (0.002, 1.0)
