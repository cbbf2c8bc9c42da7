"""The lists that running text tells without numbers: built alike, by semicolons, below a colon."""

from index.types import Passage
from qa.listing import Listing, told_in_parallel


def _told(text: str, count: int | None = None, *spans: tuple[int, int]) -> list[Listing]:
    near = [Passage("a.txt", s, e, text[s:e], ("甲",)) for s, e in spans or [(0, len(text))]]
    return list(told_in_parallel("a.txt", text, near, count))


def _items(text: str, told: list[Listing]) -> list[list[str]]:
    return [[text[slice(*item)] for item in listing.items] for listing in told]


def test_clauses_of_aspects() -> None:
    text = "扎实推进升级。种植方面,新建大棚。养殖方面,改建圈舍。加工方面,引进企业。"
    told = _told(text)
    assert ["种植方面", "养殖方面", "加工方面"] in _items(text, told)
    assert {listing.introduction for listing in told} == {"扎实推进升级。"}
    assert not any(listing.marked for listing in told)


def test_clauses_that_begin_alike() -> None:
    text = "坚决整治懒政,坚决整治怠政,坚决整治乱政,努力前行。"
    assert ["坚决整治懒政", "坚决整治怠政", "坚决整治乱政"] in _items(text, _told(text))


def test_parts_of_a_sentence_by_semicolons() -> None:
    text = "修路架桥,畅通村组;种树养花,美化家园;清河治水,留住乡愁。"
    assert ["修路架桥", "种树养花", "清河治水"] in _items(text, _told(text))


def test_two_things_are_no_list() -> None:
    text = "修路架桥,畅通村组;种树养花,美化家园。"
    assert _told(text) == []


def test_sentences_by_their_head_only_where_as_many_are_asked_for() -> None:
    text = "必须守住底线,不出事故。天气转冷。必须稳住农业,保障供给。必须抓住机遇,加快发展。"
    items = ["必须守住底线", "必须稳住农业", "必须抓住机遇"]
    assert items in _items(text, _told(text, 3))
    assert items not in _items(text, _told(text, 4))
    assert items not in _items(text, _told(text))


def test_what_stands_below_a_colon() -> None:
    intro = "主要做了以下工作：\n"
    text = intro + "修路架桥,畅通村组。\n种树养花,美化家园。\n清河治水,留住乡愁。"
    told = _told(text, 3, (0, len(intro) - 1))
    assert _items(text, told) == [["修路架桥", "种树养花", "清河治水"]]
    assert {listing.introduction for listing in told} == {"主要做了以下工作"}
    assert _told(text, None, (0, len(intro) - 1)) == []


def test_a_line_without_a_colon_announces_nothing() -> None:
    intro = "做了不少工作。\n"
    text = intro + "修路架桥,畅通村组。\n种树养花,美化家园。\n清河治水,留住乡愁。"
    assert _told(text, None, (0, len(intro) - 1)) == []


def test_items_keep_their_place_in_the_text() -> None:
    text = "一是修路架桥,畅通村组;二是种树养花;三是清河治水。"
    for listing in _told(text):
        for start, end in listing.items:
            assert not text[start:end].startswith(("一是", "二是", "三是"))
            assert text[start:end] == text[start:end].strip(",;。")
