"""The parts of a comparison are read for one indicator."""

import pytest

from index.types import Figure, Metadata, Passage
from qa.agreeing import agreed
from qa.candidates import Candidate, Reading
from qa.question import read_question
from qa.types import Evidence

PLACES = ("岚溪区", "石桥新区")
DOCUMENTS = tuple((f"{place}.txt", Metadata(place=place, year=2023)) for place in PLACES)
QUESTION = read_question("两地住在城里的人口比例", DOCUMENTS)


def _reading(doc: str, *rows: tuple[str, str, float]) -> Reading:
    """A reading with a candidate for each indicator, unit and score."""
    item = Evidence(0, Passage(doc, 0, 9, ""), Metadata(), 1.0)
    # fmt: off
    found = [
        Candidate(item, 0, 9, name, coverage=0.5, score=score, year=2023, explains=False,
                  indicator=0.0, figure=Figure(doc, 0, 2, "", 1.0, unit, "=", name, "result", False,
                                               2023, False, (), "", 0, 9))
        for name, unit, score in rows
    ]  # fmt: skip
    return Reading(QUESTION, (item,), tuple(found))


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        ([("供水人口比例", "%", 1.0), ("常住人口城镇化率", "%", 0.9)], "常住人口城镇化率"),
        ([("供水人口比例", "%", 1.9), ("常住人口城镇化率", "%", 0.9)], "供水人口比例"),
        ([("供水人口比例", "%", 1.0), ("全区常住人口城镇化率", "%", 0.9)], "全区常住人口城镇化率"),
        ([("供水人口比例", "%", 1.0), ("常住人口城镇化率", "万人", 0.9)], "供水人口比例"),
        ([("供水人口比例", "%", 1.0)], "供水人口比例"),
        ([("供水人口比例", "%", 1.0), ("新增常住人口城镇化率", "%", 0.9)], "供水人口比例"),
    ],
)
def test_parts_agree_where_it_costs_little(
    second: list[tuple[str, str, float]], expected: str
) -> None:
    first = _reading("岚溪区.txt", ("常住人口城镇化率", "%", 1.0))
    readings = agreed([first, _reading("石桥新区.txt", *second)])
    assert [reading.candidates[0].text for reading in readings] == ["常住人口城镇化率", expected]


def test_a_single_part_stays_as_it_is() -> None:
    reading = _reading("岚溪区.txt", ("供水人口比例", "%", 1.0))
    assert agreed([reading]) == [reading]
