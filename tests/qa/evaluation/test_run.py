import json
from pathlib import Path
from typing import Any

import pytest

from index.errors import IndexWriteError, QuestionError, YoujuError
from qa.evaluation.gold_types import GoldItem
from qa.evaluation.run import Record, Run, answer_all, load_run, resume, save_run

SETTINGS = {"index_fingerprint": "f", "llm": "extractive"}


def new_run(count: int) -> Run:
    return Run(dict(SETTINGS), {}, [Record(GoldItem(f"q{i}", f"问{i}?")) for i in range(count)])


def answer(question: str, name: str) -> dict[str, Any]:
    return {"id": name, "question": question, "answer": "甲", "status": "answered"}


def silent(done: int, total: int) -> None:
    pass


def test_what_is_saved_is_read(fact: GoldItem, tmp_path: Path) -> None:
    run = new_run(2)
    run.records[0] = Record(fact, answer("问", "a"), measures={"accuracy": (1.0, 1.0)})
    run.records[1].error = "断网"
    run.records[1].judgement = {"relevance": 1.0}
    run.summary = {"overall": {}}
    path = tmp_path / "新建" / "run.json"
    save_run(run, path)
    assert load_run(path) == run
    assert json.loads(path.read_text(encoding="utf-8"))["records"][0]["answer"]["answer"] == "甲"


def test_interrupted_and_resumed(tmp_path: Path) -> None:
    path, run, asked = tmp_path / "run.json", new_run(5), []

    def interrupted(question: str, name: str) -> dict[str, Any]:
        if name == "q3":
            raise KeyboardInterrupt
        return answer(question, name)

    with pytest.raises(KeyboardInterrupt):
        answer_all(run, interrupted, lambda: save_run(run, path), silent)
    again = resume(load_run(path), [record.item for record in run.records], SETTINGS)
    assert [record.item.id for record in again.open] == ["q3", "q4"]

    def ask(question: str, name: str) -> dict[str, Any]:
        asked.append(name)
        return answer(question, name)

    seen: list[tuple[int, int]] = []
    answer_all(again, ask, lambda: None, lambda done, total: seen.append((done, total)))
    assert asked == ["q3", "q4"]
    assert seen == [(4, 5), (5, 5)]
    assert not again.open


def test_a_question_that_fails_is_asked_again_when_resumed() -> None:
    run = new_run(3)

    def ask(question: str, name: str) -> dict[str, Any]:
        if name == "q1":
            raise YoujuError("模型忙")
        return answer(question, name)

    answer_all(run, ask, lambda: None, silent)
    assert [record.error for record in run.records] == ["", "模型忙", ""]
    assert [record.item.id for record in run.open] == ["q1"]
    answer_all(run, answer, lambda: None, silent)
    assert not any(record.error for record in run.records)


def test_gives_up_when_nothing_works(tmp_path: Path) -> None:
    run, path = new_run(50), tmp_path / "run.json"

    def ask(question: str, name: str) -> dict[str, Any]:
        raise YoujuError("密钥无效")

    with pytest.raises(QuestionError, match=r"连续 5 题失败.*密钥无效"):
        answer_all(run, ask, lambda: save_run(run, path), silent)
    assert len(load_run(path).open) == 50


def test_whatever_goes_wrong_is_one_questions_fault() -> None:
    def ask(question: str, name: str) -> dict[str, Any]:
        if name == "q1":
            raise ZeroDivisionError("除以零")
        return answer(question, name)

    run = new_run(3)
    answer_all(run, ask, lambda: None, silent)
    assert [r.error for r in run.records] == ["", "出了意外(ZeroDivisionError):除以零", ""]
    assert run.records[1].scored.status == "error"

    def breaks(question: str, name: str) -> dict[str, Any]:
        raise ZeroDivisionError("除以零")

    with pytest.raises(QuestionError, match=r"连续 5 题失败.*出了意外\(ZeroDivisionError\):除以零"):
        answer_all(new_run(9), breaks, lambda: None, silent)


def test_is_saved_now_and_then(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two seconds a question: after the third, and the sixth, five have gone by since the last."""
    now, saved, run = [0.0], [], new_run(7)
    monkeypatch.setattr("qa.evaluation.run.time.monotonic", lambda: now[0])

    def ask(question: str, name: str) -> dict[str, Any]:
        now[0] += 2
        return answer(question, name)

    answer_all(run, ask, lambda: saved.append(7 - len(run.open)), silent)
    assert saved == [3, 6, 7]


def test_is_saved_the_more_rarely_the_longer_it_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    """A save of one second is followed by no other for twenty."""
    now, saved, run = [0.0], [], new_run(20)
    monkeypatch.setattr("qa.evaluation.run.time.monotonic", lambda: now[0])

    def ask(question: str, name: str) -> dict[str, Any]:
        now[0] += 2
        return answer(question, name)

    def save() -> None:
        saved.append(20 - len(run.open))
        now[0] += 1

    answer_all(run, ask, save, silent)
    assert saved == [3, 14, 20]


def test_another_gold_set_is_refused_unless_it_is_saved_elsewhere() -> None:
    run = new_run(2)
    answer_all(run, answer, lambda: None, silent)
    items = [GoldItem("q0", "问0?", answer="改了答案"), GoldItem("q1", "改了问题?")]
    with pytest.raises(QuestionError, match=r"记录里有 1 题题集没有,题集里有 1 题.*--save"):
        resume(run, items, SETTINGS)
    again = resume(run, items, SETTINGS, apart=True)
    assert [record.item for record in again.open] == [items[1]]
    same = [record.item for record in run.records]
    for other in (same[:1], [*same, GoldItem("q2", "问2?")], []):
        with pytest.raises(QuestionError, match="--save"):
            resume(run, other, SETTINGS)


def test_mended_gold_keeps_answers_and_judgements() -> None:
    run = new_run(2)
    answer_all(run, answer, lambda: None, silent)
    run.records[0].judgement = {"relevance": 1.0}
    items = [GoldItem("q1", "问1?"), GoldItem("q0", "问0?", answer="改了答案", where="第 9 行")]
    again = resume(run, items, SETTINGS)
    assert [record.answer for record in again.records] == [
        run.records[1].answer,
        run.records[0].answer,
    ]
    assert [record.judgement for record in again.records] == [None, {"relevance": 1.0}]
    assert again.created == run.created


def test_other_settings_are_not_mixed() -> None:
    items = [GoldItem("q0", "问0?")]
    with pytest.raises(QuestionError, match="index_fingerprint、llm"):
        resume(new_run(1), items, {"index_fingerprint": "g", "llm": "ollama:x"})
    with pytest.raises(QuestionError, match="top_k"):
        resume(new_run(1), items, {**SETTINGS, "top_k": 5})


@pytest.mark.parametrize(
    "content", ["", "{}", "[]", '{"format": 1}', '{"format": 99}', "\x00", "[" * 99999]
)
def test_what_is_no_run(tmp_path: Path, content: str) -> None:
    path = tmp_path / "run.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(QuestionError, match=r"run\.json"):
        load_run(path)


def test_missing_run(tmp_path: Path) -> None:
    with pytest.raises(QuestionError, match="无法读取运行记录"):
        load_run(tmp_path / "没有.json")


def test_where_nothing_can_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(IndexWriteError, match="无法写入运行记录"):
        save_run(new_run(1), tmp_path / "file" / "run.json")
