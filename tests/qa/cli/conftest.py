"""The sample that the package carries, indexed once with the default embedder, and the commands."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from index.build import update_index
from index.embedders import load_embedder
from qa.cli import app

SAMPLE = Path(__file__).resolve().parents[3] / "qa" / "sample"

Run = Callable[..., Result]


@pytest.fixture(scope="session")
def sample() -> list[Path]:
    return sorted(SAMPLE.glob("*.txt"))


@pytest.fixture(scope="session")
def sample_index(tmp_path_factory: pytest.TempPathFactory, sample: list[Path]) -> Path:
    folder = tmp_path_factory.mktemp("sample") / "索引"
    update_index(folder, sample, embedder=load_embedder())
    return folder


@pytest.fixture
def own_index(sample_index: Path, tmp_path: Path) -> Path:
    """A copy that a test may change."""
    return shutil.copytree(sample_index, tmp_path / "索引")


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command in an empty folder."""
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")

    def run(*arguments: str | Path, stdin: str | None = None) -> Result:
        return CliRunner().invoke(app, [str(a) for a in arguments], input=stdin)

    return run
