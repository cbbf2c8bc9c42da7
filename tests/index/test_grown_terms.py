"""A term index that has grown says what one made anew says."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from index.build import update_index
from index.embedders import HashingEmbedder
from index.store import Index
from index.terms import TermIndex
from index.tokens import tokenize
from index.verify import verify_index

EMBEDDER = HashingEmbedder()
SUBJECTS = ("道路", "小学", "公园", "医院", "水库", "桥梁", "厂房")


def passage(number: int) -> str:
    return f"新建{SUBJECTS[number % 7]}{number % 5}处,第{number}项" + "推进" * (number % 4)


def lists(numbers: Sequence[int]) -> list[list[str]]:
    return [tokenize(passage(number)) for number in numbers]


def answers(index: TermIndex, rows: np.ndarray | None) -> list[list[tuple[int, float]]]:
    return [
        index.search(tokenize(f"{one}{n}处"), 500, rows) for one in SUBJECTS for n in range(1, 4)
    ]


def test_rows_scores_and_counts_are_as_if_made_anew(tmp_path: Path) -> None:
    """Twelve times something is put in between, at the head and at the end."""
    order = list(range(100, 160))
    TermIndex.build(tmp_path / "0", lists(order))
    before = {path.name: path.read_bytes() for path in (tmp_path / "0").iterdir()}
    for turn in range(12):
        places = sorted({turn * 5 % len(order), 0, len(order)})
        new = [1000 + 10 * turn + i for i in range(len(places))]
        grown = list(order)
        for number, place in reversed(list(zip(new, places, strict=True))):
            grown.insert(place, number)
        rows = np.array([grown.index(number) for number in order])
        more = [(grown.index(number), tokenize(passage(number))) for number in new]
        TermIndex.grow(tmp_path / str(turn + 1), tmp_path / str(turn), rows, more)
        order = grown
    TermIndex.build(tmp_path / "anew", lists(order))
    grown_index, fresh = TermIndex.open(tmp_path / "12"), TermIndex.open(tmp_path / "anew")
    assert grown_index.count == fresh.count == len(order) == 95
    for one in SUBJECTS:
        assert grown_index.doc_freq(one) == fresh.doc_freq(one) > 0
    for rows_wanted in (None, np.arange(0, len(order), 3), np.array([94, 0, 7])):
        for found, expected in zip(
            answers(grown_index, rows_wanted), answers(fresh, rows_wanted), strict=True
        ):
            assert len(found) == len(expected)
            assert dict(found) == pytest.approx(dict(expected))
            assert found == sorted(found, key=lambda hit: (-hit[1], hit[0]))
    assert {path.name: path.read_bytes() for path in (tmp_path / "0").iterdir()} == before


def test_a_table_of_another_length_is_a_value_error(tmp_path: Path) -> None:
    TermIndex.build(tmp_path / "old", lists(range(5)))
    TermIndex.grow(tmp_path / "new", tmp_path / "old", np.arange(5), [(5, ["道路"])])
    table = tmp_path / "new" / "rows"
    table.write_bytes(table.read_bytes()[:-4])
    with pytest.raises(ValueError, match="rows"):
        TermIndex.open(tmp_path / "new")


@pytest.fixture
def built(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Where a term index was made anew."""
    made: list[Path] = []
    real = TermIndex.build

    def build(folder: Path, token_lists: Sequence[Sequence[str]]) -> None:
        made.append(folder)
        real(folder, token_lists)

    monkeypatch.setattr(TermIndex, "build", build)
    return made


def test_only_what_comes_is_added(folder: Path, plans: Path, built: list[Path]) -> None:
    text = "".join(passage(number) * 12 + "。\n\n" for number in range(30))
    (plans / "长.txt").write_text(f"松涛区2024年计划\n\n{text}", encoding="utf-8")
    update_index(folder, [plans], embedder=EMBEDDER)
    assert len(built) == 1
    for name in ("一.txt", "白石县/中.txt", "龙.txt"):
        (plans / name).write_text(f"松涛区2024年计划\n\n一、新建机场{name}座。\n", "utf-8")
        update_index(folder, [plans], embedder=EMBEDDER)
        assert verify_index(folder).problems == ()
    assert len(built) == 1
    with Index.open(folder) as index:
        hits = index.search_terms(tokenize("新建机场"), 3)
        assert {index.passage(row).doc for row, _ in hits} == {"一.txt", "白石县/中.txt", "龙.txt"}
        allowed = index.rows_of(["龙.txt"])
        (hit,) = index.search_terms(tokenize("机场"), 3, allowed)
        assert index.passage(hit[0]).doc == "龙.txt"


def test_what_goes_or_changes_or_is_much_has_it_made_anew(
    folder: Path, plans: Path, built: list[Path]
) -> None:
    update_index(folder, [plans], embedder=EMBEDDER)
    text = "".join(passage(number) * 12 + "。\n\n" for number in range(30))
    (plans / "长.txt").write_text(f"松涛区2024年计划\n\n{text}", encoding="utf-8")
    update_index(folder, [plans], embedder=EMBEDDER)
    assert len(built) == 2
    (plans / "长.txt").write_text(f"松涛区2025年计划\n\n{text}", encoding="utf-8")
    update_index(folder, [plans], embedder=EMBEDDER)
    assert len(built) == 3
    (plans / "长.txt").unlink()
    update_index(folder, [plans], embedder=EMBEDDER)
    assert len(built) == 4
    with Index.open(folder) as index:
        assert index.doc_freq("医院") == 0
