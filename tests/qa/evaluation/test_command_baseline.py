"""`eval` against an earlier run: what is compared, what is told and what is not compared."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from index.errors import QuestionError
from qa.evaluation.run import load_run
from tests.qa.evaluation.desk import Desk


def test_against_a_baseline(desk: Desk) -> None:
    desk.run()
    run = desk.folder / "run.json"
    data = json.loads(run.read_text(encoding="utf-8"))
    data["records"][0]["answer"]["answer"] = "没有数"
    data["records"][0]["item"]["draft"] = True
    data["records"][0]["item"]["where"] = "第 9 行"
    data["records"][1]["item"]["answer"] = "另一个标准答案"
    baseline = desk.folder / "baseline.json"
    baseline.write_text(json.dumps(data), encoding="utf-8")
    assert load_run(run).records[0].measures["accuracy"] == (1.0, 1.0)
    assert desk.run(baseline=baseline, json=True) == 0
    found = json.loads(desk.out.getvalue().splitlines()[-1])["comparison"]
    assert (found["questions"], found["left_out"]) == (1, 2)
    assert (found["won"], found["lost"]) == (["a"], [])


def rewrite(run: Path, change: Callable[[dict[str, Any]], None]) -> Path:
    """A baseline: a run that is changed."""
    data = json.loads(run.read_text(encoding="utf-8"))
    change(data)
    baseline = run.with_name("baseline.json")
    baseline.write_text(json.dumps(data), encoding="utf-8")
    return baseline


def compared(desk: Desk, baseline: Path) -> tuple[dict[str, Any], list[str]]:
    desk.out.truncate(0)
    assert desk.run(baseline=baseline, json=True) == 0
    told = json.loads(desk.out.getvalue().strip("\0").splitlines()[-1])
    return told["comparison"], [one for one in told["notices"] if "基线" in one]


def test_what_a_scorer_of_old_made_of_the_baseline_is_not_compared(desk: Desk) -> None:
    def stale(data: dict[str, Any]) -> None:
        for record in data["records"]:
            record["measures"] = {name: [0.0, 1.0] for name in record["measures"]}
        data["environment"]["code_sha256"] = "old"

    desk.run()
    found, notices = compared(desk, rewrite(desk.folder / "run.json", stale))
    quality = [one for one in found["differences"] if not one["name"].startswith("latency")]
    assert "accuracy" in {one["name"] for one in quality}
    assert all(one["difference"] == 0 for one in quality)
    assert found["won"] == []
    assert notices == ["与基线不同:code_sha256。基线存下的答案已按现在的评分程序和索引重新评分"]


def test_a_baseline_of_documents_that_were_changed_has_no_places_to_compare(desk: Desk) -> None:
    def moved(data: dict[str, Any]) -> None:
        data["settings"]["index_fingerprint"] = "another"
        for span in data["records"][0]["answer"]["citations"]:
            span["start"] += 3
            span["end"] += 3

    desk.run()
    run = desk.folder / "run.json"
    found, notices = compared(desk, rewrite(run, moved))
    names = {one["name"] for one in found["differences"]}
    assert "accuracy" in names
    assert not {name for name in names if name.startswith(("citation", "recall", "mrr", "ndcg"))}
    assert len(notices) == 2
    assert "index_fingerprint" in notices[0]
    assert "1 题的引文" in notices[1]

    def only_named(data: dict[str, Any]) -> None:
        data["settings"]["index_fingerprint"] = "another"

    found, notices = compared(desk, rewrite(run, only_named))
    assert "citation_recall" in {one["name"] for one in found["differences"]}
    assert len(notices) == 1


def test_with_nothing_changed_there_is_no_notice_of_the_baseline(desk: Desk) -> None:
    desk.run()
    _, notices = compared(desk, desk.folder / "run.json")
    assert notices == []


def test_a_baseline_that_is_not_finished(desk: Desk) -> None:
    desk.run()
    run = desk.folder / "run.json"
    run.write_text(run.read_text("utf-8").replace('"finished": true', '"finished": false'), "utf-8")
    with pytest.raises(QuestionError, match="没有跑完"):
        desk.run(baseline=run)
