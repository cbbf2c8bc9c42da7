"""Tell where a question takes for granted what a text does not say is done, or says the other of.

Such a question has all the words of the sentence but the verb: 停建二号码头 of 加快二号码头建设.
Most verbs are said in as many ways as there are people; those here, of what befalls a thing for
once, leave a mark of their own in any sentence that tells of it.
"""

import re

from index.fold import fold
from qa import asking_words as words
from qa.candidates import Candidate
from qa.placing import sentence_of
from qa.question import Question

_ENDS = (
    r"[停缓][建工产办运用业播]|叫停|暂停|停止|[中终]止|取消|撤[销出离资走掉回并]|关[停闭掉]|拆[除掉毁]|扒掉|推倒"
    r"|废[止除弃]|放弃|搁置|解散|裁[撤减员]|砍[伐掉]|淘汰|剔除|否决|驳回|拒绝|倒闭|破产|作废|退出|清[退走]|[搬迁]走"
)
# A thing that is ended is 压减, 腾退, 疏解, 不再 or 整合, too.
_ENDED = (
    r"停(?!车|靠|泊|机坪)|[撤拆废砍汰弃禁缩减降封免淘腾迁搬脱败]|关[停闭掉]|退(?!休|役|伍)|裁[撤减员]|压[降缩]|清[零退除理走]|[消解剔破]除"
    r"|[中终]止|否决|驳回|拒|破产|倒闭|不(?!断|仅|但|少于|低于|得低)|未(?!来|成年)|去(?:产能|库存|杠杆)|化解"
    r"|疏解|出清|取缔|取消|整治|[替置]换|处[置理]|低效|放开|转型|转产|整合|合并|归并|征[收迁]|清查|挤出|改造"
)
_OFFICE = (
    r"(?:董事长|总经理|总裁|创始人|法人(?:代表)?|负责人|书记|主任|[省市县区镇局厅部院校会行]长)"
)
# What a question says of a thing, and what any text that tells so has.
_TOLD_BY = tuple(
    (re.compile(asked), re.compile(told))
    for asked, told in (
        (_ENDS, _ENDED),
        (
            r"推迟|延期|延后|拖延|暂缓|烂尾",
            r"推[迟后]|延[期后误长缓]|[暂放减]缓|拖[延后]|滞后|烂尾|改期|暂停|停工",
        ),
        (r"[迁搬][到往至去]|迁出", r"[迁搬移]|疏解|落户|入驻|转"),
        (r"改名|更名|改称|改叫", r"改[名称为叫制]|更名|升格|挂牌"),
        (r"卖给|转让给|出售给|(?:被|由).{0,8}(?:收购|买下|并购)", r"[卖售让购并]|股权|重组"),
        (r"亏损|亏了|亏空", r"亏|损[失耗]|负增长|负债|赤字|缺口|下降"),
        (r"罚了|罚款|被罚", r"罚|处[置理分]|查[处办]|追[责缴]"),
        (rf"{_OFFICE}(?:[是叫为姓]|由)?(?:谁|哪[一位]|什么)|谁是.*{_OFFICE}", _OFFICE),
        (r"起火|火灾|爆炸|坍塌|坠毁|脱轨", r"起火|火[灾险]|爆炸|坍塌|坠|脱轨|事故|灾"),
    )
)
# What begins a thing or makes it larger, in a question; what ends it, and begins it, in a text.
_BEGINS = re.compile(r"[扩新兴增重复续]建|[增新开]设|新[增添开]|恢复|重启|引回|[迁搬]入|扩容")
_ENDS_OUTRIGHT = re.compile(
    r"拆除|关[停闭]|取消|撤[销并]|淘汰|疏解|腾退|停[办建]|压减|取缔|清退|裁撤|废止"
)
_BEGUN = re.compile(r"[建设新开扩增引招入复兴启]")
# A growth is no answer to 下降了多少; to 增长了多少 a fall is one, but none to 上升了多少.
_FALLS = re.compile(r"下降|降低|减少|[降减跌]了|下滑|萎缩|下调|回落")
_RISES = re.compile(r"上升|升高|回升|上涨|反弹|恶化")
# 降低成本的资金增加了多少: which way is asked of stands at what is asked.
_HOW_FAR = re.compile(
    rf"(?:(?P<falls>{_FALLS.pattern})|(?P<rises>{_RISES.pattern}))(?:[了到至]|幅度|比例)*(?:多少|几|百分)"
)
_FALLEN = re.compile(r"[降减跌缩压]|下[滑调]|回落|低于|负|控制")
_RISEN = re.compile(r"[增升涨]|提高|扩大|上调|反弹|回升|突破")
# 为了关停老厂,拿出多少补助: what the money is for is not what is asked of.
_PURPOSE = re.compile(r"为了?[^,]{2,},")


def turned_round(question: Question, best: Candidate) -> str:
    """The verb of a question that the best candidate does not bear out; "" if there is none."""
    if question.foreign:
        return ""
    asked = _PURPOSE.sub(" ", words.QUOTED.sub(" ", fold(question.text)))
    clause, around = fold(best.text), fold(sentence_of(best))
    # What a list is of may stand in the sentence or the heading before it.
    if best.items:
        around = fold(" ".join((*best.evidence.passage.section, best.evidence.passage.text)))
    # What is only said to tell which thing is meant (要搬走的学院几月开学) may be left out there.
    clauses = re.split("[,和与及、]", asked)
    asking = ",".join(c for c in clauses if words.ASKED_THING.search(c)) or asked
    for verbs, marks in _TOLD_BY:
        verb = verbs.search(asking)
        if verb and not marks.search(f"{clause} {around}"):
            return verb[0]
    begins = _BEGINS.search(asked)
    if begins and not re.search(_ENDS, asked):
        return begins[0] if _only(clause, _ENDS_OUTRIGHT, _BEGUN) else ""
    if best.figure is None:
        return ""
    way = _HOW_FAR.search(asked)
    if way is None or (_FALLS.search(asked) and _RISES.search(asked)):
        return ""
    against, for_it = (_RISEN, _FALLEN) if way["falls"] else (_FALLEN, _RISEN)
    return (way["falls"] or way["rises"]) if _only(clause, against, for_it) else ""


def _only(clause: str, one: re.Pattern[str], other: re.Pattern[str]) -> bool:
    return bool(one.search(clause) and not other.search(clause))
