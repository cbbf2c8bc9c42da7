from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.build import remove_documents, update_index
from index.embedders import HashingEmbedder
from index.errors import (
    IndexDamagedError,
    IndexMissingError,
    ReadError,
)
from index.report import Report
from index.store import Index
from index.tokens import tokenize
from index.verify import verify_index
from tests.index.conftest import CountingEmbedder, names

EMBEDDER = HashingEmbedder()
QINGHE = "青禾区2023年工作计划.txt"
BAISHI = "白石县/白石县2022年政府工作报告.txt"


def state(folder: Path) -> dict[Path, int]:
    return {path: path.stat().st_mtime_ns for path in folder.rglob("*") if path.name != "lock"}


def test_a_first_run(folder: Path, plans: Path, counting: CountingEmbedder) -> None:
    told: list[tuple[int, int]] = []
    report = update_index(
        folder, [plans], embedder=counting, progress=lambda *numbers: told.append(numbers)
    )
    assert sorted(report.added) == sorted(names(folder))
    assert (report.changed, report.removed, report.unchanged, report.skipped) == ((), (), (), ())
    assert report.embedded == len(counting.texts) == report.passages > 3
    assert told[-1] == (sum(map(len, counting.texts)),) * 2
    assert verify_index(folder).sound


def test_an_unchanged_run_writes_nothing(
    folder: Path, plans: Path, counting: CountingEmbedder
) -> None:
    update_index(folder, [plans], embedder=EMBEDDER)
    before = state(folder)
    report = update_index(folder, [plans], embedder=counting)
    assert sorted(report.unchanged) == sorted(names(folder))
    assert not (report.added or report.changed or report.removed or counting.texts)
    assert state(folder) == before


def test_adding_one_embeds_only_it(folder: Path, plans: Path, counting: CountingEmbedder) -> None:
    update_index(folder, [plans], embedder=EMBEDDER)
    (plans / "松涛区.txt").write_text("松涛区2024年计划\n\n一、增长8%。\n", encoding="utf-8")
    report = update_index(folder, [plans], embedder=counting)
    assert report.added == ("松涛区.txt",)
    assert len(report.unchanged) == 3
    assert counting.texts and all("松涛区" in text for text in counting.texts)


def test_a_changed_document_embeds_only_what_changed(
    folder: Path, plans: Path, counting: CountingEmbedder
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


def test_a_renamed_document_embeds_nothing(
    folder: Path, plans: Path, counting: CountingEmbedder
) -> None:
    update_index(folder, [plans], embedder=EMBEDDER)
    (plans / BAISHI).rename(plans / "白石县2022年政府工作报告.txt")
    report = update_index(folder, [plans], embedder=counting)
    assert (report.added, report.removed) == (("白石县2022年政府工作报告.txt",), (BAISHI,))
    assert counting.texts == []


def test_place_and_year_are_a_change_and_are_remembered(
    folder: Path, plans: Path, counting: CountingEmbedder
) -> None:
    update_index(folder, [plans], embedder=EMBEDDER)
    report = update_index(folder, [plans], embedder=counting, place="云岭省", year=2030)
    assert len(report.changed) == 3
    assert all("云岭省2030年" in text for text in counting.texts)
    assert not update_index(folder, [plans], embedder=EMBEDDER).changed
    update_index(folder, [], embedder=EMBEDDER, rebuild=True)
    with Index.open(folder) as index:
        assert {info.metadata.year for info in index.documents} == {2030}


def test_dry_run_only_says(folder: Path, plans: Path, counting: CountingEmbedder) -> None:
    said = update_index(folder, [plans], embedder=counting, dry_run=True)
    assert not folder.exists() and counting.texts == []
    assert said == update_index(folder, [plans], embedder=EMBEDDER)


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
