"""What a question says of place and year, against what is held."""

import time

import pytest

from index.places import aliases
from index.scope import Scope, read_scope
from index.types import Metadata

HELD = [
    ("越城2021.txt", Metadata(place="浙江省绍兴市越城区", year=2021)),
    (
        "滨海2020.txt",
        Metadata(title="浙江杭州2020年滨海新区工作思路", place="绍兴滨海新区", year=2020),
    ),
    ("上虞2017.txt", Metadata(place="杭州湾上虞经济技术开发区", year=2017)),
    ("金华2022.txt", Metadata(place="金华开发区", year=2022)),
    ("钱塘2020.txt", Metadata(place="杭州钱塘新区", year=2020)),
    ("浦东2023.txt", Metadata(place="上海市浦东新区", year=2023)),
    ("广西2022.txt", Metadata(place="广西壮族自治区", year=2022)),
    ("大理2022.txt", Metadata(place="云南省大理白族自治州", year=2022)),
    ("未知.txt", Metadata(year=2022)),
]


def places(question: str) -> dict[str, tuple[int, ...]]:
    return {scope.place: scope.years for scope in read_scope(question, HELD).places}


def held(question: str) -> list[str]:
    return list(places(question))


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("越城区2021年GDP目标", ["浙江省绍兴市越城区"]),
        ("越城2021年GDP目标", ["浙江省绍兴市越城区"]),
        ("绍兴市越城区的GDP目标", ["浙江省绍兴市越城区"]),
        ("浙江省绍兴市越城区GDP目标", ["浙江省绍兴市越城区"]),
        ("上虞经开区税收", ["杭州湾上虞经济技术开发区"]),
        ("上虞经济技术开发区税收", ["杭州湾上虞经济技术开发区"]),
        ("杭州湾上虞开发区税收", ["杭州湾上虞经济技术开发区"]),
        ("上虞2017年税收", ["杭州湾上虞经济技术开发区"]),
        ("金华经开区财政收入", ["金华开发区"]),
        ("金华经济技术开发区财政收入", ["金华开发区"]),
        ("浦东2023年投资", ["上海市浦东新区"]),
        ("浦东新区投资", ["上海市浦东新区"]),
        ("上海浦东新区投资", ["上海市浦东新区"]),
        ("广西2022年外贸", ["广西壮族自治区"]),
        ("大理州2022年旅游收入", ["云南省大理白族自治州"]),
        ("大理2022年旅游收入", ["云南省大理白族自治州"]),
        ("越城區2021年固定資產投資", ["浙江省绍兴市越城区"]),
        ("錢塘新區新增市場主體", ["杭州钱塘新区"]),
        ("请问滨海新区新筹融资多少", ["绍兴滨海新区"]),
    ],
)
def test_calls_a_place_by_its_names(question: str, expected: list[str]) -> None:
    assert held(question) == expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        # Its own name wins over the one above it, wherever that stands.
        ("杭州钱塘新区高校", ["杭州钱塘新区"]),
        ("杭州的钱塘新区高校", ["杭州钱塘新区"]),
        ("浙江省里,钱塘新区的高校", ["杭州钱塘新区"]),
        # One above alone stands for all below it that are held.
        ("绍兴2021年有哪些", ["浙江省绍兴市越城区", "绍兴滨海新区", "杭州湾上虞经济技术开发区"]),
        ("绍兴与金华开发区相比", [
            "浙江省绍兴市越城区", "绍兴滨海新区", "杭州湾上虞经济技术开发区", "金华开发区",
        ]),
        # Words that only look like a place's bare name.
        ("滨海新区的滨海医院规划床位", ["绍兴滨海新区"]),
        ("穿越城市的地铁有几条", []),
        ("中国制造2025试点有哪些", []),
    ],
)  # fmt: skip
def test_a_name_of_its_own_wins(question: str, expected: list[str]) -> None:
    assert held(question) == expected


@pytest.mark.parametrize(
    ("question", "uncovered"),
    [
        ("天津滨海新区2020年GDP", ("天津滨海新区",)),
        ("天津市滨海新区2020年GDP", ("天津市滨海新区",)),
        ("天津的滨海新区2020年GDP", ("天津的滨海新区",)),
        ("杭州越城区2021年GDP", ("杭州越城区",)),
        ("萧山区2020年一般公共预算收入", ("萧山区",)),
        ("萧山2020年一般公共预算收入", ("萧山",)),
        ("绍兴市柯桥区2021年GDP目标", ("绍兴市柯桥区",)),
        ("绍兴柯桥区2021年GDP目标", ("绍兴柯桥区",)),
        ("绍兴2021年柯桥区GDP目标", ("柯桥区",)),
        ("雄安新区2022年投资", ("雄安新区",)),
        ("请问苏州2022年投资", ("苏州",)),
        ("山西省阳泉市城区2022年投资", ("山西省", "阳泉市", "城区")),
        ("和县2022年投资目标", ("和县",)),
    ],
)
def test_says_which_places_are_not_covered(question: str, uncovered: tuple[str, ...]) -> None:
    scope = read_scope(question, HELD)
    assert scope.places == ()
    joined = "".join(scope.uncovered_places)
    assert joined == "".join(uncovered)


@pytest.mark.parametrize(
    "question",
    [
        # Each holds a county's name or a zone's type and asks for no place.
        "2022年新建5G基站多少个",
        "2022年港口吞吐量目标",
        "2022年新兴产业增加值",
        "2022年惠民工程有哪些",
        "完成县道改造多少公里",
        "城区新增停车位多少个",
        "共同富裕示范区建设有哪些举措",
        "国家级开发区排名第几",
        "省级以上开发区有几个",
        "哪些新区新增了企业",
        "创建国家高新区的进展",
        "对口支援新疆的资金多少",
        "对口帮扶南江县的资金多少",
        "全市市中小学新增学位多少",
        "乡镇和县城的污水处理率",
    ],
)
def test_does_not_take_words_for_places(question: str) -> None:
    scope = read_scope(question, HELD)
    assert (scope.places, scope.uncovered_places) == ((), ())


def test_a_title_may_name_a_further_place() -> None:
    # The title of 绍兴滨海新区's document says 浙江杭州…滨海新区.
    assert held("杭州滨海新区2020年GDP") == ["绍兴滨海新区"]
    assert held("浙江滨海新区2020年GDP") == ["绍兴滨海新区"]


def test_places_of_one_name_are_told_apart_or_both_taken() -> None:
    documents = [
        ("a.txt", Metadata(place="绍兴滨海新区", year=2020)),
        ("b.txt", Metadata(place="天津滨海新区", year=2020)),
    ]
    assert read_scope("天津滨海新区GDP", documents).docs == ("b.txt",)
    assert read_scope("绍兴滨海新区GDP", documents).docs == ("a.txt",)
    assert set(read_scope("滨海新区GDP", documents).docs) == {"a.txt", "b.txt"}
    assert read_scope("盐城滨海新区GDP", documents).uncovered_places == ("盐城滨海新区",)


def test_one_covered_and_one_not() -> None:
    scope = read_scope("天津滨海新区和绍兴滨海新区2020年GDP谁高", HELD)
    assert [p.name for p in scope.places] == ["绍兴滨海新区"]
    assert scope.uncovered_places == ("天津滨海新区",)


@pytest.mark.parametrize(
    "question",
    [
        "绍兴市越城区2021年GDP",
        "绍兴越城区2021年GDP",
        "绍兴的越城区2021年GDP",
        "GDP of Yuecheng District, Shaoxing in 2021",
        "GDP of Yuecheng District, Shaoxing City in 2021",
        "GDP of Shaoxing Yuecheng District in 2021",
    ],
)
def test_a_held_city_named_above_a_held_district_is_not_meant(question: str) -> None:
    documents = [
        ("市.txt", Metadata(place="浙江省绍兴市", year=2021)),
        ("区.txt", Metadata(place="浙江省绍兴市越城区", year=2021)),
    ]
    assert read_scope(question, documents).docs == ("区.txt",)
    both = read_scope("绍兴市和越城区2021年GDP", documents).docs
    assert both == ("市.txt", "区.txt")


def test_a_district_of_a_held_city_is_not_the_city() -> None:
    documents = [("a.txt", Metadata(place="绍兴市", year=2021))]
    assert read_scope("绍兴2021年GDP", documents).docs == ("a.txt",)
    assert read_scope("绍兴市2021年GDP", documents).docs == ("a.txt",)
    scope = read_scope("绍兴柯桥区2021年GDP", documents)
    assert (scope.docs, scope.uncovered_places) == ((), ("绍兴柯桥区",))


def test_all_documents_of_a_place_are_in_scope() -> None:
    documents = [(f"{year}.txt", Metadata(place="昆山市", year=year)) for year in (2020, 2021)]
    assert read_scope("昆山近两年的GDP", documents).docs == ("2020.txt", "2021.txt")


@pytest.mark.parametrize(
    ("question", "years"),
    [
        ("2022年GDP", (2022,)),
        ("2022 GDP", (2022,)),
        ("到2022年底用户数", (2022,)),
        ("2022年度财政", (2022,)),
        ("22年GDP目标", (2022,)),
        ("二〇二二年GDP", (2022,)),
        ("二零二二年GDP", (2022,)),
        ("二○二二年GDP", (2022,)),
        ("一九九八年GDP", (1998,)),
        ("2022-2023年GDP", (2022, 2023)),
        ("2021至2023年GDP", (2021, 2022, 2023)),
        ("2021年—2023年GDP", (2021, 2022, 2023)),
        ("2020年和2022年GDP", (2020, 2022)),
        ("危险废物处置比例，2021年要达到多少", (2021,)),
        ("新增2000家企业", ()),
        ("新增2000多家企业", ()),
        ("投资2020.5亿元", ()),
        ("占地2019平方米", ()),
        ("改造2022户", ()),
        ("2,020个项目", ()),
        ("12020个项目", ()),
        ("中国制造2025试点", ()),
        ("成立30年有什么成绩", ()),
        ("近20年的变化", ()),
        ("第14届会议", ()),
        ("20年来的变化", ()),
    ],
)
def test_years(question: str, years: tuple[int, ...]) -> None:
    assert read_scope(question, HELD).years == years


@pytest.mark.parametrize(
    ("question", "tied"),
    [
        ("越城2021、金华开发区2022年GDP", {"越城": (2021,), "金华开发区": (2022,)}),
        ("越城区2021年和金华开发区2022年GDP", {"越城区": (2021,), "金华开发区": (2022,)}),
        ("2021年越城区和2022年金华开发区GDP", {"越城区": (2021,), "金华开发区": (2022,)}),
        ("越城区和金华开发区2022年GDP", {"越城区": (2022,), "金华开发区": (2022,)}),
        ("2022年越城区和金华开发区GDP", {"越城区": (2022,), "金华开发区": (2022,)}),
        ("越城区（2021年）、钱塘新区（2020年）", {"越城区": (2021,), "钱塘新区": (2020,)}),
        (
            "越城、钱塘2020、金华开发区2022",
            {"越城": (2020,), "钱塘": (2020,), "金华开发区": (2022,)},
        ),
        ("2020和2021年越城区、钱塘新区", {"越城区": (2020, 2021), "钱塘新区": (2020, 2021)}),
        ("越城区2020年与越城区2021年", {"越城区": (2020, 2021)}),
        ("越城区2020年与2021年", {"越城区": (2020, 2021)}),
    ],
)
def test_years_are_tied_to_their_places(question: str, tied: dict[str, tuple[int, ...]]) -> None:
    assert {p.name: p.years for p in read_scope(question, HELD).places} == tied


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What is the Jinhua Development Zone's plan for 2022?", {"金华开发区": (2022,)}),
        ("GDP target of Yuecheng District in 2021", {"浙江省绍兴市越城区": (2021,)}),
        ("gdp target of yuecheng district in 2021", {"浙江省绍兴市越城区": (2021,)}),
        ("How many firms did Qiantang New Area add", {"杭州钱塘新区": ()}),
        ("tax target of the Shangyu Economic and Technological Development Zone", {
            "杭州湾上虞经济技术开发区": (),
        }),
        ("tax target of Pudong New Area, Shanghai", {"上海市浦东新区": ()}),
        ("What did Guangxi plan for 2022", {"广西壮族自治区": (2022,)}),
        ("What did Dali Prefecture plan for 2022", {"云南省大理白族自治州": (2022,)}),
        ("Compare Yuecheng District (2021) and Jinhua Development Zone (2022)", {
            "浙江省绍兴市越城区": (2021,), "金华开发区": (2022,),
        }),
        ("Investment in Shaoxing Binhai New Area", {"绍兴滨海新区": ()}),
    ],
)  # fmt: skip
def test_questions_in_english(question: str, expected: dict[str, tuple[int, ...]]) -> None:
    scope = read_scope(question, HELD)
    assert {p.place: p.years for p in scope.places} == expected
    assert scope.uncovered_places == ()


@pytest.mark.parametrize(
    ("question", "uncovered"),
    [
        ("What growth did Ningbo Qianwan New Area set for 2020?", ("Ningbo Qianwan New Area",)),
        ("What is the investment of Tianjin Binhai New Area", ("Tianjin Binhai New Area",)),
        ("What was the GDP of Kunshan City in 2022", ("Kunshan City",)),
        ("What was the GDP of Shaanxi Province in 2022", ("Shaanxi Province",)),
        ("How many firms did Wuhan add in 2022", ("Wuhan",)),
    ],
)
def test_places_that_english_names_and_nothing_covers(
    question: str, uncovered: tuple[str, ...]
) -> None:
    scope = read_scope(question, HELD)
    assert (scope.places, scope.uncovered_places) == ((), uncovered)


def test_english_without_a_place() -> None:
    scope = read_scope("What is the growth target of the national pilot free trade zone?", HELD)
    assert (scope.places, scope.uncovered_places) == ((), ())


def test_the_topic_is_the_question_without_place_and_year() -> None:
    scope = read_scope("越城区2021年的GDP目标是多少?", HELD)
    assert scope.topic.split() == ["的gdp目标是多少?"]
    assert "\0" not in scope.topic and "\1" not in scope.topic


def test_a_question_of_anything_is_read() -> None:
    for question in ("", "?", "\0", "的", "年", "区", "2022", "a b c d", "开发区", "新区新区新区"):
        assert isinstance(read_scope(question, HELD), Scope)


def test_many_places_do_not_slow_a_question() -> None:
    from index.divisions import gazetteer

    rows = {row.path for rows in gazetteer().values() for row in rows}
    documents = [
        (f"{number}.txt", Metadata(place="".join(path), year=2022))
        for number, path in enumerate(sorted(rows)[:3000])
    ]
    assert len({metadata.place for _, metadata in documents}) == 3000
    question = "绍兴市越城区2022年和杭州市萧山区2022年的地区生产总值增长目标各是多少,谁更高?"
    read_scope(question, documents)
    started = time.process_time()
    for _ in range(10):
        read_scope(question, documents)
    assert (time.process_time() - started) / 10 < 0.05


def test_aliases_are_graded() -> None:
    table = aliases("浙江省绍兴市越城区")
    assert (table["越城区"], table["越城"], table["绍兴"], table["浙江省"]) == (3, 2, 1, 1)
