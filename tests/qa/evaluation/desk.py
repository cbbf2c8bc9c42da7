"""What tests of `eval` hand to the command, and what came out."""

import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qa.evaluation.command import EvalOptions, Services, evaluate

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
        names = ("run.json", *(f"run-{number}.json" for number in range(2, 9)))
        new = next(self.folder / name for name in names if not (self.folder / name).exists())
        defaults["save"] = None if "resume" in options else new
        return evaluate(EvalOptions(**(defaults | options)), self.services)
