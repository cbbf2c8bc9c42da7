"""Read a question: what it is about, what kind of answer it wants, in which unit, of which year."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from index.fold import fold
from index.scope import Scope, read_scope
from index.types import Metadata


class Kind(StrEnum):
    """The kind of answer that a question wants."""

    FIGURE = "figure"
    LIST = "list"
    DEFINITION = "definition"
    REASON = "reason"
    FACT = "fact"


@dataclass(frozen=True, slots=True)
class Question:
    """A question as read; `topic` is what is left to look for in the text."""

    text: str
    kind: Kind
    topic: str
    """Folded; without places, years and the words that only make it a question."""
    excluded: str
    """What the question says it does not mean (不是2019年完成数), folded."""
    quoted: tuple[str, ...]
    """Terms in quotation marks (“515”, 《…》): the answer must be about them."""
    units: tuple[str, ...]
    """Units in which the answer is expected (亿元, %), empty if the question says none."""
    wants: str
    """"target", "result" or ""."""
    stretch: bool
    """Whether it asks for the figure to strive for (力争) rather than the base one."""
    count: int | None
    """How many things it asks for (哪三个), where it says so."""
    focus: str
    """The noun that what or which is asked of (进入什么名单: 名单), or ""."""
    extreme: int
    """1 if it asks which is the highest, -1 for the lowest, else 0."""
    scope: Scope
    label: str = ""
    """What a part of a comparison is about: a place, a year, a target or a result."""


# Longer first: each is taken out of the question before its content is looked for.
_SCAFFOLD = re.compile(
    r"请问一下|请问|请(?:你|您)?(?:帮我|帮忙)?(?:解释|介绍|说明|列出|列举|告诉我|查一下|查询|看看|概括)?(?:一下)?"
    r"|帮我(?:查|看|找)?(?:一下)?|我(?:想|要|在)?(?:知道|了解|问|整理|查)|想(?:知道|了解|问)(?:一下)?|能不能|可不可以"
    r"|全部(?:列出(?:来)?|列举)|列出(?:来)?|列举|具体(?:指|是|有|包括)?|分别(?:是|为|指|有|代表|要)?|各(?:自)?(?:是|为|有|要|代表)(?=多少|什么|几|哪)|都?(?:有|是|包括)(?=哪|什么|多少|几)"
    r"|是(?:什么|啥)(?:意思|样|东西)?|什么(?:意思|叫)|指(?:的)?(?:是)?(?:什么|啥|哪些)|叫(?:什么|啥)(?:名字|名称)?|怎么(?:样|说|讲|写)?|如何|为什么|为何|什么|啥"
    r"|百分之(?:多少|几)|多少|多大|多高|多长|多久|多快|几何|几(?=[个家所条项座名台场次只亩天号连类大种批件])|哪(?:几|些|一|两|三|四|五|六|七|八|九|十)?(?:[个家所条项座名台场次种类方面]|句话)?(?:些)?|谁(?:的)?(?:更|最)?(?:高|低|多|少|大|小|快|慢)?|哪(?:个|边|里|儿|家|方)?(?:更|最|定得更|要求更)?(?:高|低|多|少|大|小|短|长)?"
    r"|(?:多少|几)?(?=呢|吗|吧)|[吗呢吧啊呀嘛]+(?=[?？。,，]|$)|[?？!！]"
)
_COMPARE_WORDS = re.compile(
    r"谁(?:的)?(?:定得|要求|略)?(?:更|最|比较)?(?:高|低|多|少|大|小|快|慢|强|早|短|长|严)|哪(?:个|边|里|家|一个|方|地)(?:的)?(?:定得|要求|目标)?(?:更|最)"
    r"|对比|相比|比较一?下|\bvs\.?|差多少|相差|高多少|多多少|各(?:自|是|有|为|要求|定)|分别|又是多少|哪一?年|达标|两地|两边|三地|compare|which (?:one )?(?:is|was|has|set|had) (?:the )?(?:high|low|larg|small|more|great)|versus|higher|共同|共有|都(?:被|有|提)|都提"
)
_DEFINITION = re.compile(
    r"什么是|是什么意思|啥意思|何谓|是指什么|指(?:的)?(?:是)?(?:什么|啥|哪)|什么叫|怎么解释|解释(?:一下)?|含义|定义|名词解释|分别代表什么|各代表|具体指|指什么|what (?:is|are|does) .*(?:mean|stand for)|meaning of|define|definition"
)
_LIST = re.compile(
    r"哪些|[各都]叫什么|分别叫|哪几|哪(?:两|三|四|五|六|七|八|九|十)|分别是(?:什么|哪|啥)?|有什么(?:措施|举措|内容)|列出|列举|全部列|包括什么|包含|都有谁|设在哪里|几句话|which (?:two|three|four|five|six|seven|eight|nine|ten)|what are the|list (?:the|all)"
)
# Several figures at once: 新材料、医药这几个产业的规模各是多少.
_EACH_OF = re.compile(r"、.*(?:各|分别)[^,，。]{0,6}(?:多少|几)")
_FIGURE = re.compile(
    r"多少|百分之几|几个|几家|几所|几条|几项|几座|几名|几台|几场|几次|几只|几亩|几天|几号|几连|几成|几倍|几万|几亿|多大|多高|多长|多久|多快|增速|增幅|数量|占比|比重|比例|规模(?:是)?$"
    r"|how (?:much|many|large|big|long|high)|what (?:was|is) the (?:total|value|number|growth|target|rate|share|percentage|amount)|growth target|stretch target"
)
_REASON = re.compile(r"为什么|为何|什么原因|原因是|凭什么|怎么会|\bwhy\b")
_TARGET = re.compile(
    r"目标|计划|预期|力争|要求|打算|准备|拟|争取|想(?:要|把|让|拿)|将(?!军)|要(?:达到|新增|新建|实现|完成|建成|培育|引进)|规划到|希望|target|plan|aim|goal|set for"
)
_RESULT = re.compile(
    r"实际(?!利用|使用|到位|投资|外资)|完成(?:了|数|值|情况)|实现了|达到了|做到了|新增了|建成了|引进了|拿到了|去年|上年|回顾|结果|成绩|actual(?:ly)?|achieved|was the|did .* (?:reach|achieve)"
)
_STRETCH = re.compile(r"力争(?:目标|值|数|达到|到|要)|争取(?:目标|值|数)|更高目标|stretch")
_TARGET_AND_RESULT = re.compile(
    r"(?:目标|年初|计划|预期|定的?|要求).{0,20}(?:实际|完成|结果|年底|最后|兑现|达标)|(?:实际|完成).{0,20}(?:目标|预期|计划)"
)
_QUOTED = re.compile(r"[“\"「『《]([^”\"」』》]{1,30})[”\"」』》]")
_UNIT = re.compile(
    r"(?<![这那好])(?:多少|几|百分之)\s*((?:[万亿千百]+)?(?:美元|欧元|人民币|元|平方米|平方公里|平米|公里|立方米|亩|吨(?:标准?煤)?|千瓦时|千瓦|人次|人|户|家|个(?:百分点|点|批次)?|项|所|条|座|名|台|场|批次|次|只|张|天|号线|连冠|倍|成|方|万|亿|位|辆|件|宗|处|头|架|套|根|床|支|枚|艘|对|盏|部|株|棵|本|册|班|标箱|公顷|斤|公斤|米|岁|分钟|小时|年))"
)
_UNIT_NAMED = re.compile(r"[((]((?:[万亿]+)?(?:美元|元|亩|平方米|吨|人次|人|户|家|个|%))[,，))]")
_PERCENT = re.compile(
    r"百分之(?:几|多少)|增速|增幅|增长率|涨幅|(?:增长|提高|下降|降低|压减|增加|提升|下调|上升|回落|降|涨|压)(?:了)?(?:多少|几何|目标|百分)|占比|比重|比例|份额|几成|率(?:是|要|目标|达到|控制|上限|为|的|定)?|growth|percent|rate|share"
)
_MONEY_ASKED = re.compile(r"多少钱|花(?:了)?多少|投资(?:额)?(?:多少|是多少)|进账多少|资金(?:是|有)?多少|金额")


# (2013年的别混进来) / 别和城镇的混了 / 不是整个外贸出口 / 城里人的不要; but not 分别, 是不是, 要不要.
_NOT = r"(?<![分个级特差类区识])别(?!墅|的)|(?<!是)不是(?!吗)|(?<!要)不要(?!求)|并非|而非|不含|不算|不包括|\bnot\b"
_EXCLUDED = re.compile(
    rf"[(（][^()（）]{{0,30}}(?:{_NOT}|除外)[^()（）]{{0,30}}[)）]|(?:注意|但|我要的)?(?:{_NOT})[^,，。;；)）?？]*"
)


def split_exclusions(text: str) -> tuple[str, str]:
    """Part a question into what it asks for and what it says it does not mean.

    >>> split_exclusions("2019年新增多少家?(不是2020年打算新增的)")
    ('2019年新增多少家?', '(不是2020年打算新增的)')
    """
    excluded = "".join(match[0] for match in _EXCLUDED.finditer(text))
    return _EXCLUDED.sub("", text), excluded


def read_question(text: str, documents: Sequence[tuple[str, Metadata]]) -> Question:
    """Read a question against the documents that there are, by name and metadata."""
    asked, excluded = split_exclusions(text)
    scope = read_scope(asked, documents)
    folded = fold(asked)
    return Question(
        text=text,
        kind=_kind(folded),
        topic=content(scope.topic),
        excluded=fold(excluded),
        quoted=tuple(_QUOTED.findall(asked)),
        units=_units(folded),
        wants=_wants(folded),
        stretch=bool(_STRETCH.search(folded)),
        count=_count(folded),
        focus=_focus(folded),
        extreme=_extreme(folded),
        scope=scope,
    )


def parts_of(question: Question) -> tuple[Question, ...]:
    """Split a comparison into one question for each thing compared; others are one part.

    Things compared are places, years of one place, or a year's target and its result.
    """
    scope = question.scope
    compares = bool(_COMPARE_WORDS.search(fold(question.text)))
    if len(scope.places) > 1:
        return tuple(
            replace(question, scope=replace(scope, places=(p,), years=p.years), label=p.name)
            for p in scope.places
        )
    if len(scope.years) > 1 and compares:
        return tuple(_of_year(question, year) for year in scope.years)
    if compares and _TARGET_AND_RESULT.search(fold(question.text)):
        return tuple(
            replace(question, wants=wants, label=label)
            for wants, label in (("target", "目标"), ("result", "完成"))
        )
    return (question,)


def _of_year(question: Question, year: int) -> Question:
    places = tuple(replace(place, years=(year,)) for place in question.scope.places)
    scope = replace(question.scope, places=places, years=(year,))
    return replace(question, scope=scope, label=f"{year}年")


def content(topic: str) -> str:
    """Take the words out that only make a question of it.

    >>> content("新建5g基站的数量是多少?").strip()
    '新建5g基站的数量是'
    """
    return _SCAFFOLD.sub(" ", topic)


def _kind(text: str) -> Kind:
    if _REASON.search(text):
        return Kind.REASON
    if _DEFINITION.search(text):
        return Kind.DEFINITION
    if _LIST.search(text) or _EACH_OF.search(text):
        return Kind.LIST
    if _FIGURE.search(text):
        return Kind.FIGURE
    return Kind.FACT


_COUNTS = {c: n for n, c in enumerate("零一二三四五六七八九十")} | {"两": 2}
_COUNT = re.compile(r"(?:哪|那|这)([两二三四五六七八九十]|\d{1,2})(?:[个家所条项座名台场次种类方面]|大|句)")


def _count(text: str) -> int | None:
    match = _COUNT.search(text)
    if match is None:
        return None
    return _COUNTS.get(match[1]) or int(match[1])


_HIGHEST = re.compile(
    r"(?:更|最|比较|谁|哪个?[边里家]?|which.{0,30})(?:高|多|大|快|强|靠前|high|more|larg|great)|最高|higher|highest|larger|greater"
)
_LOWEST = re.compile(r"(?:更|最|比较|谁)(?:低|少|小|慢|短|靠后)|哪[个边里家](?:低|少|小|短)|lower|lowest|smaller|shorter|fewer")


_FOCUS = re.compile(
    r"(?:什么|哪一?(?:个|些|家|所|类|种|项|条|座|位|款)?|哪(?:几|[两二三四五六七八九十])(?:[个家所大类种项条座位]))(?!时候|意思)([一-龥]{2,4}?)(?=[?,。;、的]|$|分别|里|中|上|被|来)"
    r"|([一-龥]{2})(?:的名字|的名称)?(?:叫什么|叫啥|是什么|是啥|是哪|有哪)"
)


def _focus(text: str) -> str:
    match = _FOCUS.search(text)
    return (match[1] or match[2] or "") if match else ""


def _extreme(text: str) -> int:
    if _LOWEST.search(text):
        return -1
    return 1 if _HIGHEST.search(text) else 0


def _units(text: str) -> tuple[str, ...]:
    found = _UNIT.search(text) or _UNIT_NAMED.search(text)
    if found:
        return (found[1],)
    if _PERCENT.search(text):
        return ("%",)
    if _MONEY_ASKED.search(text):
        return ("元",)
    return ()


def _wants(text: str) -> str:
    """Whether a question asks for what is planned or for what was done; "" if it may be either."""
    result, target = bool(_RESULT.search(text)), bool(_TARGET.search(text))
    if result == target:
        return ""
    return "result" if result else "target"
