"""The thesaurus: how its file is written, and that each of its terms is found."""

import pytest

from index.fold import fold
from index.thesaurus import TermGroup, canonical, expand, groups, names_measure, speaks_of, synonyms


def terms_of(group: TermGroup) -> tuple[str, ...]:
    return (group.head, *group.equal, *group.near)


def test_every_group_is_written_in_the_one_form_that_look_up_relies_on() -> None:
    for group in groups():
        for term in terms_of(group):
            assert len(term) > 1, group
            assert term == term.strip(), group
            assert not set(term) & set(",=~\n#"), group


@pytest.mark.parametrize("group", groups()[::40], ids=lambda group: group.head)
def test_every_term_leads_to_its_group(group: TermGroup) -> None:
    for term in (*group.equal, *group.near):
        assert fold(group.head) in fold(term) or group.head in expand(term)
    for term in (group.head, *group.equal):
        assert canonical(term) is not None


def test_a_term_of_several_groups_brings_all_of_them() -> None:
    assert {"世界500强", "中国企业500强", "中国民营企业500强"} <= set(expand("五百强"))


def test_the_longest_term_is_taken_and_none_within_it() -> None:
    assert list(synonyms("农村居民人均可支配收入")) == ["农村居民人均可支配收入"]


def test_latin_terms_stand_as_whole_words() -> None:
    assert expand("the gdp of the place")
    assert not expand("xgdpx")


def test_width_and_case_do_not_matter() -> None:
    assert expand("ＧＤＰ") == expand("gdp") != []
    assert synonyms("劣Ⅴ类水") == synonyms("劣V类水") != {}


@pytest.mark.parametrize("text", ["", "的", ", ", "=~", "\n", "a,\n, b"])
def test_what_is_no_term_has_no_other(text: str) -> None:
    assert expand(text) == []
    assert synonyms(text) == {}
    assert not names_measure(text)
    assert speaks_of(text, "外贸出口增长") is None


def test_the_change_of_an_indicator_speaks_of_it() -> None:
    assert speaks_of("单位gdp能耗降了多少", "单位国内生产总值能耗下降") is True
    assert speaks_of("单位gdp能耗降了多少", "单位国内生产总值二氧化碳排放下降") is False
