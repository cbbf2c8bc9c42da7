"""What is asked for by its form, and the chance of an answer where texts are of no place."""

from dataclasses import replace

import pytest

from index.types import Metadata, Passage
from qa import unplaced
from qa.asked_kind import Asked, asked_kind, tells
from qa.candidates import Candidate, Reading
from qa.question import Question, read_question
from qa.refusal import confidence, why_not
from qa.types import Evidence

TEXT = "昨天下午，灯塔号科考船在鹿鸣港靠岸。船长林若川说，这次出海历时四十天，带回样品1200份。"


def asked(text: str) -> Question:
    """A question of an index whose documents are of no place."""
    return read_question(text, [("新闻.txt", Metadata())])


def reading(
    text: str, told: str = TEXT, likeness: float = 0.9, cosine: float | None = 0.9
) -> Reading:
    """A reading whose best candidate is the whole of a passage."""
    item = Evidence(1, Passage("新闻.txt", 0, len(told), told), Metadata(), 1.0, cosine)
    best = Candidate(item, 0, len(told), told, 1.0, 1.0, None, False, likeness=likeness)
    return Reading(asked(text), (item,), (best,))


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("灯塔号的船长是谁?", Asked.PERSON),
        ("《潮声》的导演", Asked.PERSON),
        ("灯塔号哪一年下水?", Asked.YEAR),
        ("灯塔号什么时候靠岸?", Asked.DATE),
        ("科考船几月几日出发", Asked.DATE),
        ("灯塔号的首航时间", Asked.DATE),
        ("灯塔号在哪里靠岸?", Asked.PLACE),
        ("航海展的举办地点", Asked.PLACE),
        ("今年最佳的航海纪录片是哪部?", Asked.WORK),
        ("这次出海带回多少份样品?", Asked.AMOUNT),
        ("航海展的参观人数", Asked.AMOUNT),
        ("灯塔号怎样补给?", None),
    ],
)
def test_the_kind_asked_for_is_told_by_form(question: str, kind: Asked | None) -> None:
    assert asked_kind(asked(question)) == kind


@pytest.mark.parametrize(
    ("question", "text", "has"),
    [
        ("船长是谁?", "船长林若川说,样品已经封存", True),
        ("船长是谁?", "船长说,样品已经封存", False),
        ("谁造了这艘船?", "由洛伦·费希尔设计", True),
        ("哪一年下水?", "这艘船于1998年下水", True),
        ("2020年的哪一年?", "2020年以来未有变化", False),
        ("什么时候靠岸?", "3月9日靠岸", True),
        ("什么时候靠岸?", "已经靠岸", False),
        ("在哪里靠岸?", "停在鹿鸣港", True),
        ("航海展在哪里举行?", "航海展将在白鹭滩举行", True),
        ("在哪里靠岸?", "顺利靠岸", False),
        ("票房是多少?", "票房突破3.2亿", True),
        ("票房是多少?", "上映第12天", False),
        ("产量增长了多少?", "同比增长4.1%", True),
        ("产量增长率是多少?", "产量为320万吨", False),
        ("参观人数", "接待游客5600人次", True),
        ("船长多少米?", "全长98米", True),
        ("船长多少米?", "重达9800吨", False),
        ("出海多久?", "历时四十天", True),
        ("12艘船里有几艘归航?", "12艘船出海", False),
    ],
)
def test_a_text_has_the_kind_asked_for_or_lacks_it(question: str, text: str, has: bool) -> None:
    read = asked(question)
    kind = asked_kind(read)
    assert kind is not None
    assert tells(kind, text, read) is has


def test_what_is_told_is_likelier_than_what_is_not() -> None:
    told = reading("灯塔号的船长是谁?")
    assert why_not(told) == ""
    assert confidence(told) > unplaced.THRESHOLD
    for other in (
        reading("灯塔号的船长是谁?", "灯塔号的船长还没有公布。"),
        reading("2019年灯塔号的船长是谁?"),
        reading("青螺剧团的团长是谁?", likeness=0.82, cosine=0.82),
    ):
        assert confidence(other) < confidence(told)


def test_another_matter_is_refused() -> None:
    other = reading("糖醋排骨要放多少克糖?", likeness=0.79, cosine=0.78)
    assert why_not(other) == "原文未提及所问的内容"


def test_where_there_are_no_vectors_the_words_tell() -> None:
    assert why_not(reading("灯塔号的船长是谁?", cosine=None)) == ""


def test_plans_are_judged_by_the_rules_of_plans() -> None:
    told = reading("灯塔号的船长是谁?", "灯塔号的船长还没有公布。")
    placed = replace(told.question, scope=replace(told.question.scope, placed=True))
    assert confidence(replace(told, question=placed)) != confidence(told)


@pytest.mark.parametrize(
    ("asked_of", "text", "has"),
    [
        ("《石桥记》的作者还写过哪部书?", "他还写了《岚溪志》", True),
        ("《石桥记》的作者是谁写过哪部书?", "他写了《石桥记》", False),
        ("这种车发明于哪个世纪?", "发明于11世纪", True),
        ("展览有多少人参观?", "参观的有三千人", True),
        ("展览有多少人参观?", "参观者络绎不绝", False),
    ],
)
def test_what_is_asked_for_is_told_in_words_of_its_own(asked_of: str, text: str, has: bool) -> None:
    question = read_question(asked_of, ())
    kind = asked_kind(question)
    assert kind is not None
    assert tells(kind, text, question) is has


@pytest.mark.parametrize("mark", ["a", "1", "一"])
@pytest.mark.parametrize("asked_of", ["谁来了?", "有多少人?"])
def test_a_run_without_end_is_nobody_and_no_amount(asked_of: str, mark: str) -> None:
    question = read_question(asked_of, ())
    kind = asked_kind(question)
    assert kind is not None
    assert not tells(kind, mark * 20_000, question)
