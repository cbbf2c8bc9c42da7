"""Names of a question that must stand around what answers it."""

import pytest

from index.types import Hit, Metadata, Passage
from qa.candidates import Candidate
from qa.matching import Weights, Wording
from qa.naming import lacking
from qa.question import read_question
from qa.types import Evidence

METADATA = Metadata(place="岚溪区", year=2023)


def _lacking(asked: str, text: str) -> str:
    question = read_question(asked, (("a.txt", METADATA),))
    passage = Passage("a.txt", 0, len(text), text)
    best = Candidate(
        Evidence(0, passage, METADATA, 1.0), 0, len(text), text, 1.0, 1.0, 2023, explains=False
    )
    wording = Wording(question.topic, Weights(10, lambda term: 1))
    return lacking(question, wording, best, [Hit(passage, 1.0)])


@pytest.mark.parametrize(
    ("asked", "text", "name"),
    [
        ("岚溪区的“3+2”服务点是什么意思", "建设3家驿站+2家书屋的服务点。", ""),
        ("岚溪区的“驿站+书屋”是什么意思", "建设驿站,再添食堂。", "驿站+书屋"),
        ("岚溪区的“双岛”是什么意思", "建设驿站。", "双岛"),
        ("岚溪区总产值里有多少来自渔业", "总产值36亿元。", "渔业"),
        ("岚溪区总产值里有多少来自渔业", "总产值36亿元,其中水产捕捞业9亿元。", ""),
        ("岚溪区5g基站建了多少个", "新建公交站3个。", "5g"),
    ],
)
def test_a_name_that_stands_nowhere_around_is_told(asked: str, text: str, name: str) -> None:
    assert _lacking(asked, text) == name
