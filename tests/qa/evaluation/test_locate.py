from qa.evaluation.gold_types import GoldEvidence
from qa.evaluation.locate import Locator, Span

TEXTS = {"a.txt": "增长8%。增长8%。", "b/c.txt": "整篇文字", "b/d.txt": "前言。整段。后记。"}


def test_first_place_unless_it_says_which() -> None:
    locator = Locator(TEXTS)
    assert locator.span(GoldEvidence("a.txt", "增长8%")) == Span("a.txt", 0, 4)
    assert locator.span(GoldEvidence("a.txt", "增长8%", 5)) == Span("a.txt", 5, 9)
    assert locator.span(GoldEvidence("a.txt", "增长8%", 3)) == Span("a.txt", 0, 4)


def test_documents_by_file_name_without_suffix() -> None:
    locator = Locator({**TEXTS, "x/c.md": "另一篇"})
    assert locator.span(GoldEvidence("d", "整段")) == Span("b/d.txt", 3, 5)
    assert locator.span(GoldEvidence("c", "整篇")) is None  # there are two


def test_by_the_words_around() -> None:
    locator = Locator(TEXTS)
    assert locator.span(GoldEvidence("", "整段")) == Span("b/d.txt", 3, 5)
    assert locator.span(GoldEvidence("", "文字", None, "整篇文字")) == Span("b/c.txt", 2, 4)
    assert locator.span(GoldEvidence("", "段", 1, "整段")) == Span("b/d.txt", 4, 5)
    assert locator.span(GoldEvidence("", "没有", None, "没有的")) is None
    assert locator.span(GoldEvidence("", "没有的")) is None


def test_whole_documents_with_a_grade() -> None:
    found = Locator(TEXTS).span(GoldEvidence("c", "", context="整篇文字", grade=2))
    assert found == Span("b/c.txt", 0, 4, 2)
    found = Locator(TEXTS).span(GoldEvidence("语料1", "", context="整篇文字"))
    assert found == Span("b/c.txt", 0, 4)


def test_what_is_nowhere() -> None:
    locator = Locator(TEXTS)
    assert locator.span(GoldEvidence("z.txt", "增长8%")) is None
    assert locator.span(GoldEvidence("a.txt", "增长9%")) is None
