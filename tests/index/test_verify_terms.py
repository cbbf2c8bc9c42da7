"""The check of an index finds terms that lead to other passages, and vectors of damaged files."""

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from index import store, verify_terms
from index.build import update_index
from index.embedders import HashingEmbedder
from index.embedding import unfinished_texts
from index.errors import IndexDamagedError
from index.generations import current_generation, publish
from index.manifest import make_manifest
from index.store import Index
from index.terms import TermIndex
from index.verify import verify_index
from index.write_vectors import add_vectors

EMBEDDER = HashingEmbedder()


def permuted(rows: list[int]) -> list[int]:
    return [rows[i] for i in np.random.default_rng(0).permutation(len(rows))]


def swapped(rows: list[int]) -> list[int]:
    return [rows[1], rows[0], *rows[2:]]


def repeated(rows: list[int]) -> list[int]:
    return [rows[1], *rows[1:]]


def ascending(rows: list[int]) -> list[int]:
    return sorted(rows)


def forge(folder: Path, change: Callable[[Path], None]) -> None:
    """Change the files of the generation in use, with honest checksums."""
    generation, manifest = current_generation(folder)
    temporary = generation.with_name("new")
    shutil.copytree(generation, temporary)
    (temporary / "manifest.json").unlink()
    change(temporary)
    forged = make_manifest(
        temporary,
        embedder=manifest.embedder,
        sources=manifest.sources,
        documents=manifest.documents,
        passages=manifest.passages,
        vectors=manifest.vectors,
    )
    publish(folder, temporary, forged)


def make_grown(folder: Path, plans: Path) -> None:
    subjects = ("桥", "路", "校", "医", "园", "站", "水", "电", "林", "港")
    body = "\n\n".join(f"{one}类项目。{one}建设{n}处。" * 9 for n in range(9) for one in subjects)
    (plans / "中间.txt").write_text(f"松涛区2024年计划\n\n{body}\n", encoding="utf-8")
    update_index(folder, [plans], embedder=EMBEDDER)
    # Before the others, by its name.
    (plans / "0.txt").write_text("龙泉区2024年计划\n\n粮食产量增长8%。\n", encoding="utf-8")
    update_index(folder, [plans], embedder=EMBEDDER)
    assert verify_index(folder).problems == ()


@pytest.mark.parametrize("sample", [1, 1000])
@pytest.mark.parametrize("change", [permuted, swapped, repeated, ascending])
def test_rows_of_other_passages_are_found(
    folder: Path,
    plans: Path,
    change: Callable[[list[int]], list[int]],
    sample: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(verify_terms, "_SAMPLE", sample)
    monkeypatch.setattr(verify_terms, "_LAST", 2)
    make_grown(folder, plans)

    def write(generation: Path) -> None:
        path = generation / "terms" / "rows"
        rows = np.fromfile(path, "<i4").tolist()
        assert change(rows) != rows
        np.array(change(rows), "<i4").tofile(path)

    forge(folder, write)
    (problem,) = verify_index(folder).problems
    assert "检索词索引" in problem and "--rebuild" in problem


def test_terms_of_another_index_are_found(folder: Path, plans: Path) -> None:
    update_index(folder, [plans], embedder=EMBEDDER)
    count = verify_index(folder).passages

    def write(generation: Path) -> None:
        shutil.rmtree(generation / "terms")
        TermIndex.build(generation / "terms", [["别", "处"]] * count)

    forge(folder, write)
    (problem,) = verify_index(folder).problems
    assert "检索词索引与原文不符" in problem


def test_damaged_vectors_get_no_new_checksum(
    folder: Path, plans: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "_SMALL", 0)  # as for files of many megabytes
    update_index(folder, [plans], embedder=EMBEDDER, terms_only=True)
    with Index.open(folder) as index:
        texts = unfinished_texts(index, index.documents)
    vectors = dict(zip(texts, EMBEDDER.embed_documents(list(texts.values())), strict=True))
    keys = list(vectors)
    add_vectors(folder, {key: vectors[key] for key in keys[:2]})
    path = current_generation(folder)[0] / "vectors.faiss"
    content = bytearray(path.read_bytes())
    changed = next(i for i in range(len(content) - 1, 0, -4) if content[i])
    content[changed] ^= 0x80  # a sign
    path.write_bytes(content)
    with pytest.raises(IndexDamagedError, match=r"vectors\.faiss.*--rebuild"):
        add_vectors(folder, {key: vectors[key] for key in keys[2:]})
    assert not verify_index(folder).sound
