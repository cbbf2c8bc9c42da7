import os
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.build import Report, remove_documents, update_index
from index.embedders import HashingEmbedder, Vectors
from index.errors import (
    IndexDamagedError,
    IndexMismatchError,
    IndexMissingError,
    ReadError,
    YoujuError,
)
from index.store import Index
from index.terms import tokenize
from index.verify import verify_index

EMBEDDER = HashingEmbedder()
QINGHE = "青禾区2023年工作计划.txt"
BAISHI = "白石县/白石县2022年政府工作报告.txt"


class Counting(Protocol):
    """The embedder of conftest, which remembers what it embedded."""

    name: str
    dim: int
    fingerprint: str
    batch_size: int
    texts: list[str]

    def embed_documents(self, texts: Sequence[str]) -> Vectors: ...
    def embed_queries(self, texts: Sequence[str]) -> Vectors: ...


def names(folder: Path) -> list[str]:
    with Index.open(folder) as index:
        return [info.doc for info in index.documents]


def state(folder: Path) -> dict[Path, int]:
    return {path: path.stat().st_mtime_ns for path in folder.rglob("*") if path.name != "lock"}


def test_a_first_run(folder: Path, plans: Path, counting: Counting) -> None:
    told: list[tuple[int, int]] = []
    report = update_index(
        folder, [plans], embedder=counting, progress=lambda *numbers: told.append(numbers)
    )
    assert sorted(report.added) == sorted(names(folder))
    assert (report.changed, report.removed, report.unchanged, report.skipped) == ((), (), (), ())
    assert report.embedded == len(counting.texts) == report.passages > 3
    assert told[-1] == (sum(map(len, counting.texts)),) * 2
    assert verify_index(folder).sound


def test_an_unchanged_run_writes_nothing(folder: Path, plans: Path, counting: Counting) -> None:
    update_index(folder, [plans], embedder=EMBEDDER)
    before = state(folder)
    report = update_index(folder, [plans], embedder=counting)
    assert sorted(report.unchanged) == sorted(names(folder))
    assert not (report.added or report.changed or report.removed or counting.texts)
    assert state(folder) == before


def test_adding_one_embeds_only_it(folder: Path, plans: Path, counting: Counting) -> None:
    update_index(folder, [plans], embedder=EMBEDDER)
    (plans / "松涛区.txt").write_text("松涛区2024年计划\n\n一、增长8%。\n", encoding="utf-8")
    report = update_index(folder, [plans], embedder=counting)
    assert report.added == ("松涛区.txt",)
    assert len(report.unchanged) == 3
    assert counting.texts and all("松涛区" in text for text in counting.texts)


def test_a_changed_document_embeds_only_what_changed(
    folder: Path, plans: Path, counting: Counting
) -> None:
    paragraphs = [f"{n}、" + f"事项{n}推进第{n}批工程。" * 20 for n in "一二三四五六"]
    path = plans / "长.txt"
    path.write_text("松涛区2024年计划\n\n" + "\n\n".join(paragraphs), encoding="utf-8")
    first = update_index(folder, [plans], embedder=EMBEDDER)
    path.write_text(path.read_text("utf-8").replace("第六批", "第七批"), encoding="utf-8")
    report = update_index(folder, [plans], embedder=counting)
    assert report.changed == ("长.txt",)
    assert 0 < len(counting.texts) < first.passages / 2
    assert all("第七批" in text for text in counting.texts)
    assert verify_index(folder).sound


def test_a_renamed_document_embeds_nothing(folder: Path, plans: Path, counting: Counting) -> None:
    update_index(folder, [plans], embedder=EMBEDDER)
    (plans / BAISHI).rename(plans / "白石县2022年政府工作报告.txt")
    report = update_index(folder, [plans], embedder=counting)
    assert (report.added, report.removed) == (("白石县2022年政府工作报告.txt",), (BAISHI,))
    assert counting.texts == []


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


def test_a_moved_folder_is_recognised(folder: Path, plans: Path, counting: Counting) -> None:
    update_index(folder, [plans], embedder=EMBEDDER)
    before = names(folder)
    moved = plans.rename(plans.with_name("新资料"))
    update_index(folder, [moved], embedder=counting)
    assert names(folder) == before
    assert counting.texts == []


def test_place_and_year_are_a_change_and_are_remembered(
    folder: Path, plans: Path, counting: Counting
) -> None:
    update_index(folder, [plans], embedder=EMBEDDER)
    report = update_index(folder, [plans], embedder=counting, place="云岭省", year=2030)
    assert len(report.changed) == 3
    assert all("云岭省2030年" in text for text in counting.texts)
    assert not update_index(folder, [plans], embedder=EMBEDDER).changed
    update_index(folder, [], embedder=EMBEDDER, rebuild=True)
    with Index.open(folder) as index:
        assert {info.metadata.year for info in index.documents} == {2030}


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


@pytest.mark.parametrize("factor", [0.0, 2.0, float("nan")])
def test_vectors_that_are_of_no_use_are_refused(folder: Path, plans: Path, factor: float) -> None:
    class Odd(HashingEmbedder):
        def embed_documents(self, texts: Sequence[str]) -> Vectors:
            return super().embed_documents(texts) * np.float32(factor)

    with pytest.raises(YoujuError, match="向量模型 hash"):
        update_index(folder, [plans], embedder=Odd())
    assert not (folder / "pending").exists()


def test_vectors_of_an_interrupted_run_outlive_other_changes(
    folder: Path, plans: Path, tmp_path: Path, counting: Counting
) -> None:
    def interrupt(done: int, total: int) -> None:
        raise KeyboardInterrupt

    class Other(HashingEmbedder):
        fingerprint = "other 1"

    update_index(folder, [plans], embedder=EMBEDDER)
    new = tmp_path / "新.txt"
    new.write_text("松涛区2024年计划\n\n增长8%。\n", encoding="utf-8")
    for embedder, options in ((EMBEDDER, False), (Other(), True)):
        with pytest.raises(KeyboardInterrupt):
            update_index(folder, [new], embedder=embedder, rebuild=options, progress=interrupt)
    assert len(list((folder / "pending").iterdir())) == 2
    remove_documents(folder, [QINGHE])
    assert len(list((folder / "pending").iterdir())) == 2
    update_index(folder, [new], embedder=counting)
    assert counting.texts == []
    assert len(list((folder / "pending").iterdir())) == 1  # the other embedder's


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


def test_dry_run_only_says(folder: Path, plans: Path, counting: Counting) -> None:
    said = update_index(folder, [plans], embedder=counting, dry_run=True)
    assert not folder.exists() and counting.texts == []
    assert said == update_index(folder, [plans], embedder=EMBEDDER)


def test_another_embedder_needs_a_rebuild(folder: Path, plans: Path, counting: Counting) -> None:
    update_index(folder, [plans], embedder=EMBEDDER)
    counting.fingerprint = "other 1"
    with pytest.raises(IndexMismatchError, match="--rebuild"):
        update_index(folder, [plans], embedder=counting)
    report = update_index(folder, [], embedder=counting, rebuild=True)
    assert report.embedded == report.passages == len(counting.texts)
    with Index.open(folder) as index:
        assert index.manifest.embedder.fingerprint == "other 1"


def test_rebuild_of_some_says_what_went(folder: Path, plans: Path, tmp_path: Path) -> None:
    update_index(folder, [plans], embedder=EMBEDDER)
    report = update_index(folder, [plans / "白石县"], embedder=EMBEDDER, rebuild=True)
    assert QINGHE in report.removed
    assert len(names(folder)) == len(report.added) == 2
    with pytest.raises(IndexMissingError):
        update_index(tmp_path / "none", [], embedder=EMBEDDER, rebuild=True)


def test_remove_by_name_and_glob(folder: Path, plans: Path) -> None:
    update_index(folder, [plans], embedder=EMBEDDER)
    with pytest.raises(ReadError, match=r"没有\.txt"):
        remove_documents(folder, ["没有.txt"])
    report = remove_documents(folder, ["白石县/*"])
    assert len(report.removed) == 2
    assert names(folder) == [QINGHE]
    assert remove_documents(folder, [QINGHE]) == Report(removed=(QINGHE,))
    assert names(folder) == []
    assert verify_index(folder).sound
    with pytest.raises(IndexMissingError):
        remove_documents(folder.with_name("none"), ["*"])
    assert not folder.with_name("none").exists()


def test_an_interrupted_run_goes_on(folder: Path, plans: Path, counting: Counting) -> None:
    def interrupt(done: int, total: int) -> None:
        raise KeyboardInterrupt

    text = "".join(f"{n}、" + f"第{n}项工程推进。" * 30 + "\n\n" for n in range(1, 30))
    (plans / "长.txt").write_text(f"松涛区2024年计划\n\n{text}", encoding="utf-8")
    with pytest.raises(KeyboardInterrupt):
        update_index(folder, [plans], embedder=counting, progress=interrupt)
    with pytest.raises(IndexMissingError):
        Index.open(folder)
    # As if it had been killed while it wrote the last record.
    (records,) = (folder / "pending").iterdir()
    records.write_bytes(records.read_bytes()[:-100])
    done = len(counting.texts) - 1
    assert done > 0
    report = update_index(folder, [plans], embedder=counting)
    assert report.embedded == report.passages - done
    assert not (folder / "pending").exists()
    assert verify_index(folder).sound


def test_a_damaged_pending_vector_is_not_used(
    folder: Path, plans: Path, counting: Counting
) -> None:
    def interrupt(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        update_index(folder, [plans], embedder=EMBEDDER, progress=interrupt)
    (records,) = (folder / "pending").iterdir()
    content = bytearray(records.read_bytes())
    content[200] ^= 1
    records.write_bytes(content)
    update_index(folder, [plans], embedder=counting)
    assert len(counting.texts) >= 1
    with Index.open(folder) as index:
        fresh = EMBEDDER.embed_documents(counting.texts[:1])[0]
        assert index.search_vectors(fresh, 1)[0][1] == pytest.approx(1, abs=1e-5)


STEPS = st.lists(
    st.tuples(st.sampled_from(["a.txt", "b/a.txt", "c.txt"]), st.integers(0, 4)),
    min_size=1,
    max_size=4,
)


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=STEPS)
def test_after_any_history_the_index_is_as_if_made_anew(
    steps: list[tuple[str, int]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    base = tmp_path_factory.mktemp("history")
    corpus = base / "corpus"
    corpus.mkdir()
    (corpus / "z.txt").write_text("松涛区2024年计划\n\n一、增长5%。\n", encoding="utf-8")
    for name, version in steps:
        path = corpus / name
        path.parent.mkdir(exist_ok=True)
        if version:
            text = (
                f"云岭新区202{version}年计划\n\n一、增长{version}%。\n\n二、引资{version}亿元。\n"
            )
            path.write_text(text, encoding="utf-8")
        else:
            path.unlink(missing_ok=True)
        update_index(base / "grown", [corpus], embedder=EMBEDDER)
    update_index(base / "fresh", [corpus], embedder=EMBEDDER)
    assert verify_index(base / "grown").sound
    with Index.open(base / "grown") as grown, Index.open(base / "fresh") as fresh:
        assert grown.documents == fresh.documents
        rows = np.arange(fresh.passage_count)
        assert grown.passages(rows.tolist()) == fresh.passages(rows.tolist())
        assert (grown.vectors(rows) == fresh.vectors(rows)).all()
        question = tokenize("云岭新区增长2%")
        assert grown.search_terms(question, 9) == fresh.search_terms(question, 9)


def test_a_sidecar_is_part_of_its_document(folder: Path, plans: Path, counting: Counting) -> None:
    update_index(folder, [plans], embedder=EMBEDDER)
    sidecar = plans / "青禾区2023年工作计划.meta.toml"
    sidecar.write_text('place = "云岭省青禾区"\nyear = 2025\n', encoding="utf-8")
    report = update_index(folder, [plans], embedder=counting)
    assert report.changed == (QINGHE,)
    assert all("云岭省青禾区2025年" in text for text in counting.texts)
    sidecar.unlink()
    assert update_index(folder, [plans], embedder=EMBEDDER).changed == (QINGHE,)


def test_large_files_are_checked_before_they_are_copied(
    folder: Path, plans: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    update_index(folder, [plans], embedder=EMBEDDER)
    monkeypatch.setattr("index.store._SMALL", 0)
    vectors = folder / "generations" / "000001" / "vectors.faiss"
    content = bytearray(vectors.read_bytes())
    content[-2] ^= 1
    vectors.write_bytes(content)
    Index.open(folder).close()
    (plans / "新.txt").write_text("松涛区2024年计划\n\n增长8%。\n", encoding="utf-8")
    with pytest.raises(IndexDamagedError, match=r"vectors\.faiss"):
        update_index(folder, [plans], embedder=EMBEDDER)
    with pytest.raises(IndexDamagedError, match=r"vectors\.faiss"):
        remove_documents(folder, ["*"])


def test_what_is_kept_is_copied_just_as_it_would_be_written(
    plans: Path, tmp_path: Path, folder: Path
) -> None:
    update_index(folder, [plans], embedder=HashingEmbedder())
    # Names that come before, between and after those kept, so that all rows move.
    for name in ("一.txt", "白石县/中.txt", "龙.txt"):
        (plans / name).write_text("松涛区2024年计划\n\n一、产值增长8%。\n", encoding="utf-8")
    next(plans.glob("青禾区*")).unlink()
    update_index(folder, [plans], embedder=HashingEmbedder())
    anew = tmp_path / "anew"
    update_index(anew, [plans], embedder=HashingEmbedder())
    updated, fresh = (next(f.rglob("documents.sqlite")).read_bytes() for f in (folder, anew))
    assert updated == fresh
