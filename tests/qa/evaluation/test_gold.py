import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.errors import QuestionError
from qa.evaluation.gold import describe_unknown, read_gold, scan_gold
from qa.evaluation.gold_types import GoldEvidence
from qa.types import Outcome


def write(path: Path, *lines: object) -> Path:
    texts = (line if isinstance(line, str) else json.dumps(line) for line in lines)
    path.write_text("\n".join(texts) + "\n", encoding="utf-8")
    return path


def test_full_format(tmp_path: Path) -> None:
    line = {
        "id": "x-1",
        "question": "问?",
        "type": "list",
        "answer": "甲、乙",
        "aliases": ["甲和乙"],
        "must_include": ["甲", "乙"],
        "answerable": True,
        "evidence": [{"doc": "a.txt", "quote": "甲、乙"}],
    }
    (item,) = read_gold(write(tmp_path / "g.jsonl", line, ""))
    assert (item.id, item.type, item.must_include) == ("x-1", "list", ("甲", "乙"))
    assert item.evidence == (GoldEvidence("a.txt", "甲、乙"),)
    assert item.expected is Outcome.ANSWERED
    assert item.where == "第 1 行"


def test_question_and_answer_only(tmp_path: Path) -> None:
    path = write(
        tmp_path / "g.jsonl",
        {"question": "一?", "answer": "甲"},
        {"question": "二?", "answer": ["乙", "丙"]},
        {"question": "三?", "answer": 7},
    )
    first, second, third = read_gold(path)
    assert len({first.id, second.id, third.id}) == 3
    assert (second.answer, second.aliases) == ("乙", ("丙",))
    assert third.answer == "7"
    assert first.type == "other"


@pytest.mark.parametrize(
    ("kind", "expected"),
    [("masked", Outcome.MASKED), ("unanswerable", Outcome.NOT_FOUND)],
)
def test_refusals_need_no_answerable(tmp_path: Path, kind: str, expected: Outcome) -> None:
    (item,) = read_gold(write(tmp_path / "g.jsonl", {"question": "问?", "type": kind}))
    assert not item.answerable
    assert item.expected is expected


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{不是JSON}", "不是有效的 JSON"),
        ('["列表"]', "不是 JSON 对象"),
        ({"answer": "甲"}, "缺少 question"),
        ({"question": "  "}, "缺少 question"),
        ({"question": "问", "answer": {"a": 1}}, "缺少 answer"),
        ({"question": "问", "aliases": "甲"}, "aliases 应为文字的列表"),
        ({"question": "问", "must_include": ["甲", ""]}, "must_include 应为文字的列表"),
        ({"question": "问", "answerable": "no"}, "answerable 应为"),
        ({"question": "问", "type": "masked", "answerable": True}, "请改正其中一个"),
        ({"question": "问", "evidence": {"doc": "a"}}, "evidence 应为列表"),
        ({"question": "问", "evidence": [{"doc": "a"}]}, "evidence 第 1 条缺少 quote"),
        ({"question": "问", "evidence": [{"doc": "a", "quote": "b", "start": -1}]}, "start 应为"),
        ({"question": "问", "id": ["a"]}, "id 应为文字"),
    ],
)
def test_faults_are_told_by_line(tmp_path: Path, line: object, message: str) -> None:
    path = write(tmp_path / "g.jsonl", {"question": "好的?"}, "", line, {"question": "也好?"})
    scan = scan_gold(path)
    assert [item.question for item in scan.items] == ["好的?", "也好?"]
    (problem,) = scan.problems
    assert problem.where == "第 3 行"
    assert message in problem.message
    with pytest.raises(QuestionError, match="第 3 行"):
        read_gold(path)


def test_repeated_ids(tmp_path: Path) -> None:
    path = write(tmp_path / "g.jsonl", {"id": "a", "question": "一"}, {"id": "a", "question": "二"})
    (problem,) = scan_gold(path).problems
    assert str(problem) == "第 2 行:编号 a 与第 1 行重复。请改用别的编号"


def test_a_question_without_an_id_keeps_the_one_that_is_made_for_it(tmp_path: Path) -> None:
    one, two = {"question": "一?"}, {"question": "二?"}
    before = read_gold(write(tmp_path / "g.jsonl", one, two))
    after = read_gold(write(tmp_path / "h.jsonl", {"question": "零?"}, two, one))
    assert [item.id for item in after[1:]] == [before[1].id, before[0].id]
    twice = read_gold(write(tmp_path / "i.jsonl", one, two, one, one))
    assert [item.id for item in twice] == [
        before[0].id,
        before[1].id,
        f"{before[0].id}-2",
        f"{before[0].id}-3",
    ]


def test_line_separators_inside_strings_do_not_end_a_line(tmp_path: Path) -> None:
    path = tmp_path / "g.jsonl"
    path.write_text('{"question": "一\u2028二?"}\n', encoding="utf-8")
    assert read_gold(path)[0].question == "一\u2028二?"


@pytest.mark.parametrize("content", [b"", b"\n\n", b"[1,", b"\xff\xfe\x00"])
def test_unusable_files(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "g.jsonl"
    path.write_bytes(content)
    with pytest.raises(QuestionError, match=r"g\.jsonl"):
        scan_gold(path)


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(QuestionError, match="无法读取题集"):
        read_gold(tmp_path / "没有.jsonl")


@pytest.mark.parametrize(
    "sample",
    [
        {
            "user_input": "问?",
            "reference": "甲",
            "reference_contexts": ["甲乙丙"],
            "response": "错",
        },
        {"question": "问?", "ground_truth": "甲", "reference_contexts": ["甲乙丙"], "answer": "错"},
        {"question": "问?", "ground_truths": ["甲"], "reference_contexts": ["甲乙丙"]},
    ],
)
def test_ragas_old_and_new(tmp_path: Path, sample: dict[str, Any]) -> None:
    as_lines = write(tmp_path / "r.jsonl", sample)
    as_array = write(tmp_path / "r.json", [sample])
    for path in (as_lines, as_array):
        (item,) = read_gold(path)
        assert (item.question, item.answer) == ("问?", "甲")
        assert item.evidence == (GoldEvidence("", "甲乙丙"),)


SQUAD = {
    "version": "v2.0",
    "data": [
        {
            "title": "甲",
            "paragraphs": [
                {
                    "context": "增长8%。增长8%以上。",
                    "qas": [
                        {
                            "id": "Q1",
                            "question": "多少?",
                            "answers": [
                                {"text": "8%", "answer_start": 7},
                                {"text": "8%以上", "answer_start": 7},
                            ],
                        },
                        {"id": "Q2", "question": "谁?", "answers": [], "is_impossible": True},
                        {"id": "Q3", "answers": []},
                    ],
                }
            ],
        }
    ],
}


def test_squad(tmp_path: Path) -> None:
    scan = scan_gold(write(tmp_path / "squad.json", SQUAD))
    answered, impossible = scan.items
    assert (answered.answer, answered.aliases) == ("8%", ("8%以上",))
    assert answered.evidence == (GoldEvidence("", "8%", 7, "增长8%。增长8%以上。"),)
    assert impossible.expected is Outcome.NOT_FOUND
    assert scan.problems[0].where == "data[0].paragraphs[0].qas[2]"


def test_cmrc_in_its_own_form(tmp_path: Path) -> None:
    whole = [
        {
            "context_id": "T",
            "context_text": "甲在乙地。",
            "qas": [{"query_id": "T_Q1", "query_text": "在哪?", "answers": ["乙地", "乙"]}],
        }
    ]
    (item,) = read_gold(write(tmp_path / "cmrc.json", whole))
    assert (item.id, item.answer, item.aliases) == ("T_Q1", "乙地", ("乙",))
    assert item.evidence == (GoldEvidence("", "乙地", None, "甲在乙地。"),)


def test_a_question_alone_does_not_say_whether_it_has_an_answer(tmp_path: Path) -> None:
    evidence = [{"doc": "a.txt", "quote": "甲"}]
    path = write(
        tmp_path / "g.jsonl",
        {"question": "一?"},
        {"question": "二?", "type": "fact", "answer": "", "aliases": []},
        {"question": "三?", "answer": "甲"},
        {"question": "四?", "evidence": evidence},
        {"question": "五?", "must_include": ["甲"]},
        {"question": "六?", "answerable": True},
        {"question": "七?", "answerable": False},
    )
    items = read_gold(path)
    assert [item.answerable for item in items] == [None, None, True, True, True, True, False]
    assert [item.expected for item in items[:2]] == [None, None]
    assert items[-1].expected is Outcome.NOT_FOUND


def test_squad_without_published_answers(tmp_path: Path) -> None:
    qas = [{"id": "1", "question": "问?", "answers": [{"text": ""}]}]
    whole = {"data": [{"paragraphs": [{"context": "甲", "qas": qas}]}]}
    assert read_gold(write(tmp_path / "s.json", whole))[0].answerable is None


def test_answers_are_forms_and_positive_are_documents(tmp_path: Path) -> None:
    line = {
        "id": "D_Q",
        "question": "谁?",
        "answers": ["村雨", "村雨城", "村雨"],
        "positive": ["D"],
    }
    (item,) = read_gold(write(tmp_path / "q.jsonl", line))
    assert (item.answer, item.aliases, item.all_of) == ("村雨", ("村雨城",), ())
    assert item.evidence == (GoldEvidence("D", ""),)
    assert item.any_evidence
    assert item.expected is Outcome.ANSWERED


@pytest.mark.parametrize("names", [("question", "answers"), ("query", "answer")])
def test_answers_of_rgb_are_parts(tmp_path: Path, names: tuple[str, str]) -> None:
    question, answers = names
    rest = {"positive": ["张丹、张昊主演"], "negative": ["无关"]}
    parts, alone, forms = read_gold(
        write(
            tmp_path / "rgb.jsonl",
            {question: "主演?", answers: ["张丹", ["张昊", "张浩"]], **rest},
            {question: "几人?", answers: ["12人"], **rest},
            {question: "几次?", answers: [["4次", "四次"]], **rest},
        )
    )
    assert parts.all_of == (("张丹",), ("张昊", "张浩"))
    assert (alone.answer, alone.all_of) == ("12人", ())
    assert (forms.answer, forms.aliases) == ("4次", ("四次",))
    assert parts.evidence == (GoldEvidence("", "张丹、张昊主演"),)


def test_unknown_fields_are_named_once(tmp_path: Path) -> None:
    lines = [{"question": f"{i}?", "must_includes": ["甲"], "备注": 1} for i in range(3)]
    scan = scan_gold(write(tmp_path / "g.jsonl", *lines))
    assert scan.unknown == ("must_includes", "备注")
    assert describe_unknown(scan.unknown).count("must_includes") == 1


def test_squad_a_line_as_data_sets_publish_it(tmp_path: Path) -> None:
    line = {"id": "1", "title": "题", "context": "甲在乙地。", "question": "在哪?"}
    line |= {"answers": {"text": ["乙地", "乙"], "answer_start": [2, 2]}}  # type: ignore[dict-item]
    (item,) = read_gold(write(tmp_path / "s.jsonl", line))
    assert (item.answer, item.aliases) == ("乙地", ("乙",))
    assert item.evidence == (GoldEvidence("", "乙地", 2, "甲在乙地。"),)


@pytest.mark.parametrize(
    ("whole", "message"),
    [
        ({"data": None}, "data:缺少此列表"),
        ({"data": [None]}, r"data\[0\]:应为 JSON 对象"),
        ({"data": [{"paragraphs": None}]}, r"data\[0\].paragraphs:缺少此列表"),
        ({"data": [{"paragraphs": [{"qas": 5}]}]}, "qas:缺少此列表"),
        ({"data": [{"paragraphs": [{"qas": [{"question": "问", "answers": 5}]}]}]}, "answers 应为"),
        ({"data": [{"paragraphs": [{"qas": [{"question": 5}]}]}]}, "缺少 question"),
        ({"data": [{"paragraphs": [{"context": 5, "qas": [{"question": "问"}]}]}]}, "缺少 context"),
        ('{"data": [{"paragraphs": [', "不是有效的 JSON"),
        ('{"a":' * 99999, "嵌套太深"),
        ("[" * 99999, "嵌套太深"),
        ('{"question": "\\ud83d"}', "不成对"),
    ],
)
def test_malformed_files_are_told_in_one_line(tmp_path: Path, whole: object, message: str) -> None:
    with pytest.raises(QuestionError, match=message) as raised:
        read_gold(write(tmp_path / "g.json", whole))
    assert "\n" not in str(raised.value)


_NAMES = (
    *("data", "paragraphs", "qas", "answers", "question", "context", "text", "id", "answer"),
    *("positive", "negative", "evidence", "user_input", "answer_start"),
)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(_NAMES),
            inner,
            max_size=5,
        )
    ),
    max_leaves=12,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300)
@given(json_values)
def test_no_file_is_a_traceback(tmp_path: Path, whole: object) -> None:
    path = tmp_path / "any.json"
    path.write_text(json.dumps(whole), encoding="utf-8")
    with suppress(QuestionError):
        scan_gold(path)


def beir(folder: Path, qrels: str = "query-id\tcorpus-id\tscore\nq1\td1\t2\nq1\td2\t0\n") -> Path:
    (folder / "qrels").mkdir(parents=True)
    write(folder / "corpus.jsonl", {"_id": "d1", "title": "题", "text": "甲乙"})
    write(
        folder / "queries.jsonl",
        {"_id": "q1", "text": "问?"},
        {"_id": "q2", "text": "没有评判的?"},
    )
    (folder / "qrels" / "test.tsv").write_text(qrels, encoding="utf-8")
    return folder


def test_beir(tmp_path: Path) -> None:
    (item,) = read_gold(beir(tmp_path / "set"))
    assert (item.id, item.question) == ("q1", "问?")
    assert item.evidence == (GoldEvidence("d1", "", context="甲乙", grade=2),)


def test_beir_with_a_bad_line(tmp_path: Path) -> None:
    with pytest.raises(QuestionError, match=r"test\.tsv 第 2 行应为三列"):
        read_gold(beir(tmp_path / "set", "q1\td1\t1\nq1\td1\n"))


def test_folder_that_is_no_beir(tmp_path: Path) -> None:
    with pytest.raises(QuestionError, match="qrels"):
        write(tmp_path / "corpus.jsonl", {"_id": "d1"})
        read_gold(tmp_path)
