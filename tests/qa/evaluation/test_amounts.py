import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.evaluation.amounts import amounts, bears_amounts


@pytest.mark.parametrize(
    ("answer", "form"),
    [
        ("2.25亿美元", "22500万美元"),
        ("8000万元", "0.8亿元"),
        ("增长１０％", "10%"),
        ("1,100家", "1100 家"),
        ("“最多70天”", "70天"),
        ("增长-3%", "-3%"),
        ("增长－3%", "−3%"),
        ("下降3%", "-3%"),
        ("下降3%", "3%"),
        ("3%", "下降3%"),
        ("负增长3%", "下降3%"),
        ("增长负3%", "-3%"),
        ("为企业减负30亿元", "30亿元"),
        ("增长5%至7%", "5%—7%"),
        ("1000万元到2亿元", "1000万元至20000万元"),
        ("2022年-2023年完成7家", "7家"),
        ("全长364.6公里", "364.6"),
        ("1313851人", "1,313,851"),
        ("约131.4万人", "131.4万"),
        ("7", "7"),
        ("新建5千米", "5公里"),
        ("面积3平方千米", "3平方公里"),
        ("新建3万㎡", "3万平方米"),
        ("新建3万平方米", "30000m2"),
        ("新建3万平米", "3万㎡"),
    ],
)
def test_the_same_figure(answer: str, form: str) -> None:
    assert bears_amounts(answer, [form]) is True


@pytest.mark.parametrize(
    ("answer", "form"),
    [
        ("50亿元", "50万元"),
        ("50亿元", "50亿美元"),
        ("7%", "7.5%"),
        ("7%", "7家"),
        ("增长3%", "-3%"),
        ("增长-3%", "3%"),
        ("增长3%", "下降3%"),
        ("下降3%", "增长3%"),
        ("增长5%", "5%-7%"),
        ("增长5%-8%", "5%-7%"),
        ("2364.6公里", "364.6"),
        ("G-104", "-104"),
        ("12.5", "12"),
        ("7", "7家"),
        ("新建5公里", "5平方公里"),
        ("5千瓦", "5公里"),
        ("增长**%", "7%"),
        ("", "7%"),
    ],
)
def test_another_figure(answer: str, form: str) -> None:
    assert bears_amounts(answer, [form]) is False


def test_any_form_will_do_but_all_figures_of_it() -> None:
    assert bears_amounts("增长7%,新增5家", ["8%", "7%和5家"])
    assert not bears_amounts("增长7%", ["8%", "7%和5家"])


@pytest.mark.parametrize("form", ["增长**%,招引项目***亿元", "双轮计划", ""])
def test_without_a_figure_there_is_nothing_to_tell(form: str) -> None:
    assert bears_amounts("增长7%", [form]) is None


@given(st.text(alphabet="0123456789.,-−负%亿万元年至到增长下降 个*", max_size=30))
def test_a_text_bears_its_own_figures(text: str) -> None:
    figures = amounts(text)
    assert all(one.equals(one) for one in figures)
    assert bears_amounts(text, [text]) in (True, None)
