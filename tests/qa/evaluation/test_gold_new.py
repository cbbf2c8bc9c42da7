import json
from dataclasses import replace
from pathlib import Path

import pytest

from index.errors import QuestionError
from index.store import Index
from qa.evaluation.gold import scan_gold
from qa.evaluation.gold_check import check_gold
from qa.evaluation.gold_command import gold_new
from qa.evaluation.gold_new import draft_gold, usable_figures
from qa.evaluation.score import Texts


def test_a_draft_is_sound_and_says_that_it_is_one(tmp_path: Path, index: Index) -> None:
    path, lines = tmp_path / "新" / "draft.jsonl", []  # type: tuple[Path, list[str]]
    assert gold_new(index, path, 20, 0, lines.append) == 0
    assert "草稿" in lines[0]
    found = check_gold(scan_gold(path), Texts(index))
    assert found.errors == ()
    assert {problem.message[:4] for problem in found.warnings} == {"仍是草稿"}


def test_what_is_asked(index: Index) -> None:
    items = {item["question"]: item for item in draft_gold(index, 50)}
    invested = items["青禾区2023年固定资产投资增长的目标是多少?"]
    assert invested["must_include"] == [invested["answer"]] == ["9.5%"]
    assert items["白石县2021年地区生产总值增长实际是多少?"]["answer"] == "6.8%"
    masked = [item for item in items.values() if item["type"] == "masked"]
    assert masked
    assert all("*" in item["evidence"][0]["quote"] and not item["answerable"] for item in masked)
    (plan,) = [item for item in items.values() if "双轮" in item["question"]]
    assert plan["type"] == "definition"
    assert plan["answer"].startswith("以科技创新和体制改革为两个轮子")
    assert not any("11%" in item["answer"] for item in items.values())  # a stretch target


def test_same_seed_same_draft(index: Index) -> None:
    assert draft_gold(index, 5, 3) == draft_gold(index, 5, 3)
    assert len(draft_gold(index, 5, 3)) == 5


def test_a_name_that_two_figures_share_is_not_asked_for(index: Index) -> None:
    figures = index.figures("青禾区.txt")
    first = usable_figures(figures)[0]
    twin = replace(first, start=first.start + 1, value="别的")
    assert first not in usable_figures([*figures, twin])


def test_what_is_there_is_not_overwritten(tmp_path: Path, index: Index) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps({"question": "改好的?"}))
    with pytest.raises(QuestionError, match="已存在"):
        gold_new(index, path, 5, 0, print)
