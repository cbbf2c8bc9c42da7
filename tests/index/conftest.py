"""Made-up plans, and an embedder that says what it was asked for."""

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from index.embedders import HashingEmbedder, Vectors
from index.store import Index

PLANS = {
    "青禾区2023年工作计划.txt": """青禾区2023年工作计划

一、聚力项目建设。固定资产投资增长9.5%,力争11%。新开工亿元以上项目12个,竣工20个。

二、聚力科技创新。新增高新技术企业 110 家,R&D经费占比达到3.1%。

三、聚力民生改善。城乡居民人均可支配收入分别增长6.5%、7.5%,新建公办幼儿园3所。
""",
    "白石县/白石县2022年政府工作报告.txt": """白石县2022年政府工作报告

一、2021年工作回顾。全县地区生产总值增长6.8%,一般公共预算收入增长5%。

二、2022年工作安排。全县地区生产总值增长**%(争取**%),招引项目***亿元。
""",
    "白石县/云岭新区2021年计划.txt": """云岭新区2021年计划

(一)做强产业。规上工业增加值增长8%以上,实到外资2.25亿美元。

(二)做美城市。改造老旧小区15个,加装电梯40台。
""",
}


class CountingEmbedder(HashingEmbedder):
    """Remembers each passage that it embedded."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def embed_documents(self, texts: Sequence[str]) -> Vectors:
        self.texts.extend(texts)
        return super().embed_documents(texts)


def names(folder: Path) -> list[str]:
    """The documents of an index."""
    with Index.open(folder) as index:
        return [info.doc for info in index.documents]


@pytest.fixture
def counting() -> CountingEmbedder:
    return CountingEmbedder()


@pytest.fixture
def plans(tmp_path: Path) -> Path:
    """A folder of plans."""
    folder = tmp_path / "资料"
    for name, text in PLANS.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the index goes; not there yet."""
    return tmp_path / "索引"


@pytest.fixture
def fast_folder() -> Iterator[Path]:
    """In memory where there is such a folder, for tests that make thousands of files."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as name:
        yield Path(name)
