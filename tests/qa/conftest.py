"""Made-up plans of places that do not exist, indexed once with the real default embedder."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from index.build import update_index
from index.embedders import load_embedder
from index.store import Index
from qa.extractive import ExtractiveAnswerer
from qa.pipeline import Asker

PLANS = Path(__file__).parent / "plans"


@pytest.fixture(scope="session")
def plans_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("plans") / "index"
    update_index(folder, [PLANS], embedder=load_embedder())
    return folder


@pytest.fixture(scope="session")
def asker(plans_index: Path) -> Iterator[Asker]:
    with Index.open(plans_index) as index:
        yield Asker(index, load_embedder(), ExtractiveAnswerer())
