"""What a text names one beside the other, and what it sums it up by."""

import pytest

from qa.enumerating import enumerations


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("支持甲厂、乙厂、丙厂等三家企业上市", [(3, 3, "企业上市")]),
        ("支持甲厂、乙厂、丙厂等五家企业", [(3, 5, "企业")]),
        ("聚焦纸业、竹业、茶业三大产业,做强品牌", [(3, 3, "产业")]),
        ("推进三大育才工程(青苗、英才、归雁)", [(3, 3, "育才工程")]),
        ("抓好三件大事:修路、架桥、通水", [(3, 3, "大事")]),
        ("打好治山、治水、治沙的攻坚战", [(3, None, "攻坚战")]),
        ("学校建设年、医院建设年“两个年”活动", [(2, 2, "年”活动")]),
        ("“清单法、专班法、闭环法”三种办法", [(3, 3, "办法")]),
        (
            "引导甲厂、乙厂等老厂进园,鼓励丙厂、丁厂上市",
            [(2, None, "老厂进园"), (2, None, "丁厂上市")],
        ),
        ("甲厂和乙厂两家企业", [(2, 2, "企业")]),
        # Neither the twelve clinics nor the four of a term sum the row up.
        ("与甲院、乙院和周边12家诊所合作", [(2, None, "诊所合作")]),
        ("推进“四个进村”、落实“四个到户”", [(2, None, "到户”")]),
        ("第三产业增长十分明显", []),
    ],
)
def test_rows(text: str, rows: list[tuple[int, int | None, str]]) -> None:
    assert [(row.named, row.told, row.noun) for row in enumerations(text)] == rows


def test_a_row_holds_as_many_as_its_marks_or_its_number_say() -> None:
    (row,) = enumerations("甲厂、乙厂和丙厂等五家企业")
    assert [count for count in range(8) if row.holds(count)] == [2, 3, 5]
