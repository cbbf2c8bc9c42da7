"""Replies read as claims: a table of what models write, and that nothing makes it fail."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.drafting import MAX_CLAIMS, parse_reply
from qa.types import Claim, Quote

ONE = (Claim("投资增长14%", (Quote(1, "投资增长14%以上"),)),)
OBJECT = (
    '{"claims": [{"text": "投资增长14%", "quotes": [{"evidence": 1, "quote": "投资增长14%以上"}]}]}'
)

READ_AS_ONE = [
    OBJECT,
    f"```json\n{OBJECT}\n```",
    f"```\n{OBJECT}",
    f"好的,答案如下:\n{OBJECT}\n以上依据资料[1]。",
    f"根据资料[1]和{{资料}}回答:{OBJECT}",
    f'<think>先看资料 {{"claims": []}} 再说</think>{OBJECT}',
    OBJECT.replace("]}]}", "],}],}"),
    OBJECT.replace('"evidence": 1', '"evidence": "1"'),
    OBJECT.replace('"evidence": 1', '"evidence": "[1]"'),
    OBJECT.replace('"evidence": 1', '"evidence": "【1】"'),
    OBJECT.replace('"evidence": 1', '"evidence": "资料 1"'),
    OBJECT.replace('"evidence": 1', '"evidence": 1.0'),
    f'没有答案时写 {{"claims": []}},这里有:{OBJECT}',
    f"[] {OBJECT}",
    f'<|channel|>analysis<|message|>先写 {{"claims": []}}<|end|><|start|>assistant'
    f"<|channel|>final<|message|>{OBJECT}<|return|>",
    OBJECT.removesuffix("]}]}"),
    OBJECT.removesuffix("}]}"),
    OBJECT.removeprefix('{"claims": ').removesuffix("}"),
    '{"text": "投资增长14%", "quotes": [{"evidence": 1, "quote": "投资增长14%以上"}]}',
    '{"claims": [{"text": "投资增长14%", "evidence": 1, "quote": "投资增长14%以上"}]}',
    '{"claims": [{"claim": "投资增长14%", "quotes": {"evidence": 1, "quote": "投资增长14%以上"}}]}',
    OBJECT.removesuffix("]}") + ', {"text": "第二条", "quotes": [{"evid',
    '投资增长14% [1] "投资增长14%以上"',
    "答案:\n- 投资增长14% [1] “投资增长14%以上”。\n",
    "1. 投资增长14%【1】:「投资增长14%以上」",
]


@pytest.mark.parametrize("reply", READ_AS_ONE)
def test_read_as_one_claim(reply: str) -> None:
    assert parse_claims(reply) == ONE


def parse_claims(reply: str, *, keep_blank: bool = False) -> tuple[Claim, ...]:
    return parse_reply(reply, keep_blank=keep_blank).claims


READ_AS_NONE = [
    "",
    "资料没有提到。",
    "{}",
    "[]",
    "null",
    '{"claims": []}',
    '{"claims": null}',
    '{"claims": "投资增长14%"}',
    '{"claims": [1, 2]}',
    '{"claims": [{"text": "  ", "quotes": []}]}',
    '{"answer": "投资增长14%"}',
    "{" * 5000,
    "[" * 100_000,
    '{"claims": ' * 3000,
    "<think>" + OBJECT,
    '{"claims": [{"text": "投资增长',
]


@pytest.mark.parametrize("reply", READ_AS_NONE, ids=lambda reply: reply[:20])
def test_read_as_none(reply: str) -> None:
    assert parse_claims(reply) == ()


@pytest.mark.parametrize(
    ("evidence", "number"),
    [
        ("2", 2),
        ("true", 0),
        ("1.5", 0),
        ("-1", 0),
        ("null", 0),
        ('"一"', 0),
        ('"1,2"', 0),
        ('"资料1"', 1),
        ('"资料1和2"', 0),
        ("1.5", 0),
        ("NaN", 0),
        ("[1]", 0),
        ("10000", 0),
        pytest.param("9" * 5000, None, id="too long for an integer"),
    ],
)
def test_evidence_numbers_are_not_guessed(evidence: str, number: int | None) -> None:
    claims = parse_claims(OBJECT.replace('"evidence": 1', f'"evidence": {evidence}'))
    numbers = [quote.evidence for claim in claims for quote in claim.quotes]
    assert numbers == ([] if number is None else [number])


def test_quotes_are_taken_as_they_stand() -> None:
    quote = '  全角 ＡＢ,"引号"\\与\n换行 \u200b '
    reply = json.dumps({"claims": [{"text": "x", "quotes": [{"evidence": 3, "quote": quote}]}]})
    assert parse_claims(reply)[0].quotes == (Quote(3, quote),)


def test_a_comma_inside_a_quote_stays() -> None:
    reply = '{"claims": [{"text": "x", "quotes": [{"evidence": 1, "quote": "a,]"},]}]}'
    assert parse_claims(reply)[0].quotes == (Quote(1, "a,]"),)


def test_wrong_types_inside_a_claim_are_empty_and_not_an_error() -> None:
    reply = '{"claims": [{"text": "x", "quotes": [{"evidence": {}, "quote": 5}, "y", null]}]}'
    assert parse_claims(reply) == (Claim("x", (Quote(0, ""),)),)


def test_a_runaway_is_cut_and_told() -> None:
    claim = {"text": "x", "quotes": []}
    reply = parse_reply(json.dumps({"claims": [claim] * 50}))
    assert len(reply.claims) == MAX_CLAIMS
    assert "50 条" in reply.told[0]


@pytest.mark.parametrize(
    ("reply", "told"),
    [
        (OBJECT, False),
        ('{"claims": null}', False),
        (OBJECT.removesuffix("]}") + ', {"text": "第二条", "quotes": [{"evid', True),
        ('{"claims": [{"text": "投资增长', True),
    ],
)
def test_a_reply_that_breaks_off_is_told(reply: str, told: bool) -> None:
    assert any("没有写完" in line for line in parse_reply(reply).told) == told


def test_blank_claims_keep_their_place_where_asked() -> None:
    reply = '{"claims": [{"text": "", "quotes": []}, {"text": "x", "quotes": []}]}'
    assert [c.text for c in parse_claims(reply)] == ["x"]
    assert [c.text for c in parse_claims(reply, keep_blank=True)] == ["", "x"]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["claims", "text", "quotes", "evidence", "quote", "x"]), inner
        )
    ),
    max_leaves=12,
)


@given(st.text() | json_values.map(json.dumps))
def test_any_reply_can_be_read(reply: str) -> None:
    for claim in parse_claims(reply):
        assert isinstance(claim.text, str)
        assert all(0 <= quote.evidence <= 999 for quote in claim.quotes)


@given(st.integers(0, len(OBJECT)))
def test_a_reply_cut_off_anywhere_gives_the_claim_or_nothing(at: int) -> None:
    assert parse_claims(OBJECT[:at]) in (ONE, ())


def test_half_a_character_is_never_written() -> None:
    reply = r'{"claims": [{"text": "\ud800增长", "quotes": [{"evidence": 1, "quote": "\udfff"}]}]}'
    (claim,) = parse_reply(reply).claims
    assert (claim.text, claim.quotes[0].text) == ("\ufffd增长", "\ufffd")


def test_thoughts_that_use_all_the_tokens_up_are_told() -> None:
    reply = parse_reply('<think>先看资料 1。{"claims": [{"text": "增长9%", "quotes": []}]}')
    assert reply.claims == () and "answer_tokens" in "".join(reply.told)


@pytest.mark.parametrize("cut", ["]}]}", "}]}", "]}"])
def test_a_reply_cut_behind_a_quote_is_told(cut: str) -> None:
    assert "没有写完" in parse_reply(OBJECT.removesuffix(cut)).told[0]


def test_a_reply_that_says_nothing_and_one_that_cannot_be_read() -> None:
    assert parse_reply("{'claims': 1}").unread
    assert parse_reply("资料没有提到。").unread
    assert not parse_reply('{"claims": []}').unread
    assert not parse_reply(" ").unread
    assert not parse_reply("<|channel|>analysis<|message|>先看").unread
