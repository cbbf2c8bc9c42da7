"""`eval` with a judge: opinions beside the metrics, asked for again, never mixed."""

import json
from dataclasses import replace

import pytest

from index.errors import QuestionError, YoujuError
from qa.evaluation.run import load_run
from tests.qa.evaluation.desk import Desk


def test_a_judge_speaks_beside_the_metrics(desk: Desk) -> None:
    said = {"statements": [{"text": "甲", "supported": False}], "relevance": 0}
    desk.run(json=True)
    before = json.loads(desk.out.getvalue())["overall"]
    desk.services = replace(desk.services, judge=lambda prompt: json.dumps(said))
    assert desk.run(json=True, judge="fake") == 0
    after = json.loads(desk.out.getvalue().splitlines()[-1])["overall"]
    answered = [r for r in load_run(desk.folder / "run-2.json").records if r.judgement]
    assert len(answered) == 1
    assert after["judge_faithfulness"]["value"] == 0.0
    assert after["accuracy"] == before["accuracy"]


def test_a_judgement_that_failed_is_asked_for_again(desk: Desk) -> None:
    def fails(prompt: str) -> str:
        raise YoujuError("模型忙")

    run = desk.folder / "run.json"
    desk.services = replace(desk.services, judge=fails)
    assert desk.run(judge="甲") == 0
    assert "1 题评判时出错" in desk.out.getvalue()
    assert "无法读取" not in desk.out.getvalue()
    asked: list[str] = []

    def judge(prompt: str) -> str:
        asked.append(prompt)
        return json.dumps({"statements": [{"text": "甲", "supported": True}], "relevance": 1})

    desk.services = replace(desk.services, judge=judge)
    assert desk.run(resume=run, judge="甲") == 0
    assert desk.run(resume=run, judge="甲") == 0  # what is judged is not judged again
    assert len(asked) == 1
    assert load_run(run).summary["overall"]["judge_faithfulness"]["value"] == 1.0


def test_opinions_of_two_judges_are_not_mixed(desk: Desk) -> None:
    said = {"statements": [{"text": "甲", "supported": True}], "relevance": 1}
    run, apart = desk.folder / "run.json", desk.folder / "apart.json"
    desk.services = replace(desk.services, judge=lambda prompt: json.dumps(said))
    desk.run(judge="甲")
    before = run.read_bytes()
    with pytest.raises(QuestionError, match=r"评判模型.*记录中是 甲.*--save"):
        desk.run(resume=run, judge="乙")
    assert run.read_bytes() == before
    other = json.dumps(said | {"relevance": 0})
    desk.services = replace(desk.services, judge=lambda prompt: other)
    assert desk.run(resume=run, judge="乙", save=apart) == 0
    judged = load_run(apart)
    assert judged.environment["judge"] == "乙"
    assert judged.summary["overall"]["judge_relevance"]["value"] == 0.0
    desk.out.truncate(0)
    assert desk.run(resume=apart, judge="乙", baseline=run, json=True) == 0
    compared = json.loads(desk.out.getvalue().strip("\0").splitlines()[-1])["comparison"]
    assert "judge_relevance" not in {one["name"] for one in compared["differences"]}


def test_a_run_first_judged_when_gone_on_with_names_its_judge(desk: Desk) -> None:
    said = {"statements": [{"text": "甲", "supported": True}], "relevance": 1}
    desk.run()
    desk.services = replace(desk.services, judge=lambda prompt: json.dumps(said))
    run = desk.folder / "run.json"
    assert desk.run(resume=run, judge="甲") == 0
    assert load_run(run).environment["judge"] == "甲"
    assert load_run(run).environment["judge_prompt_sha256"]
