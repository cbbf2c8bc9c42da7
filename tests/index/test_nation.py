"""When 全国, 国家 and who speaks for them are what a question asks of, alone or beside places."""

import pytest

from index.scope import read_scope
from index.types import Metadata

HELD = [
    ("福建.txt", Metadata(place="福建省", year=2023)),
    ("昆山.txt", Metadata(place="江苏省苏州市昆山市", year=2021)),
    ("国务院2020.txt", Metadata(place="全国", year=2020)),
    ("国务院2023.txt", Metadata(place="全国", year=2023)),
]


def places(question: str) -> list[str]:
    return [scope.place for scope in read_scope(question, HELD).places]


@pytest.mark.parametrize(
    "question",
    [
        "福建省2023年要建一个“全国首个”的茶博馆,叫什么",
        "福建2022年茶叶产量多少,全国排第几",
        "全中国的茶叶,福建产了几成",
        "福建的茶叶占全国的比重是多少",
        "福建有哪些产业全国领先",
        "福建哪项指标高于全国平均水平",
        "福建哪个项目是全国唯一",
        "福建在全国推广的做法有几条",
        "福建2023年新增国家高新技术企业多少家",
        "福建创建国家级开发区几个",
        "福建与中国科学院合作了几个项目",
        "福建GDP在全国的位次是多少",
    ],
)
def test_a_country_named_in_passing_is_no_second_place(question: str) -> None:
    assert places(question) == ["福建省"]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("福建和全国2023年的增长目标谁高", ["福建省", "全国"]),
        ("全国2020年、昆山2021年的失业率各是多少", ["全国", "江苏省苏州市昆山市"]),
        ("福建2023年定的增速,跟同年国家定的比,分别是多少", ["福建省", "全国"]),
        ("福建的赤字率和国家的目标相比差多少", ["福建省", "全国"]),
        ("全国人均读几年书?福建自己定的是几年?", ["全国", "福建省"]),
        ("福建的增速目标是多少,国务院定的又是多少", ["福建省", "全国"]),
    ],
)
def test_a_country_compared_with_a_place_is_one(question: str, expected: list[str]) -> None:
    assert places(question) == expected


@pytest.mark.parametrize(
    "question",
    [
        "全国2023年新增就业多少",
        "2023年全国财政收入预期增长多少",
        "我国2023年的粮食产量",
        "国家2020年安排的赤字是多少",
        "2020年国家财政赤字多少",
        "2020年国家把贫困线调到多少",
        "2023年总理报告里说要办哪几件事",
        "总理2023年作报告时说新增就业多少",
        "What did the State Council plan for 2023 in terms of jobs?",
        "What did the premier's 2023 report say about jobs?",
    ],
)
def test_a_country_asked_of_alone_is_the_place(question: str) -> None:
    assert places(question) == ["全国"]


@pytest.mark.parametrize(
    "question",
    [
        "全国首个茶博馆在哪",
        "“全国文明城市”有几个",
        "国家级开发区有几个",
        "国家高新技术企业新增多少家",
        "中国银行的贷款有多少",
    ],
)
def test_a_country_in_a_name_or_a_rank_is_not_asked_of(question: str) -> None:
    assert places(question) == []


def test_words_said_in_passing_stay_to_be_looked_for() -> None:
    assert "全国首个" in read_scope("福建要建的全国首个茶博馆叫什么", HELD).topic


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What growth was set nationwide in 2014?", ["全国"]),
        ("What was China's growth target for 2014?", ["全国"]),
        ("Which was higher: China as a whole or Fujian Province?", ["全国", "福建省"]),
        ("Which bridge in Fujian is the first in South China?", ["福建省"]),
        ("How many China-Europe trains did Fujian run?", ["福建省"]),
        ("How many stations will Fujian build with China Tower Corporation?", ["福建省"]),
        ("How many parks and labs will Fujian build under Made in China 2025?", ["福建省"]),
        ("Is Fujian's growth target higher than China's?", ["福建省", "全国"]),
    ],
)
def test_the_country_in_english(question: str, expected: list[str]) -> None:
    assert places(question) == expected
