"""Places without a document that a wider one may tell of, and documents of a part of a place."""

import pytest

from index.scope import read_scope
from index.types import Metadata

HELD = [
    ("福建.txt", Metadata(place="福建省", year=2023)),
    ("昆山.txt", Metadata(place="江苏省苏州市昆山市", year=2021)),
    ("思明.txt", Metadata(place="厦门市思明区", year=2021)),
]


@pytest.mark.parametrize(
    ("question", "sought"),
    [
        ("福建平潭新片区的产值多少", ("福建平潭新片区",)),
        ("福建厦门2023年引资多少", ("福建厦门",)),
        ("福建2023年的报告:厦门引资多少", ("厦门",)),
        ("海南航天港发射了几颗卫星", ("海南",)),
        ("厦门 地铁 里程 福建报告", ("厦门",)),
    ],
)
def test_a_place_within_a_held_one_is_sought_in_its_text(
    question: str, sought: tuple[str, ...]
) -> None:
    scope = read_scope(question, HELD[:2])
    assert scope.sought == sought
    assert set(sought) <= set(scope.uncovered_places)
    assert all(name in scope.topic for name in sought)


@pytest.mark.parametrize(
    "question", ["福建和厦门2023年引资各多少", "昆山和杭州2021年引资谁多", "福建、江西两省的目标"]
)
def test_a_place_compared_with_a_held_one_is_only_told_to_be_missing(question: str) -> None:
    scope = read_scope(question, HELD[:2])
    assert len(scope.places) == 1 and len(scope.uncovered_places) == 1
    assert scope.sought == ()
    assert scope.uncovered_places[0] not in scope.topic


def test_another_place_of_a_held_name_is_not_sought() -> None:
    held = [("a.txt", Metadata(place="绍兴滨海新区", year=2020))]
    scope = read_scope("天津滨海新区2020年引资多少", held)
    assert (scope.uncovered_places, scope.sought) == (("天津滨海新区",), ())


@pytest.mark.parametrize(
    "question",
    [
        "福建的“海南书屋”有几家",
        "福建的杭州湾大桥有多长",
        "福建宣布撤销自贸试验区了吗",
        "福建新批了哪三个地方搞自贸试验区",
    ],
)
def test_names_that_only_begin_like_a_place_are_none(question: str) -> None:
    assert read_scope(question, HELD).uncovered_places == ()


def test_a_bay_is_no_city() -> None:
    held = [("a.txt", Metadata(place="杭州市", year=2021))]
    assert read_scope("杭州湾的海水水质", held).places == ()
    assert read_scope("How clean is Hangzhou Bay these days", held).places == ()


def test_a_name_behind_a_question_mark_is_a_place() -> None:
    assert [p.place for p in read_scope("省里定的是几年?昆山自己定的是几年?", HELD).places] == [
        "江苏省苏州市昆山市"
    ]


def test_documents_of_a_part_are_told_from_the_whole() -> None:
    (part,) = read_scope("厦门2021年引资多少", HELD).places
    assert (part.name, part.place, part.whole) == ("厦门", "厦门市思明区", False)
    (own,) = read_scope("思明区2021年引资多少", HELD).places
    assert own.whole


def test_a_place_named_around_held_ones_is_neither_asked_for_nor_missing() -> None:
    scope = read_scope("江苏几个县市横着比:昆山2021年引资多少,思明区呢", HELD)
    assert [p.place for p in scope.places] == ["江苏省苏州市昆山市", "厦门市思明区"]
    assert scope.uncovered_places == ()
