"""The flow of a model's answer: check, one retry, fallback, budget; over the made-up plans."""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from index.embedders import Embedder, load_embedder
from index.store import Index
from qa.chat_model import ModelOptions, Schema
from qa.drafting import SCHEMA
from qa.evidence_text import estimate_tokens
from qa.llm_answerer import LlmAnswerer
from qa.models import load_model
from qa.pipeline import Asker
from qa.prompts import load_prompts
from qa.streaming import ModelError, OnText
from qa.types import Answer, CitationStatus, Outcome
from tests.qa.llm_server import fails, says, serving

QUESTION = "岚溪区2023年固定资产投资目标增长多少?"
TRUE = "固定资产投资增长9%以上"
COMPARE = "岚溪区2023年和石桥新区2023年的固定资产投资增长目标各是多少,谁更高?"
FELL_BACK = "改用原文摘句"

BLOCK = re.compile(r"<资料-(\w{16}) 编号=(\d+)>\n(.*?)\n</资料-\1>", re.DOTALL)
Replying = str | Callable[[str], str]


def number_of(prompt: str, quote: str, about: str = "") -> int:
    """The number of the evidence that holds a quote."""
    return next(
        int(m[2]) for m in BLOCK.finditer(prompt) if quote in m[3] and about in m[3].split("\n")[0]
    )


def claims(*rows: tuple[str, str, int]) -> str:
    return json.dumps(
        {
            "claims": [
                {"text": text, "quotes": [{"evidence": number, "quote": quote}] if quote else []}
                for text, quote, number in rows
            ]
        },
        ensure_ascii=False,
    )


def true_claim(prompt: str) -> str:
    return claims((TRUE, TRUE, number_of(prompt, TRUE)))


class Scripted:
    """Replies in turn; the last reply again and again."""

    name = "scripted"

    def __init__(self, *replies: Replying, options: ModelOptions | None = None) -> None:
        self._replies = list(replies)
        self.options = options or ModelOptions()
        self.prompts: list[str] = []
        self.systems: list[str] = []

    def complete(
        self, system: str, user: str, *, schema: Schema | None = None, on_text: OnText | None = None
    ) -> str:
        assert schema is SCHEMA
        self.prompts.append(user)
        self.systems.append(system)
        reply = self._replies.pop(0) if len(self._replies) > 1 else self._replies[0]
        text = reply if isinstance(reply, str) else reply(user)
        if on_text is not None:
            on_text(text)
        return text


Ask = Callable[..., tuple[Answer, "Scripted"]]


@pytest.fixture(scope="module")
def index(plans_index: Path) -> Iterator[Index]:
    with Index.open(plans_index) as opened:
        yield opened


@pytest.fixture(scope="module")
def embedder() -> Embedder:
    return load_embedder()


@pytest.fixture(scope="module")
def ask(index: Index, embedder: Embedder) -> Ask:
    def answer(question: str, *replies: Replying, **given: object) -> tuple[Answer, Scripted]:
        options = given.pop("options", None)
        assert options is None or isinstance(options, ModelOptions)
        model = Scripted(*replies, options=options)
        prompts = {language: load_prompts(language, Path("none")) for language in ("zh", "en")}
        answerer = LlmAnswerer(model, prompts, **given)  # type: ignore[arg-type]
        return Asker(index, embedder, answerer).ask(question)[0], model

    return answer


def told(answer: Answer) -> list[tuple[str, bool]]:
    return [(statement.text, statement.verified) for statement in answer.statements]


def test_a_claim_that_is_borne_out(ask: Ask) -> None:
    answer, model = ask(QUESTION, true_claim)
    assert told(answer) == [(TRUE, True)]
    assert (answer.outcome, answer.reason, answer.llm) == (Outcome.ANSWERED, "", "scripted")
    assert len(model.prompts) == 1
    assert QUESTION in model.prompts[0]


def test_a_failed_claim_is_retried_with_its_fault(ask: Ask) -> None:
    wrong = lambda prompt: claims(("增长99%", TRUE, number_of(prompt, TRUE)))  # noqa: E731
    answer, model = ask(QUESTION, wrong, true_claim)
    assert told(answer) == [(TRUE, True)]
    assert len(model.prompts) == 2
    assert "增长99%" in model.prompts[1] and "有引文里没有的数字" in model.prompts[1]


FAULTS = [
    ("投资增长9%", "固定投资增长9%以上", None, "不是资料"),
    (TRUE, TRUE, 77, "没有编号为 77 的资料"),
    (TRUE, "", None, "没有引文"),
    ("区长表扬固定资产投资增长9%以上", TRUE, None, "引文里没有这些词:区长表扬"),
    (f"{TRUE}[1]", TRUE, None, "数字"),
    (f"{TRUE}\u202e", TRUE, None, "控制字符"),
    (TRUE, TRUE.removesuffix("以上"), None, "截去了后面的“以上”"),
]


@pytest.mark.parametrize(("text", "quote", "number", "fault"), FAULTS)
def test_faults_are_named(ask: Ask, text: str, quote: str, number: int | None, fault: str) -> None:
    wrong = lambda prompt: claims((text, quote, number or number_of(prompt, TRUE)))  # noqa: E731
    answer, model = ask(QUESTION, wrong)
    assert len(model.prompts) == 2
    assert fault in model.prompts[1]
    assert FELL_BACK in answer.reason


def test_what_fails_twice_stays_and_is_shown_as_failed(ask: Ask) -> None:
    def mixed(prompt: str) -> str:
        number = number_of(prompt, TRUE)
        return claims((TRUE, TRUE, number), ("区长表扬", TRUE, number), ("增长99%", TRUE, number))

    answer, _ = ask(QUESTION, mixed)
    assert told(answer) == [(TRUE, True), ("区长表扬", False), ("增长99%", False)]
    assert answer.text == TRUE
    assert answer.statements[2].citations[0].status is CitationStatus.NUMBER_MISMATCH


@pytest.mark.parametrize("second", ["", claims(), claims(("a", "", 0), ("b", "", 0)), "坏了"])
def test_a_useless_retry_changes_nothing(ask: Ask, second: str) -> None:
    def mixed(prompt: str) -> str:
        return claims((TRUE, TRUE, number_of(prompt, TRUE)), ("区长表扬", "无", 1))

    answer, _ = ask(QUESTION, mixed, second)
    assert told(answer) == [(TRUE, True), ("区长表扬", False)]


def test_a_retry_cannot_pass_a_checked_claim_off_for_the_failed_one(ask: Ask) -> None:
    def mixed(prompt: str) -> str:
        return claims((TRUE, TRUE, number_of(prompt, TRUE)), ("区长表扬", "无", 1))

    answer, _ = ask(QUESTION, mixed, true_claim)
    assert told(answer) == [(TRUE, True), ("区长表扬", False)]


def test_a_retry_that_cannot_be_had_leaves_the_first_reply(ask: Ask) -> None:
    def mixed(prompt: str) -> str:
        return claims((TRUE, TRUE, number_of(prompt, TRUE)), ("区长表扬", "无", 1))

    def unreachable(prompt: str) -> str:
        raise ModelError("连不上")

    answer, _ = ask(QUESTION, mixed, unreachable)
    assert told(answer) == [(TRUE, True), ("区长表扬", False)]
    assert "没能让模型改写:连不上" in answer.reason


def test_a_model_that_cannot_be_had_is_an_error(ask: Ask) -> None:
    def unreachable(prompt: str) -> str:
        raise ModelError("连不上")

    with pytest.raises(ModelError):
        ask(QUESTION, unreachable)


@pytest.mark.parametrize(
    "reply", ["", "不知道", "{}", claims(), "{" * 99, claims(("99%", TRUE, 1))]
)
def test_without_a_claim_left_the_extractive_answer_is_given(ask: Ask, reply: str) -> None:
    answer, _ = ask(QUESTION, reply)
    assert FELL_BACK in answer.reason
    assert answer.statements and answer.statements[0].verified
    assert "9%" in answer.text and "99%" not in answer.text


def test_what_failed_is_shown_beside_the_extractive_answer(ask: Ask) -> None:
    answer, _ = ask(QUESTION, claims(("增长99%", TRUE, 1)))
    assert [s.verified for s in answer.statements] == [True, False]
    assert answer.statements[1].text == "增长99%"


def test_a_blank_text_with_a_true_quote_replaces_nothing(ask: Ask) -> None:
    def mixed(prompt: str) -> str:
        return claims((TRUE, TRUE, number_of(prompt, TRUE)), ("区长表扬", TRUE, 1))

    blank = lambda prompt: claims(("", TRUE, number_of(prompt, TRUE)))  # noqa: E731
    answer, _ = ask(QUESTION, mixed, blank)
    assert told(answer) == [(TRUE, True), ("区长表扬", False)]


def test_a_retry_with_the_whole_list_mends_the_one_that_failed(ask: Ask) -> None:
    """A model may write all its claims anew, and not only the failed ones."""

    def first(prompt: str) -> str:
        return claims(("增长99%", TRUE, 1), (TRUE, TRUE, number_of(prompt, TRUE)))

    mended = "岚溪区固定资产投资增长9%以上"

    def whole(prompt: str) -> str:
        number = number_of(prompt, TRUE)
        return claims((mended, TRUE, number), ("被改写的对的一条", TRUE, number))

    answer, _ = ask(QUESTION, first, whole)
    assert told(answer) == [(mended, True), (TRUE, True)]


def test_claims_beyond_the_twelfth_and_a_reply_cut_off_are_told(ask: Ask) -> None:
    many = lambda prompt: claims(*[(TRUE, TRUE, number_of(prompt, TRUE))] * 13)  # noqa: E731
    answer, _ = ask(QUESTION, many)
    assert "13 条" in answer.reason
    cut = lambda prompt: true_claim(prompt).removesuffix("]}") + ', {"text": "又'  # noqa: E731
    answer, _ = ask(QUESTION, cut)
    assert told(answer) == [(TRUE, True)] and "没有写完" in answer.reason
    praise = lambda prompt: claims(("区长表扬", TRUE, number_of(prompt, TRUE)))  # noqa: E731
    assert "没有写完" in ask(QUESTION, praise, cut)[0].reason  # the retry
    assert "回答读不懂" in ask(QUESTION, "目标很高。")[0].reason


@pytest.mark.parametrize(
    ("question", "outcome"),
    [
        ("石桥新区2023年规上工业增加值增长多少?", Outcome.MASKED),
        ("岚溪区2031年火星探测投入多少亿元?", Outcome.NOT_FOUND),
        ("北京市朝阳区2023年GDP增长目标是多少?", Outcome.NOT_FOUND),
    ],
)
def test_evidence_decides_that_there_is_no_answer(
    ask: Ask, question: str, outcome: Outcome
) -> None:
    answer, model = ask(question, claims(("增长8%", "增长8%", 1)))
    assert answer.outcome is outcome
    assert model.prompts == []
    assert "增长8%" not in answer.text


def test_parts_have_their_labels_and_the_verdict_is_computed(ask: Ask) -> None:
    def both(prompt: str) -> str:
        mine = "固定资产投资增长11%"
        return claims((TRUE, TRUE, number_of(prompt, TRUE)), (mine, mine, number_of(prompt, mine)))

    answer, _ = ask(COMPARE, both)
    assert all(s.verified for s in answer.statements)
    assert [s.label for s in answer.statements[:2]] == ["岚溪区", "石桥新区"]
    assert answer.statements[-1].text == "石桥新区更高"


def test_no_verdict_on_figures_that_the_model_did_not_give(ask: Ask) -> None:
    answer, _ = ask(COMPARE, true_claim)
    assert [s.text for s in answer.statements] == [TRUE]


def test_a_models_own_verdict_is_not_checked(ask: Ask) -> None:
    def judged(prompt: str) -> str:
        return claims((TRUE, TRUE, number_of(prompt, TRUE)), ("岚溪区更高", TRUE, 1))

    answer, _ = ask(COMPARE, judged)
    assert ("岚溪区更高", False) in told(answer)


# ---- a part whose figure is hidden ---------------------------------------------------------------

HALF_HIDDEN = "岚溪区2022年和石桥新区2023年引进外资目标各是多少?"
FOREIGN = "力争引进外资6000万美元"


def foreign_claim(prompt: str) -> str:
    return claims((FOREIGN, FOREIGN, number_of(prompt, FOREIGN)))


def test_a_hidden_part_is_told_beside_what_the_model_says(ask: Ask) -> None:
    answer, _ = ask(HALF_HIDDEN, foreign_claim)
    assert answer.reason == "石桥新区:原文已隐去"
    assert [(s.label, s.verified) for s in answer.statements] == [
        ("岚溪区", True),
        ("石桥新区", True),
    ]
    assert "*" in answer.statements[1].text


def test_the_model_gets_no_evidence_of_a_hidden_part(ask: Ask) -> None:
    _, model = ask(HALF_HIDDEN, foreign_claim)
    heads = [body.split("\n")[0] for _, _, body in BLOCK.findall(model.prompts[0])]
    assert heads and not any("石桥新区" in head for head in heads)


@pytest.mark.parametrize("text", ["石桥新区引进外资:30家", "石桥新区力争引进外资6000万美元"])
def test_a_figure_made_up_for_a_hidden_part_is_not_taken(ask: Ask, text: str) -> None:
    def invented(prompt: str) -> str:
        number = number_of(prompt, FOREIGN)
        return claims((FOREIGN, FOREIGN, number), (text, FOREIGN, number), (text, "30家", 9))

    answer, _ = ask(HALF_HIDDEN, invented)
    assert next(s.text for s in answer.statements if s.verified) == FOREIGN
    assert [s.verified for s in answer.statements if s.text == text] == [False, False]


def test_a_hidden_part_is_told_where_nothing_of_the_model_is_left(ask: Ask) -> None:
    answer, _ = ask(HALF_HIDDEN, "不知道")
    assert FELL_BACK in answer.reason and "石桥新区:原文已隐去" in answer.reason


# ---- prompts and budget ------------------------------------------------------------------------


def test_an_english_question_has_the_english_prompt(ask: Ask) -> None:
    _, model = ask("What GDP growth target did Lanxi District set for 2023?", "")
    assert model.systems[0].startswith("You answer")


def test_raw_text_goes_to_the_callback(ask: Ask) -> None:
    pieces: list[str] = []
    ask(QUESTION, true_claim, on_text=pieces.append)
    assert TRUE in "".join(pieces)


def test_evidence_is_trimmed_by_rank_and_every_passage_is_whole(ask: Ask) -> None:
    _, full = ask(QUESTION, "", max_evidence=99)
    everything = BLOCK.findall(full.prompts[0])
    fixed = estimate_tokens(full.systems[0]) + estimate_tokens(BLOCK.sub("", full.prompts[0]))
    seen = set()
    for spare in range(200, 2200, 200):
        options = ModelOptions(context_tokens=fixed + 300 + spare, answer_tokens=200)
        _, model = ask(QUESTION, "", options=options, max_evidence=99)
        shown = BLOCK.findall(model.prompts[0])
        assert [row[1:] for row in shown] == [row[1:] for row in everything[: len(shown)]]
        room = options.context_tokens - options.answer_tokens
        assert estimate_tokens(model.systems[0] + model.prompts[0]) <= room
        seen.add(len(shown))
    assert len(seen) > 2
    assert [int(row[1]) for row in everything] == list(range(1, len(everything) + 1))


def test_a_window_too_small_for_one_passage_is_an_error(ask: Ask) -> None:
    with pytest.raises(ModelError, match="context_tokens"):
        ask(QUESTION, "", options=ModelOptions(context_tokens=600, answer_tokens=100))


def test_the_fence_is_never_in_the_evidence(ask: Ask) -> None:
    drawn: Sequence[str] = ["固定资产", "f00d" * 4]
    draws = iter(drawn)
    _, model = ask(QUESTION, true_claim, draw_nonce=lambda: next(draws))
    assert f"<资料-{drawn[1]} 编号=1>" in model.prompts[0]


# ---- over HTTP ---------------------------------------------------------------------------------


def ask_over_http(index: Index, embedder: Embedder, url: str) -> Answer:
    prompts = {language: load_prompts(language, Path("none")) for language in ("zh", "en")}
    answerer = LlmAnswerer(load_model("openai:m", ModelOptions(url=url)), prompts)
    return Asker(index, embedder, answerer).ask(QUESTION)[0]


def test_over_http(index: Index, embedder: Embedder) -> None:
    with serving(says(claims((TRUE, TRUE, 1)))) as log:
        answer = ask_over_http(index, embedder, log.url)
    assert answer.llm == "openai:m"
    assert all(s.verified for s in answer.statements)
    assert "9%" in answer.text


def test_a_truncated_reply_is_no_claim(index: Index, embedder: Embedder) -> None:
    with serving(says(claims((TRUE, TRUE, 1))[:-20])) as log:
        answer = ask_over_http(index, embedder, log.url)
    assert FELL_BACK in answer.reason
    assert len(log.requests) == 1


def test_an_error_over_http_is_one_line(index: Index, embedder: Embedder) -> None:
    with serving(fails(401)) as log, pytest.raises(ModelError, match="401"):
        ask_over_http(index, embedder, log.url)
