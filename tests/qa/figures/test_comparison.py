from collections.abc import Callable, Sequence

from index.types import Figure
from qa.figures.comparison import Row, compare_places
from qa.figures.similarity import SimilarNames

Read = Callable[..., tuple[Figure, ...]]
Alike = Callable[..., SimilarNames]


def compare(columns: Sequence[Sequence[Figure]], similar: SimilarNames) -> tuple[Row, ...]:
    """Compare places whose texts have no headings, so that their sentences say all."""
    return compare_places(columns, lambda doc: "", similar)


def table(rows: tuple[Row, ...]) -> dict[str, list[list[str]]]:
    return {
        row.name: [[f.value for s in cell for f in s.figures] for cell in row.cells] for row in rows
    }


def test_indicators_of_one_meaning_share_a_row(read: Read, alike: Alike) -> None:
    one = read("2023年预期目标:地区生产总值增长7%,规上工业增加值增长8%以上。新建绿道3公里。")
    two = read("2023年预期目标:规模以上工业增加值增长9%,GDP增长6.5%。引进外资2亿美元。")
    rows = compare([one, two], alike())
    assert table(rows) == {
        "地区生产总值增长": [["7%"], ["6.5%"]],
        "规上工业增加值增长": [["8%"], ["9%"]],
        "新建绿道": [["3公里"], []],
        "引进外资": [[], ["2亿美元"]],
    }


def test_base_and_stretch_stay_together(read: Read, alike: Alike) -> None:
    one = read("固定资产投资增长10%,力争12%。")
    two = read("固定资产投资增长**%(争取**%)以上。")
    (row,) = compare([one, two], alike())
    (first,), (second,) = row.cells
    assert [figure.value for figure in first.figures] == ["10%", "12%"]
    assert [figure.masked for figure in second.figures] == [True, True]


def test_growth_level_and_other_counts_are_rows_of_their_own(read: Read, alike: Alike) -> None:
    one = read("地区生产总值增长7%。新增规上企业20家。")
    two = read("地区生产总值达到300亿元。新增规上企业30户。")
    rows = compare([one, two], alike())
    assert all(row.filled == 1 for row in rows) and len(rows) == 4


def test_other_years_are_marked_and_never_mixed_in_a_cell(read: Read, alike: Alike) -> None:
    one = read("2022年,地区生产总值增长6%。今年地区生产总值增长7%。", 2023)
    two = read("今年地区生产总值增长8%。", 2022)
    (row,) = compare([one, two], alike())
    assert row.years == (2022, 2022) and not row.years_differ  # both speak of 2022
    three = read("今年地区生产总值增长9%。", 2021)
    (row,) = compare([one[1:], three], alike())
    assert row.years == (2023, 2021) and row.years_differ


def test_what_is_said_twice_stands_once_what_differs_stands_beside(
    read: Read, alike: Alike
) -> None:
    one = read("地区生产总值增长7%。全年地区生产总值增长7%。新建道路3条。\n新建道路5条。")
    rows = compare([one, ()], alike())
    assert table(rows) == {"地区生产总值增长": [["7%"], []], "新建道路": [["3条", "5条"], []]}


def test_names_that_are_much_alike_share_a_row(read: Read, alike: Alike) -> None:
    one = read("离境退税商店达到20家。")
    two = read("离境退税店达到30家。")
    near = alike(("离境退税商店", "离境退税店"))
    assert table(compare([one, two], near)) == {"离境退税商店": [["20家"], ["30家"]]}
    assert len(compare([one, two], alike())) == 2


def test_names_that_contrast_never_do(read: Read, alike: Alike) -> None:
    one = read("省级重点项目达到20个。")
    two = read("市级重点项目达到30个。")
    near = alike(("省级重点项目", "市级重点项目"))
    assert len(compare([one, two], near)) == 2


def test_the_figure_that_another_came_from_is_not_what_is_aimed_at(
    read: Read, alike: Alike
) -> None:
    one = read("基础养老金标准由每人每月120元提高到200元。")
    (row,) = compare([one, ()], alike())
    assert [figure.value for figure in row.cells[0][0].figures] == ["200元"]


def test_figures_without_a_name_of_their_own_are_left_out(read: Read, alike: Alike) -> None:
    assert compare([read("总投资5亿元。"), read("总投资8亿元。")], alike()) == ()


def test_a_change_that_several_share_is_of_each(read: Read, alike: Alike) -> None:
    one = read("地区生产总值和社会消费品零售总额都增长8%,服务业和规上工业的增加值都增长9%。")
    rows = compare([one, read("社零总额增长6%。")], alike())
    assert sorted(table(rows).items()) == [
        ("地区生产总值增长", [["8%"], []]),
        ("服务业增加值增长", [["9%"], []]),
        ("社会消费品零售总额增长", [["8%"], ["6%"]]),
        ("规上工业的增加值增长", [["9%"], []]),
    ]


def test_an_amount_that_several_share_may_be_their_sum(read: Read, alike: Alike) -> None:
    one = read("工业投资和民间投资达到90亿元,一般公共预算收入和税收收入占比达到80%。")
    assert len(compare([one, ()], alike())) == 2


def test_several_years_are_a_row_of_their_own(read: Read, alike: Alike) -> None:
    texts = {
        "一.txt": "一、“十四五”时期和2025年工作回顾\n\n五年来,经济稳进。城镇新增就业690万人。\n\n"
        "2025年,稳中有进。城镇新增就业141万人。\n",
        "二.txt": "一、2025年工作回顾\n\n城镇新增就业115万人。\n",
        "三.txt": "一、“十四五”时期和2025年工作回顾\n\n城镇新增就业99万人。\n",
    }
    columns = [read(text, 2026, doc) for doc, text in texts.items()]
    assert table(compare_places(columns, texts.__getitem__, alike())) == {
        "城镇新增就业": [["141万人"], ["115万人"], []],
        "城镇新增就业〔几年〕": [["690万人"], [], []],
        "城镇新增就业〔一年或几年〕": [[], [], ["99万人"]],
    }


def test_what_is_left_out_for_its_year_is_told(read: Read, alike: Alike) -> None:
    one = read("2023年地区生产总值增长7%。到2027年地区生产总值增长9%。2022年地区生产总值增长6%。")
    (row,) = compare([one, read("2023年地区生产总值增长8%。")], alike())
    assert row.years == (2023, 2023)
    assert sorted(filter(None, row.left_out)) == [2022, 2027]
