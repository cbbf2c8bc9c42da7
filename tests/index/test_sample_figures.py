"""Every row of two sample documents, as a person reads them: a row too many fails as well."""

from collections import Counter
from pathlib import Path

import pytest

from index.figures.extract import extract_figures
from index.outline import find_sections
from index.reader import find_files, read_document

SAMPLE = Path(__file__).parents[2] / "qa" / "sample"

# value, sign, indicator; * marks a stretch.
JINHUA = """
8% ≈ 地区生产总值和全社会消费品零售总额增长
15% = 规上工业增加值增长
14% >= 固定资产投资增长
3.37% = R&D经费支出占GDP比重
2000人 >= 新增专技人才
20家 = 认定国家高新技术企业
100家 = 认定省级科技型中小企业
20% >= 全社会R&D经费支出增长
43% = 规上工业企业研发费用增速
5家 = 省级企业研发中心、研究院新建
20家 = 市级研发中心新建
333项 = 重大项目
千亿元 > 重大项目总投资
160亿元 = 固定资产投资
19个 >= 3亿元以上产业项目招引
5个 >= 10亿元以上制造业项目落地
15个 = 项目开工
15个 = 项目竣工
10个 = 项目投产
31.87亿元 = 制造业投资
15% >= 制造业投资增速
450亿元 >= 三大市级“万亩平台”投资
250亿元 > 两大工业平台产值
3-5个 range 数字经济园区谋划布局
160万方 = 建数字科创平台
120家 = 低效工业用地企业整治提升
70家 >= “低散乱”企业(作坊)整治
30家 = 小升规企业
8家 = 股改、上市、挂牌企业
20万元 ≈ 规上工业企业亩均税收
1个 = 见习平台
1个 = 合作联盟
2个 = 保障机制
5个 = 新增省电商村
80% = 村卫生室规范率
53% = 公办园在园幼儿占比
9.5% = 农村居民人均可支配收入增速
2% = 农林牧渔业增加值增速
10万亩 >= 粮食种植面积
1万头 = 能繁母猪存栏
96% >= 农作物秸秆利用率
68家 = 收回企业
3000亩 > 腾出空间
50亿元 = 出让金收入
12个 = 改造城中村
37个 = 改造老旧小区
28平方公里 = 秋滨区块
103个 = 城市更新征收项目
20万 > “智慧金开”平台的用户
20处 = 避灾安置场所规范化建设
20% >= 信访总量比前三年平均值下降
25个 = 谋划落实多跨场景重大应用
14个 = 新增上线
3个 = 省厅级试点
"""
BINHAI = """
**% >= GDP增长
**% >= GDP增长*
**% = 自营出口增长
**% = 自营出口增长*
**% >= 规上工业增加值增长
**% >= 规上工业增加值增长*
**% = 一般公共预算收入增长
**% = 一般公共预算收入增长*
**% = 服务业营业收入增长
*.*% = 研发经费支出占比
**% >= 固定资产投资增长
**% >= 固定资产投资增长*
**% >= 交通投资和生态环境投资增长
**% >= 交通投资和生态环境投资增长*
*个 = “市县长项目工程”
***亿元 > 集成电路“万亩千亿”平台产值
**个 = **亿元以上产业项目
*个 = ***亿元以上产业项目
*个 = **~***亿元产业项目
**名 = 引进高层次人才
**家 = 培育国家高新技术企业
***家 = 培育省科技型中小企业
*家 = 培育省级研发中心
*家 = 新建院士专家工作站
****亩 = 征收集体土地
****亩 = 回收国有土地
***万方 = 房屋征迁
***亿元 >= 新增融资(含续借)
****亩 ≈ 用地指标
****亩 = 做地
****亩 = 出让经营性用地
***亿元 >= 出让金
**.*万吨标煤/年 ≈ 能耗指标
*.*万吨/日 ≈ 排污指标
**亿千瓦时 = 用电
"""


def alike(found: str, expected: str) -> float:
    """The F1 of the characters, as figures are scored elsewhere."""
    shared = (Counter(found) & Counter(expected)).total()
    return 2 * shared / (len(found) + len(expected))


@pytest.mark.parametrize(
    ("name", "table", "year"),
    [("金华开发区2022年工作计划", JINHUA, 2022), ("绍兴滨海新区2020年工作思路", BINHAI, 2020)],
)
def test_reads_every_row_of_a_sample_and_no_other(name: str, table: str, year: int) -> None:
    source = next(source for source in find_files([SAMPLE]) if source.doc == f"{name}.txt")
    document = read_document(source)
    rows = extract_figures(document, find_sections(document.text))
    expected = [line.split(" ") for line in table.strip().splitlines()]
    stretches = [indicator.endswith("*") for _, _, indicator in expected]
    assert [(row.value, row.comparator) for row in rows] == [
        (value, sign) for value, sign, _ in expected
    ]
    assert {row.kind for row in rows} == {"target"}
    # 力争****年产值突破***亿元: for which year is hidden.
    hidden = [row for row in rows if "力争****年" in row.quote[: row.start - row.quote_start]]
    assert [row for row in rows if row.year != year] == hidden
    assert all(row.year is None for row in hidden)
    assert [row.stretch for row in rows] == stretches
    assert [row.masked for row in rows] == ["*" in value for value, _, _ in expected]
    likeness = [
        alike(row.indicator, indicator.removesuffix("*"))
        for row, (_, _, indicator) in zip(rows, expected, strict=True)
    ]
    assert sum(likeness) / len(likeness) >= 0.9
    assert sum(one >= 0.6 for one in likeness) / len(likeness) >= 0.9
