"""The parts into which rules split a question: by report, year, time, place, target and result."""

import pytest

from index.types import Metadata
from qa.parts import parts_of
from qa.question import Question, read_question

PROVINCES = (
    ("福建.txt", Metadata(place="福建省", year=2023)),
    ("江西.txt", Metadata(place="江西省", year=2023)),
)
NATION = tuple(
    (f"国务院{year}.txt", Metadata(place="全国", year=year)) for year in (2009, 2014, 2020)
)


def parts(text: str, documents: tuple[tuple[str, Metadata], ...]) -> tuple[Question, ...]:
    return parts_of(read_question(text, documents))


@pytest.mark.parametrize(
    "text",
    [
        "国务院2009年和2020年报告里,财政赤字率各怎么安排的",
        "2009年和2020年政府工作报告预计给企业减轻的负担各有多大",
        "经济增长的年度目标,2009、2020两年总理报告分别定在多少?哪年最高?",
    ],
)
def test_each_report_of_a_list_is_asked_itself(text: str) -> None:
    found = parts(text, NATION)
    assert [(part.label, part.scope.reports, part.scope.years) for part in found] == [
        ("2009年", (2009,), ()),
        ("2020年", (2020,), ()),
    ]


def test_one_report_is_no_comparison() -> None:
    assert len(parts("2020年国务院报告里赤字率安排了多少", NATION)) == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "福建GDP去年增长多少,今年目标定多少",
            [("去年", 2022, "result"), ("今年", 2023, "target")],
        ),
        (
            "福建的茶叶产值,“十三五”末是多少,“十四五”末想做到多少",
            [("十三五末", 2020, ""), ("十四五末", 2025, "target")],
        ),
        (
            "福建绿道2022年完成多少公里,今年计划建多少",
            [("2022年", 2022, ""), ("今年", 2023, "target")],
        ),
    ],
)
def test_times_without_a_year_are_told_by_the_report(
    text: str, expected: list[tuple[str, int, str]]
) -> None:
    found = parts(text, PROVINCES)
    assert [(p.label, *p.scope.years, p.wants) for p in found] == expected


def test_a_part_keeps_the_subject_and_leaves_out_what_the_other_asks() -> None:
    first, second = parts("茶叶产值去年完成多少,福建今年想做到多少", PROVINCES)
    assert "茶叶产值" in first.topic and "茶叶产值" in second.topic
    assert "今年" not in first.topic and "去年" not in second.topic


@pytest.mark.parametrize(
    "text",
    [
        "福建去年的GDP增长多少",
        "福建今年比去年多安排多少资金",
        "福建“十三五”和“十四五”规划的衔接怎么安排",
    ],
)
def test_a_time_in_passing_is_no_part(text: str) -> None:
    assert len(parts(text, PROVINCES)) == 1


def test_last_year_is_any_year_where_several_reports_are_held() -> None:
    assert len(parts("全国就业去年多少,今年目标多少", NATION)) == 1


def test_target_and_result_of_one_year_are_two_parts() -> None:
    found = parts("福建粮食2022年实际收了多少,原来的目标是多少,2023年又计划收多少", PROVINCES)
    assert [(part.label, part.wants) for part in found] == [
        ("2022年目标", "target"),
        ("2022年完成", "result"),
        ("2023年", "target"),
    ]


@pytest.mark.parametrize(
    ("text", "wants"),
    [
        ("福建2022年已经做到多少公里,江西2023年计划建多少公里", ["result", "target"]),
        ("福建2022年的绿道实绩,和江西2023年计划的绿道,各多少公里", ["result", "target"]),
        ("福建2022年、江西2023年各计划建多少公里", ["target", "target"]),
        ("福建和江西的绿道目标各是多少", ["target", "target"]),
        ("2023年的绿道目标,福建定得怎么样,江西又是多少", ["target", "target"]),
    ],
)
def test_what_is_said_of_each_place_tells_target_from_result(text: str, wants: list[str]) -> None:
    assert [part.wants for part in parts(text, PROVINCES)] == wants


def test_what_a_person_says_first_does_not_tell_target_from_result() -> None:
    (first, second) = parts("我们在写回顾报告,要核个数:绿道2022年建成多少,2023年建多少", PROVINCES)
    assert second.wants == ""
    assert (first.scope.years, second.scope.years) == ((2022,), (2023,))


def test_a_part_of_a_place_goes_by_the_name_of_its_document() -> None:
    held = (
        ("a.txt", Metadata(place="厦门市思明区", year=2021)),
        ("b.txt", Metadata(place="厦门市集美区", year=2021)),
    )
    assert [p.label for p in parts("厦门2021年引资多少", held)] == ["厦门市思明区", "厦门市集美区"]
    (one,) = parts("厦门2021年引资多少", held[:1])
    assert one.label == "厦门市思明区"
    (own,) = parts("思明区2021年引资多少", held)
    assert own.label == ""


def test_comparing_words_are_not_looked_for() -> None:
    found = parts("福建2020年定的增速,跟同年全国定的比,各是多少", (*PROVINCES, *NATION))
    assert [part.label for part in found] == ["福建", "全国"]
    assert all("跟同年" not in part.topic for part in found)


def test_last_year_is_the_year_before_the_only_report() -> None:
    (part,) = parts("福建去年粮食产量是多少", PROVINCES)
    assert part.scope.years == part.scope.places[0].years == (2022,)


def test_what_is_compared_with_last_year_is_not_of_it() -> None:
    (part,) = parts("福建粮食产量比去年增加多少", PROVINCES)
    assert part.scope.years == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "福建2022年、江西2023年引进外资的目标,再加上福州2021年实际到位的外资",
            ["target", "target", ""],
        ),
        ("福建、江西去年做到了多少外资,福州要达到多少", ["result", "result", "target"]),
        ("福建、江西、福州要达到多少", ["target", "target", "target"]),
    ],
)
def test_places_in_a_row_share_what_follows(text: str, expected: list[str]) -> None:
    documents = (*PROVINCES, ("福州.txt", Metadata(place="福建省福州市", year=2022)))
    assert [part.wants for part in parts(text, documents)] == expected


def test_each_of_two_years_with_a_matter_of_its_own() -> None:
    found = parts("福建2022年接待的游客和2023年想接待的游客人数", PROVINCES)
    assert [part.scope.years for part in found] == [(2022,), (2023,)]
    assert len(parts("福建2022年成立的园区2023年的名称", PROVINCES)) == 1


def test_a_report_asked_again_is_a_part() -> None:
    found = parts("2009年的报告定了多少赤字?2014年的呢?", NATION)
    assert [part.scope.reports for part in found] == [(2009,), (2014,)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("福建2022年粮食产量的目标是多少,年底实际收了多少", ["target", "result"]),
        ("福建2022年的粮食产量达到年初的目标了吗", ["target", "result"]),
        ("福建2022年的粮食产量目标实现了没有", ["target", "result"]),
        ("福建2022年的粮食产量目标是多少", ["target"]),
        ("福建2022年实际收了多少粮食(不是年初的目标)", ["result"]),
    ],
)
def test_target_and_result_are_both_asked_for(text: str, expected: list[str]) -> None:
    assert [part.wants for part in parts(text, PROVINCES)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("福建2023年固定资产投资和粮食产量的目标各是多少", ["固定资产投资", "粮食产量"]),
        ("福建2023年GDP与物价的涨幅分别是多少", ["GDP", "物价"]),
        ("福建城镇居民和农村居民的收入增速哪个高", ["城镇居民", "农村居民"]),
        ("福建工业投资跟民间投资各增长多少", ["工业投资", "民间投资"]),
        ("福建货物和服务进出口增长多少", [""]),
        ("福建茶园和果园各有多少", [""]),
        ("福建GDP增速,保底和力争各是多少", [""]),
    ],
)
def test_two_indicators_of_one_place_are_two_parts(text: str, expected: list[str]) -> None:
    found = parts(text, PROVINCES)
    assert [part.label for part in found] == expected
    if len(found) > 1:
        first, second = found
        assert expected[0].lower() not in second.topic and expected[1].lower() not in first.topic


def test_how_two_places_differ_is_not_looked_for() -> None:
    for part in parts("养老这件事,福建和江西的提法有什么不同", PROVINCES):
        assert "养老" in part.topic
        assert not any(word in part.topic for word in ("这件事", "提法", "不同"))


def test_times_may_be_parted_as_in_a_list() -> None:
    found = parts("福建的茶叶产值去年完成了多少、今年想涨多少", PROVINCES)
    assert [(part.label, part.wants) for part in found] == [("去年", "result"), ("今年", "target")]
