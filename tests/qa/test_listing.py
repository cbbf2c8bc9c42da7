"""Lists that no passage holds whole, and the rules that keep wrong answers back."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from index.build import update_index
from index.embedders import load_embedder
from index.english import renderings
from index.scope import read_scope
from index.store import Index
from index.types import Metadata
from qa.extractive import ExtractiveAnswerer
from qa.listing import keys_of
from qa.parts import parts_of
from qa.pipeline import Asker
from qa.question import read_question
from qa.refusal import THRESHOLD
from qa.spans import widen
from qa.types import Outcome

PLAN = Path(__file__).parent / "told"


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asker]:
    folder = tmp_path_factory.mktemp("told") / "index"
    embedder = load_embedder()
    update_index(folder, [PLAN], embedder=embedder)
    with Index.open(folder) as index:
        yield Asker(index, embedder, ExtractiveAnswerer())


@pytest.mark.parametrize(
    ("question", "items"),
    [
        # Behind 一是, 二是, 三是 in one paragraph.
        (
            "丹溪县2023年要把握的三条原则是什么?",
            ["坚持稳字当头", "坚持项目为王", "坚持民生为本"],
        ),
        # Headings, among which 三、 does not count.
        (
            "丹溪县2023年重点抓好哪四个方面工作?",
            ["做强特色农业", "做大竹木加工", "做美山水县城", "做优公共服务"],
        ),
        # Sentences that say the same of each.
        (
            "丹溪县政府说要“坚决做到”哪些?",
            ["我们要坚决做到讲政治", "坚决做到讲法治", "坚决做到讲廉洁"],
        ),
    ],
)
def test_a_list_is_told_whole_and_each_item_cited(
    told: Asker, question: str, items: list[str]
) -> None:
    answer, _ = told.ask(question)
    assert answer.outcome is Outcome.ANSWERED
    said = [statement.text for statement in answer.statements]
    assert [item.removeprefix("我们要") for item in items] == said
    for citation in answer.citations:
        text = told.document_text(citation.doc)
        assert text[citation.start : citation.end] == citation.quote


@pytest.mark.parametrize(
    ("question", "told_of"),
    [
        # Not what only names the three, nor the four headings above.
        ("丹溪县2023年要打的三大战役是哪三仗?", "治水、治气、治土"),
        # The text itself names three of six.
        ("丹溪县2023年的六项行动有哪些?", "名师培养、校园扩容、书香进校"),
    ],
)
def test_a_row_that_the_text_counts_is_an_answer(told: Asker, question: str, told_of: str) -> None:
    answer, _ = told.ask(question)
    assert answer.outcome is Outcome.ANSWERED
    assert told_of in answer.text


@pytest.mark.parametrize(
    "question",
    [
        "红烧肉怎么做",
        "谁是美国总统",
        "一斤等于多少克",
        "丹溪县2023年X9物流园建设得怎么样?",  # X7 is another
        "什么是丹溪县的“三通一平”?",  # stands nowhere
        "为啥丹溪县2022年增长了5.1%?",  # no reason is given
    ],
)
def test_what_is_not_told_is_refused(told: Asker, question: str) -> None:
    answer, _ = told.ask(question)
    assert answer.outcome is Outcome.NOT_FOUND
    assert answer.reason


def test_confidence_is_high_for_what_is_told_and_low_for_what_is_not(told: Asker) -> None:
    right, _ = told.ask("丹溪县2023年农村改厕目标是多少户?")
    wrong, _ = told.ask("红烧肉怎么做")
    assert right.confidence > 0.9
    assert wrong.confidence < THRESHOLD


def test_two_years_in_one_question_are_read_apart(told: Asker) -> None:
    answer, _ = told.ask("丹溪县农村改厕,2022年完成了多少户,2023年打算做多少户?")
    assert ("900户" in answer.text, "1200户" in answer.text) == (True, True)


@pytest.mark.parametrize(
    ("question", "years", "reports"),
    [
        ("丹溪县2023年计划里说2022年增长多少", (2022,), (2023,)),
        ("丹溪县2023年政府工作报告提到的改厕", (), (2023,)),
        ("丹溪县2023年计划新建多少公里", (2023,), ()),
        ("丹溪县2019年报告里怎么说", (2019,), ()),  # not held
    ],
)
def test_the_year_of_a_report_is_not_that_of_its_content(
    question: str, years: tuple[int, ...], reports: tuple[int, ...]
) -> None:
    scope = read_scope(question, [("a.txt", Metadata(place="丹溪县", year=2023))])
    assert (scope.years, scope.reports) == (years, reports)


def test_places_are_words_where_documents_are_about_none() -> None:
    documents = [("a.txt", Metadata()), ("b.txt", Metadata())]
    scope = read_scope("苏州园林有几处", documents)
    assert (scope.places, scope.uncovered_places) == ((), ())
    assert "苏州" in scope.topic


def test_a_name_of_many_places_is_one_part() -> None:
    documents = [(f"{n}.txt", Metadata(place=f"广东省广州市{c}区")) for n, c in enumerate("甲乙")]
    many = [(f"{n}.txt", Metadata(place=f"广东省第{n}新区")) for n in range(12)]
    question = read_question("广东新建绿道多少公里?", [*documents, *many])
    assert len(parts_of(question)) == 1


def test_english_words_have_chinese_renderings() -> None:
    found = renderings("total value of cross-border exports by industrial enterprises")
    assert "工业企业" in found["industrial enterprises"]
    assert "跨境" in found["cross-border"]
    assert "of" not in found


def test_keys_of_quoted_terms() -> None:
    assert keys_of(["四个“聚力”", "六大提升", "在……上见效"]) == {"聚力", "提升", "在上见效"}


def test_widening_stops_at_what_is_masked() -> None:
    text = "争创示范县,用地**亩,评上星级。"
    clauses = [(0, 6), (6, 12), (12, 17)]
    assert widen(text, (0, 5), clauses, 160) == (0, 6)
    assert widen(text, (12, 16), clauses, 160) == (12, 17)


def test_widening_goes_on_past_words_that_are_masked() -> None:
    text = "组建集团,完善******结构,评上星级。"
    assert widen(text, (0, 4), [(0, 5), (5, 16), (16, 21)], 160) == (0, 21)
