"""What a document is, from headers as sites write them and from its text."""

import json
from pathlib import Path

import pytest

from index.metadata import read_metadata, read_sidecar
from index.places import aliases
from index.reader import decode
from index.subject import place_words
from index.types import Metadata

BODY = "\n" + "今年全区地区生产总值增长7%，一般公共预算收入增长5%，固定资产投资增长9%。" * 4


def read(header: str, name: str = "x", body: str = BODY) -> Metadata:
    return read_metadata(header + body, name)


TABLE = """索引号: | 00261/2023-1 | 公开方式: | 主动公开 |
文号: | 桐政发〔2023〕1号 | 发布日期: | 2023-03-01 |
发布机构: | 桐庐县人民政府办公室 |
桐庐县2023年政府工作要点"""
BULLETS = """• 索引号:

 11330100MB/2022-00012

• 发布机构:

 大理州发展和改革委员会

• 发文日期:

 2022-01-20

大理白族自治州2021年国民经济和社会发展计划执行情况与2022年计划草案的报告"""
BREADCRUMB = """首页 > 政务公开 > 规划计划 > 工作计划
昆山市2020年工作计划
发布时间：2020 - 02 - 11 浏览次数：30"""


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (
            TABLE,
            Metadata(
                title="桐庐县2023年政府工作要点",
                issuer="桐庐县人民政府办公室",
                index_number="00261/2023-1",
                date="2023-03-01",
                place="桐庐县",
                year=2023,
            ),
        ),
        (
            BULLETS,
            Metadata(
                title="大理白族自治州2021年国民经济和社会发展计划执行情况与2022年计划草案的报告",
                issuer="大理州发展和改革委员会",
                index_number="11330100MB/2022-00012",
                date="2022-01-20",
                place="大理白族自治州",
                year=2022,
            ),
        ),
        (
            BREADCRUMB,
            Metadata(title="昆山市2020年工作计划", date="2020-02-11", place="昆山市", year=2020),
        ),
    ],
)
def test_headers(header: str, expected: Metadata) -> None:
    assert read(header) == expected


@pytest.mark.parametrize(
    ("header", "title"),
    [
        ("昆山市2020年工作计划\n2020-02-11\n昆山市2020年工作计划", "昆山市2020年工作计划"),
        ("# 西安市2021年工作计划", "西安市2021年工作计划"),
        ("政 府 工 作 报 告\n市长 王五", "政府工作报告"),
        ("重庆市北碚区 2023 年政府工作报告", "重庆市北碚区 2023 年政府工作报告"),
        ("浙江省“十四五”规划纲要（2021-2025年）", "浙江省“十四五”规划纲要（2021-2025年）"),
        ("| 标题: | 钟祥市2020年政府工作报告 | 发布机构: | 市政府办 |", "钟祥市2020年政府工作报告"),
        (
            "德清县国民经济和社会发展第十四个五年规划\n和二〇三五年远景目标纲要",
            "德清县国民经济和社会发展第十四个五年规划和二〇三五年远景目标纲要",
        ),
        (
            "关于江宁区2022年国民经济和社会发展计划执行情况\n与2023年国民经济和社会发展计划草案的报告",
            "关于江宁区2022年国民经济和社会发展计划执行情况与2023年国民经济和社会发展计划草案的报告",
        ),
        # A notice is only the envelope, unless there is nothing in it.
        ("关于印发《工作要点》的通知\n各街道办事处\n昆山市2022年工作要点", "昆山市2022年工作要点"),
        ("关于做好2022年重点工作的通知\n各街道办事处", "关于做好2022年重点工作的通知"),
        ("一、2021年工作回顾\n全市增长5%。\n二、2022年工作计划", ""),
        ("这一年，我们完成了工作计划。", ""),
        ("", ""),
    ],
)
def test_title(header: str, title: str) -> None:
    assert read(header).title == title


def test_a_file_name_that_reads_like_a_title_is_one() -> None:
    assert read("一、工作回顾", "昆明市2022年工作计划").title == "昆明市2022年工作计划"
    assert read("一、工作回顾", "004_c639e19f").title == ""


@pytest.mark.parametrize(
    ("header", "name", "place"),
    [
        # The title.
        ("广西壮族自治区2021年工作计划", "x", "广西壮族自治区"),
        ("上海市浦东新区2021年政府工作报告", "x", "上海市浦东新区"),
        ("重庆市渝北区 2020 年政府工作报告", "x", "重庆市渝北区"),
        ("内蒙古自治区鄂尔多斯市东胜区2022年政府工作报告", "x", "内蒙古自治区鄂尔多斯市东胜区"),
        ("达拉特旗2022年政府工作报告", "x", "达拉特旗"),
        ("王江泾镇2021年政府工作报告", "x", "王江泾镇"),
        ("南湖街道2022年工作要点", "x", "南湖街道"),
        ("武汉东湖新技术开发区2020年工作总结及2021年工作计划", "x", "武汉东湖新技术开发区"),
        ("平湖经济技术开发区（钟埭街道）2020年工作计划", "x", "平湖经济技术开发区"),
        ("关于印发《成都高新区2022年工作要点》的通知", "x", "成都高新区"),
        ("嘉兴市人民政府关于印发2022年嘉兴市政府工作要点的通知", "x", "嘉兴市"),
        ("中国（上海）自由贸易试验区临港新片区2022年工作要点", "x", "上海自由贸易试验区临港新片区"),
        ("宁波市鄞州区发展和改革局2022年工作总结和2023年工作思路", "x", "宁波市鄞州区"),
        ("海南州2022年政府工作报告", "x", "海南州"),
        # The congress and the speaker.
        ("政府工作报告\n——2022年1月10日在诸暨市第十七届人民代表大会第一次会议上", "x", "诸暨市"),
        ("政府工作报告\n（2020年1月5日 镇海区第十六届人民代表大会第六次会议）", "x", "镇海区"),
        ("政府工作报告\n诸暨市人民政府市长 张三", "x", "诸暨市"),
        ("各位代表：\n现在，我代表永康市人民政府向大会报告工作，请予审议。", "x", "永康市"),
        (
            "政府工作报告\n——2010年3月5日在第十一届全国人民代表大会第三次会议上\n国务院总理",
            "x",
            "全国",
        ),
        # The issuer, then the file name.
        ("2022年工作总结\n来源：北京市海淀区人民政府 发布日期：2022-12-30", "x", "北京市海淀区"),
        ("发布单位：苏州工业园区管委会\n2021年工作总结和2022年工作思路", "x", "苏州工业园区"),
        ("2020年工作计划", "海宁市政府办2020", "海宁市"),
        ("工作计划", "江苏省苏州市吴江区2021", "江苏省苏州市吴江区"),
        # None of these.
        ("国家高新区2022年工作要点", "x", ""),
        ("全市2022年工作要点", "x", ""),
        ("区政府办公室2022年工作要点", "x", ""),
        ("重点建设项目地区布局规划", "x", ""),
        ("Work plan 2022", "x", ""),
    ],
)
def test_place(header: str, name: str, place: str) -> None:
    assert read(header, name).place == place


def test_the_zone_that_a_text_keeps_naming() -> None:
    body = "云岭新区增长9%。" * 3 + "昆山市增长8%。" * 2
    assert read("一、工作回顾\n", body=body).place == "云岭新区"


def test_the_city_that_a_text_keeps_naming() -> None:
    assert read("一、工作回顾\n", body="昆山市增长9%。" * 3 + "苏州市").place == "昆山市"
    assert read("一、工作回顾\n", body="昆山市、苏州市增长9%。" * 3).place == ""


def test_the_text_says_where_a_zone_lies() -> None:
    # Over the title of the page that it was scraped from.
    body = "规划建设绍兴滨海新区。绍兴滨海新区增长9%。"
    assert read("浙江杭州2020年滨海新区工作思路\n", body=body).place == "绍兴滨海新区"


def test_the_text_says_which_of_several_districts_it_is() -> None:
    body = "南京市委要求，融入南京都市圈，江苏省。"
    assert read("鼓楼区2022年工作要点\n", body=body).place == "江苏省南京市鼓楼区"
    assert read("鼓楼区2022年工作要点\n").place == "鼓楼区"


@pytest.mark.parametrize(
    ("header", "name", "year"),
    [
        ("昆山市2025年工作计划\n发布日期：2024年12月30日", "x", 2025),
        ("昆山市2020年工作总结及2021年工作计划\n2021-05-20", "x", 2021),
        ("昆山市2017度年工作计划", "x", 2017),
        ("嘉善县２０２２年工作要点", "x", 2022),
        ("嘉善县二〇二二年工作要点", "x", 2022),
        ("昆山市2023-2025年行动计划", "x", 2023),
        ("宁波市三年行动计划（2023—2025年）", "x", 2023),
        ("浙江省国民经济和社会发展第十四个五年规划纲要", "x", 2021),
        ("太仓市“十三五”规划纲要", "x", 2016),
        ("工作计划", "昆山市2021年计划", 2021),
        ("政府工作报告\n——2022年1月10日在诸暨市第十七届人民代表大会第一次会议上", "x", 2022),
        ("一、2021年工作回顾\n增长。\n二、2022年重点工作", "x", 2022),
        ("2023年主要预期目标是增长7%。", "x", 2023),
        ("工作计划", "plan_2019", 2019),
        ("工作计划\n发布日期：2018-01-02", "x", 2018),
        ("工作计划", "x", None),
        ("", "20191234", None),
    ],
)
def test_year(header: str, name: str, year: int | None) -> None:
    assert read(header, name).year == year


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("2021- 07- 01 11: 18", "2021-07-01"),
        ("2021年7月1日", "2021-07-01"),
        ("2021/7/1", "2021-07-01"),
        ("2021.07.01", "2021-07-01"),
        ("2021年13月1日", ""),
        ("2021年", ""),
    ],
)
def test_date(written: str, iso: str) -> None:
    assert read(f"工作计划\n发布日期：{written}").date == iso


def test_an_issuer_ends_at_the_next_label() -> None:
    assert read("工作计划\n来源：东湖高新区 发布时间：2021-05-20").issuer == "东湖高新区"


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("关于印发《昆山市2022年度政府工作报告》的通知", "昆山市"),
        ("昆山市 2020 年工作总结", "昆山市"),
        ("2021年工作总结", ""),
        ("", ""),
    ],
)
def test_place_words(line: str, words: str) -> None:
    assert place_words(line) == words


def test_place_and_year_of_real_reports(shared: Path) -> None:
    folder = shared / "bench" / "gov_docs"
    sources = json.loads((folder / "sources.json").read_text(encoding="utf-8"))
    right = []
    for entry in sources:
        text = decode((folder / entry["file"]).read_bytes(), folder / entry["file"])
        found = read_metadata(text, "x")  # the file name helps nobody here
        same = {n for n, s in aliases(found.place).items() if s == 3} & set(aliases(entry["place"]))
        right.append(bool(same) and found.year == entry["year"])
    share = sum(right) / len(right)
    assert len(right) >= 40 and share >= 0.95, f"{share:.2f}"


def test_place_and_year_of_the_corpus(shared: Path) -> None:
    unknown = []
    for path in sorted((shared / "corpus").glob("*.txt")):
        found = read_metadata(decode(path.read_bytes(), path), path.stem, read_sidecar(path))
        if not found.place or not found.year:
            unknown.append(path.name)
    assert unknown == []
