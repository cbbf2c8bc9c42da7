"""Which files become documents, and what becomes of those that change, move or go."""

import os
import shutil
from pathlib import Path

import pytest

from index.build import update_index
from index.embedders import HashingEmbedder
from index.errors import (
    ReadError,
)
from index.store import Index
from index.verify import verify_index
from tests.index.conftest import CountingEmbedder, names

EMBEDDER = HashingEmbedder()
QINGHE = "青禾区2023年工作计划.txt"
BAISHI = "白石县/白石县2022年政府工作报告.txt"


def state(folder: Path) -> dict[Path, int]:
    return {path: path.stat().st_mtime_ns for path in folder.rglob("*") if path.name != "lock"}


def test_a_file_that_is_gone_leaves(folder: Path, plans: Path) -> None:
    update_index(folder, [plans], embedder=EMBEDDER)
    (plans / QINGHE).unlink()
    report = update_index(folder, [plans], embedder=EMBEDDER)
    assert report.removed == (QINGHE,)
    assert QINGHE not in names(folder)


def test_documents_from_elsewhere_stay(folder: Path, plans: Path, tmp_path: Path) -> None:
    other = tmp_path / "别处" / "松涛区.txt"
    other.parent.mkdir()
    other.write_text("松涛区2024年计划\n\n增长8%。\n", encoding="utf-8")
    update_index(folder, [plans], embedder=EMBEDDER)
    report = update_index(folder, [other], embedder=EMBEDDER)
    assert report.added == ("松涛区.txt",)
    assert len(report.unchanged) == 3
    (plans / QINGHE).unlink()
    shutil.rmtree(other.parent)
    report = update_index(folder, [plans], embedder=EMBEDDER)
    assert report.removed == (QINGHE,)
    assert "松涛区.txt" in names(folder)


def test_a_file_of_an_indexed_folder_is_the_same_document(folder: Path, plans: Path) -> None:
    update_index(folder, [plans], embedder=EMBEDDER)
    before = state(folder)
    report = update_index(folder, [plans / BAISHI], embedder=EMBEDDER)
    assert not (report.added or report.changed or report.removed)
    assert state(folder) == before


def test_the_same_name_below_two_roots(folder: Path, tmp_path: Path) -> None:
    for root in ("甲", "乙"):
        (tmp_path / root).mkdir()
        (tmp_path / root / "计划.txt").write_text(f"{root}区2023年计划\n\n增长8%。\n", "utf-8")
    report = update_index(folder, [tmp_path / "甲", tmp_path / "乙"], embedder=EMBEDDER)
    assert report.added == ("计划.txt", "乙/计划.txt")
    with Index.open(folder) as index:
        assert index.document("乙/计划.txt").text.startswith("乙区")
    again = update_index(folder, [tmp_path / "乙"], embedder=EMBEDDER)
    assert sorted(again.unchanged) == sorted(report.added)


def test_a_moved_folder_is_recognised(
    folder: Path, plans: Path, counting: CountingEmbedder
) -> None:
    update_index(folder, [plans], embedder=EMBEDDER)
    before = names(folder)
    moved = plans.rename(plans.with_name("新资料"))
    update_index(folder, [moved], embedder=counting)
    assert names(folder) == before
    assert counting.texts == []


def test_unreadable_files_are_skipped_and_named(folder: Path, plans: Path) -> None:
    (plans / "空.txt").write_bytes(b"")
    report = update_index(folder, [plans], embedder=EMBEDDER)
    assert len(report.added) == 3
    ((path, reason),) = report.skipped
    assert path.endswith("空.txt") and reason


def test_a_file_that_cannot_be_read_any_more_stays_as_it_was(folder: Path, plans: Path) -> None:
    update_index(folder, [plans], embedder=EMBEDDER)
    (plans / QINGHE).write_bytes(b"")
    report = update_index(folder, [plans], embedder=EMBEDDER)
    assert len(report.skipped) == 1
    assert QINGHE in names(folder)
    assert sorted(report.unchanged) == sorted(names(folder))  # what there is, is counted


def test_nothing_readable_is_an_error(folder: Path, plans: Path, tmp_path: Path) -> None:
    (tmp_path / "空").mkdir()
    with pytest.raises(ReadError):
        update_index(folder, [tmp_path / "空"], embedder=EMBEDDER)
    with pytest.raises(ReadError):
        update_index(folder, [tmp_path / "没有"], embedder=EMBEDDER)
    update_index(folder, [plans], embedder=EMBEDDER)
    shutil.rmtree(plans)
    plans.mkdir()  # a share that is not mounted looks like this: not a reason to drop everything
    with pytest.raises(ReadError):
        update_index(folder, [plans], embedder=EMBEDDER)
    assert len(names(folder)) == 3


def test_the_last_file_of_a_folder_leaves_by_a_named_command(folder: Path, plans: Path) -> None:
    update_index(folder, [plans], embedder=EMBEDDER)
    shutil.rmtree(plans)
    plans.mkdir()
    with pytest.raises(ReadError, match=r"3 个文件.*youju remove"):
        update_index(folder, [plans], embedder=EMBEDDER)


@pytest.mark.skipif(os.name == "nt", reason="links are for administrators there")
def test_two_names_of_one_file_are_two_documents(folder: Path, plans: Path) -> None:
    (plans / "又名.txt").symlink_to(plans / QINGHE)
    (plans / "别名.txt").symlink_to(plans / QINGHE)
    assert len(update_index(folder, [plans], embedder=EMBEDDER).added) == 5
    assert len(update_index(folder, [plans], embedder=EMBEDDER).unchanged) == 5
    text = (plans / QINGHE).read_text("utf-8").replace("110", "120")
    (plans / QINGHE).write_text(text, encoding="utf-8")
    assert len(update_index(folder, [plans], embedder=EMBEDDER).changed) == 3
    (plans / "别名.txt").unlink()
    assert update_index(folder, [plans], embedder=EMBEDDER).removed == ("别名.txt",)
    assert verify_index(folder).sound


@pytest.mark.skipif(os.name == "nt", reason="there are no such pipes")
def test_a_pipe_is_passed_over(folder: Path, plans: Path) -> None:
    os.mkfifo(plans / "管道.txt")
    os.mkfifo(plans / "青禾区2023年工作计划.meta.toml")
    report = update_index(folder, [plans], embedder=EMBEDDER)
    assert len(report.added) == 2
    assert all("不是普通文件" in reason for _, reason in report.skipped)
    assert len(report.skipped) == 2


def test_gb18030_file_with_a_chinese_name(folder: Path, tmp_path: Path) -> None:
    text = "松涛区2024年工作计划\n\n一、发展目标。地区生产总值增长百分之八,力争更好。\n"
    (tmp_path / "松涛区计划.txt").write_bytes(text.encode("gb18030"))
    update_index(folder, [tmp_path / "松涛区计划.txt"], embedder=EMBEDDER)
    with Index.open(folder) as index:
        assert index.document("松涛区计划.txt").text == text


@pytest.mark.skipif(os.name == "nt", reason="names are Unicode there")
def test_a_name_that_is_not_unicode_is_skipped(folder: Path, plans: Path) -> None:
    name = os.fsencode(plans) + b"/" + "计划.txt".encode("gb18030")
    Path(os.fsdecode(name)).write_text("松涛区2024年计划\n\n增长8%。\n", encoding="utf-8")
    report = update_index(folder, [plans], embedder=EMBEDDER)
    assert len(report.added) == 3
    assert "UTF-8" in report.skipped[0][1]


def test_a_sidecar_is_part_of_its_document(
    folder: Path, plans: Path, counting: CountingEmbedder
) -> None:
    update_index(folder, [plans], embedder=EMBEDDER)
    sidecar = plans / "青禾区2023年工作计划.meta.toml"
    sidecar.write_text('place = "云岭省青禾区"\nyear = 2025\n', encoding="utf-8")
    report = update_index(folder, [plans], embedder=counting)
    assert report.changed == (QINGHE,)
    assert all("云岭省青禾区2025年" in text for text in counting.texts)
    sidecar.unlink()
    assert update_index(folder, [plans], embedder=EMBEDDER).changed == (QINGHE,)


@pytest.mark.parametrize("added", ["# 已核对\n", "\n", 'source = "https://example.org/1"\n'])
def test_a_sidecar_that_says_nothing_new_settles(
    folder: Path, plans: Path, monkeypatch: pytest.MonkeyPatch, added: str
) -> None:
    sidecar = plans / "青禾区2023年工作计划.meta.toml"
    sidecar.write_text('place = "云岭省青禾区"\n', encoding="utf-8")
    update_index(folder, [plans], embedder=EMBEDDER)
    sidecar.write_text(sidecar.read_text("utf-8") + added, encoding="utf-8")
    report = update_index(folder, [plans], embedder=EMBEDDER)
    assert set(report.unchanged) | set(report.changed) == set(names(folder))
    assert verify_index(folder).sound
    before = state(folder)

    def read(*_: object, **__: object) -> None:
        raise AssertionError("nothing has changed since")

    monkeypatch.setattr("index.plan.read_document", read)
    assert len(update_index(folder, [plans], embedder=EMBEDDER).unchanged) == 3
    assert state(folder) == before
