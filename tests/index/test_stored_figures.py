import shutil
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from index.build import update_index
from index.embedders import HashingEmbedder
from index.errors import IndexMismatchError
from index.figures.extract import extract_figures
from index.files import hash_file
from index.generations import current_generation, publish
from index.manifest import FileRecord, Manifest
from index.store import Index
from index.types import Document, Figure, Section
from index.verify import verify_index

EMBEDDER = HashingEmbedder()


def test_figures_are_those_of_the_documents(folder: Path, plans: Path) -> None:
    update_index(folder, [plans], embedder=EMBEDDER)
    with Index.open(folder) as index:
        found = 0
        for info in index.documents:
            document, figures = index.document(info.doc), index.figures(info.doc)
            assert figures == extract_figures(document, index.sections(info.doc))
            for figure in figures:
                assert document.text[figure.start : figure.end] == figure.value
                assert document.text[figure.quote_start : figure.quote_end] == figure.quote
            found += len(figures)
        assert found > 10
        with pytest.raises(KeyError):
            index.figures("没有.txt")


def test_only_new_documents_are_read_for_figures(
    folder: Path, plans: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    update_index(folder, [plans], embedder=EMBEDDER)
    with Index.open(folder) as index:
        before = {info.doc: index.figures(info.doc) for info in index.documents}
    read: list[str] = []

    def extract(document: Document, sections: tuple[Section, ...]) -> tuple[Figure, ...]:
        read.append(document.doc)
        return extract_figures(document, sections)

    monkeypatch.setattr("index.build.extract_figures", extract)
    (plans / "松涛区2024年工作计划.txt").write_text("绿道 12 公里,增长8%。\n", encoding="utf-8")
    update_index(folder, [plans], embedder=EMBEDDER)
    assert read == ["松涛区2024年工作计划.txt"]
    with Index.open(folder) as index:
        assert len(index.figures(read[0])) == 2
        for doc, figures in before.items():
            assert index.figures(doc) == figures
    assert verify_index(folder).sound


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ("UPDATE figures SET value = '8.8%' WHERE position = 0", "与原文不符"),
        ("UPDATE figures SET start = start + 1", "与原文不符"),
        ('UPDATE figures SET "end" = 99999 WHERE position = 1', "超出原句或原文"),
        ("UPDATE figures SET quote_start = start + 1 WHERE position = 0", "超出原句或原文"),
        ("UPDATE figures SET section = '?' WHERE position = 0", "已损坏"),
    ],
)
def test_a_figure_that_is_not_in_the_text_is_found(
    folder: Path, plans: Path, change: str, problem: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.documents.check_seal", lambda *_: None)
    update_index(folder, [plans], embedder=EMBEDDER)
    generation, manifest = current_generation(folder)
    republish(folder, generation, manifest, change)
    problems = verify_index(folder).problems
    assert any(problem in line for line in problems), problems


def test_an_index_from_before_there_were_figures_names_the_remedy(
    folder: Path, plans: Path
) -> None:
    update_index(folder, [plans], embedder=EMBEDDER)
    generation, manifest = current_generation(folder)
    republish(folder, generation, replace(manifest, format=1))
    with pytest.raises(IndexMismatchError, match=r"第 1 版.*--rebuild"):
        Index.open(folder)
    update_index(folder, [], embedder=EMBEDDER, rebuild=True)
    with Index.open(folder) as index:
        assert index.figures(index.documents[0].doc)


def test_figures_by_other_rules_are_not_mixed(folder: Path, plans: Path) -> None:
    update_index(folder, [plans], embedder=EMBEDDER)
    generation, manifest = current_generation(folder)
    settings = {**manifest.settings, "figures": 0}
    republish(folder, generation, replace(manifest, settings=settings))
    with pytest.raises(IndexMismatchError, match="--rebuild"):
        update_index(folder, [plans], embedder=EMBEDDER)


def republish(folder: Path, generation: Path, manifest: Manifest, change: str = "") -> None:
    """Publish a copy of a generation, its database changed behind right checksums."""
    temporary = generation.with_name("new")
    shutil.copytree(generation, temporary)
    (temporary / "manifest.json").unlink()
    path = temporary / "documents.sqlite"
    connection = sqlite3.connect(path)
    connection.executescript(change)
    connection.close()
    changed = FileRecord(path.name, path.stat().st_size, hash_file(path))
    files = tuple(changed if record.path == path.name else record for record in manifest.files)
    publish(folder, temporary, replace(manifest, files=files))
