"""The words that turn a statement round or limit it, and where its clauses end: shared."""

import re

# 5 in 占42%,5月 does not join the two clauses; the point of 3.5 does not part them.
BOUNDARY = re.compile(r"[,;!?]|\.(?!\d)")
# The same where the members of a list are told apart too: fold_claim makes 、 a ·.
MEMBER_BOUNDARY = re.compile(rf"{BOUNDARY.pattern}|·")

# Words that say nothing by themselves. 目标 and 计划 are not among them, for they tell what is
# planned from what was done; nor 以上, 以内, 约, which bound a figure, nor 或, 均, 各, which deal
# one out; nor 由 and 为, which tell who does a thing to whom; nor 额, 量, 值, for 产量 is no 产值.
FUNCTION = re.compile(
    r"分别|其中|以及|同时|此外|另外|还有|包括|包含|具体|主要|内容|方面|工作|有关|关于|对于|根据|按照|资料"
    r"|文件|原文|显示|提出|提到|指出|写明|明确|表示|合计|一共|称为|即为|意思|所谓|(?:达到?|至)(?=[\d*])"
    r"|[的了着是在于及和与并且也都共该本其此这即指等年月日]|[个项家类]|为(?=约?[\d*]|增长|目标|控制)"
)

# 不断, 不低于 and 不折不扣 deny nothing.
NEGATION = re.compile(
    r"(?<!不折)不(?!得?(?:超[过出]|低于|少于|高于)|[断同仅但良锈]|动[产摇]|折不扣|懈|遗余力|竭|忘)"
    r"|没(?!收)|[勿莫]|未(?!来|成年)|严禁|禁止|暂[停缓]|[停终中]止|取消|难以|无法|避免|防止|杜绝|反对|拒绝"
    r"|缺[乏少]|严控|限制(?!性)|放弃|撤销|废止|搁置|叫停|[停缓]建|并非|绝非|[尚暂并均]无"
    r"|无(?=新[增发]|[一须需效力违]|重大|拖欠)"
    r"|零(?=新增|发生|拖欠|容忍)|严防|谨防|遏制|制止|打击|取缔|有待|[亟仍尚][待需]"
)
# These hold for each member of a list: 禁止新建、扩建排污口.
FORBIDDING = re.compile(
    r"严禁|禁止|不[得准许](?!超[过出]|低于|少于|高于)|不允许|避免|防止|杜绝|反对|拒绝"
)

# What bounds the figure behind or before it.
BEFORE = (
    r"不[大小多]于|大于|小于|不[足到](?=\d)|将近|不得?超过?|不得?低于|不得?少于|不高于|低于|高于|多于|少于|至少|最多|最高|最低|突破|接近|大约|约|近|超过?"
    r"|逾|[≥≤]|[<>]=?"
)
AFTER = r"以上|以下|以内|左右|上下|以外|之内"

# A hope is no plan, and a plan is nothing done.
HOPE = re.compile(r"力争|争取|力促|力求|有望|冲刺|奋斗")
PLAN = re.compile(
    r"(?<!行动)计划(?!生育|单列|经济|草案)|拟(?![态定])|预计|预期(?!寿命|性)"
    r"|打算|即将"
)
TARGET = re.compile(rf"目标|任务|{HOPE.pattern}")
AIM = re.compile(rf"{TARGET.pattern}|{PLAN.pattern}")
# Free in a claim where all that is quoted is planned: 将新建 is what a plan's 新建 means.
WILL = re.compile(rf"{PLAN.pattern}|将|(?<![主重需必紧])要求?")
# Under a heading of targets these alone tell what is done already.
PAST = re.compile(
    r"已(?:经|然)?(?=[建完实开投启形通达取出获成设引]|累计)|[去上]年(?!同期|末|底)|业已"
)
# Steps towards a thing, or parts and degrees of it: 逐步取消 is not 取消, 基本建成 not 建成.
STEP = re.compile(
    r"研究(?=[制建设出推编开引组启谋实论]|解决)|探索"
    r"|谋划|筹[备划建]|酝酿|逐步|分[步批期]|试[点行]|申报|争创"
    r"|基本(?!医|养|公共|建设|药|农田|公|面|功|同步|持平|盘)|初步|部分|个别|少数|多数|阶段性|大致|原则上|适时|择机"
    r"|酌情|必要时|原则(?=同意|通过)|原(?:定|计划)(?!价)|[过大近]半|一半|半数"
    r"|[一二三四五六七八九]成(?=以[上下]|左右|[的多村企居])"
)
# What somebody says is no finding, but 群众反映的问题 are there.
SPEAKER = re.compile(
    r"(?:代表|委员|群众|专家|学者|业主|居民|村民|网友|商户|媒体)[^·\d]{0,4}?"
    r"(?:建议(?!的|[办案件和答及·\d])|(?:反映|提出)(?!的|[强问集])|认为|呼吁|质疑|预测|估计)"
    r"|[网据]传|传闻"
)
# Who helps others to do a thing has not done it.
HELP = re.compile(r"鼓励|支持|引导|督促|协助|帮助|倡导|动员|推动|促进(?!会)")
_IF = r"如果|若(?!干)|一旦|倘若|如[遇有]|只有|只要|除非"
_GRANTED = (
    r"好转|到位|完善|成熟|具备|允许|完成|建成|批[复准]"
    r"|通过|同意|论证|验收|审[批核]|评估|明确|确定|落实"
)
_CASE = r"(?:前提|条件|情况)下"
CONDITION = re.compile(
    rf"{_IF}|遇[有到]|遇[^·]{{2,10}}时|(?:[待经视](?=.{{1,12}}(?:[后才]|方可|情况|而定|条件|进度|需要)))"
    r".{0,14}?(?:后(?:方可|才)?|方可|才能?|情况|而定|条件|进度|需要)"
    r"|[^·]{0,6}条件(?:允许|成熟|具备)时?的?|(?:符合|具备|满足|达到)[^·\d]{1,10}?的"
    rf"|在?[^·]{{2,12}}{_CASE}|[^·]{{2,8}}(?:{_GRANTED})后"
)
CONDITION_CLAUSE = re.compile(
    rf"^(?:{_IF})|^待.{{1,16}}后$|^视.{{1,12}}(?:情况|而定|进度|需要)$|{_CASE}$"
    rf"|(?:{_GRANTED})(?:之?后|时)$|^经.{{1,12}}(?:{_GRANTED})后?$|^(?:条件|时机)(?:允许|成熟|具备)|^遇.*时$|[^目]的$"
)
# Of how many years, or since when, a thing is told.
TIME_SPAN = re.compile(
    r"(?:近|未来|今后|过去)[一两二三四五十\d]+年|(?<![第\d])[一两二三四五十\d]{1,2}年[来内间]|累计|[一二三四前]+季度"
    r"|\d+月?[-~至]\d+月|\d{4}年?[-~至]\d{4}年|\d{1,2}月[底末](?!前)|每[年月季]|逐年|今年以来|今明两年|[上下]半年|[一二三四五六七八九十]+五\"?(?:时期|期间)"
)
SUM = re.compile(
    r"合计|总计|共计|一共|总共|(?<![公中])共(?=[有建新改引投供培增拆配安支补])|总(?=[产销]量|[面投收])"
)
# What tells a kind of thing where it stands right before it.
QUALIFIER = re.compile(
    r"(?:[国省市区县镇村部a-z\d]级|国家级|以[上下]|规(?:模以)?上|限(?:额以)?上|农村|城镇|城乡|乡村|民[营间]|国[有企]|集体|外资|小微|中小|大型"
    r"|户籍|困难|低效|老旧|重点|示范|[公民]办|公立|首[批次期]|[一二三]期|未达标|存量|增量|[^\W\d](?:[型类性化]))$"
)

# How one thing compares with another: 低于预期目标1.5个百分点 is no growth by 1.5.
COMPARED = re.compile(r"(?<![不得])(?:低于|高于|快于|慢于|好于|优于|领先|落后)(?=[^\d约])")

_OFFICE = r"(?:[省市区县镇乡街局处科院校部厅所站组会]长|书记|主任|主席|总?经理|董事长|秘书长)"
_PREFIX = re.compile(
    rf"(?:副|(?<![中太高草平])原|(?<![底月日年以])前|拟任)(?={_OFFICE}|[省市区县镇乡街]委?{_OFFICE})"
    r"|再(?=就业|生|制造|贷款|保险|担保|融资|教育)|非(?![常洲])"
)
_DONE = r"完成|建成|开工|竣工|启动|实现"
DONE = re.compile(_DONE)
_STAGES = (
    "前期|主体|可行性研究|可研|规划|选址|方案|初步设计|设计|勘察|勘测|论证|立项|招标|招投标|申报|征地"
    "|拆迁|征迁|评审|审批|桩基"
)
# What is left of 东湖路改造工程前期工作 when 东湖路改造工程 is said of it.
STAGE_TAIL = re.compile(
    rf"(?P<stage>{_STAGES})(?:{_STAGES}|工程|结构|准备|编制|报告|手续|工作|任务|建设|审查|等)*"
    r"(?=[,，;；。.、·!！?？\n]|$)"
)


def begins_inside(text: str, at: int) -> str:
    """The prefix that belongs to what a text goes on with at a place: 副 of 副区长."""
    before = (m[0] for m in _PREFIX.finditer(text, max(0, at - 2)) if m.end() == at)
    return next(before, "")
