import hashlib
import json
import re
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from index.build import update_index
from index.embedders import HashingEmbedder
from index.errors import IndexDamagedError, IndexMismatchError, IndexMissingError
from index.manifest import check_embedder
from index.outline import find_sections
from index.store import Index
from index.tokens import tokenize

EMBEDDER = HashingEmbedder()


@pytest.fixture
def index(folder: Path, plans: Path) -> Iterator[Index]:
    update_index(folder, [plans], embedder=EMBEDDER)
    with Index.open(folder) as index:
        yield index


def test_documents_are_what_was_read(index: Index, plans: Path) -> None:
    assert [info.doc for info in index.documents] == [
        "白石县/云岭新区2021年计划.txt",
        "白石县/白石县2022年政府工作报告.txt",
        "青禾区2023年工作计划.txt",
    ]
    for info in index.documents:
        document = index.document(info.doc)
        assert document.text == (plans / info.doc).read_text(encoding="utf-8")
        assert (document.sha256, document.metadata) == (info.sha256, info.metadata)
        assert index.sections(info.doc) == find_sections(document.text)


def test_every_passage_is_a_span_of_its_document(index: Index) -> None:
    passages = index.passages(range(index.passage_count))
    assert len(passages) == index.passage_count > 0
    for passage in passages:
        text = index.document(passage.doc).text
        assert text[passage.start : passage.end] == passage.text


def test_passages_come_in_the_order_asked_for(index: Index) -> None:
    first, last = index.passage(0), index.passage(index.passage_count - 1)
    assert index.passages([index.passage_count - 1, 0, 0]) == [last, first, first]


def test_rows_of_documents(index: Index) -> None:
    doc = index.documents[1].doc
    rows = index.rows_of([doc, "no such document"])
    assert len(rows) == index.documents[1].row_count
    assert {passage.doc for passage in index.passages(rows.tolist())} == {doc}
    assert len(index.rows_of([])) == 0


def test_unknown_names_and_rows(index: Index) -> None:
    with pytest.raises(KeyError):
        index.document("没有.txt")
    with pytest.raises(KeyError):
        index.sections("没有.txt")
    with pytest.raises(IndexError):
        index.passage(index.passage_count)
    with pytest.raises(IndexError):
        index.passages([0, -1])


def test_both_searches_find_the_sentence(index: Index) -> None:
    question = "青禾区新增高新技术企业多少家"
    vector = EMBEDDER.embed_queries([question])[0]
    for hits in (index.search_terms(tokenize(question), 3), index.search_vectors(vector, 3)):
        assert "110 家" in index.passage(hits[0][0]).text
        scores = [score for _, score in hits]
        assert scores == sorted(scores, reverse=True)


def test_searches_keep_to_the_rows(index: Index) -> None:
    doc = "白石县/云岭新区2021年计划.txt"
    rows = index.rows_of([doc])
    vector = EMBEDDER.embed_queries(["地区生产总值增长"])[0]
    found = [
        *index.search_terms(tokenize("增长"), 50, rows),
        *index.search_vectors(vector, 50, rows),
    ]
    assert found
    assert {row for row, _ in found} <= set(rows.tolist())


def test_a_row_is_the_same_everywhere(index: Index) -> None:
    for row in range(index.passage_count):
        vector = index.vector(row)
        assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-5)
        assert index.search_vectors(vector, 1)[0][1] == pytest.approx(1, abs=1e-5)
        numbers = {token for token in tokenize(index.passage(row).text) if "." in token}
        for number in numbers:
            assert row in dict(index.search_terms([number], 50))
    assert index.terms.count == index.passage_count
    assert index.doc_freq("6.8%") == 1


def test_masks_and_odd_characters_survive(folder: Path, tmp_path: Path) -> None:
    text = "松涛区2024年计划\n\n一、*号线。\u3000投资***亿元,增长**%(争取**%)。𠀀㎡①\n"
    path = tmp_path / "松涛区.txt"
    path.write_text(text, encoding="utf-8")
    update_index(folder, [path], embedder=EMBEDDER)
    with Index.open(folder) as index:
        assert index.document("松涛区.txt").text == text


def test_no_index(tmp_path: Path) -> None:
    with pytest.raises(IndexMissingError, match="youju index"):
        Index.open(tmp_path / "none")
    (tmp_path / "file").write_text("")
    with pytest.raises(IndexMissingError):
        Index.open(tmp_path / "file")


def test_another_format_names_the_remedy(index: Index, folder: Path) -> None:
    generation = folder / "generations" / "000001"
    manifest = json.loads((generation / "manifest.json").read_text(encoding="utf-8"))
    manifest["format"] = 999
    (generation / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    sha256 = hashlib.sha256((generation / "manifest.json").read_bytes()).hexdigest()
    (folder / "CURRENT").write_text(f"000001 {sha256}\n")
    with pytest.raises(IndexMismatchError, match=r"999.*--rebuild"):
        Index.open(folder)


def test_another_embedder_names_the_remedy(index: Index, folder: Path) -> None:
    class Other(HashingEmbedder):
        fingerprint = "other 1"

    check_embedder(index.manifest, EMBEDDER, folder)
    with pytest.raises(IndexMismatchError, match=r"other 1.*--rebuild"):
        check_embedder(index.manifest, Other(), folder)


def test_a_reader_keeps_its_generation(index: Index, folder: Path, plans: Path) -> None:
    before = index.passages(range(index.passage_count))
    (plans / "青禾区2023年工作计划.txt").unlink()
    update_index(folder, [plans], embedder=EMBEDDER)
    vector = EMBEDDER.embed_queries(["增长"])[0]
    assert len(index.search_vectors(vector, 100)) == len(before)
    assert index.search_terms(["青禾"], 5)
    assert index.passages(range(index.passage_count)) == before
    with Index.open(folder) as later:
        assert later.passage_count < len(before)
        assert not later.search_terms(["青禾"], 5)


def test_a_missing_file_is_named(index: Index, folder: Path) -> None:
    (folder / "generations" / "000001" / "vectors.faiss").unlink()
    with pytest.raises(IndexDamagedError, match=r"vectors\.faiss.*--rebuild"):
        Index.open(folder)


@pytest.mark.parametrize(
    ("change", "ask"),
    [
        ("UPDATE documents SET text = replace(text, '6.8%', '8.6%')", "text"),
        ("UPDATE documents SET year = 1999", "text"),
        ("UPDATE documents SET path = replace(path, 'txt', 'tyt')", "text"),
        ("UPDATE documents SET source_state = '0' || substr(source_state, 2)", "text"),
        ("UPDATE documents SET number = 9 - number", "text"),
        ("UPDATE documents SET sections = replace(sections, '2021', '2012')", "sections"),
        ("DELETE FROM documents WHERE doc LIKE '白石县/白石县%'", "text"),
        ("UPDATE passages SET start = start + 1", "passages"),
        ("UPDATE passages SET document = 0", "passages"),
        ("DELETE FROM passages WHERE row = 1", "passages"),
        ("UPDATE figures SET indicator = indicator || '2'", "figures"),
        ("DELETE FROM figures WHERE position = 0", "figures"),
    ],
)
def test_nothing_false_comes_of_a_large_file_that_is_damaged(
    folder: Path, plans: Path, monkeypatch: pytest.MonkeyPatch, change: str, ask: str
) -> None:
    update_index(folder, [plans], embedder=EMBEDDER)
    monkeypatch.setattr("index.store._SMALL", 0)
    path = folder / "generations" / "000001" / "documents.sqlite"
    size = path.stat().st_size
    doc = "白石县/白石县2022年政府工作报告.txt"
    with Index.open(folder) as index:
        assert index.document(doc)
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(change)
    assert path.stat().st_size == size
    with Index.open(folder) as index:
        asked: dict[str, Callable[[], object]] = {
            "text": lambda: index.document(doc),
            "sections": lambda: index.sections(doc),
            "figures": lambda: index.figures(doc),
            "passages": lambda: index.passages(range(index.passage_count)),
        }
        with pytest.raises(IndexDamagedError, match=r"documents\.sqlite.*--rebuild"):
            index.documents, asked[ask]()


def test_no_byte_of_a_text_can_change_unseen(
    folder: Path, plans: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    update_index(folder, [plans], embedder=EMBEDDER)
    monkeypatch.setattr("index.store._SMALL", 0)
    path = folder / "generations" / "000001" / "documents.sqlite"
    content = path.read_bytes()
    at = content.index("地区生产总值增长6.8%".encode())
    for place in range(at, at + 28):
        changed = bytearray(content)
        changed[place] ^= 1
        path.write_bytes(changed)
        with Index.open(folder) as index, pytest.raises(IndexDamagedError):
            index.passages(range(index.passage_count))


def test_no_byte_of_the_list_of_documents_can_change_unseen(
    folder: Path, plans: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    update_index(folder, [plans], embedder=EMBEDDER)
    monkeypatch.setattr("index.store._SMALL", 0)
    path = folder / "generations" / "000001" / "documents.sqlite"
    content = path.read_bytes()
    with Index.open(folder) as index:
        listed = index.documents
    name = listed[1].path.encode()
    spans = [match.start() for match in re.finditer(re.escape(name), content)]
    assert len(spans) == 2  # in the table and in the index that listings are read from
    seen = 0
    for start in spans:
        for place in range(start, start + len(name)):
            changed = bytearray(content)
            changed[place] ^= 1
            path.write_bytes(changed)
            try:
                with Index.open(folder) as index:
                    assert index.documents == listed
            except IndexDamagedError:
                seen += 1
    assert seen == len(name)


def test_opening_a_long_list_is_quick(index: Index, folder: Path) -> None:
    # Nothing is read of documents that are not asked for.
    start = time.perf_counter()
    for _ in range(20):
        Index.open(folder).close()
    assert (time.perf_counter() - start) / 20 < 0.1


def test_an_older_generation_goes(index: Index, folder: Path, plans: Path) -> None:
    (plans / "新.txt").write_text("云岭新区2024年计划\n\n增长8%。\n", encoding="utf-8")
    update_index(folder, [plans], embedder=EMBEDDER)
    assert (folder / "CURRENT").read_text().startswith("000002 ")
    assert [path.name for path in (folder / "generations").iterdir()] == ["000002"]
