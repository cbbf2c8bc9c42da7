import errno
import random
import shutil
import sqlite3
from pathlib import Path

import pytest

from index.build import update_index
from index.embedders import HashingEmbedder
from index.errors import IndexDamagedError, IndexMissingError, YoujuError
from index.files import hash_file
from index.generations import current_generation, publish
from index.manifest import make_manifest
from index.pending import PendingVectors
from index.store import Index
from index.verify import verify_index

EMBEDDER = HashingEmbedder()
SAMPLED_BYTES = 12
PAGE = 4096


@pytest.fixture
def index_files(folder: Path, plans: Path) -> list[Path]:
    update_index(folder, [plans], embedder=EMBEDDER)
    files = [p for p in sorted(folder.rglob("*")) if p.is_file() and p.stat().st_size]
    assert {"CURRENT", "manifest.json", "documents.sqlite", "vectors.faiss", "meta.json"} <= {
        path.name for path in files
    }
    return files


def test_a_sound_index(folder: Path, index_files: list[Path]) -> None:
    found = verify_index(folder)
    assert found.sound and found.leftovers == ()
    assert found.documents == 3 and found.passages > 3
    assert found.files == len(index_files) - 1  # all but CURRENT are of the generation


def test_every_changed_byte_is_found(folder: Path, index_files: list[Path]) -> None:
    chance = random.Random(5)
    for path in index_files:
        content = path.read_bytes()
        places = {0, len(content) - 1} | set(chance.choices(range(len(content)), k=SAMPLED_BYTES))
        # Of the database one on every page, also where nothing is stored.
        places |= {page + chance.randrange(PAGE) for page in range(0, len(content) - PAGE, PAGE)}
        for place in places:
            changed = bytearray(content)
            changed[place] ^= 1 << chance.randrange(8)
            path.write_bytes(changed)
            found = verify_index(folder)
            assert not found.sound, f"{path} byte {place}"
            with pytest.raises(IndexDamagedError, match="youju index"):
                Index.open(folder)
        path.write_bytes(content)
    assert verify_index(folder).sound


def test_every_missing_or_shortened_file_is_named(folder: Path, index_files: list[Path]) -> None:
    for path in index_files:
        content = path.read_bytes()
        for damage in ("gone", "short", "long"):
            if damage == "gone":
                path.unlink()
            else:
                path.write_bytes(content[:-1] if damage == "short" else content + b"\n")
            problems = verify_index(folder).problems
            assert len(problems) == 1 and path.name in problems[0], damage
            with pytest.raises(YoujuError, match=path.name.replace(".", r"\.")):
                Index.open(folder)
        path.write_bytes(content)
    assert verify_index(folder).sound


def test_a_stray_file_is_a_problem_and_a_leftover_is_not(
    folder: Path, index_files: list[Path]
) -> None:
    generation, _ = current_generation(folder)
    shutil.copytree(generation, generation.with_name("new"))
    found = verify_index(folder)
    assert found.sound
    assert found.leftovers == (generation.with_name("new"),)
    (generation / "terms" / "stray").write_text("?")
    (problem,) = verify_index(folder).problems
    assert "stray" in problem


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ("UPDATE passages SET start = start + 1 WHERE row = 1", "与其向量不符"),
        ('UPDATE passages SET "end" = 99999 WHERE row = 2', "超出原文"),
        ("UPDATE documents SET text = replace(text, '6.8%', '8.6%')", "与其向量不符"),
        ("DELETE FROM passages WHERE row = 0", "段落"),
        ("UPDATE documents SET first_row = first_row + 1", "行号不连续"),
        ("UPDATE documents SET place = '别处'", "与其向量不符"),
    ],
)
def test_contents_that_do_not_agree_are_found_behind_right_checksums(
    folder: Path,
    index_files: list[Path],
    change: str,
    problem: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("index.documents.check_seal", lambda *_: None)
    generation, manifest = current_generation(folder)
    temporary = generation.with_name("new")
    shutil.copytree(generation, temporary)
    connection = sqlite3.connect(temporary / "documents.sqlite")
    connection.execute(change)
    connection.commit()
    connection.close()
    (temporary / "manifest.json").unlink()
    forged = make_manifest(
        temporary,
        embedder=manifest.embedder,
        sources=manifest.sources,
        documents=manifest.documents,
        passages=manifest.passages,
        vectors=manifest.vectors,
    )
    publish(folder, temporary, forged)
    problems = verify_index(folder).problems
    assert any(problem in line for line in problems), problems


def test_a_lost_current_is_mended_by_the_next_run(
    folder: Path, plans: Path, index_files: list[Path]
) -> None:
    (folder / "CURRENT").unlink()
    update_index(folder, [plans], embedder=EMBEDDER)
    assert verify_index(folder).sound


def test_a_damaged_index_is_not_built_upon(
    folder: Path, plans: Path, index_files: list[Path]
) -> None:
    generation, _ = current_generation(folder)
    content = bytearray((generation / "vectors.faiss").read_bytes())
    content[-1] ^= 1
    (generation / "vectors.faiss").write_bytes(content)
    (plans / "新.txt").write_text("松涛区2024年计划\n\n增长8%。\n", encoding="utf-8")
    with pytest.raises(IndexDamagedError, match=r"vectors\.faiss"):
        update_index(folder, [plans], embedder=EMBEDDER)
    update_index(folder, [], embedder=EMBEDDER, rebuild=True)
    assert verify_index(folder).sound


@pytest.mark.parametrize("name", ["CURRENT", "manifest.json"])
def test_where_the_sources_are_lost_they_have_to_be_named(
    folder: Path, plans: Path, index_files: list[Path], name: str
) -> None:
    path = next(path for path in index_files if path.name == name)
    path.write_bytes(b"?")
    with pytest.raises(IndexDamagedError, match=r"--rebuild <文件或文件夹>"):
        update_index(folder, [], embedder=EMBEDDER, rebuild=True)
    update_index(folder, [plans], embedder=EMBEDDER, rebuild=True)
    assert verify_index(folder).sound


def test_no_index(folder: Path) -> None:
    with pytest.raises(IndexMissingError):
        verify_index(folder)


@pytest.mark.parametrize(
    ("code", "reason"), [(errno.EACCES, "没有读权限:请检查权限"), (errno.EIO, "磁盘读写出错")]
)
def test_of_what_cannot_be_read_the_reason_is_said(
    folder: Path, index_files: list[Path], code: int, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = hash_file

    def refuse(path: Path) -> str:
        if path.name == "vectors.faiss":
            raise OSError(code, "as the system says it", str(path))
        return real(path)

    monkeypatch.setattr("index.verify.hash_file", refuse)
    (problem,) = verify_index(folder).problems
    assert "vectors.faiss" in problem and reason in problem
    assert "as the system" not in problem and "--rebuild" not in problem


def test_vectors_that_wait_and_files_of_others_are_told(
    folder: Path, plans: Path, index_files: list[Path]
) -> None:
    assert verify_index(folder).notes == ()
    pending = PendingVectors(folder, EMBEDDER)
    texts = ["投资增长8%", "新建小学3所", "改造道路5公里"]
    keys = [name * 32 for name in (b"a", b"b", b"c")]
    pending.add(dict(zip(keys, EMBEDDER.embed_documents(texts), strict=True)))
    (records,) = (folder / "pending").iterdir()
    content = bytearray(records.read_bytes())
    content[40] ^= 1
    records.write_bytes(content[:-1])
    for name in ("笔记.txt", "pending/别的.vectors"):
        (folder / name).write_text("?")
    found = verify_index(folder)
    assert found.sound
    waiting, other, foreign = found.notes
    assert "1 个算好的向量" in waiting and "2 条损坏" in waiting and "youju index" in waiting
    assert "别的.vectors" in other
    assert "笔记.txt" in foreign and "不影响" in foreign
    update_index(folder, [plans], embedder=EMBEDDER)
    assert (folder / "笔记.txt").exists()
