"""`eval` from gold file to exit code, over a real index and the real flow of `ask`."""

import io
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from index.embedders import HashingEmbedder
from index.errors import IndexWriteError, QuestionError
from index.store import Index
from qa.evaluation.command import EvalOptions, Services, evaluate
from qa.evaluation.run import load_run
from qa.extractive import ExtractiveAnswerer
from qa.pipeline import Asker
from qa.render import answer_json

GOLD = (
    {
        "id": "a",
        "question": "青禾区2023年高新技术企业新增多少家?",
        "type": "fact",
        "answer": "110家",
        "must_include": ["110家"],
        "answerable": True,
        "evidence": [{"doc": "青禾区.txt", "quote": "新增高新技术企业 110 家"}],
    },
    {
        "id": "b",
        "question": "白石县2022年招引项目多少亿元?",
        "type": "masked",
        "answerable": False,
        "evidence": [{"doc": "白石县.txt", "quote": "招引项目***亿元"}],
    },
)


@dataclass
class Desk:
    """What a test hands to the command, and what came out."""

    services: Services
    out: io.StringIO
    err: io.StringIO
    asked: list[str]
    folder: Path

    def run(self, **options: Any) -> int:
        defaults: dict[str, Any] = {"gold": self.folder / "gold.jsonl", "resamples": 100}
        defaults["save"] = None if "resume" in options else self.folder / "run.json"
        return evaluate(EvalOptions(**(defaults | options)), self.services)


@pytest.fixture
def desk(index: Index, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.chdir(tmp_path)
    lines = "".join(json.dumps(item) + "\n" for item in GOLD)
    (tmp_path / "gold.jsonl").write_text(lines, encoding="utf-8")
    asked: list[str] = []

    class Counting(Asker):
        def ask(self, text: str) -> Any:
            asked.append(text)
            return super().ask(text)

    @contextmanager
    def open_asker() -> Iterator[Asker]:
        yield Counting(index, HashingEmbedder(), ExtractiveAnswerer())

    @contextmanager
    def progress(title: str) -> Iterator[Callable[[int, int], None]]:
        yield lambda done, total: None

    out, err = io.StringIO(), io.StringIO()
    consoles = (Console(file=out, width=120), Console(file=err, width=120))
    return Desk(Services(index, open_asker, *consoles, progress), out, err, asked, tmp_path)


def test_asks_scores_reports_and_saves(desk: Desk) -> None:
    report, ragas = desk.folder / "报告" / "r.html", desk.folder / "ragas.jsonl"
    assert desk.run(report=report, ragas=ragas) == 0
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


@pytest.mark.parametrize("minimum", ["accuracy", "accuracy=high", "accuracy=nan", "beauty=1"])
def test_a_mistyped_minimum_is_told_before_anything_is_asked(desk: Desk, minimum: str) -> None:
    with pytest.raises(QuestionError):
        desk.run(minimums=(minimum,))
    assert not desk.asked


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


def test_stored_answers_that_are_none(desk: Desk) -> None:
    path = desk.folder / "answers.jsonl"
    path.write_text('{"id": "a", "status": "answered"}\n{"id": 1, "citations": 5}\n')
    with pytest.raises(QuestionError, match="第 2 行不是答案"):
        desk.run(answers=path)


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


def test_against_a_baseline(desk: Desk) -> None:
    desk.run()
    run = desk.folder / "run.json"
    data = json.loads(run.read_text(encoding="utf-8"))
    data["records"][0]["measures"]["accuracy"] = [0.0, 1.0]
    data["records"][1]["item"]["answer"] = "另一个标准答案"
    baseline = desk.folder / "baseline.json"
    baseline.write_text(json.dumps(data), encoding="utf-8")
    right = load_run(run).records[0].measures["accuracy"][0]
    assert desk.run(baseline=baseline, json=True) == 0
    found = json.loads(desk.out.getvalue().splitlines()[-1])["comparison"]
    assert (found["questions"], found["left_out"]) == (1, 2)
    assert found["won"] == (["a"] if right else [])


def test_a_baseline_that_is_not_finished(desk: Desk) -> None:
    desk.run()
    run = desk.folder / "run.json"
    run.write_text(run.read_text("utf-8").replace('"finished": true', '"finished": false'), "utf-8")
    with pytest.raises(QuestionError, match="没有跑完"):
        desk.run(baseline=run)


def test_where_nothing_can_be_saved_nothing_is_asked(desk: Desk) -> None:
    with pytest.raises(IndexWriteError):
        desk.run(save=desk.folder / "gold.jsonl" / "run.json")
    assert not desk.asked


def test_a_judge_speaks_beside_the_metrics(desk: Desk) -> None:
    said = {"statements": [{"text": "甲", "supported": False}], "relevance": 0}
    desk.run(json=True)
    before = json.loads(desk.out.getvalue())["overall"]
    desk.services = replace(desk.services, judge=lambda prompt: json.dumps(said))
    assert desk.run(json=True, judge="fake") == 0
    after = json.loads(desk.out.getvalue().splitlines()[-1])["overall"]
    answered = [r for r in load_run(desk.folder / "run.json").records if r.judgement]
    assert len(answered) == 1
    assert after["judge_faithfulness"]["value"] == 0.0
    assert after["accuracy"] == before["accuracy"]


def test_notices(desk: Desk) -> None:
    lost = GOLD[0] | {"id": "c", "evidence": [{"doc": "没有.txt", "quote": "没有"}], "draft": True}
    (desk.folder / "gold.jsonl").write_text(json.dumps(lost), encoding="utf-8")
    desk.run()
    assert "1 条依据在索引里找不到" in desk.out.getvalue()
    assert "1 题仍是草稿" in desk.out.getvalue()


def test_a_new_name_for_each_run(desk: Desk) -> None:
    desk.run(save=None)
    assert len(list((desk.folder / "youju-runs").glob("gold-*.json"))) == 1
