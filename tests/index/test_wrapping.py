"""Documents broken at the width of a page are read as if their lines were whole."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.figures.closing_up import closed_up
from index.figures.extract import extract_figures
from index.outline import find_sections
from index.passages import split_passages
from index.sentences import clause_spans, sentence_spans
from index.types import Document, Metadata
from index.wrapping import SOFT, unwrapped

WORD = re.compile(r"[“（《]*(?:[A-Za-z\d.+%]+|.)[，。、；：”）》%]*")
PARAGRAPHS = [
    "云岭县国民经济和社会发展规划纲要",
    "一、总体要求",
    "坚持以“青禾美谷”美丽健康产业为主导，加快云岭医院、白石医院等优质公共服务项目引入和建设，"
    "到 2025 年全县人才公寓房源规模达到 20 万套，金融市场交易总额超过 2200 万亿元左右，"
    "港口货物吞吐量保持全国第一。"
    "全县地区生产总值突破 3 600 亿元，年均增长 6%以上，城乡居民收入与经济增长基本同步。",
    "二、主要任务和保障措施",
    "2.1 提升云岭新城的服务能级和辐射带动作用并加快建设现代化综合交通枢纽和物流园区",
    "推动先进制造业集聚发展，推进老旧小区改造 15 个、加装电梯 40 台，新建改建农村公路 120 公里。"
    "深化“最多跑一次”改革，持续优化营商环境，让企业和群众办事更加便捷高效。",
    "2.2 改善民生",
    "新增公办幼儿园 12 所，城镇登记失业率控制在 3.5%以内；"
    "完善养老服务体系，实现村级照料中心全覆盖。",
]
TOWNS = [
    "东湖镇",
    "西山镇",
    "南溪乡",
    "北坡乡",
    "上河街道",
    "下塘街道",
    "长桥镇",
    "古井村",
    "双塔村",
]


def width(line: str) -> float:
    return len(line.encode("gb18030")) / 2


def wrapped(
    paragraphs: list[str], columns: int = 27, *, pages: str = "", head: str = "", indent: str = ""
) -> str:
    """The paragraphs as a converter leaves them, with the page's number every ten lines."""
    lines: list[str] = []
    glued, number = "", 1
    for paragraph in paragraphs:
        for line in broken(indent + paragraph, columns):
            lines.append(glued + line)
            glued = ""
            if pages and len(lines) % 10 == 0:
                if pages == "glued":
                    glued = str(number)
                else:
                    lines.append(pages.format(number))
                lines += [head] if head else []
                number += 1
    return "\n".join(lines) + "\n"


def broken(paragraph: str, columns: int) -> Iterator[str]:
    line = ""
    for word in WORD.findall(paragraph):
        if line.strip() and width(line + word.rstrip("，。、；：”）》")) > columns:
            yield line.rstrip()
            line = ""
        line += word
    yield line


BODY = PARAGRAPHS + [
    f"{town}持续推进人居环境整治，建成美丽庭院{'示范户' * n}和乡村振兴示范带，盘活闲置农房。"
    f"{town}深化农村集体产权制度改革，村级集体经济经营性收入稳步提高，群众满意度不断提升。"
    for n, town in enumerate(TOWNS, start=1)
]
FORMS = {
    "bare": wrapped(BODY),
    "pages": wrapped(BODY, pages="- {} -"),
    "glued": wrapped(BODY, pages="glued"),
    "head": wrapped(BODY, pages="{}", head="云岭县规划纲要"),
    "set in": wrapped(BODY, 34, indent="\u3000\u3000"),
}


def bare(text: str) -> str:
    return re.sub(r"\s", "", text)


@pytest.mark.parametrize("text", FORMS.values(), ids=FORMS)
def test_a_sentence_goes_over_lines_and_pages(text: str) -> None:
    read = unwrapped(text)
    found = [bare(read[s:e]) for s, e in sentence_spans(text)]
    whole = [bare(line[s:e]) for line in BODY for s, e in sentence_spans(line)]
    assert [sentence for sentence in found if sentence != "云岭县规划纲要"] == whole
    assert [bare(read[s:e]) for s, e in clause_spans(text, 0, len(text))][:6] == [
        "云岭县国民经济和社会发展规划纲要",
        "一、总体要求",
        "坚持以“青禾美谷”美丽健康产业为主导，",
        "加快云岭医院、白石医院等优质公共服务项目引入和建设，",
        "到2025年全县人才公寓房源规模达到20万套，",
        "金融市场交易总额超过2200万亿元左右，",
    ]


@pytest.mark.parametrize("text", FORMS.values(), ids=FORMS)
def test_headings_and_passages_of_a_wrapped_document(text: str) -> None:
    sections = find_sections(text)
    headings = [path[-1] for section in sections for path in section.walk()]
    read = unwrapped(text)
    titles = [bare(read[heading.start : heading.title_end]) for heading in headings]
    assert titles == [bare(PARAGRAPHS[i]) for i in (0, 1, 3, 4, 6)]
    assert all(h.title == text[h.start : h.title_end] for h in headings)
    passages = split_passages(Document("规划.txt", text, ""), sections)
    assert all(text[p.start : p.end] == p.text for p in passages)
    assert {p.text[-1] for p in passages[1:]} == {"。"}
    clauses = [bare(line[s:e]) for line in BODY for s, e in clause_spans(line, 0, len(line))]
    for passage in passages[1:]:
        assert any(bare(read[passage.start : passage.end]).startswith(c) for c in clauses)


@pytest.mark.parametrize("text", FORMS.values(), ids=FORMS)
def test_figures_go_over_lines_and_blanks(text: str) -> None:
    document = Document("规划.txt", text, "", Metadata(place="云岭县", year=2021))
    found = extract_figures(document, find_sections(text))
    assert [(f.number, f.unit, f.indicator) for f in found[:5]] == [
        (20, "万套", "人才公寓房源规模"),
        (2200, "万亿元", "金融市场交易总额"),
        (3600, "亿元", "地区生产总值"),
        (6, "%", "地区生产总值年均增长"),
        (15, "个", "推进老旧小区改造"),
    ]
    for figure in found:
        assert text[figure.start : figure.end] == figure.value
        assert text[figure.quote_start : figure.quote_end] == figure.quote
    again = Document("规划.txt", "".join(list(text)), "", Metadata(place="云岭县", year=2021))
    assert extract_figures(again, find_sections(again.text)) == found


def test_a_low_figure_and_a_page_number_inside_a_figure_are_passed_over() -> None:
    line = "细颗粒物（PM ）年平均浓度从 2015 年 53 微克/立方米下降至 32\n2.5\n{}微克/立方米，"
    text = FORMS["glued"]
    number = max(map(int, re.findall(r"(?m)^(\d+)(?=[一-龥])", text))) + 1
    text += line.format(number) + "人均公园绿地面积提高。\n"
    found = extract_figures(Document("规划.txt", text, ""), ())
    assert [(f.number, f.unit) for f in found][-2:] == [(53, "微克/立方米"), (32, "微克/立方米")]
    assert bare(text[found[-1].start : found[-1].end]) == f"322.5{number}微克/立方米"


def test_rows_of_tables_stay_apart() -> None:
    rows = [
        "1 全县生产总值年均增长率 % 预期性 - 5左右",
        "2 金融市场交易总额 万亿元 预期性 2800左右 -",
        "全社会研发经费支出相当于",
        "3 % 预期性 4.5左右 -",
        "全县生产总值比例",
        "9 居民人均可支配收入增长 % 预期性 - 与经济增长基本同步",
    ]
    text = FORMS["bare"] + "\n".join(rows) + "\n" + FORMS["bare"]
    found = [text[s:e] for s, e in sentence_spans(text)]
    assert [row for row in rows if row in found] == rows


def test_items_open_lines_after_full_ones() -> None:
    items = [
        "（一）加快推进现代化产业体系建设步伐，持续提升云岭县产业链",
        "供应链韧性和安全水平。",
        "（二）完善优质均衡的公共服务体系。",
        "第三产业增加值占全县生产总值的比重到二〇二五年力争稳定在",
        "55.5 个百分点，区域创新能力和全要素生产率都要有明显的提高，",
        "2.69 万亿元的规模总量继续扩大。",
    ]
    text = FORMS["bare"] + "\n".join(items) + "\n"
    found = [bare(text[s:e]) for s, e in sentence_spans(text)]
    assert found[-3:] == [bare(items[0] + items[1]), bare(items[2]), bare("".join(items[3:]))]


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(PARAGRAPHS),
        "\n".join(PARAGRAPHS * 8),
        "\n".join(BODY * 3),
        wrapped(BODY)[:600],  # too few lines to tell
        "一、二、三\n" * 100,
        "".join(f"{i}.实施云岭县第{i}号农村公路改造提升工程建设项目\n" for i in range(200)),
        "春眠不觉晓，处处闻啼鸟。\n夜来风雨声，花落知多少。\n" * 40,
        "",
    ],
)
def test_other_documents_are_as_they_are(text: str) -> None:
    assert unwrapped(text) == text
    assert closed_up(text) == (text, range(len(text)))


@given(
    st.lists(
        st.text(alphabet="一、云岭县2.5 年（）“”。，\u3000-%Ab", min_size=1, max_size=40),
        max_size=80,
    ),
    st.sampled_from(["", FORMS["bare"], FORMS["glued"]]),
)
@settings(max_examples=60, deadline=None)
def test_every_character_keeps_its_place(lines: list[str], before: str) -> None:
    text = before + "\n".join(lines)
    read = unwrapped(text)
    assert len(read) == len(text)
    for was, now in zip(text, read, strict=True):
        assert now in (was, SOFT)
        if now != was:  # page numbers, running heads and figures set low go, words never
            assert was.isspace() or was.isdigit() or was in ".-" or text.count(was) > 4
    closed, places = closed_up(text)
    assert len(closed) == len(places)
    assert list(places) == sorted(set(places))


def test_real_reports(shared: Path) -> None:
    paths = sorted((shared / "bench" / "gov_docs").glob("*_2026.txt"))
    assert len(paths) >= 20
    for path in paths[::5]:
        text = path.read_text("utf-8")
        assert unwrapped(text) == text
        paragraphs = [line.strip() for line in text.splitlines() if line.strip()]
        page = wrapped(paragraphs, 28, pages="— {} —")
        read = unwrapped(page)
        whole = {bare(text[s:e]) for s, e in sentence_spans(text)}
        found = {bare(read[s:e]) for s, e in sentence_spans(page)}
        assert len(whole & found) > 0.97 * len(whole)
