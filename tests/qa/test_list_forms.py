"""The lists that running text tells without numbers: built alike, by semicolons, below a colon."""

from dataclasses import replace

from index.types import Passage
from qa.listing import Listing
from qa.parallel_lists import told_in_parallel
from qa.question import read_question


def _told(
    text: str, count: int | None = None, *spans: tuple[int, int], asked: str = "有哪些?"
) -> list[Listing]:
    near = [Passage("a.txt", s, e, text[s:e], ("甲",)) for s, e in spans or [(0, len(text))]]
    question = read_question(asked, [])
    question = replace(question, count=count or question.count)
    return list(told_in_parallel("a.txt", text, near, question))


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


def test_clauses_that_end_in_what_is_asked_for() -> None:
    text = "守好粮食安全底线,多种良田。守好能源安全底线,多建电站。兜牢民生底线,多办实事。"
    items = ["守好粮食安全底线", "守好能源安全底线", "兜牢民生底线"]
    assert items in _items(text, _told(text, asked="要守好哪几条底线?"))
    assert items not in _items(text, _told(text, asked="要守好哪几座水库?"))


def test_clauses_that_begin_with_the_words_of_the_question() -> None:
    text = "我们要始终做到心中有民,多办实事。始终做到心中有责,敢于担当。始终做到心中有戒。"
    items = ["我们要始终做到心中有民", "始终做到心中有责", "始终做到心中有戒"]
    assert items in _items(text, _told(text, asked="要始终做到哪三条?"))
    assert items not in _items(text, _told(text, asked="要始终做到哪四条?"))


def test_below_a_colon_those_that_begin_alike() -> None:
    text = "安排“一新两重”建设,主要是:\n抓好管网建设,\n优先老区。\n抓好水库建设。\n抓好路网建设。"
    items = ["抓好管网建设", "抓好水库建设", "抓好路网建设"]
    assert items in _items(text, _told(text, 3, (0, 20)))


def test_what_only_names_the_term_is_no_item() -> None:
    text = "抓好农业“三增”,着力增加产量;着力增加品种;着力增加收入。"
    items = ["着力增加产量", "着力增加品种", "着力增加收入"]
    assert items in _items(text, _told(text, asked="农业“三增”是哪三增?"))
