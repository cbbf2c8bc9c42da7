"""Words of English questions rendered in Chinese."""

import pytest

from index.english import renderings


@pytest.mark.parametrize(
    ("asked", "phrase", "rendering"),
    [
        (
            "the registered urban unemployment rate",
            "registered urban unemployment rate",
            "登记失业率",
        ),
        ("how many new high-tech enterprises", "high-tech enterprises", "高新技术企业"),
        ("county-level cold chain centres", "centres", "中心"),
        ("roads being renovated in rural areas", "renovated", "改造"),
        ("bridges completed last year", "completed", "完成"),
        ("the labour productivity", "labour productivity", "劳动生产率"),
        ("tonnes of barley", "tonnes", "吨"),
    ],
)
def test_words_of_reports_have_the_renderings_of_reports(
    asked: str, phrase: str, rendering: str
) -> None:
    assert any(rendering in word for word in renderings(asked)[phrase])


def test_the_longest_term_goes_before_a_phrase_of_the_dictionary() -> None:
    # The dictionary has new high: 新高.
    assert next(iter(renderings("new high-tech enterprises"))) == "new"


def test_a_word_that_reports_seldom_use_is_left_to_the_dictionary() -> None:
    assert "大麦" in renderings("tonnes of barley")["barley"]


@pytest.mark.parametrize("word", ["the", "many", "target", "compare"])
def test_what_only_makes_a_question_is_not_looked_for(word: str) -> None:
    assert word not in renderings("compare the target: how many bridges")


def test_an_unknown_word_has_no_rendering() -> None:
    assert renderings("zzyzx bridges")["zzyzx"] == ()
