"""A small index over made-up plans, and a report of answers over it, right, wrong, hostile."""

import io
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from index.build import update_index
from index.embedders import HashingEmbedder
from index.store import Index
from qa.evaluation.command import Services
from qa.evaluation.compare import compare_runs
from qa.evaluation.gold_types import GoldEvidence, GoldItem
from qa.evaluation.report import make_report
from qa.evaluation.report_plots import ReportInput
from qa.evaluation.run import Record, Run
from qa.evaluation.score import locate_all, score
from qa.extractive import ExtractiveAnswerer
from qa.pipeline import Asker
from tests.qa.evaluation.desk import GOLD, Desk

PLANS = {
    "青禾区.txt": """青禾区2023年工作计划

一、聚力项目建设。固定资产投资增长9.5%,力争11%。新开工亿元以上项目12个,竣工20个。

二、聚力科技创新。新增高新技术企业 110 家,R&D经费占比达到3.1%。

名词解释

1.“双轮”计划:以科技创新和体制改革为两个轮子,带动全区转型的三年行动。
2.“一库三库”:人才库、项目库、资金库。
""",
    "白石县.txt": """白石县2022年政府工作报告

一、2021年工作回顾。全县地区生产总值增长6.8%,一般公共预算收入增长5%。

二、2022年工作安排。全县地区生产总值增长**%(争取**%),招引项目***亿元。
""",
}
BOTH = tuple(PLANS)


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "browser: drives a real Chromium; skipped where none is")


@pytest.fixture(scope="session")
def index_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("evaluation")
    for name, text in PLANS.items():
        path = root / "资料" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    update_index(root / "索引", [root / "资料"], embedder=HashingEmbedder())
    return root / "索引"


@pytest.fixture
def index(index_folder: Path) -> Iterator[Index]:
    with Index.open(index_folder) as opened:
        yield opened


@pytest.fixture
def texts() -> dict[str, str]:
    return dict(PLANS)


@pytest.fixture
def span_of() -> Callable[..., dict[str, Any]]:
    """Make the JSON of a citation or passage from its words."""

    def make(doc: str, quote: str, score: float = 0.9) -> dict[str, Any]:
        start = PLANS[doc].index(quote)
        end = start + len(quote)
        return {"doc": doc, "start": start, "end": end, "quote": quote, "score": score}

    return make


@pytest.fixture
def fact() -> GoldItem:
    return GoldItem(
        id="a",
        question="青禾区2023年固定资产投资增长目标是多少?",
        type="fact",
        answer="9.5%",
        aliases=("9.5个百分点",),
        must_include=("9.5%",),
        evidence=(GoldEvidence("青禾区.txt", "固定资产投资增长9.5%"),),
    )


HOSTILE = "</script><script>document.title='x'</script><img src=x onerror=alert(1)>&\"'\u202e"


def records(fact: GoldItem, texts: Mapping[str, str]) -> list[Record]:
    """Four: right, wrong, refused as it should be, and none at all; the first two hostile."""
    doc = "青禾区.txt"
    start = texts[doc].index("固定资产投资增长9.5%")
    span = {"doc": doc, "start": start, "end": start + 14, "score": 0.9}
    good = span | {"quote": texts[doc][start : start + 14]}
    made_up = span | {"quote": HOSTILE, "score": 0.4}
    county = GoldItem(
        "b",
        "白石县2022年招引项目多少?",
        "masked",
        answerable=False,
        evidence=(GoldEvidence("白石县.txt", "招引项目***亿元"),),
    )
    wrong = {
        "status": "answered",
        "answer": HOSTILE,
        "citations": [made_up],
        "retrieved": [span],
        "unverified": [HOSTILE],
        "confidence": 0.4,
        "timings_ms": {"retrieve": 30.0},
    }
    right = {
        "status": "answered",
        "answer": "固定资产投资增长9.5%",
        "citations": [good],
        "retrieved": [span],
        "confidence": 0.9,
        "timings_ms": {"retrieve": 12.0},
    }
    return [
        Record(replace(fact, question=f"{fact.question}{HOSTILE}"), right),
        Record(replace(fact, id=HOSTILE, type="list"), wrong),
        Record(county, {"status": "masked", "answer": "招引项目***亿元"}),
        Record(replace(county, id="c", question="没有回答的?"), None, error="断网"),
    ]


def make_report_html(fact: GoldItem, texts: Mapping[str, str]) -> str:
    """The report of those, against a baseline in which the first was wrong."""
    made = records(fact, texts)
    evidence = locate_all(made, texts)
    summary = score(made, evidence, texts, seed=0, resamples=100)
    now = {record.item.id: record.measures for record in made}
    before = now | {fact.id: now[fact.id] | {"accuracy": (0.0, 1.0)}}
    return make_report(
        ReportInput(
            run=Run({"llm": HOSTILE}, {"packages": {"numpy": "2"}}, made),
            summary=summary,
            evidence=evidence,
            texts=texts,
            titles={"青禾区.txt": f"青禾区{HOSTILE}"},
            comparison=compare_runs(now, before, seed=0, resamples=100),
            notices=[HOSTILE],
            resamples=100,
            seed=0,
        )
    )


@pytest.fixture
def report_html(fact: GoldItem, texts: dict[str, str]) -> str:
    return make_report_html(fact, texts)


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
