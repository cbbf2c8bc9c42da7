"""Places of which no document is held: answered where a wider one's text names them, else not."""

from collections.abc import Iterator

import pytest

from index.build import update_index
from index.embedders import load_embedder
from index.store import Index
from qa.extractive import ExtractiveAnswerer
from qa.pipeline import Asker
from qa.types import Outcome

PROVINCE = """福建省2023年政府工作报告

一、2022年工作回顾
过去一年,全省地区生产总值增长4.7%,一般公共预算收入增长3.2%。
平潭新片区新开工项目46个,引进企业210家。厦门市实际使用外资25亿美元。
海南航天港海上发射火箭6次,把87颗卫星送上天。

二、2023年工作安排
今年主要预期目标是:地区生产总值增长6%左右,城镇新增就业50万人。
"""
DISTRICT = """集美区2023年政府工作报告

今年主要预期目标是:地区生产总值增长7.5%,一般公共预算收入增长4%。
"""


@pytest.fixture(scope="module")
def province(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asker]:
    yield from _asker(tmp_path_factory, "福建省", PROVINCE)


@pytest.fixture(scope="module")
def district(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asker]:
    yield from _asker(tmp_path_factory, "厦门市集美区", DISTRICT)


def _asker(factory: pytest.TempPathFactory, place: str, text: str) -> Iterator[Asker]:
    folder = factory.mktemp("placing")
    (folder / "报告.txt").write_text(text, encoding="utf-8")
    (folder / "报告.meta.toml").write_text(f'place = "{place}"\nyear = 2023\n', encoding="utf-8")
    embedder = load_embedder()
    update_index(folder / "index", [folder / "报告.txt"], embedder=embedder)
    with Index.open(folder / "index") as index:
        yield Asker(index, embedder, ExtractiveAnswerer())


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("福建平潭新片区2022年引进了多少家企业", "210家"),
        ("福建厦门2022年实际使用外资多少美元", "25亿美元"),
        ("海南航天港把多少颗卫星送上天", "87颗"),
    ],
)
def test_what_a_wider_document_says_of_a_place_is_an_answer(
    province: Asker, question: str, said: str
) -> None:
    answer, _ = province.ask(question)
    assert answer.outcome is Outcome.ANSWERED, answer.reason
    assert said in answer.text
    assert "未覆盖" not in answer.reason


@pytest.mark.parametrize(
    ("question", "place"),
    [
        ("福建厦门2023年地区生产总值增长目标是多少", "福建厦门"),
        ("福建泉州2023年地区生产总值增长目标是多少", "福建泉州"),
        ("泉州2023年城镇新增就业多少人", "泉州"),
        ("福建马尾新片区2022年引进了多少家企业", "福建马尾新片区"),
    ],
)
def test_what_it_says_of_itself_is_none(province: Asker, question: str, place: str) -> None:
    answer, _ = province.ask(question)
    assert answer.outcome is Outcome.NOT_FOUND
    assert answer.reason == f"资料未覆盖{place}"


def test_what_is_of_a_part_says_so(district: Asker) -> None:
    answer, _ = district.ask("厦门2023年地区生产总值增长目标是多少")
    assert answer.outcome is Outcome.ANSWERED
    assert answer.text.startswith("厦门市集美区:") and "7.5%" in answer.text
    assert answer.reason == "资料未覆盖厦门全境,只有厦门市集美区"
    own, _ = district.ask("集美区2023年地区生产总值增长目标是多少")
    assert not own.reason and not own.text.startswith("厦门")
