"""Texts in which a number and what looks like its unit are parted: the index stays sound."""

from pathlib import Path

import pytest

from index.build import update_index
from index.embedders import HashingEmbedder
from index.store import Index
from index.verify import verify_index

BREAKS = ["\n", "\r\n", "\r", "\v", "\f", "\x85", "\u2028", "\u2029", "\n\n", " \n"]
PARTED = [
    "附件2{}名词解释",
    "见附件1{}{}台州市计划",
    "第3页 共12{}个方面推进",
    "投资20多{}亿元",
    "增长5%{}-{}6%",
    "增长5{}至6%",
    "目标是3-{}5家企业",
    "收入比缩小至{}2.5",
    "收入倍差由2.27缩小至{}1.93。",
    "高4.2和{}0.7个百分点",
    "增长**{}%",
    "增长12{}.5%",
    "减少-{}3%",
]


@pytest.mark.parametrize("line_break", BREAKS)
def test_a_fresh_index_is_sound(folder: Path, tmp_path: Path, line_break: str) -> None:
    plans = tmp_path / "资料"
    plans.mkdir()
    for number, text in enumerate(PARTED):
        body = f"云岭新区2024年计划\n\n{text.replace('{}', line_break)}\n"
        (plans / f"{number}.txt").write_bytes(body.encode())
    update_index(folder, [plans], embedder=HashingEmbedder())
    assert verify_index(folder).problems == ()
    with Index.open(folder) as index:
        for info in index.documents:
            for figure in index.figures(info.doc):
                assert figure.value in figure.quote
                assert not set(figure.value) & set("\n\r\v\f\x85\u2028\u2029"), figure
