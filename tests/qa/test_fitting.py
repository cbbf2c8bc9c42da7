"""Which of several figures fits a question: of how many years, and not the one it says itself."""

import pytest

from index.types import Figure, Metadata, Passage
from qa.fitting import Fitting, has_worded_value, kind_of, told_in
from qa.matching import Weights
from qa.question import read_question
from qa.types import Evidence

METADATA = Metadata(place="岚溪区", year=2023)
DOCUMENTS = (("a.txt", METADATA),)


def _figure(text: str, value: str, unit: str, indicator: str, kind: str = "result") -> Figure:
    start = text.index(value + unit)
    end = start + len(value + unit)
    number = float(value)
    # fmt: off
    return Figure("a.txt", start, end, value + unit, number, unit, "=", indicator, kind, False,
                  None, False, (), text, 0, len(text))  # fmt: skip


def _best(asked: str, text: str, *figures: Figure) -> tuple[Figure | None, float]:
    question = read_question(asked, DOCUMENTS)
    fitting = Fitting(question, Weights(10, lambda term: 1), lambda doc: figures)
    item = Evidence(0, Passage("a.txt", 0, len(text), text), METADATA, 1.0)
    return fitting.best(fitting.rows(item), text, 0, len(text))


SEVERAL = "出口总额增长6%,出口总额五年累计增长41%。"


@pytest.mark.parametrize(
    ("asked", "value"),
    [
        ("岚溪区出口总额增长多少", "6%"),
        ("岚溪区2023年出口总额增长百分之几", "6%"),
    ],
)
def test_a_figure_of_several_years_is_not_that_of_one(asked: str, value: str) -> None:
    several = _figure(SEVERAL, "41", "%", "出口总额")
    one = _figure(SEVERAL, "6", "%", "出口总额")
    figure, _ = _best(asked, SEVERAL, several, one)
    assert figure is not None and figure.value == value


def test_it_counts_in_full_where_it_is_asked_for() -> None:
    several = _figure(SEVERAL, "41", "%", "出口总额")
    _, plain = _best("岚溪区出口总额增长多少", SEVERAL, several)
    _, asked = _best("岚溪区出口总额五年累计增长多少", SEVERAL, several)
    assert asked > plain


def test_a_mark_of_several_years_far_before_does_not_count() -> None:
    near = "五年累计增长41%。"
    far = "五年累计投入巨大、成效十分显著、群众普遍满意,出口总额增长41%。"
    asked = "岚溪区出口总额增长多少"
    _, by_mark = _best(asked, near, _figure(near, "41", "%", "出口总额"))
    _, without = _best(asked, far, _figure(far, "41", "%", "出口总额"))
    assert without > by_mark


def test_what_the_question_says_itself_is_not_asked_for() -> None:
    text = "总投资80亿元,其中地方配套30亿元。"
    given, other = _figure(text, "80", "亿元", "总投资"), _figure(text, "30", "亿元", "地方配套")
    figure, _ = _best("岚溪区80亿元的总投资里地方配套多少亿元", text, given, other)
    assert figure is other


def test_a_year_or_a_bare_count_is_no_given_value() -> None:
    text = "2023年新建3座桥,总投资80亿元。"
    row = _figure(text, "80", "亿元", "总投资")
    _, plain = _best("岚溪区总投资多少亿元", text, row)
    _, with_counts = _best("岚溪区3座桥总投资多少亿元", text, row)
    assert with_counts == pytest.approx(plain, abs=0.4)


def test_what_there_is_of_a_thing_is_not_what_has_come_to_it() -> None:
    text = "新增绿道30公里,绿道总里程900公里。"
    come, all_there_is = (
        _figure(text, "30", "公里", "新增绿道"),
        _figure(text, "900", "公里", "绿道"),
    )
    figure, _ = _best("岚溪区的绿道加起来有多少公里", text, come, all_there_is)
    assert figure is all_there_is
    figure, _ = _best("岚溪区一共新增绿道多少公里", text, come, all_there_is)
    assert figure is come


def test_how_many_is_asked_of_anything_that_is_counted() -> None:
    text = "安排项目28只,用地28亩。"
    counted, measured = _figure(text, "28", "只", "项目"), _figure(text, "28", "亩", "项目")
    _, of_things = _best("岚溪区安排项目多少个", text, counted)
    _, of_land = _best("岚溪区安排项目多少个", text, measured)
    assert of_things > of_land + 0.5


def test_what_a_past_year_came_to_is_asked_where_its_report_is_held() -> None:
    text = "总产值目标80亿元,总产值完成70亿元。"
    aim = _figure(text, "80", "亿元", "总产值", "target")
    came_to = _figure(text, "70", "亿元", "总产值")
    later = (("b.txt", Metadata(place="岚溪区", year=2024)),)
    for documents, best in ((DOCUMENTS, aim), (DOCUMENTS + later, came_to)):
        question = read_question("岚溪区2023年总产值多少亿元", documents)
        fitting = Fitting(question, Weights(10, lambda term: 1), lambda doc: (aim, came_to))
        item = Evidence(0, Passage("a.txt", 0, len(text), text), METADATA, 1.0)
        figure, _ = fitting.best(fitting.rows(item), text, 0, len(text))
        assert figure is best


def test_no_figure_speaks_against_an_answer() -> None:
    assert _best("岚溪区总投资多少亿元", "大力推进项目建设") == (None, -0.5)


def test_a_value_in_words_counts_for_a_share() -> None:
    figure, fit = _best("岚溪区公办园占比多少", "公办园占一半以上")
    assert figure is None and fit > 0


def test_what_is_no_figure_question_has_no_fit() -> None:
    assert _best("岚溪区有哪些重点项目", "总投资80亿元") == (None, 0.0)


@pytest.mark.parametrize(
    ("text", "units", "has"),
    [
        ("实现三连冠", (), True),
        ("修建了道路", (), False),
        ("修了三公里路", ("公里",), True),
        ("用时30分钟", ("公里",), False),
        ("新增三个园区", ("家",), True),
        ("产值翻一番", ("亿元",), True),
        ("争取举办第三届花展", ("人",), False),
        ("让每一个孩子都能上学", ("个",), False),
        ("每亩产出", (), True),
        ("建校30周年", (), True),
        ("办好第十二届花展", (), False),
        ("迎来二十周年", (), True),
        ("新建两个校区", ("名",), False),
        ("引进两名教师", ("人",), True),
        ("让三百万群众受益", ("人",), True),
    ],
)
def test_values_in_words(text: str, units: tuple[str, ...], has: bool) -> None:
    assert has_worded_value(text, units) is has


def test_a_number_in_the_unit_stands_in_the_text() -> None:
    assert told_in(("年",), "已经66年") and told_in(("亿元",), "投资**亿元")
    assert not told_in(("层",), "高66米") and not told_in((), "66层")


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        ("五年来成效明显,出口总额增长41%。2023年,出口总额增长6%。", "41", "6"),
        ("出口总额每增长3%带动投资,出口总额增长6%。", "3", "6"),
    ],
)
def test_a_sum_or_a_supposed_figure_is_not_that_of_a_year(
    text: str, first: str, second: str
) -> None:
    indicator = "出口总额每增长" if "每" in text else "出口总额"
    other, one = _figure(text, first, "%", indicator), _figure(text, second, "%", "出口总额")
    figure, _ = _best("岚溪区2023年出口总额增长百分之几", text, other, one)
    assert figure is one


def test_a_target_told_in_a_review_is_one() -> None:
    text = "货运量增长11%,低于13%的预期目标。"
    done, planned = _figure(text, "11", "%", "货运量"), _figure(text, "13", "%", "预期目标")
    figure, _ = _best("岚溪区货运量原定的目标是百分之几", text, done, planned)
    assert figure is not None and kind_of(planned) == "target"


def test_the_part_of_the_centre_is_not_the_whole() -> None:
    text = "安排财政赤字80亿元,其中中央财政赤字50亿元。"
    whole, part = (
        _figure(text, "80", "亿元", "财政赤字"),
        _figure(text, "50", "亿元", "中央财政赤字"),
    )
    nation = Metadata(place="全国", year=2023)
    question = read_question("全国财政赤字安排多少", (("a.txt", nation),))
    fitting = Fitting(question, Weights(10, lambda term: 1), lambda doc: (whole, part))
    item = Evidence(0, Passage("a.txt", 0, len(text), text), nation, 1.0)
    assert fitting.best(fitting.rows(item), text, 0, len(text))[0] is whole


def test_trade_with_a_partner_is_not_all_trade() -> None:
    text = "对欧盟、东盟进出口分别增长31%、22%,进出口总额增长12%。"
    partner = _figure(text, "31", "%", "欧盟进出口增长")
    whole = _figure(text, "12", "%", "进出口总额增长")
    assert _best("岚溪区进出口增长多少", text, partner, whole)[0] is whole
    assert _best("岚溪区对欧盟、东盟进出口增长多少", text, partner, whole)[0] is partner
