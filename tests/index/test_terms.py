import errno
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.terms import TermIndex
from index.tokens import tokenize

PASSAGES = [
    "青禾区2023年固定资产投资增长9.5%",
    "青禾区新增高新技术企业110家",
    "白石县固定资产投资增长**%(争取**%)",
    "白石县R&D经费占比3.1%,建成5G基站1,000个",
    "青禾区新增高新技术企业110家",
]


@pytest.mark.parametrize(
    ("text", "present", "absent"),
    [
        ("高企 110 家", ["110", "110家", "高企", "家"], ["企家"]),
        ("利用外资2.25亿美元", ["2.25亿美元", "2.25", "外资"], ["25"]),
        ("增长７．５％,8%", ["7.5%", "8%"], ["7.5,8"]),
        ("1,000个、5,6月", ["1000个", "5", "6月"], ["5,6"]),
        ("增长**%(争取**%)", ["增长", "争取"], ["*", "**%", "长争"]),
        ("***亿元", ["亿元"], ["***亿元"]),
        ("R&D经费、5G、PM2.5、AI+", ["r&d", "5g", "pm2.5", "ai+", "ai"], ["2.5"]),
        ("C919、3D打印、104国道", ["c919", "3d", "打印", "104"], ["919"]),
        ("固定資產投資", ["固定", "投资"], ["投資"]),
        ("固定资\n产投资", ["资产"], []),
        ("第Ⅲ期 covid-19", ["covid-19", "covid"], []),
        ("2021- 07- 01", ["2021", "07"], []),
        ("", [], [""]),
        ("*** ******", [], ["***"]),
    ],
)
def test_tokens(text: str, present: list[str], absent: list[str]) -> None:
    tokens = tokenize(text)
    assert set(present) <= set(tokens)
    assert not set(absent) & set(tokens)


@given(st.text())
def test_a_token_is_never_blank(text: str) -> None:
    # The term index splits at spaces: a token with one would become two.
    assert all(token and not any(c.isspace() for c in token) for token in tokenize(text))


@pytest.fixture
def index(tmp_path: Path) -> TermIndex:
    folder = tmp_path / "检索词"
    TermIndex.build(folder, [tokenize(text) for text in PASSAGES])
    return TermIndex.open(folder)


def test_best_first_and_equal_ones_by_row(index: TermIndex) -> None:
    hits = index.search(tokenize("高新技术企业110家"), 10)
    assert [row for row, _ in hits[:2]] == [1, 4]
    assert hits[0][1] == hits[1][1] > 0
    assert [score for _, score in hits] == sorted((score for _, score in hits), reverse=True)


def test_only_rows_that_have_a_token_are_hits(index: TermIndex) -> None:
    assert {row for row, _ in index.search(tokenize("白石县"), 10)} == {2, 3}
    assert index.search(["没有"], 10) == []
    assert index.search([], 10) == []


def test_limited_to_rows_the_scores_stay(index: TermIndex) -> None:
    tokens = tokenize("固定资产投资增长")
    everywhere = dict(index.search(tokens, 10))
    limited = index.search(tokens, 10, np.array([2, 3]))
    assert limited == [(2, everywhere[2])]
    assert index.search(tokens, 10, np.array([], dtype=np.int64)) == []


def test_weights_count(index: TermIndex) -> None:
    assert index.search({"青禾": 0.1, "r&d": 5.0}, 1)[0][0] == 3
    ((_, once),) = index.search({"r&d": 1.0}, 1)
    ((_, twice),) = index.search(["r&d", "r&d"], 1)
    assert twice == pytest.approx(2 * once)


def test_counts(index: TermIndex) -> None:
    assert index.count == len(PASSAGES)
    assert index.doc_freq("青禾") == 3
    assert index.doc_freq("没有") == 0


def test_an_empty_index_can_be_asked(tmp_path: Path) -> None:
    TermIndex.build(tmp_path / "terms", [])
    index = TermIndex.open(tmp_path / "terms")
    assert index.count == 0
    assert index.search(["青禾"], 5) == []


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("An IO error occurred: 'No space left on device (os error 28)'", 28),
        ('IoError { io_error: Os { code: 28, kind: StorageFull, message: "No space" } }', 28),
        ("A thread panicked", errno.EIO),
    ],
)
def test_the_system_s_reason_for_a_failed_write_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: str, code: int
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ValueError(said)

    monkeypatch.setattr("tantivy.Index", fail)
    with pytest.raises(OSError) as caught:
        TermIndex.build(tmp_path / "terms", [["青禾"]])
    assert caught.value.errno == code


def test_a_missing_index_is_a_value_error(tmp_path: Path) -> None:
    with pytest.raises(ValueError):
        TermIndex.open(tmp_path)
