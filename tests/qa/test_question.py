"""What is read off a question: kind, unit, target or result, exclusions, parts of a comparison."""

import pytest

from index.types import Metadata
from qa.parts import parts_of
from qa.question import Kind, read_question, split_exclusions, things_asked

DOCUMENTS = (
    ("a.txt", Metadata(place="岚溪区", year=2023)),
    ("b.txt", Metadata(place="岚溪区", year=2022)),
    ("c.txt", Metadata(place="石桥新区", year=2023)),
)


@pytest.mark.parametrize(
    ("text", "kind", "units", "wants"),
    [
        ("岚溪区2023年固定资产投资增长目标是多少?", Kind.FIGURE, ("%",), "target"),
        ("岚溪区2022年实际新建了多少公里绿道", Kind.FIGURE, ("公里",), "result"),
        ("岚溪区 2023 新增停车位 数量", Kind.FIGURE, (), ""),
        ("岚溪区准备花多少钱修路", Kind.FIGURE, ("元",), "target"),
        ("岚溪区引进外资多少(亿美元)", Kind.FIGURE, ("亿美元",), ""),
        ("岚溪区几个街道的总人口是多少", Kind.FIGURE, (), ""),
        ("岚溪区公办园占比要提到几成", Kind.FIGURE, ("%",), ""),
        ("我在做几个园区的税收比较,想核一下:岚溪区的税收有多少", Kind.FIGURE, (), ""),
        ("岚溪区每吨水的价钱提高了多少", Kind.FIGURE, (), ""),
        ("岚溪区来赏花的人有多少", Kind.FIGURE, ("人次",), ""),
        ("岚溪区的城镇化率目前是多少", Kind.FIGURE, ("%",), "result"),
        ("How many tonnes of tea did Lanxi produce?", Kind.FIGURE, ("吨",), ""),
        ("Compare the number of bridges in Lanxi and Shiqiao.", Kind.FIGURE, (), ""),
        ("什么是“三链融合”?", Kind.DEFINITION, (), ""),
        ("岚溪区的“四张清单”分别代表什么", Kind.DEFINITION, (), ""),
        ("岚溪区要抓哪三项改革", Kind.LIST, (), ""),
        ("啥叫“三链融合”", Kind.DEFINITION, (), ""),
        ("“432”体系里那个“4”说的是什么内容", Kind.DEFINITION, (), ""),
        ("岚溪区要搞“全区头一个”的花市,是什么花市", Kind.FACT, (), ""),
        ("岚溪区要改制的行业都包括谁", Kind.LIST, (), ""),
        ("岚溪区有哪些重点项目", Kind.LIST, (), ""),
        ("岚溪区给纺织、化工这几个产业定的产值各是多少", Kind.LIST, (), ""),
        ("岚溪区为什么下调增速?", Kind.REASON, ("%",), ""),
        ("岚溪区的服务热线叫什么", Kind.FACT, (), ""),
        ("岚溪区受处分的有几个人?", Kind.FIGURE, ("人",), ""),
        ("岚溪区有几个人工湖?", Kind.FIGURE, ("个",), ""),
        ("岚溪区投资的绝对额(亿元,不是增速)", Kind.FIGURE, ("亿元",), ""),
        ("岚溪区收稻子的保底价涨了多少", Kind.FIGURE, (), ""),
        ("岚溪区给了贫困村多少真金白银", Kind.FIGURE, ("元",), ""),
        ("我在做几个园区的对比,麻烦查一下:岚溪区研发投入要占多大比例", Kind.FIGURE, ("%",), ""),
        ("岚溪区有两条跑道的机场是哪个", Kind.FACT, (), ""),
        ("岚溪区资源利用率提高了多少", Kind.FIGURE, ("%",), ""),
        ("岚溪区最低工资标准提高了多少", Kind.FIGURE, (), ""),
        ("岚溪区的花市是第几期项目", Kind.FACT, (), ""),
        ("How much will Lanxi invest in roads?", Kind.FIGURE, (), "target"),
        ("嵐溪區要新建多少座橋?", Kind.FIGURE, ("座",), "target"),
    ],
)
def test_kind_unit_and_wants(text: str, kind: Kind, units: tuple[str, ...], wants: str) -> None:
    question = read_question(text, DOCUMENTS)
    assert (question.kind, question.units, question.wants) == (kind, units, wants)


@pytest.mark.parametrize(
    ("text", "asked", "excluded"),
    [
        ("岚溪区2022年建成多少(不是2023年计划数)", "岚溪区2022年建成多少", "(不是2023年计划数)"),
        ("农村居民收入增长多少?别和城镇的混了", "农村居民收入增长多少?", "别和城镇的混了"),
        ("两区分别是多少", "两区分别是多少", ""),
        ("是不是提高了", "是不是提高了", ""),
        ("要不要审批", "要不要审批", ""),
        ("级别最高的是哪个", "级别最高的是哪个", ""),
        ("要绝对额,不要增速", "要绝对额,", "不要增速"),
        ("岚溪区不是要建学校吗?", "岚溪区不是要建学校吗?", ""),
    ],
)
def test_what_is_not_meant_is_parted_off(text: str, asked: str, excluded: str) -> None:
    assert split_exclusions(text) == (asked, excluded)


def test_the_year_in_an_exclusion_is_not_asked_for() -> None:
    question = read_question("岚溪区2022年建成绿道多少公里(不是2023年的目标)", DOCUMENTS)
    assert question.scope.years == (2022,)
    assert question.wants != "target"
    assert "2023" in question.excluded


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("岚溪区2023年和石桥新区2023年的税收目标谁更高", ["岚溪区", "石桥新区"]),
        ("岚溪区2022年和2023年的税收目标各是多少", ["2022年", "2023年"]),
        ("岚溪区2022年税收目标和实际完成分别是多少", ["目标", "完成"]),
        ("岚溪区2023年的税收目标是多少", [""]),
        ("从2022年到2023年岚溪区有什么变化", [""]),
    ],
)
def test_comparisons_are_split_into_parts(text: str, labels: list[str]) -> None:
    assert [part.label for part in parts_of(read_question(text, DOCUMENTS))] == labels


@pytest.mark.parametrize(
    ("text", "extreme"),
    [
        ("岚溪区和石桥新区谁的目标更高", 1),
        ("岚溪区和石桥新区哪个更少", -1),
        ("岚溪区和石桥新区各是多少", 0),
        ("岚溪区出口涨得快还是石桥新区出口涨得快", 1),
        ("岚溪区的失业率低还是石桥新区的低", -1),
        ("岚溪区和石桥新区的增速谁定得高", 1),
        ("Which one is the highest, Lanxi or Shiqiao?", 1),
    ],
)
def test_extremes(text: str, extreme: int) -> None:
    assert read_question(text, DOCUMENTS).extreme == extreme


@pytest.mark.parametrize(
    ("text", "twice"),
    [
        ("岚溪区投资最大的项目叫什么,投了多少?", True),
        ("岚溪区2023年一共排了多少个项目,要花多少钱", True),
        ("岚溪区2023年排了多少座桥、花多少钱", True),
        ("岚溪区培训了多少人和多少家企业", True),
        ("岚溪区的绿道有多长?", False),
        ("岚溪区和石桥新区各要修多少公里,谁最长?", False),
        ("岚溪区和石桥新区各叫什么,各有多少人", False),
    ],
)
def test_two_things_of_one_matter(text: str, twice: bool) -> None:
    assert next(part.asks_twice for part in parts_of(read_question(text, DOCUMENTS))) is twice


@pytest.mark.parametrize(
    ("text", "stretch"),
    [
        ("岚溪区利用外资我只要冲高的那个数", True),
        ("岚溪区茶叶产量冲刺的那个数是多少", True),
        ("岚溪区茶叶产量最好能达到多少吨", True),
        ("岚溪区冲刺阶段要修多少公里路", False),
    ],
)
def test_the_figure_to_strive_for(text: str, stretch: bool) -> None:
    assert read_question(text, DOCUMENTS).stretch is stretch


def test_count_and_focus() -> None:
    question = read_question("岚溪区要确保进入哪两个试点名单", DOCUMENTS)
    assert (question.count, question.focus) == (2, "试点名单")
    assert read_question("岚溪区的热线平台叫什么", DOCUMENTS).focus == "平台"


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("岚溪区的攻坚战是打哪三仗", 3),
        ("岚溪区那18项任务分成哪五大类", 5),
        ("岚溪区有哪些河不再是劣五类", None),
        ("岚溪区的“三位一体”监管是哪三处", 3),
        ("岚溪区在哪十年里修了路", None),
    ],
)
def test_how_many_are_asked_for(text: str, count: int | None) -> None:
    assert read_question(text, DOCUMENTS).count == count


@pytest.mark.parametrize(
    ("text", "things"),
    [
        ("要守住哪几条重要的底线?", ("底线",)),
        ("要做大哪些接邻市产业的重点平台?", ("平台",)),
        ("三大改革是哪三个?", ("改革",)),
        ("通车的高速公路里点了名的有哪几条?", ("高速公路",)),
        ("增长多少?", ()),
    ],
)
def test_what_the_things_of_a_list_are_called(text: str, things: tuple[str, ...]) -> None:
    assert things_asked(read_question(text, DOCUMENTS)) == things


@pytest.mark.parametrize(
    ("text", "unexplained"),
    [
        ("“三链融合”指的是什么?", ("三链融合",)),
        # Not what the scheme is but what its kinds are, and what stands in a part of the document.
        ("“新村改革”的四种模式是哪些?", ()),
        ("“绿色兴区”那一块列了哪几条?", ()),
    ],
)
def test_the_terms_whose_meaning_is_asked_for(text: str, unexplained: tuple[str, ...]) -> None:
    assert read_question(text, DOCUMENTS).unexplained == unexplained


def test_the_topic_has_neither_place_nor_year_nor_question_words() -> None:
    topic = read_question("请问岚溪区2023年新建绿道多少公里?", DOCUMENTS).topic
    assert "新建绿道" in topic
    assert not any(word in topic for word in ("岚溪", "2023", "请问", "多少", "?"))


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("岚溪区固定资产投资(不含农户)增长多少", "不含农户"),
        ("岚溪区申请发明专利多少件", "申请发明专利"),
        ("岚溪区出生人口性别比目标是多少", "性别比"),
        ("岚溪区数字经济核心产业增加值增长多少", "数字经济"),
        ("岚溪区和石桥新区谁高新技术企业多", "高新技术企业"),
        ("岚溪区告别劣V类水体了吗", "告别"),
    ],
)
def test_content_is_not_taken_for_question_words(text: str, kept: str) -> None:
    assert kept in read_question(text, DOCUMENTS).topic


def test_only_a_question_in_latin_words_is_foreign() -> None:
    assert read_question("What is the growth target of Lanxi?", DOCUMENTS).foreign
    assert not read_question("岚溪区2023年PM2.5是多少", DOCUMENTS).foreign
    assert not read_question("岚溪区2023年怎么样?", DOCUMENTS).foreign
