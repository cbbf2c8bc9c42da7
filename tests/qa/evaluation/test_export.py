import json
from pathlib import Path
from typing import Any

import pytest

from index.errors import IndexWriteError
from qa.evaluation.export import ragas_lines, write_text
from qa.evaluation.gold_types import GoldEvidence, GoldItem
from qa.evaluation.run import Record

ITEM = GoldItem("a", "问?", answer="甲", evidence=(GoldEvidence("a", "甲乙"),))


@pytest.mark.parametrize(
    ("answer", "response"),
    [
        ({"status": "answered", "answer": "甲", "reason": ""}, "甲"),
        ({"status": "answered", "answer": "甲", "reason": "另一半没找到"}, "甲"),
        ({"status": "not_found", "answer": "", "reason": "资料没有"}, "资料没有"),
        (None, ""),
    ],
)
def test_a_sample_of_ragas(answer: dict[str, Any] | None, response: str) -> None:
    if answer:
        answer["retrieved"] = [{"doc": "a", "start": 1, "end": 3}]
    (line,) = ragas_lines([Record(ITEM, answer)], {"a": "前甲乙后"}).splitlines()
    assert json.loads(line) == {
        "user_input": "问?",
        "response": response,
        "reference": "甲",
        "retrieved_contexts": ["甲乙"] if answer else [],
        "reference_contexts": ["甲乙"],
    }


def test_what_cannot_be_written_leaves_the_old(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "报告.html"
    write_text(path, "旧")

    def full(path: Path, content: bytes) -> None:
        path.write_bytes(content[:1])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("index.files.write_file", full)
    with pytest.raises(IndexWriteError, match="No space left"):
        write_text(path, "新的报告")
    assert path.read_text(encoding="utf-8") == "旧"
