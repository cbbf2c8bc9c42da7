"""The fingerprint of an index changes with all that answers depend on, and with nothing else."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from index.build import update_index
from index.embedders import HashingEmbedder
from index.store import Index
from index.types import Metadata
from qa.evaluation.environment import describe_environment, index_fingerprint


def fake_index(**changed: Any) -> Index:
    parts: dict[str, Any] = {
        "embedder": "hash-256",
        "settings": {"passage_length": 400},
        "doc": "a.txt",
        "sha256": "0" * 64,
        "metadata": Metadata(title="计划", place="青禾区", year=2023),
    }
    parts |= changed
    document = SimpleNamespace(**{name: parts[name] for name in ("doc", "sha256", "metadata")})
    manifest = SimpleNamespace(
        embedder=SimpleNamespace(fingerprint=parts["embedder"]), settings=parts["settings"]
    )
    return cast(Index, SimpleNamespace(manifest=manifest, documents=[document]))


@pytest.mark.parametrize(
    "changed",
    [
        {"embedder": "hash-512"},
        {"settings": {"passage_length": 500}},
        {"settings": {}},
        {"doc": "b.txt"},
        {"sha256": "1" * 64},
        {"metadata": Metadata(title="计划", place="青禾区", year=2024)},
        {"metadata": Metadata(title="计划", place="白石县", year=2023)},
    ],
    ids=str,
)
def test_what_changes_answers_changes_the_fingerprint(changed: dict[str, Any]) -> None:
    assert index_fingerprint(fake_index(**changed)) != index_fingerprint(fake_index())


def test_the_same_index_made_anew_has_the_same(index: Index, tmp_path: Path) -> None:
    sources = index.folder.parent / "资料"
    update_index(tmp_path / "新索引", [sources], embedder=HashingEmbedder())
    with Index.open(tmp_path / "新索引") as again:
        assert index_fingerprint(again) == index_fingerprint(index)


def test_the_code_is_part_of_the_environment() -> None:
    assert len(describe_environment()["code_sha256"]) == 64
