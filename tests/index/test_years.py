"""Years that a text names: those asked about, and those that only name a report."""

import pytest

from index.years import find_years, reports_of

HELD = {2009, 2014, 2020, 2023}


@pytest.mark.parametrize(
    ("text", "reports"),
    [
        ("2009年和2020年报告里赤字率各怎么安排", [2009, 2020]),
        ("2009、2014、2020三年总理报告定在多少", [2009, 2014, 2020]),
        ("2009年、2014年以及2020年政府工作报告各提了什么", [2009, 2014, 2020]),
        ("2009年政府工作报告和2020年政府工作报告", [2009, 2020]),
        ("2008年和2009年报告里说的", [2009]),
        ("2020年报告说2009年做了什么", [2020]),
        ("2009年完成多少,2020年报告里定了多少", [2020]),
        ("2009年和2020年各完成多少", []),
        ("2009 and 2020 report", [2009, 2020]),
        ("2009年的报告定了多少?2020年的呢?", [2009, 2020]),
        ("2009年完成多少?2020年的呢?", []),
    ],
)
def test_reports_that_are_listed_by_year(text: str, reports: list[int]) -> None:
    assert [span.year for span in reports_of(text, find_years(text), HELD)] == reports


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("2025 天津 养老床位", [2025]),
        ("2022 公立幼儿园 比重", [2022]),
        ("2022 人均收入", [2022]),
        ("2022人口出生率", [2022]),
        ("2022 名单", [2022]),
        ("2022 平安建设", [2022]),
        ("2022 家庭医生", [2022]),
        ("2022 分布", [2022]),
        ("2022公里绿道", []),
        ("2022 公里绿道", []),
        ("2022天的工期", []),
        ("2022人参加", []),
        ("2022 家企业", []),
        ("2022平方米", []),
        ("2022名教师", []),
    ],
)
def test_what_begins_like_a_measure_is_none(text: str, years: list[int]) -> None:
    assert [span.year for span in find_years(text)] == years
