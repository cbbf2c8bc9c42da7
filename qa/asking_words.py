"""The language of questions: the patterns by which a question is read.

All are matched on folded text (half-width, lower case, simplified). Words are listed from the
long to the short where one begins like another.
"""

import re


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns))


_MEASURES = "个家所条项座名台场次种类方面大"
_FEW = "几两二三四五六七八九十"
_MORE = "高低多少大小快慢强早短长严"

# What only makes a question of it, and is looked for in no text.
SCAFFOLD = _any(
    "请问一下",
    "请问",
    "(?:^|(?<=[,。;:\\s]))请[你您]?(?:帮我|帮忙)?",
    "请[你您]?(?:帮我|帮忙)?(?:解释|介绍|说明|列出|列举|告诉我|查一下|查询|看看|概括)(?:一下)?",
    "帮我[查看找]?(?:一下)?",
    "我[想要在]?(?:知道|了解|问|整理|查)",
    "想(?:知道|了解|问)(?:一下)?",
    "能不能|可不可以",
    "全部(?:列出来?|列举)|列出来?|列举",
    "具体(?:指|是|有|包括)?",
    "分别(?:是|为|指|有|代表|要)?",
    "各自?(?:是|为|有|要|代表)(?=多少|什么|几|哪)",
    "都?(?:有|是|包括)(?=哪|什么|多少|几)",
    "是(?:什么|啥)(?:意思|样|东西)?|什么(?:意思|叫)",
    "指的?是?(?:什么|啥|哪些)|叫(?:什么|啥)(?:名字|名称)?",
    "怎么[样说讲写]?|如何|为什么|为何|什么|啥",
    "百分之(?:多少|几)|多少|多[大长久快](?!型|度|数)|多高(?!层|新|校)|几何(?=[?,。]|$)",
    "几(?=[个家所条项座名台场次只亩天号连类大种批件])",
    "哪[个边里儿家方](?:的?(?:更|最|定得更|要求更)[高低多少大小短长])?",
    f"哪[{_FEW}些一]?(?:[{_MEASURES}]|句话)?些?",
    "谁的?(?:[更最][高低多少大小快慢])?",
    "[吗呢吧啊呀嘛]+(?=[?。,]|$)",
    "[?!]",
)
# What is said in asking and in telling alike, and says little of what is asked.
LIGHT = _any(
    "目标|计划|规划|预期|要求|任务|打算|准备|希望|力争|争取|确保|安排|提出|提到|规定|写明|写的|说的|讲的|定的",
    "报告|文件|(?<!新)材料|资料|原文|文中|里面|里头|当中|其中|数字(?!经济|化|乡村|政府)|(?<!大)数据|情况|方面|内容",
    "现在|目前|如今|当前|今年|去年|上年|全年|年底|年初|年内|当年|这年|到底|究竟|一共|总共|合计|大概|大约|左右",
    "实际|真正|真的|具体|专门|单独|听说|完成|达到|做到|实现|更多|更高|最多|最高|最大|最低|以上|以内|不少于|至少|最少",
    "国家|全国|全省|全市|全区|本地|当地|政府(?!性)|我们|他们|你们|一下|这个|那个|这种|那种",
)
COMPARES = _any(
    f"谁的?(?:定得|要求|略)?(?:更|最|比较)?[{_MORE}]",
    "哪(?:一个|[个边里家方地])的?(?:定得|要求|目标)?[更最]",
    r"对比|相比|比较一?下|\bvs\.?|差多少|相差|高多少|多多少",
    "各(?:自|是|有|为|要求|定)|分别|又是多少|哪一?年|达标",
    "两地|两边|三地|共同|共有|都[被有提]",
    "compare|versus|higher",
    "which (?:one )?(?:is|was|has|set|had) (?:the )?(?:high|low|larg|small|more|great)",
)
TARGET_AND_RESULT = _any(
    "(?:目标|年初|计划|预期|定的?|要求).{0,20}(?:实际|完成|结果|年底|最后|兑现|达标)",
    "(?:实际|完成).{0,20}(?:目标|预期|计划)",
)
HIGHEST = _any(
    "(?:更|最|比较|谁|哪个?[边里家]?|which.{0,30})(?:[高多大快强]|靠前|high|more|larg|great)",
    "higher|highest|larger|greater",
)
LOWEST = _any(
    "(?:更|最|比较|谁)(?:[低少小慢短]|靠后)|哪[个边里家][低少小短]",
    "lower|lowest|smaller|shorter|fewer",
)

REASON = _any(r"为什么|为何|什么原因|原因是|凭什么|怎么会|\bwhy\b")
DEFINITION = _any(
    "什么是|是什么意思|啥意思|何谓|是指什么|什么叫|指什么|具体指",
    "指的?是?(?:什么|啥|哪)|(?:分别|各)(?:代表|对应)",
    "怎么解释|解释(?:一下)?|含义|定义|名词解释",
    "what (?:is|are|does) .*(?:mean|stand for)|meaning of|define|definition",
)
LIST = _any(
    "哪些|[各都]叫(?:什么|啥)|分别叫|分别是(?!几|多少)|(?:分别|各)(?:是|指)(?:什么|哪|啥)",
    f"哪[{_FEW}]",
    "有什么(?:措施|举措|内容)|列出|列举|全部列|包括什么|包含|都有谁|设在哪里|几句话",
    "which (?:two|three|four|five|six|seven|eight|nine|ten)|what are the|list (?:the|all)",
)
# Several figures of one place at once: 新材料、医药这几个产业的规模各是多少.
EACH_OF = _any("、.*(?:各|分别)[^,。]{0,6}(?:多少|几)")
# Which things “五化” stands for; in other questions a quoted term is only where to look.
MEANING = re.compile(
    r"[”\"」][^,，。?？]{0,8}?[,，]?(?:分别|到底|究竟|各|包括|对应|是|指|里|中)?[^,，。?？]{0,4}(?:哪|什么|啥)"
)
FIGURE = _any(
    "多少|百分之几|几[个家所条项座名台场次只亩天号连成倍万亿]|多大|多高|多长|多久|多快",
    "增速|增幅|数量|占比|比重|比例|规模(?:是)?$",
    "how (?:much|many|large|big|long|high)|growth target|stretch target",
    "what (?:(?:was|is) )?(?:the )?[^?]{0,40}?"
    "(?:total|value|number|growth|target|rate|share|percent|amount)",
)

TARGET = _any(
    "目标|计划|预期|力争|要求|打算|准备|拟|争取|希望|规划到|将(?!军)",
    "想[要把让拿]|要(?:达到|新增|新建|实现|完成|建成|培育|引进)",
    "target|plan|aim|goal|set for",
)
RESULT = _any(
    "实际(?!利用|使用|到位|投资|外资)|完成(?:了|数|值|情况)|去年|上年|回顾|结果|成绩",
    "(?:实现|达到|做到|新增|建成|引进|拿到)了",
    "actual(?:ly)?|achieved|was the|did .* (?:reach|achieve)",
)
STRETCH = _any("力争(?:目标|值|数|达到|到|要)|争取(?:目标|值|数)|更高目标|stretch")

QUOTED = re.compile(r"[“\"「『《]([^”\"」』》]{1,30})[”\"」』》]")
COUNT = re.compile(rf"[哪那这]([{_FEW[1:]}]|\d{{1,2}})(?:[{_MEASURES}]|句)")
FOCUS = _any(
    f"(?:什么|哪一?[个些家所类种项条座位款]?|哪[{_FEW}][{_MEASURES}位])(?!时候|意思)"
    "([一-龥]{2,4}?)(?=[?,。;、的]|$|分别|里|中|上|被|来)",
    "([一-龥]{2})(?:的名[字称])?(?:叫什么|叫啥|是什么|是啥|是哪|有哪)",
)

_ASKED_UNIT = (
    "美元|欧元|人民币|元|平方米|平方公里|平米|公里|立方米|亩|吨(?:标准?煤)?|千瓦时|千瓦|人次|个百分点|个点"
    "|个批次|批次|号线|连冠|标箱|公顷|公斤|分钟|小时|[人户家个项所条座名台场次只张天倍方万亿位辆件宗处头架"
    "套根床支枚艘对盏部株棵本册班斤米岁年]"
)
UNIT = re.compile(rf"(?<![这那好])(?:多少|几|百分之)\s*([万亿千百]*(?:{_ASKED_UNIT}))")
# 吸引多少外资(美元).
UNIT_IN_BRACKETS = re.compile(r"\(([万亿]*(?:美元|元|亩|平方米|吨|人次|人|户|家|个|%))[,)]")
PERCENT = _any(
    "百分之(?:几|多少)|增速|增幅|增长率|涨幅|占比|比重|比例|份额|几成",
    "(?:增长|提高|下降|降低|压减|增加|提升|下调|上升|回落|[降涨压])了?(?:多少|几何|目标|百分)",
    "率(?:是|要|目标|达到|控制|上限|为|的|定)?",
    "growth|percent|rate|share",
)
MONEY = _any("多少钱|花了?多少|投资额?(?:多少|是多少)|进账多少|资金[是有]?多少|金额")

# 别和城镇的混了 / 不是整个外贸出口 / 不要增速; but not 分别, 是不是, 要不要, 性别比, 告别.
# 不含农户 belongs to an indicator's name and stays in the question.
_NOT = (
    r"(?:(?<=[,，。;；:：!！?？(（\s])|^)别(?=[把和跟同混拿要算给用管])|(?<!是)不是(?!吗)|(?<!要)不要(?!求)"
    r"|并非|而非|不算|\bnot\b"
)
# Matched on the question as it stands, so marks of both widths.
EXCLUSION = re.compile(
    rf"[(（][^()（）]{{0,30}}(?:{_NOT}|别混)[^()（）]{{0,30}}[)）]"
    rf"|(?:注意|但|我要的)?(?:{_NOT})[^,，。;；)）?？]*"
)
