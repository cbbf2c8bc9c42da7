import base64
import hashlib
import re
from html.parser import HTMLParser

import pytest

from qa.evaluation.bootstrap import Estimate
from qa.evaluation.plots import Axis, Curve, bars, plot, round_ticks

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
    assert '<mark><span class="gold">固定资产投资增长9.5%</span></mark>' in _joined(html)
    assert "聚力项目建设。" in html  # stands before the quote
    assert "应为" in html or "缺要点" in html
    assert "断网" in html
    assert 'data-flip="won"' in html


def _joined(html: str) -> str:
    # The quote and the evidence are cut where either begins or ends.
    return html.replace("</span></mark><mark>", "</span></mark><mark>")


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


@pytest.mark.parametrize("high", [0.5, 1, 7, 99, 1001, 123456])
def test_ticks_are_few_and_reach_far_enough(high: float) -> None:
    ticks = round_ticks(high)
    assert ticks[-1] >= high
    assert 2 <= len(ticks) <= 5
