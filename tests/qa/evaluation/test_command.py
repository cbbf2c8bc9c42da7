"""`eval` from gold file to exit code, over a real index and the real flow of `ask`."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest

from index.embedders import HashingEmbedder
from index.errors import IndexWriteError, QuestionError
from index.store import Index
from qa.evaluation.run import load_run
from qa.extractive import ExtractiveAnswerer
from qa.pipeline import Asker
from qa.render import answer_json
from tests.qa.evaluation.desk import GOLD, Desk


def test_asks_scores_reports_and_saves(desk: Desk) -> None:
    report, ragas = desk.folder / "报告" / "r.html", desk.folder / "ragas.jsonl"
    assert desk.run(report=report, ragas=ragas) == 0
    assert not list(desk.folder.rglob("*.tmp"))
    assert desk.asked == [item["question"] for item in GOLD]
    assert "正确率" in desk.out.getvalue()
    assert "招引项目***亿元" in report.read_text(encoding="utf-8")
    sample = json.loads(ragas.read_text(encoding="utf-8").splitlines()[0])
    assert sample["reference_contexts"] == ["新增高新技术企业 110 家"]
    assert any("110 家" in context for context in sample["retrieved_contexts"])
    run = load_run(desk.folder / "run.json")
    assert run.finished
    assert {"python", "packages", "code_sha256", "seed"} <= run.environment.keys()
    assert run.settings["index_fingerprint"]
    assert run.summary["overall"]["citation_validity"]["value"] == 1.0


def test_json(desk: Desk) -> None:
    assert desk.run(json=True) == 0
    result = json.loads(desk.out.getvalue())
    assert result["questions"] == 2
    assert result["overall"]["outcome_accuracy"]["n"] == 2
    assert set(result["by_type"]) == {"fact", "masked"}
    assert set(result["by_document"]) == {"青禾区.txt", "白石县.txt"}


def test_same_answers_as_ask_gives(desk: Desk, index: Index) -> None:
    desk.run()
    asker = Asker(index, HashingEmbedder(), ExtractiveAnswerer())
    for record in load_run(desk.folder / "run.json").records:
        answer, _ = asker.ask(record.item.question)
        expected = answer_json(answer, {}, record.item.id)
        assert record.answer == expected | {"timings_ms": (record.answer or {})["timings_ms"]}


@pytest.mark.parametrize(
    ("minimum", "code"),
    [
        ("citation_validity=1", 0),
        ("outcome_accuracy/masked=0", 0),
        ("char_f1=1.01", 1),
        ("latency_p95_ms=600000", 0),  # lower is better: the most that is allowed
        ("latency_p95_ms=0.0001", 1),
        ("input_tokens=1", 1),  # nothing told it, so nothing shows that it holds
    ],
)
def test_minimums_decide_the_exit_code(desk: Desk, minimum: str, code: int) -> None:
    assert desk.run(minimums=(minimum,)) == code
    assert ("未达到" in desk.err.getvalue()) is bool(code)


@pytest.mark.parametrize(
    ("minimum", "message"),
    [
        ("accuracy", "指标=数值"),
        ("accuracy=high", "指标=数值"),
        ("accuracy=nan", "指标=数值"),
        ("accuracy/=1", "指标=数值"),
        ("beauty=1", "不认识的指标"),
        ("answer_length=20", "没有好坏之分"),
        ("accuracy/facts=0.5", "没有题型 facts.*fact、masked"),
    ],
)
def test_a_mistyped_minimum_is_told_before_anything_is_asked(
    desk: Desk, minimum: str, message: str
) -> None:
    with pytest.raises(QuestionError, match=message):
        desk.run(minimums=(minimum,))
    assert not desk.asked


def test_a_minimum_of_ranks_needs_the_library_before_anything_is_asked(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qa.evaluation.minimums.can_rank", lambda: False)
    with pytest.raises(QuestionError, match="ir-measures"):
        desk.run(minimums=("mrr@10=0.5",))
    assert not desk.asked


def test_a_question_that_failed_fails_the_run(desk: Desk) -> None:
    real = desk.services.open_asker

    @contextmanager
    def breaks_once() -> Iterator[Any]:
        with real() as asker:

            class Breaks:
                def ask(self, text: str) -> Any:
                    if text == GOLD[0]["question"]:
                        raise ZeroDivisionError("除以零")
                    return asker.ask(text)

            yield Breaks()

    desk.services = replace(desk.services, open_asker=breaks_once)
    assert desk.run(json=True) == 1
    result = json.loads(desk.out.getvalue())
    assert "1 题出错,一律按答错计。如 a:出了意外(ZeroDivisionError):除以零" in result["notices"]
    assert result["overall"]["error_rate"]["value"] == 0.5
    assert "1 题出错" in desk.err.getvalue()
    desk.services = replace(desk.services, open_asker=real)
    assert desk.run(resume=desk.folder / "run.json") == 0


def test_the_refusal_curve_of_a_real_run(desk: Desk) -> None:
    more = (
        GOLD[0]
        | {"id": "c", "question": "白石县2021年地区生产总值增长多少?", "must_include": ["6.8%"]},
        GOLD[0] | {"id": "d", "question": "青禾区2023年要竣工多少个亿元以上项目?"},
    )
    lines = "".join(json.dumps(one) + "\n" for one in (*GOLD, *more))
    (desk.folder / "gold.jsonl").write_text(lines, encoding="utf-8")
    report = desk.folder / "r.html"
    desk.run(report=report)
    answers = [record.answer or {} for record in load_run(desk.folder / "run.json").records]
    assert all(0 <= answer["confidence"] <= 1 for answer in answers)
    answered = {a["confidence"] for a in answers if a["status"] == "answered"}
    assert len(answered) > 1
    assert "拒答曲线" in report.read_text(encoding="utf-8")
    path = desk.folder / "answers.jsonl"
    old = ({k: v for k, v in answer.items() if k != "confidence"} for answer in answers)
    path.write_text("".join(json.dumps(one) + "\n" for one in old), encoding="utf-8")
    desk.run(report=report, answers=path)
    assert "拒答曲线" not in report.read_text(encoding="utf-8")


def test_stored_answers_are_scored_without_asking(desk: Desk) -> None:
    desk.run()
    first = load_run(desk.folder / "run.json")
    path = desk.folder / "answers.jsonl"
    path.write_text("".join(json.dumps(r.answer) + "\n" for r in first.records), encoding="utf-8")
    desk.asked.clear()
    assert desk.run(answers=path, save=desk.folder / "again.json") == 0
    assert not desk.asked
    again = load_run(desk.folder / "again.json")
    assert [r.measures for r in again.records] == [r.measures for r in first.records]


def test_interrupted_and_gone_on_with(desk: Desk) -> None:
    real = desk.services.open_asker

    @contextmanager
    def interrupted() -> Iterator[Any]:
        with real() as asker:

            class Stops:
                def ask(self, text: str) -> Any:
                    if desk.asked:
                        raise KeyboardInterrupt
                    return asker.ask(text)

            yield Stops()

    desk.services = replace(desk.services, open_asker=interrupted)
    assert desk.run() == 130
    assert "--resume" in desk.err.getvalue()
    assert "1/2" in desk.err.getvalue()
    desk.services = replace(desk.services, open_asker=real)
    assert desk.run(resume=desk.folder / "run.json") == 0
    assert desk.asked == [item["question"] for item in GOLD]
    assert load_run(desk.folder / "run.json").finished


def test_a_finished_run_is_scored_anew_without_models(desk: Desk) -> None:
    desk.run()
    desk.asked.clear()
    assert desk.run(resume=desk.folder / "run.json") == 0
    assert not desk.asked


@pytest.mark.parametrize(
    "changed",
    [
        {"llm": "ollama:x"},
        {"reranker": "x"},
        {"top_k": 9},
        {"place": "青禾区"},
        {"year": 2023},
        {"doc": "青*"},
    ],
)
def test_a_run_goes_on_only_with_its_settings(desk: Desk, changed: dict[str, Any]) -> None:
    desk.run()
    before = (desk.folder / "run.json").read_bytes()
    with pytest.raises(QuestionError, match=f"不能接着跑:{next(iter(changed))} "):
        desk.run(resume=desk.folder / "run.json", **changed)
    desk.services = replace(desk.services, prompts={"answer": "another hash"})
    with pytest.raises(QuestionError, match="不能接着跑:prompts "):
        desk.run(resume=desk.folder / "run.json")
    assert (desk.folder / "run.json").read_bytes() == before


def test_another_gold_set_loses_nothing_of_a_run(desk: Desk) -> None:
    desk.run()
    run, gold = desk.folder / "run.json", desk.folder / "other.jsonl"
    before = run.read_bytes()
    gold.write_text(json.dumps(GOLD[0]), encoding="utf-8")
    with pytest.raises(QuestionError, match="--save"):
        desk.run(resume=run, gold=gold)
    assert run.read_bytes() == before
    desk.asked.clear()
    apart = desk.folder / "apart.json"
    assert desk.run(resume=run, gold=gold, save=apart) == 0
    assert (run.read_bytes(), desk.asked) == (before, [])
    assert [r.item.id for r in load_run(apart).records] == ["a"]


@pytest.mark.parametrize("source", ["gold", "answers", "baseline", "resume"])
@pytest.mark.parametrize("output", ["save", "report", "ragas"])
def test_nothing_is_written_over_what_is_read(desk: Desk, source: str, output: str) -> None:
    if (source, output) == ("resume", "save"):
        return  # that is how a run goes on
    desk.run()
    desk.asked.clear()
    path = desk.folder / {"gold": "gold.jsonl"}.get(source, "run.json")
    link = desk.folder / "又名.json"
    link.symlink_to(path)
    before = path.read_bytes()
    for name in (path, desk.folder / "." / path.name, link):
        with pytest.raises(QuestionError, match="不能改写"):
            desk.run(**{source: path, output: name})
    assert path.read_bytes() == before
    assert not desk.asked


@pytest.mark.parametrize("pair", [("save", "report"), ("save", "ragas"), ("report", "ragas")])
def test_two_outputs_are_two_files(desk: Desk, pair: tuple[str, str]) -> None:
    path = desk.folder / "same"
    with pytest.raises(QuestionError, match="都写到"):
        desk.run(**dict.fromkeys(pair, path))
    assert not desk.asked
    assert not path.exists()


def test_a_folder_is_no_file_to_write(desk: Desk) -> None:
    with pytest.raises(QuestionError, match="是文件夹"):
        desk.run(report=desk.folder)
    assert not desk.asked


def test_a_run_is_not_written_over_another_file(desk: Desk) -> None:
    path = desk.folder / "有用.json"
    path.write_text("有用", encoding="utf-8")
    with pytest.raises(QuestionError, match="已存在"):
        desk.run(save=path)
    assert path.read_text(encoding="utf-8") == "有用"
    assert not desk.asked
    desk.run()
    run = desk.folder / "run.json"
    assert desk.run(resume=run, save=run) == 0  # the same run goes on there


def test_a_gold_set_of_other_documents_is_one_error(desk: Desk) -> None:
    evidence = [{"doc": "黑水镇.txt", "quote": "增长5%"}, {"doc": "赤岩乡.txt", "quote": "增长6%"}]
    lines = (json.dumps(one | {"evidence": evidence}) for one in GOLD)
    (desk.folder / "gold.jsonl").write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(QuestionError, match=r"黑水镇\.txt、赤岩乡\.txt.都不在索引.*--index"):
        desk.run()
    assert not desk.asked
    assert not (desk.folder / "run.json").exists()


def test_words_that_no_document_has_are_one_error_too(desk: Desk) -> None:
    sample = {"user_input": "问?", "reference": "甲", "reference_contexts": ["没有的话"]}
    (desk.folder / "gold.jsonl").write_text(json.dumps(sample), encoding="utf-8")
    with pytest.raises(QuestionError, match="1 条依据都不在索引"):
        desk.run()


def test_gone_on_with_another_seed(desk: Desk) -> None:
    desk.run(seed=0)
    run = desk.folder / "run.json"
    desk.run(resume=run, seed=5, resamples=50)
    environment = load_run(run).environment
    assert (environment["seed"], environment["resamples"]) == (5, 50)


def test_where_nothing_can_be_saved_nothing_is_asked(desk: Desk) -> None:
    with pytest.raises(IndexWriteError):
        desk.run(save=desk.folder / "gold.jsonl" / "run.json")
    assert not desk.asked


def test_questions_alone_have_no_figures_of_refusal(desk: Desk) -> None:
    lines = (json.dumps({"id": one["id"], "question": one["question"]}) for one in GOLD)
    (desk.folder / "gold.jsonl").write_text("\n".join(lines), encoding="utf-8")
    report = desk.folder / "r.html"
    desk.run(report=report)
    printed = desk.out.getvalue()
    assert "2 题既无答案和依据" in printed
    assert "题型" not in printed
    assert "按题型" not in report.read_text(encoding="utf-8")
    overall = load_run(desk.folder / "run.json").summary["overall"]
    unsaid = ("accuracy", "outcome_accuracy", "false_refusal_rate", "not_found_precision")
    assert not overall.keys() & set(unsaid)


def test_unknown_fields_are_noticed_once(desk: Desk) -> None:
    lines = (json.dumps(one | {"must_includes": ["110家"]}) for one in GOLD)
    (desk.folder / "gold.jsonl").write_text("\n".join(lines), encoding="utf-8")
    desk.run()
    assert desk.out.getvalue().count("must_includes") == 1


def test_notices(desk: Desk) -> None:
    lost = GOLD[0] | {"id": "c", "evidence": [{"doc": "没有.txt", "quote": "没有"}], "draft": True}
    lines = (json.dumps(one) for one in (GOLD[0], lost))
    (desk.folder / "gold.jsonl").write_text("\n".join(lines), encoding="utf-8")
    desk.run()
    assert "1 条依据在索引里找不到" in desk.out.getvalue()
    assert "1 题仍是草稿" in desk.out.getvalue()


def test_a_new_name_for_each_run(desk: Desk) -> None:
    desk.run(save=None)
    assert len(list((desk.folder / "youju-runs").glob("gold-*.json"))) == 1
