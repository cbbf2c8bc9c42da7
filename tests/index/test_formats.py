"""An index of an earlier format: refused by one line; a rebuild takes its vectors over."""

import json
import shutil
import sqlite3
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from index.build import remove_documents, update_index
from index.embedders import HashingEmbedder
from index.errors import IndexMismatchError
from index.generations import current_generation, publish
from index.manifest import EARLIER, FORMAT, record_file
from index.store import Index
from index.vector_form import VectorForm
from index.verify import verify_index
from tests.index.conftest import CountingEmbedder

EMBEDDER = HashingEmbedder()


def make_earlier(folder: Path, number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Turn an index into one as that format had it: seals, the list, forms came one by one."""
    generation, manifest = current_generation(folder)
    temporary = generation.with_name("new")
    shutil.copytree(generation, temporary)
    (temporary / "manifest.json").unlink()
    path = temporary / "documents.sqlite"
    connection = sqlite3.connect(path)
    if number < 3:
        connection.executescript(
            "DROP INDEX listing; ALTER TABLE documents DROP COLUMN seal;"
            "ALTER TABLE documents DROP COLUMN figures_seal;"
            "ALTER TABLE passages DROP COLUMN seal"
        )
    connection.close()
    changed = {path.name: record_file(temporary, path)}
    files = tuple(changed.get(record.path, record) for record in manifest.files)
    earlier = replace(manifest, format=number, files=files)

    def without_later_fields(manifest: object) -> bytes:
        fields = asdict(earlier)
        del fields["listing"], fields["form"], fields["lost"]
        return json.dumps(fields).encode()

    with monkeypatch.context() as patch:
        patch.setattr("index.generations.to_json", without_later_fields)
        publish(folder, temporary, earlier)


@pytest.fixture(params=sorted(EARLIER))
def earlier(
    request: pytest.FixtureRequest, folder: Path, plans: Path, monkeypatch: pytest.MonkeyPatch
) -> int:
    number: int = request.param
    update_index(folder, [plans], embedder=EMBEDDER)
    make_earlier(folder, number, monkeypatch)
    return number


def test_it_is_refused_by_one_line(folder: Path, plans: Path, earlier: int) -> None:
    said = rf"第 {earlier} 版.*第 {FORMAT} 版.*youju index --rebuild"
    for use in (
        lambda: Index.open(folder),
        lambda: update_index(folder, [plans], embedder=EMBEDDER),
        lambda: remove_documents(folder, ["青禾区*"]),
    ):
        with pytest.raises(IndexMismatchError, match=said) as caught:
            use()
        assert "\n" not in str(caught.value)
    (problem,) = verify_index(folder).problems
    assert "--rebuild" in problem


def test_a_rebuild_takes_its_vectors_over(
    folder: Path, plans: Path, earlier: int, counting: CountingEmbedder
) -> None:
    (plans / "青禾区2023年工作计划.txt").unlink()
    (plans / "新.txt").write_text("松涛区2024年计划\n\n一、增长8%。\n", encoding="utf-8")
    would = update_index(folder, [plans], embedder=counting, rebuild=True, dry_run=True)
    report = update_index(folder, [plans], embedder=counting, rebuild=True)
    assert would.embedded == report.embedded == len(counting.texts)
    assert counting.texts and all("松涛区" in text for text in counting.texts)
    assert report.removed == ("青禾区2023年工作计划.txt",)
    assert verify_index(folder).problems == ()
    manifest = current_generation(folder)[1]
    assert manifest.format == FORMAT and manifest.listing is not None
    assert manifest.vectors == manifest.passages


def test_nothing_is_taken_over_where_a_byte_has_changed(
    folder: Path, earlier: int, counting: CountingEmbedder
) -> None:
    path = current_generation(folder, earlier=True)[0] / "vectors.faiss"
    content = bytearray(path.read_bytes())
    content[-9] ^= 1
    path.write_bytes(content)
    report = update_index(folder, [], embedder=counting, rebuild=True)
    assert report.embedded == report.passages == len(counting.texts)


def test_by_terms_alone_its_vectors_stay(folder: Path, earlier: int) -> None:
    report = update_index(folder, [], embedder=EMBEDDER, rebuild=True, terms_only=True)
    assert current_generation(folder)[1].vectors == report.passages
    assert current_generation(folder)[1].form is VectorForm.F32


def test_of_a_format_before_those_all_is_made_anew(
    folder: Path, plans: Path, counting: CountingEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    update_index(folder, [plans], embedder=EMBEDDER)
    make_earlier(folder, min(EARLIER) - 1, monkeypatch)
    report = update_index(folder, [], embedder=counting, rebuild=True)
    assert report.embedded == report.passages == len(counting.texts)
    assert verify_index(folder).problems == ()
