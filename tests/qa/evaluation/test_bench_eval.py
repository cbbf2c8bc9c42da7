"""The benchmark's gold set says of each question what the one that it is made of says."""

import pytest

from qa.evaluation.gold_types import GoldEvidence, GoldItem
from scripts.bench_eval import as_line

NAMED = (GoldEvidence("甲.txt", ""), GoldEvidence("乙.txt", ""))
QUOTED = (GoldEvidence("", "甲乙"),)


@pytest.mark.parametrize(
    "item",
    [
        GoldItem("a", "问?", "fact", "8%", ("百分之八",), ("8%",)),
        GoldItem("a", "问?", all_of=(("张丹",), ("张昊", "张浩"))),
        GoldItem("a", "问?", answer="甲", evidence=NAMED, any_evidence=True),
        GoldItem("a", "问?", answer="甲", evidence=QUOTED, any_evidence=True),
        GoldItem("a", "问?", answer="甲", evidence=(GoldEvidence("甲.txt", "8%", 7),)),
        GoldItem("a", "问?", "masked", answerable=False, draft=True, where="第 9 行"),
        GoldItem("a", "问?", answerable=None),
    ],
)
def test_a_line_says_all_of_an_item(item: GoldItem) -> None:
    as_line(item)


@pytest.mark.parametrize(
    "evidence",
    [GoldEvidence("甲.txt", "8%", grade=2), GoldEvidence("甲.txt", "8%", context="增8%")],
)
def test_what_cannot_be_said_is_no_silent_loss(evidence: GoldEvidence) -> None:
    with pytest.raises(ValueError, match="cannot say"):
        as_line(GoldItem("a", "问?", answer="8%", evidence=(evidence,)))
