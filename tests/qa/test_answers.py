"""Answers without a model, over made-up plans: what is answered, hidden and refused."""

import pytest

from index.errors import QuestionError
from qa.pipeline import Asker
from qa.spans import trim
from qa.types import Outcome

ANSWERED = [
    # a target of this year, of last year, and a result told the year after
    ("岚溪区2023年地区生产总值增长目标是多少?", "地区生产总值增长6.5%"),
    ("岚溪区2022年地区生产总值预期增长多少?", "地区生产总值增长7%"),
    ("岚溪区2022年地区生产总值实际增长了多少?", "增长5.8%"),
    ("岚溪区2021年新建绿道完成了多少公里?", "12公里"),
    ("岚溪区2022年实际建成绿道多少公里(不是2023年的计划)", "18.5公里"),
    # other words for the same
    ("岚溪区2023年GDP要涨多少?", "6.5%"),
    ("岚溪 2023 固投增速", "9%以上"),
    ("岚溪区2023年失业率要控制在多少以内?", "3.5%"),
    ("嵐溪區2023年要加裝多少台電梯?", "45台"),
    ("What GDP growth target did Lanxi District set for 2023?", "6.5%"),
    # whose plan it is
    ("新增普惠托位600个是哪个区定的?", "岚溪区2023年"),
    # which of several figures in one sentence
    ("岚溪区2023年工业投资目标增长多少?", "工业投资增长12%"),
    ("岚溪区2022年农村居民人均可支配收入增长目标是多少?", "7.5%"),
    ("岚溪区2023年新增普惠托位多少个?", "600个"),
    # the stretch target
    ("岚溪区2023年地区生产总值的力争目标是多少?", "力争7%"),
    # lists, names, definitions
    ("岚溪区2023年聚焦哪三大主导产业?", "光电子、智能装备、绿色纺织"),
    ("岚溪区2023年要支持哪两家企业上市?", "岚光电子、青竹纺机"),
    ("什么是岚溪区的“三链融合”?", "产业链、创新链、资金链深度融合"),
    ("岚溪区的“211”机制指什么?", "2个服务平台,1个企业联盟,1支产业基金"),
    ("石桥新区2023年提速建设哪三个产业园?", "光电、生物、材料"),
    ("石桥新区2023年地区生产总值增长目标?", "地区生产总值增长8%"),
]


@pytest.mark.parametrize(("question", "expected"), ANSWERED)
def test_answered(asker: Asker, question: str, expected: str) -> None:
    answer, _ = asker.ask(question)
    assert answer.outcome is Outcome.ANSWERED, answer.reason
    assert expected in answer.text
    assert len(answer.text) <= 160


MASKED = [
    ("石桥新区2023年规上工业增加值增长多少?", "**%"),
    ("石桥新区2023年研发经费支出占比目标", "*.*%"),
    ("石桥新区2023年引进外资多少亿美元?", "**亿美元"),
    ("石桥新区2023年要开工建设几号线?", "*号线"),
    ("石桥新区2023年引进多少名高层次人才?", "**名"),
]


@pytest.mark.parametrize(("question", "expected"), MASKED)
def test_masked(asker: Asker, question: str, expected: str) -> None:
    answer, _ = asker.ask(question)
    assert answer.outcome is Outcome.MASKED
    assert any(expected in citation.quote for citation in answer.citations)


REFUSED = [
    ("岚溪区2025年地区生产总值增长目标是多少?", "2025"),
    ("青田县2023年地区生产总值增长目标是多少?", "青田县"),
    ("石桥新区2021年固定资产投资增长目标是多少?", "2021"),
    ("岚溪区2023年社会消费品零售总额增长目标是多少?", "原文"),
    ("石桥新区2023年城镇登记失业率控制在多少以内?", "原文"),
    ("岚溪区为什么下调2023年的增速目标?", "原因"),
    ("岚溪区2023年固定资产投资目标是多少亿元?", "亿元"),
    ("石桥新区2023年实际完成固定资产投资增长多少?", "完成数"),
]


@pytest.mark.parametrize(("question", "reason"), REFUSED)
def test_refused_with_the_reason_and_a_lead(asker: Asker, question: str, reason: str) -> None:
    answer, _ = asker.ask(question)
    assert answer.outcome is Outcome.NOT_FOUND, answer.text
    assert reason in answer.reason
    assert answer.text == ""
    assert answer.hits


def test_a_comparison_answers_for_each_place_and_says_which_is_higher(asker: Asker) -> None:
    answer, _ = asker.ask("岚溪区和石桥新区2023年亩均税收各要求多少?谁更高?")
    labels = [statement.label for statement in answer.statements]
    assert labels[:2] == ["岚溪区", "石桥新区"]
    assert "28万元" in answer.text
    assert "31万元" in answer.text
    assert "石桥新区更高" in answer.text
    assert {c.doc for c in answer.citations} == {
        "岚溪区2023年政府工作报告.txt",
        "石桥新区2023年工作思路.txt",
    }


def test_a_comparison_over_years(asker: Asker) -> None:
    answer, _ = asker.ask("岚溪区2022年和2023年计划新建绿道分别是多少公里?")
    assert "20公里" in answer.text
    assert "22公里" in answer.text


def test_a_part_without_an_answer_is_named(asker: Asker) -> None:
    answer, _ = asker.ask("岚溪区和石桥新区2023年的失业率目标各是多少?")
    assert answer.outcome is Outcome.ANSWERED
    assert "3.5%" in answer.text
    assert "石桥新区" in answer.reason


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("岚溪区2023年工业投资目标增长12%吗?", "是:"),
        ("岚溪区2023年工业投资目标是不是增长10%?", "不是:"),
        ("岚溪区2023年工业投资目标超过10%吗?", ""),
        ("岚溪区2023年工业投资目标增长多少?", ""),
    ],
)
def test_whether_a_value_is_so_is_said_first(asker: Asker, question: str, said: str) -> None:
    answer, _ = asker.ask(question)
    verdict, told, _ = answer.text.rpartition(":")
    assert verdict + told == said
    assert "工业投资增长12%" in answer.text
    assert all(citation.verified for citation in answer.citations)


def test_every_citation_is_verbatim_and_verified(asker: Asker) -> None:
    for question, _ in ANSWERED + MASKED:
        answer, _ = asker.ask(question)
        assert answer.citations
        for citation in answer.citations:
            text = asker.document_text(citation.doc)
            assert text[citation.start : citation.end] == citation.quote
            assert citation.verified


def test_a_blank_question_is_an_error(asker: Asker) -> None:
    with pytest.raises(QuestionError, match="空"):
        asker.ask("  \n")


def test_what_is_too_long_to_be_a_question_is_an_error(asker: Asker) -> None:
    with pytest.raises(QuestionError, match="1001 个字"):
        asker.ask("路" * 1001)


@pytest.mark.parametrize(
    "question", ["*", "。", "?", "“”", "\0", "2023", "a" * 1000, "岚溪区" * 300]
)
def test_odd_questions_get_some_answer(asker: Asker, question: str) -> None:
    answer, _ = asker.ask(question)
    assert answer.outcome in set(Outcome)


def test_a_question_about_nothing_is_refused(asker: Asker) -> None:
    for question in ("岚溪区2023年怎么样?", "岚溪区"):
        answer, _ = asker.ask(question)
        assert answer.outcome is Outcome.NOT_FOUND


def test_a_hidden_part_of_a_comparison_is_told(asker: Asker) -> None:
    answer, _ = asker.ask("岚溪区2022年和石桥新区2023年引进外资目标各是多少?")
    assert answer.outcome is Outcome.ANSWERED
    assert "6000万美元" in answer.text
    assert "石桥新区:原文已隐去" in answer.reason


def test_which_is_higher_is_asked_of_figures(asker: Asker) -> None:
    answer, _ = asker.ask("岚溪区2023年和石桥新区2023年固定资产投资增长目标谁更高?")
    assert "石桥新区更高" in answer.text


@pytest.mark.parametrize("mark", ["（一）", "(一)", "1.", "一是"])
def test_a_list_mark_of_either_width_is_no_part_of_a_quote(mark: str) -> None:
    text = f"{mark}新建绿道12公里。"
    start, end = trim(text, 0, len(text))
    assert text[start:end] == "新建绿道12公里"
