import base64
import hashlib
import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import pytest

from qa.evaluation.bootstrap import Estimate
from qa.evaluation.compare import Comparison, Difference
from qa.evaluation.gold_types import GoldEvidence, GoldItem
from qa.evaluation.locate import Span
from qa.evaluation.metrics import RECALL_AT
from qa.evaluation.plots import Axis, Curve, bars, plot, round_ticks
from qa.evaluation.report import _comparison
from qa.evaluation.report_plots import recall_curve, refusal_curve
from qa.evaluation.report_questions import question_card
from qa.evaluation.run import Record
from qa.evaluation.score import measure_all

VOID = {"meta", "input", "br", "img", "link", "hr"}
OPTIONAL_END = {"th", "tr", "td", "li", "p"}


class Page(HTMLParser):
    """Notes each tag, and whether what opens is closed in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.faults: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open[-1] != tag and self.open[-1] in OPTIONAL_END:
            self.open.pop()
        if not self.open or self.open.pop() != tag:
            self.faults.append(tag)


@pytest.fixture
def html(report_html: str) -> str:
    return report_html


def test_well_formed(html: str) -> None:
    page = Page(html)
    assert not page.faults
    assert not page.open


def test_needs_nothing_from_outside(html: str) -> None:
    for tag, attributes in Page(html).tags:
        assert tag not in ("img", "link", "iframe", "object", "base")
        for name, value in attributes.items():
            assert name not in ("src", "href", "srcset", "style"), (tag, name)
            assert not name.startswith("on"), (tag, name)
            assert "://" not in (value or "")
    assert "@import" not in html
    assert "url(" not in html


def test_only_its_own_script_may_run(html: str) -> None:
    assert sum(tag == "script" for tag, _ in Page(html).tags) == 1
    for tag in ("script", "style"):
        (text,) = re.findall(rf"<{tag}>(.*?)</{tag}>", html, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in html


def test_characters_that_turn_text_around_are_shown(html: str) -> None:
    assert "\u202e" not in html
    assert "\N{REPLACEMENT CHARACTER}" in html


def test_every_question_with_its_citation_in_context(html: str) -> None:
    assert html.count('<details class="q') == 4
    assert '<mark><span class="gold">固定资产投资增长9.5%</span></mark>' in html
    assert "聚力项目建设。" in html  # stands before the quote
    assert "应为" in html or "缺要点" in html
    assert "断网" in html
    assert 'data-flip="won"' in html


def test_plots_have_labels_and_scale() -> None:
    drawn = bars("按题型", [("<事实>", Estimate(0.5, 0.25, 1.0, 8))])
    assert "&lt;事实&gt;" in drawn
    width = float(re.findall(r'class="bar".*?width="([\d.]+)"', drawn)[0])
    low, high = (float(x) for x in re.findall(r'whisker" x1="([\d.]+)".*?x2="([\d.]+)"', drawn)[0])
    left = float(re.findall(r'class="bar" x="([\d.]+)"', drawn)[0])
    full = width / 0.5
    assert (low, high) == pytest.approx((left + full / 4, left + full), 0.01)


def test_curves_rise_upwards() -> None:
    axis = Axis("x", 0, 1, [(0, "0"), (1, "1")])
    drawn = plot("题", axis, axis, Curve([(0, 0), (1, 1)]))
    found = re.findall(r'class="curve" d="M([\d.]+) ([\d.]+)L([\d.]+) ([\d.]+)"', drawn)[0]
    x1, y1, x2, y2 = (float(one) for one in found)
    assert x2 > x1
    assert y2 < y1


def retrieved(*starts: int) -> dict[str, Any]:
    spans = [{"doc": "a", "start": start, "end": start + 10} for start in starts]
    return {"status": "answered", "retrieved": spans}


def test_recall_curve_by_hand() -> None:
    """Of two pieces one is third, one nowhere; of two, any of which is enough, one is second."""
    both = GoldItem("a", "问?", answer="甲")
    any_of = replace(both, id="b", any_evidence=True)
    records = [
        Record(both, retrieved(50, 60, 0)),
        Record(any_of, retrieved(50, 0)),
        Record(both),
        Record(replace(both, id="c"), retrieved(0)),
    ]
    pieces = (Span("a", 0, 5), Span("a", 500, 505))
    curve = recall_curve(records, [pieces, pieces, pieces, ()])
    assert [k for k, _ in curve] == list(range(1, 11))
    expected = [0, 1 / 3, *[1.5 / 3] * 8]  # the fourth has no evidence
    assert [recall for _, recall in curve] == pytest.approx(expected)
    measure_all(records, [pieces, pieces, pieces, ()], {"a": "文" * 600})
    for k in RECALL_AT:
        table = [r.measures[f"recall@{k}"][0] for r in records if f"recall@{k}" in r.measures]
        assert dict(curve)[k] == pytest.approx(sum(table) / 3)


def graded(*cases: tuple[str, float | None, bool | None]) -> list[Record]:
    """Records by outcome, confidence and whether they are right; None if nobody knows."""
    return [
        Record(
            GoldItem(f"q{number}", "问?"),
            {"status": status, "confidence": confidence},
            measures={} if right is None else {"accuracy": (float(right), 1.0)},
        )
        for number, (status, confidence, right) in enumerate(cases)
    ]


def test_refusal_curve_by_hand() -> None:
    """Surest first, whatever their order; two of one confidence make one step."""
    records = graded(
        ("answered", 0.5, False),
        ("answered", 0.9, True),
        ("answered", 0.7, True),
        ("not_found", 0.1, True),
        ("answered", 0.7, False),
        ("masked", 0.95, False),
        ("answered", 0.99, None),  # gold does not say, so it counts nowhere
    )
    failed = Record(GoldItem("f", "问?"), error="断网", measures={"accuracy": (0.0, 1.0)})
    by_hand = [(1 / 7, 1), (3 / 7, 2 / 3), (4 / 7, 2 / 4)]
    assert refusal_curve([*records, failed]) == by_hand


def test_without_confidence_there_is_no_refusal_curve() -> None:
    assert refusal_curve(graded(("answered", 0.5, True), ("answered", None, True))) == []
    sure = graded(("answered", 0.5, True), ("not_found", None, True), ("answered", 0.4, True))
    assert len(refusal_curve(sure)) == 2


@pytest.mark.parametrize(
    ("name", "difference", "p", "kind"),
    [
        ("accuracy", 0.1, 0.01, "up"),
        ("accuracy", -0.1, 0.01, "down"),
        ("latency_ms", -5.0, 0.01, "up"),
        ("latency_ms", 5.0, 0.01, "down"),
        ("accuracy", 0.1, 0.05, ""),
        ("accuracy", 0.1, 0.049, "up"),
        ("answer_length", 9.0, 0.001, ""),
    ],
)
def test_a_difference_has_the_colour_of_what_it_means(
    name: str, difference: float, p: float, kind: str
) -> None:
    one = Difference(name, 1.0, 1.0 - difference, difference, 0.0, 0.2, p, 3)
    shown = _comparison(Comparison(5, 0, (one,), (), ()))
    assert f'<td class="n {kind}">' in shown


def test_evidence_that_was_not_cited_is_quoted(fact: GoldItem, texts: dict[str, str]) -> None:
    text = texts["青禾区.txt"]
    start = text.index("新增高新技术企业")
    missed = Span("青禾区.txt", start, start + 8)
    item = replace(fact, evidence=(GoldEvidence("青禾区.txt", "新增高新技术企业"),))
    card = question_card(Record(item, {"status": "answered", "answer": "甲"}), (missed,), texts, "")
    _, after = card.split("没有引到的依据")
    quote = re.findall(r"<blockquote>(.*?)</blockquote>", after)[0]
    assert '<span class="gold">新增高新技术企业</span>' in quote
    cited = {"doc": "青禾区.txt", "start": start, "end": start + 8, "quote": "新增高新技术企业"}
    answer = {"status": "answered", "answer": "甲", "citations": [cited]}
    assert "没有引到的依据" not in question_card(Record(item, answer), (missed,), texts, "")


@pytest.mark.parametrize("high", [0.5, 1, 7, 99, 1001, 123456])
def test_ticks_are_few_and_reach_far_enough(high: float) -> None:
    ticks = round_ticks(high)
    assert ticks[-1] >= high
    assert 2 <= len(ticks) <= 5
