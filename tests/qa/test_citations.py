"""The check: nothing passes that does not stand in the source, and nothing is repaired."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.types import Document, Metadata, Passage
from qa.citations import check_draft, figures
from qa.types import Citation, CitationStatus, Claim, Draft, Evidence, Outcome, Quote, Statement

FIRST = (
    "全年实现地区生产总值1100.2亿元，固定资产投资增长9.5%，力争11%；"
    "新增高新技术企业 110 家，R&D经费占比达到3.1%。"
)
SECOND = (
    "地区生产总值增长**%(争取**%)，新建面积３５０㎡，Ⅲ类水质达标，①提速②提质。"
    "分别新建5、200家，投资１，２００万元。“马上就办！”的作风。零\u200b宽。1.2021年目标增长7.5%。"
)
GAP = "\n一、这一句不在任何证据里，增长6.6%。\n"
TEXT = FIRST + GAP + SECOND + "\n结尾。"
OFFSET = len(FIRST + GAP)
DOCUMENT = Document("计划.txt", TEXT, "", Metadata(title="计划", year=2021))
OTHER = Document("别处.txt", "固定资产投资增长12.5%。", "", Metadata(year=2020))
EVIDENCE = (
    Evidence(1, Passage("计划.txt", 0, len(FIRST), FIRST, ("一、",)), DOCUMENT.metadata, 0.9),
    Evidence(2, Passage("计划.txt", OFFSET, OFFSET + len(SECOND), SECOND), DOCUMENT.metadata, 0.8),
    Evidence(4, Passage("别处.txt", 0, len(OTHER.text), OTHER.text), OTHER.metadata, 0.7),
)
OK = CitationStatus.VERIFIED
LOST = CitationStatus.QUOTE_NOT_FOUND
NOBODY = CitationStatus.UNKNOWN_EVIDENCE
FIGURE = CitationStatus.NUMBER_MISMATCH


def check(*claims: Claim) -> tuple[Statement, ...]:
    return check_draft(
        Draft(Outcome.ANSWERED, claims), EVIDENCE, {d.doc: d for d in (DOCUMENT, OTHER)}
    )


def cite(evidence: int, quote: str, claim: str = "", start: int | None = None) -> Citation:
    (statement,) = check(Claim(claim, (Quote(evidence, quote, start),)))
    (citation,) = statement.citations
    return citation


@pytest.mark.parametrize(
    ("evidence", "quote", "cited"),
    [
        # Word for word.
        (1, "固定资产投资增长9.5%", "固定资产投资增长9.5%"),
        (1, FIRST, FIRST),
        (2, "地区生产总值增长**%(争取**%)", "地区生产总值增长**%(争取**%)"),
        (4, "固定资产投资增长12.5%", "固定资产投资增长12.5%"),
        # Other width, space, punctuation, script, case: the source's own words are cited.
        (1, "固定资产投资增长９．５％", "固定资产投资增长9.5%"),
        (1, "固定资产投资增长 9.5 %", "固定资产投资增长9.5%"),
        (1, "新增高新技术企业110家", "新增高新技术企业 110 家"),
        (1, "增长9.5%,力争11%", "增长9.5%，力争11%"),
        (1, "增长9.5%、力争11%", "增长9.5%，力争11%"),
        (1, "固定資產投資增長9.5%", "固定资产投资增长9.5%"),
        (1, "r&d经费占比达到3.1%", "R&D经费占比达到3.1%"),
        (1, "R＆D经费占比\n达到3.1%", "R&D经费占比达到3.1%"),
        (2, "增长**%（争取**%）", "增长**%(争取**%)"),
        (2, "新建面积350m2", "新建面积３５０㎡"),
        (2, "III类水质达标", "Ⅲ类水质达标"),
        (2, "1提速2提质", "①提速②提质"),
        (2, "投资1,200万元", "投资１，２００万元"),
        (2, '"马上就办!"的作风', "“马上就办！”的作风"),
        (2, "「马上就办！」的作风", "“马上就办！”的作风"),
        (2, "零宽", "零\u200b宽"),
        (1, "固定资产\u200b投资增长9.5%", "固定资产投资增长9.5%"),
        (2, "2021年目标增长7.5%", "2021年目标增长7.5%"),
        (2, "新建5、200家", "新建5、200家"),
    ],
)
def test_verified_and_cited_as_the_source_has_it(evidence: int, quote: str, cited: str) -> None:
    citation = cite(evidence, quote)
    text = DOCUMENT.text if citation.doc == "计划.txt" else OTHER.text
    assert citation.status is OK
    assert citation.quote == cited
    assert text[citation.start : citation.end] == cited
    assert (citation.start, citation.end) == (text.index(cited), text.index(cited) + len(cited))


@pytest.mark.parametrize(
    ("evidence", "quote", "status"),
    [
        # Nothing is quoted.
        (1, "", LOST),
        (1, " \n\u3000", LOST),
        (1, "\u200b", LOST),
        (1, "。", LOST),
        (1, "，", LOST),
        (1, "%", LOST),
        (1, "家", LOST),
        (2, "**", LOST),
        # Not in the source, or not in this piece of it.
        (1, "外贸出口增长8%", LOST),
        (1, "固定资产投资增长9.6%", LOST),
        (1, "固定资产投资增长9.5%……力争11%", LOST),
        (1, "固定资产投资将增长9.5%", LOST),
        (1, "力争11%；固定资产投资增长9.5%", LOST),
        (1, "地区生产总值增长**%", LOST),  # stands in 2
        (2, "固定资产投资增长9.5%", LOST),  # stands in 1
        (1, "增长6.6%", LOST),  # in the document, but in no evidence
        (1, FIRST + GAP, LOST),  # over the border
        (1, "固定资产投资增长12.5%", LOST),  # of another document
        (1, TEXT, LOST),
        (2, "增长7%(争取8%)", LOST),  # unmasked by guessing
        (2, "增长.*%", LOST),  # no pattern
        (2, "增长*%(争取*%)", LOST),
        # A number cut in two is another figure.
        (1, "100.2亿元", LOST),
        (1, "地区生产总值1100", LOST),
        (1, "地区生产总值1100.", LOST),
        (1, "地区生产总值110", LOST),
        (1, "5%，力争11%", LOST),
        (1, "5%, 力争11%", LOST),
        (2, "２００万元", LOST),
        (2, "200万元", LOST),
        (2, "新建面积350m", LOST),  # half of ㎡
        (2, "II类水质", LOST),  # part of Ⅲ
        # No such evidence.
        (3, "固定资产投资增长9.5%", NOBODY),
        (0, "固定资产投资增长9.5%", NOBODY),
        (-1, "固定资产投资增长9.5%", NOBODY),
        (99, "", NOBODY),
    ],
)
def test_what_fails_is_kept_as_it_was_said(
    evidence: int, quote: str, status: CitationStatus
) -> None:
    citation = cite(evidence, quote)
    assert citation.status is status and not citation.verified
    assert (citation.quote, citation.start, citation.end) == (quote, 0, 0)


@pytest.mark.parametrize(
    ("claim", "quote", "status"),
    [
        ("投资增长9.5%", "固定资产投资增长9.5%", OK),
        ("投资增长９．５％", "固定资产投资增长9.5%", OK),
        ("投资增长9.50%", "固定资产投资增长9.5%", OK),
        ("2021年投资增长9.5%", "固定资产投资增长9.5%", OK),  # the document's year
        ("总值1,100.2亿元", "地区生产总值1100.2亿元", OK),
        ("总值1100.20亿元", "地区生产总值1100.2亿元", OK),
        ("投资要增长", "固定资产投资增长9.5%", OK),
        ("新增110家", "新增高新技术企业110家", OK),
        ("投资增长5.5%", "固定资产投资增长9.5%", FIGURE),
        ("投资增长7.5%", "固定资产投资增长9.5%", FIGURE),
        ("投资增长95%", "固定资产投资增长9.5%", FIGURE),
        ("投资增长9%", "固定资产投资增长9.5%", FIGURE),
        ("投资增长5%", "固定资产投资增长9.5%", FIGURE),
        ("投资增长9.5%，力争11%", "固定资产投资增长9.5%", FIGURE),
        ("2022年投资增长9.5%", "固定资产投资增长9.5%", FIGURE),
        ("总值11002亿元", "地区生产总值1100.2亿元", FIGURE),
        ("总值100.2亿元", "地区生产总值1100.2亿元", FIGURE),
    ],
)
def test_the_figures_of_a_claim_stand_in_its_quotes(
    claim: str, quote: str, status: CitationStatus
) -> None:
    assert cite(1, quote, claim).status is status


def test_two_figures_of_a_list_are_not_one() -> None:
    assert cite(2, "分别新建5、200家", "新建5200家").status is FIGURE
    assert cite(2, "分别新建5、200家", "新建200家").status is OK


def test_a_masked_figure_bears_none() -> None:
    assert cite(2, "地区生产总值增长**%", "地区生产总值增长7%").status is FIGURE


def test_several_quotes_bear_a_claim_together() -> None:
    quotes = (Quote(1, "固定资产投资增长9.5%"), Quote(1, "力争11%"))
    (statement,) = check(Claim("投资增长9.5%，力争11%", quotes))
    assert statement.verified
    # One that fails bears nothing, and the claim is not verified.
    (statement,) = check(Claim("投资增长9.5%，力争11%", (quotes[0], Quote(2, "力争11%"))))
    assert [c.status for c in statement.citations] == [FIGURE, LOST]
    assert not statement.verified


@pytest.mark.parametrize("start", [None, 0, 5, -1, -9, 10**9, OFFSET])
def test_an_offset_that_lies_is_not_trusted(start: int | None) -> None:
    citation = cite(1, "固定资产投资增长9.5%", start=start)
    assert citation.status is OK
    assert TEXT[citation.start : citation.end] == "固定资产投资增长9.5%"


def test_an_offset_that_holds_tells_which_of_two() -> None:
    first, second = FIRST.index("增长"), TEXT.index("增长", OFFSET)
    assert cite(2, "增长", start=second).start == second
    assert cite(2, "增长", start=TEXT.rindex("增长")).start == TEXT.rindex("增长")
    assert cite(2, "增长", start=first).start == second  # of another piece of evidence


def test_a_claim_without_quotes_is_not_verified() -> None:
    (statement,) = check(Claim("投资增长9.5%", ()))
    assert statement.citations == () and not statement.verified


def test_nothing_is_dropped_and_order_is_kept() -> None:
    claims = [Claim(f"第{n}句", (Quote(n, "固定资产投资增长9.5%"),)) for n in (3, 1, 2)]
    statements = check(*claims)
    assert [s.text for s in statements] == [c.text for c in claims]
    assert [c.status for s in statements for c in s.citations] == [NOBODY, FIGURE, LOST]


def test_markers_count_up_and_a_span_keeps_its_own() -> None:
    growth, stretch = Quote(1, "固定资产投资增长9.5%"), Quote(1, "力争11%")
    statements = check(
        Claim("甲", (growth,)), Claim("乙", (stretch, growth)), Claim("丙", (stretch,))
    )
    assert [[c.marker for c in s.citations] for s in statements] == [[1], [2, 1], [2]]


def test_a_failed_citation_does_not_hide_behind_the_same_span_verified() -> None:
    quote = Quote(1, "固定资产投资增长9.5%")
    statements = check(
        Claim("增长9.5%", (quote,)), Claim("增长8%", (quote,)), Claim("甲", (quote,))
    )
    found = [(c.marker, c.status) for s in statements for c in s.citations]
    assert found == [(1, OK), (2, FIGURE), (1, OK)]


def test_an_empty_draft_has_no_statements() -> None:
    assert check() == ()


@given(st.integers(0, len(SECOND)), st.integers(0, len(SECOND)))
def test_any_slice_is_cited_verbatim_or_not_at_all(one: int, other: int) -> None:
    start, end = sorted((one, other))
    citation = cite(2, SECOND[start:end], start=OFFSET + start)
    if citation.verified:
        assert (citation.start, citation.end) == (OFFSET + start, OFFSET + end)
        assert citation.quote == TEXT[citation.start : citation.end]


@given(st.text("固定资产投资增长9.5%，力争1 \u3000％９", max_size=20))
def test_what_is_cited_is_always_the_source(quote: str) -> None:
    citation = cite(1, quote)
    if citation.verified:
        assert 0 <= citation.start < citation.end <= len(FIRST)
        assert citation.quote == TEXT[citation.start : citation.end]
    else:
        assert citation.quote == quote


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("增长7.50%,约1,200亿元", {"7.5", "1200"}),
        ("１，２００．５", {"1200.5"}),
        ("5、200家", {"5", "200"}),
        ("增长5，200家", {"5", "200"}),
        ("2021 2022", {"2021", "2022"}),
        ("1.2021年", {"1", "2021"}),
        ("007", {"7"}),
        ("350m2", {"350"}),
        ("350㎡", {"350"}),
        ("0.0", {"0"}),
        ("**%", set()),
        ("百分之九", set()),
        ("", set()),
    ],
)
def test_figures(text: str, found: set[str]) -> None:
    assert figures(text) == found
