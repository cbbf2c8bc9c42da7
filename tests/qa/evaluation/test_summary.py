from qa.evaluation.metrics import Measures
from qa.evaluation.summary import NO_DOCUMENT, summarize


def test_a_question_counts_for_each_of_its_documents_and_for_its_type() -> None:
    measures: list[Measures] = [{"accuracy": (right, 1.0)} for right in (1.0, 0.0, 1.0)]
    found = summarize(
        ["fact", "list", "fact"], [("甲", "乙"), ("乙",), ()], measures, seed=0, resamples=50
    )
    values = {
        name: (group["accuracy"].value, group["accuracy"].n)
        for name, group in found.by_document.items()
    }
    assert values == {"甲": (1.0, 1), "乙": (0.5, 2), NO_DOCUMENT: (1.0, 1)}
    assert found.by_type["fact"]["accuracy"].n == 2
    assert found.overall["accuracy"].n == 3
