"""Made-up plans of places that do not exist, indexed once with the real default embedder."""

from collections.abc import Iterator
from pathlib import Path

import pytest

import qa.streaming
from index.build import update_index
from index.embedders import load_embedder
from index.store import Index
from qa.extractive import ExtractiveAnswerer
from qa.pipeline import Asker
from tests.qa.model_client import KEY

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


@pytest.fixture
def model_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """A key, no proxy, and no long waits between the attempts."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    monkeypatch.setattr(qa.streaming, "_WAITS", (0.01, 0.02))
