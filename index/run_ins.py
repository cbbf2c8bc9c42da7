"""Find run-in headings: short sentences that open a paragraph or part of one, without a number.

全力发展数字经济。实施数字经济“一号工程”… Nothing marks such a heading but its likeness to its
siblings, so one alone is never taken.
"""

import re
from collections.abc import Sequence
from itertools import groupby

from index.headings import Heading
from index.markers import Kind
from index.paragraphs import Paragraphs
from index.sentences import sentence_spans

_Span = tuple[int, int]

_SERIES = 1 << 30
"""Far from the numbers of the marked series."""
_SHORTEST = 4
_LONGEST = 24
_LONGEST_PARALLEL = 32
_LONGEST_INLINE = 16
_SHORTEST_BODY = 15
_SHORTEST_INLINE_BODY = 45

_OPENERS = re.compile(
    r"各位|同志们|一年来|[两三四五]年来|过去|刚刚|去年|今年|明年|今后|当前|目前|这|那|此|以上|上述|下面|同时|因此"
    r"|我们|我[省市县区州盟旗镇乡]|回顾|回望|展望|总结|总的|总之|实践|事实|历史|未来|[“\"]?十[一二三四五六七八九]五"
    r"|必须|让|但|而|其|如|特别是|尤其|在看到|在肯定|与此|面对|围绕|根据|按照|为此|综上|第[一二三四五六]"
)
"""How speech goes on, rather than a subject begins."""
_PARALLEL = re.compile(r"(?:这|过去|刚刚过去的)?[一二三四五六七八九十\d两]+年(?:来|间)?[，,]")
_COPULA = re.compile(r"(?<![凡但正于还只若要就])是(?!否)")
_COUNTED = re.compile(
    r"[一二三四五六七八九十两几](?:件|项|个|大|条)?(?:方面|事|重点|工作|任务|原则)$"
)
_VERBS = (
    "加快|加强|加大|加力|加速|强化|深化|优化|推进|推动|推深|推行|推广|促进|提升|提高|提振|提速|完善|健全|建立|构建|构筑"
    "|打造|打好|坚持|坚决|坚定|坚守|全力|全面|全域|全方位|大力|着力|努力|积极|深入|持续|扎实|切实|稳步|稳妥|有序|有效"
    "|精准|统筹|协同|协调|联动|合力|致力|聚力|聚焦|发力|攻坚|狠抓|抓|做|壮大|培育|发展|扩大|拓展|拓宽|激发|激活|释放"
    "|增强|增进|增加|营造|创新|创优|创建|落实|落细|保障|改善|维护|守|严守|筑牢|防范|化解|夯实|巩固|繁荣|弘扬|传承|树"
    "|突出|突破|盘活|引导|引育|支持|服务|融入|对接|畅通|挖掘|用|办好|建强|建设|更大力度|更高水平|更高质量|更好|高质量"
    "|高标准|高水平|高效|因地制宜|千方百计|一体|多渠道|多措并举|分类|科学|纵深|进一步|不断|继续|始终|实施|实现|倡导|严格"
    "|严肃|规范|整治|治理|兜|织密|织牢|稳|保|补齐|破|转变|转换|改革|开展|启动|完成|争取|力争|争当|锻造|厚植|彰显|擦亮"
    "|描绘|奋力|率先|重塑|重构|提质|扩容|放大|培植|搭建|布局|谋划|丰富|充分|接续|打通|缩小|赋能|强|让|要|力促|自觉"
    "|迭代|毫不|注重|防止|主动|承接|牢记|牢固|旗帜鲜明"
)
_VERB_LED = re.compile(rf"(?:{_VERBS})|在.{{2,16}}(?:上|中|方面)")
_STATED = re.compile(
    r"持续|不断|稳步|显著|明显|进一步|扎实|加快|加速|快速|全面|有序|有效|有力|更加|更趋|深入|逐步|积极|取得|实现|得到|迈"
    r"|长足|初步|总体|增强|提升|提高|改善|提质|增效|释放|发力|向好"
)
"""What a report says of its subjects: 营商环境进一步改善。"""
_REPORTED = re.compile(
    r"(?:初步|基本|顺利|圆满|成功|全面|已)?(?:完成|开展|新增|新建|建成|开工|开建|竣工|启用|举办|承办|组织|出台|获批|设立"
    r"|成立|招引|引进|拆除|下放|发布|印发|制定|编制|召开|启动|实施|投用|通过|实现|探索|谋划|争取|力争|争创|入选|支持|鼓励"
    r"|引导|开发|推出|创建|打响)"
)
"""What was or will be done, rather than a subject: 初步完成旧校舍改造工程。"""
_THING = re.compile(
    r"一批|一[个座条]|(?:工程|中心|企业|项目|园区|基地|试点|机制|方案|计划|条例|政策)$"
)


def find_run_ins(paragraphs: Paragraphs, headings: Sequence[Heading]) -> list[Heading]:
    """Find the run-in headings between the headings that stand already."""
    inner = (Kind.ORDINAL, Kind.CIRCLED, Kind.ARABIC_BRACKET)
    bounds = [h for h in headings if h.kind not in inner]
    ends = [*(h.start for h in bounds), len(paragraphs.text)]
    taken = {0: _opening_sentences(paragraphs, 0, ends[0])}
    for i, heading in enumerate(bounds, start=1):
        taken[i] = _opening_sentences(paragraphs, heading.title_end, ends[i])
    taken.update(_inline_by_series(paragraphs, bounds, ends, taken))
    return [
        Heading(Kind.RUN_IN, Kind.RUN_IN, start, start, end, _SERIES + i)
        for i, spans in taken.items()
        for start, end in spans
    ]


def _inline_by_series(
    paragraphs: Paragraphs,
    bounds: Sequence[Heading],
    ends: Sequence[int],
    taken: dict[int, list[_Span]],
) -> dict[int, list[_Span]]:
    """Run-in headings within paragraphs, where at least half of the sibling sections have them."""
    sections = sorted(enumerate(bounds, start=1), key=lambda pair: pair[1].series)
    found: dict[int, list[_Span]] = {}
    for _, siblings in groupby(sections, key=lambda pair: pair[1].series):
        inline = {
            i: _inline_sentences(paragraphs, heading.title_end, ends[i])
            for i, heading in siblings
            if not taken[i]
        }
        if sum(map(bool, inline.values())) * 2 >= len(inline):
            found.update(inline)
    return found


def _opening_sentences(paragraphs: Paragraphs, start: int, end: int) -> list[_Span]:
    """The short first sentences of the paragraphs of a section, where most have one."""
    text = paragraphs.text
    firsts = [
        _first_sentence(text, begin, min(line_end, end))
        for begin, line_end in paragraphs.between(start, end)
    ]
    parallel = [span for span in firsts if span and _PARALLEL.match(text, *span)]
    if len(parallel) < 3:
        firsts = [None if span in parallel else span for span in firsts]
    else:  # 这五年，…。 opens each of them: what stands between them does not count
        firsts = [span for span in firsts if span in parallel]
    while firsts and firsts[-1] is None:
        firsts.pop()
    while firsts and firsts[0] is None:
        firsts.pop(0)
    taken = [span for span in firsts if span is not None]
    if len(taken) < 2 or len(taken) * 5 < len(firsts) * 3:
        return []
    return taken if len(parallel) == len(taken) else _alike(text, taken)


def _first_sentence(text: str, begin: int, stop: int) -> _Span | None:
    sentences = sentence_spans(text, begin, min(stop, begin + 3 * _LONGEST))
    if not sentences:
        return None
    start, end = sentences[0]
    words = text[start : end - 1]
    if text[end - 1] != "。" or stop - end < _SHORTEST_BODY or len(words) < _SHORTEST:
        return None
    if re.search(r"[\d；;：:*]", words) or _COPULA.search(words):
        return None
    if _PARALLEL.match(words):
        return (start, end) if len(words) <= _LONGEST_PARALLEL else None
    if _OPENERS.match(words):
        return None
    if len(words) > _LONGEST or not _balanced(words) or _COUNTED.search(words):
        return None
    return start, end


def _balanced(words: str) -> bool:
    """加强科技创新，驱动能源转型 may be a heading; 悠悠万事，民生为大 is a saying."""
    halves = re.split(r"[，,]", words)
    if len(halves) == 1:
        return True
    return (
        len(halves) == 2
        and abs(len(halves[0]) - len(halves[1])) <= 3
        and _VERB_LED.match(words) is not None
    )


def _alike(text: str, spans: list[_Span]) -> list[_Span]:
    """Keep them if most are what is to be done, or most what has come about."""
    verb_led = [_VERB_LED.match(text, *span) is not None for span in spans]
    if sum(verb_led) * 4 >= len(spans) * 3:
        first, last = verb_led.index(True), len(spans) - verb_led[::-1].index(True)
        return spans[first:last]  # an introduction or a saying may stand at either end
    lengths = [_length(span) for span in spans]
    if len(spans) > 2 and max(lengths) - min(lengths) <= 3:
        return spans
    stated = sum(_STATED.search(text, *span) is not None for span in spans)
    return spans if stated * 3 >= len(spans) * 2 else []


def _inline_sentences(paragraphs: Paragraphs, start: int, end: int) -> list[_Span]:
    """The short sentences that divide the paragraph in which its section's heading stands."""
    text = paragraphs.text
    stop = min(end, paragraphs.end(max(start - 1, 0)))
    sentences = sentence_spans(text, start, stop)
    candidates = [i for i, span in enumerate(sentences) if _is_subject(text, span, first=i == 0)]
    if not candidates or candidates[0] > 1:
        return []
    chosen: list[int] = []
    for i in candidates:
        if i + 1 in candidates and i > candidates[0]:
            continue  # the next one is the heading: nothing stands between
        if stop - sentences[i][1] < _SHORTEST_BODY:
            continue
        if chosen and sentences[i][0] - sentences[chosen[-1]][1] < _SHORTEST_INLINE_BODY:
            # Too little stands below the one before: one of the two is a plain short sentence.
            longer = _length(sentences[i]) > _length(sentences[chosen[-1]])
            room = stop - sentences[i][1] >= _SHORTEST_INLINE_BODY
            if len(chosen) > 1 and room and not longer:
                chosen[-1] = i
            continue
        chosen.append(i)
    return [sentences[i] for i in chosen] if len(chosen) > 1 else []


def _length(span: _Span) -> int:
    return span[1] - span[0]


def _is_subject(text: str, span: _Span, *, first: bool) -> bool:
    words = text[span[0] : span[1] - 1]
    if text[span[1] - 1] != "。" or not _SHORTEST <= len(words) <= _LONGEST:
        return False
    if re.search(r"[\d；;：:，,、*]", words) or _COPULA.search(words) or not _VERB_LED.match(words):
        return False
    if first:
        return True
    if len(words) > _LONGEST_INLINE:
        return False
    return not (_REPORTED.match(words) or _THING.search(words))
