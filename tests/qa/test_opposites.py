"""Questions that take for granted what a text does not say is done, or says the other of."""

import pytest

from index.types import Figure, Metadata, Passage
from qa.candidates import Candidate
from qa.opposites import turned_round
from qa.question import read_question
from qa.types import Evidence

METADATA = Metadata(place="岚溪区", year=2023)
DOCUMENTS = (("a.txt", METADATA),)


def _turned(asked: str, text: str, clause: str = "", value: str = "") -> str:
    """The verb that a question turns round, of a clause of a text, its figure marked by a value."""
    clause = clause or text
    start = text.index(clause)
    figure = None
    if value:
        at = text.index(value)
        # fmt: off
        figure = Figure("a.txt", at, at + len(value), value, 1.0, "%", "=", "", "result", False,
                        None, False, (), text, 0, len(text))  # fmt: skip
    evidence = Evidence(0, Passage("a.txt", 0, len(text), text), METADATA, 1.0)
    end = start + len(clause)
    best = Candidate(evidence, start, end, clause, 1.0, 1.0, 2023, False, figure=figure)
    return turned_round(read_question(asked, DOCUMENTS), best)


@pytest.mark.parametrize(
    ("asked", "text", "verb"),
    [
        ("岚溪区为什么停建二号码头", "加快二号码头建设,年内具备靠泊条件。", "停建"),
        ("岚溪区2023年要关停几座变电所", "新建变电所3座。", "关停"),
        ("岚溪区和哪些高校终止了合作", "与4所高校开展合作。", "终止"),
        ("岚溪区要把哪几条老街新建起来", "完成西门等3条老街拆除。", "新建"),
        ("岚溪区从外地引回多少家铸造厂", "疏解铸造企业12家。", "引回"),
        ("岚溪区的水文站要迁到哪个镇", "加快水文站项目进度。", "迁到"),
        ("岚溪大桥推迟到哪一年通车", "岚溪大桥今年通车。", "推迟"),
        ("岚溪区推迟二号码头建设投资多少", "推进二号码头建设,投资5亿元。", "推迟"),
        ("岚溪区停建的二号停车场投资多少", "加快二号停车场建设,投资3亿元。", "停建"),
        ("岚溪码头的董事长是谁", "支持岚溪码头扩大产能。", "董事长是谁"),
    ],
)
def test_a_verb_that_the_text_does_not_bear_out_is_told(asked: str, text: str, verb: str) -> None:
    assert _turned(asked, text) == verb


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        ("岚溪区2023年要关掉几座小煤窑", "压减小煤窑6座。"),
        ("岚溪区扒掉了多少违章房子", "拆违4万平方米。"),
        ("岚溪区取消了哪些证明", "12项证明不再要求提供。"),
        ("岚溪区新建了几座变电所", "拆除旧站后新建变电所3座。"),
        ("岚溪区为了关停老厂,拿出多少补助", "安排补助300万元用于职工安置。"),
        ("岚溪区“停运一批”指的是什么", "“停运一批”即夜间班线由村镇统筹。"),
        ("岚溪区要把水文站迁到哪个镇", "水文站搬入柳浦镇。"),
        ("岚溪区区长是谁", "岚溪区区长何一川作报告。"),
        ("Which quay will Lanxi stop building", "加快二号码头建设。"),
    ],
)
def test_other_words_for_it_bear_a_verb_out(asked: str, text: str) -> None:
    assert _turned(asked, text) == ""


def test_what_the_sentence_says_before_the_clause_counts() -> None:
    text = "整治小散企业,共涉及48家。"
    assert _turned("岚溪区要关停多少家小散企业", text, "共涉及48家") == ""
    assert _turned("岚溪区要关停多少家小散企业", "共涉及48家。") == "关停"


@pytest.mark.parametrize(
    ("asked", "text", "verb"),
    [
        ("岚溪区用水量下降了多少", "用水量增长3%", "下降"),
        ("岚溪区用水量上升了多少", "用水量减少3%", "上升"),
        ("岚溪区用水量增长了多少", "用水量减少3%", ""),
        ("岚溪区用水量下降到多少", "用水量3%", ""),
        ("岚溪区降低用电成本的奖补资金增长了多少", "用电奖补资金增长3%", ""),
        ("岚溪区减少污染的投入增长多少", "治污投入增长3%", ""),
        ("岚溪区用水量上升还是下降了多少", "用水量增长3%", ""),
    ],
)
def test_a_growth_is_no_fall(asked: str, text: str, verb: str) -> None:
    assert _turned(asked, text, value="3%") == verb
