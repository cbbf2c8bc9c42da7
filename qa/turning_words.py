"""The words that turn a statement round or limit it, and where its clauses end: shared."""

import re

# 5 in 占42%,5月 does not join the two clauses; the point of 3.5 does not part them.
BOUNDARY = re.compile(r"[,;!?]|\.(?!\d)")
# The same where the members of a list are told apart too: fold_claim makes 、 a ·.
MEMBER_BOUNDARY = re.compile(rf"{BOUNDARY.pattern}|·")

# 不断, 不低于 and 不折不扣 deny nothing.
NEGATION = re.compile(
    r"(?<!不折)不(?!得?[超低少高断同仅但良锈]|动[产摇]|折不扣|懈|遗余力|竭|忘)"
    r"|没(?!收)|[勿莫]|未(?!来|成年)|严禁|禁止|暂停|停止|取消|难以|无法|避免|防止|杜绝|反对|拒绝"
)
# These hold for each member of a list: 禁止新建、扩建排污口.
FORBIDDING = re.compile(r"严禁|禁止|不[得准许](?![超低少高])|不允许|避免|防止|杜绝|反对|拒绝")
INTENT = re.compile(r"计划|谋划|力争|争取|预计|拟|筹备|前期|准备")

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
