"""Find page furniture: what a government site puts around a document and must never be cited.

Whole short lines are judged, and only near the head and the tail unless the line can be nothing
but furniture; inside paragraphs nothing is taken, so that body text is never lost.
"""

import re
from collections.abc import Iterator

_FIELD_NAMES = (
    r"(?:信息)?索引号|信息索引|文\s*号|发文字号|公开方式|公开形式|公开属性|公开范围|公开类别|公开时限|公开日期"
    r"|发布机构|发布单位|发文机关|发文单位|公开责任部门|责任部门|制发机关|生成日期|成文日期|发文日期"
    r"|发布日期|发布时间|发文时间|印发日期|公布日期|组配分类|主题分类|体裁分类|信息分类|信息类别"
    r"|主题词|关键词|统一编号|有效性|文件状态|信息来源|文章来源|稿件来源|来源|责任编辑|编辑|作者"
    r"|浏览次数|浏览量|阅读次数|阅读量|点击数|点击量|点击率|访问量|字体大小|字号|字体|视力保护色"
    r"|信息名称|名称|有效期|时效性|效力状态"
)
_FIELD = rf"(?:{_FIELD_NAMES})\s*[:：]"
_DATE = (
    r"(?:19|20)\d\d\s*(?:[-/.]\s*\d{1,2}\s*[-/.]\s*\d{1,2}|年\s*\d{1,2}\s*月\s*\d{1,2}\s*日)"
    r"(?:\s*[日号])?(?:\s*\d{1,2}\s*[:：]\s*\d{2}(?:\s*[:：]\s*\d{2})?)?"
)
_BUTTON = (
    r"朗\s*读|语音播报|语音朗读|智能朗读|打\s*印(?:本页|此页|文章)?|关\s*闭(?:窗口|本页)?|收\s*藏(?:本页)?"
    r"|分\s*享(?:到|至)?|返回(?:顶部|首页|列表)?|回到顶部|繁體|简体|无障碍(?:阅读|浏览)?|适老化|长者模式"
    r"|我要纠错|纠错|下载(?:附件|全文|本页)?|微信|微博|新浪微博|腾讯微博|QQ空间|复制链接|保存本页|字号"
    r"|大|中|小|加大|默认|背景色|放大|缩小|字体|\[[^\[\]]{0,20}\]|【[^【】]{0,20}】|[|｜/·:：>»]"
)

# Nothing but furniture wherever the line stands.
_ANYWHERE = re.compile(
    r"!\[[^\]]*\]\([^)]*\)[\s|]*"
    r"|[|\s\-:]*[|][|\s\-:]*"
    r"|.{0,10}查看隐藏内容.{0,20}|.{0,6}(?:请|需)先登录.{0,10}"
    r"|(?:当前位置|您(?:现在)?(?:所在)?的?位置|现在位置)\s*[:：].{0,200}"
    r"|(?:网站)?首页\s*(?:[>›»＞/|-]+|&gt;).{0,200}"
    r"|(?:扫一扫|扫描二维码|微信扫).{0,40}"
    r"|.{0,8}(?:上一篇|下一篇|上一条|下一条)\s*[:：].{0,100}|上一篇|下一篇|上一页|下一页"
    r"|(?:相关(?:阅读|链接|文档|附件|解读)|猜你喜欢)\s*[:：]?"
    r"|.{0,20}(?:ICP备|公网安备|网站标识码).{0,60}|Copyright.{0,120}",
    re.IGNORECASE,
)
# Furniture above or below the body.
_AT_THE_EDGE = re.compile(
    rf"[•·*\-|\s]*{_FIELD}.{{0,80}}(?:\|.{{0,60}})*"
    rf"|(?:{_FIELD})?\s*{_DATE}(?:\s+.{{0,30}}{_FIELD}.{{0,40}})*"
    rf"|(?:\s*(?:{_BUTTON}))+\s*"
    r"|(?:主办|承办|版权所有|网站标识码|技术支持)\s*[:：].{0,100}"
    r"|主动公开|依申请公开|不予公开|长期公开|长期有效|此件公开发布"
    r"|[0-9A-Z]{6,20}[/／][0-9]{4}[-－][0-9]{3,8}"
    r"|[A-Z]{2,}[A-Z0-9]{2,8}-\d{4}-\d{3,6}"
)
_BARE_FIELD = re.compile(rf"[•·*\-|\s]*{_FIELD}[\s|]*")
_WATERMARK = re.compile(r"(?<!\*)(?:\*{2,}+[.．])+\*{2,}+")
_LINE = re.compile(r"[^\n\r]+")
_MAX_VALUE = 60
_BODY_LINE = 60
"""A line of this length without furniture is body text."""


def find_debris(text: str) -> tuple[tuple[int, int], ...]:
    """Find the spans of page furniture, sorted and disjoint."""
    lines = [match.span() for match in _LINE.finditer(text) if match.group().strip()]
    first, last = _body(text, lines)
    spans = [
        span
        for i, span in enumerate(lines)
        if _is_furniture(_trimmed(text, span), edge=i < first or i > last)
    ]
    spans += _values(text, lines, first, last)
    spans += _watermarks(text)
    return _merged(text, spans)


def _body(text: str, lines: list[tuple[int, int]]) -> tuple[int, int]:
    """The first and last line that are body text for certain."""
    body = [
        i
        for i, span in enumerate(lines)
        if len(_trimmed(text, span)) >= _BODY_LINE
        and not _is_furniture(_trimmed(text, span), edge=True)
    ]
    return (body[0], body[-1]) if body else (len(lines), -1)


def _is_furniture(line: str, *, edge: bool) -> bool:
    if _ANYWHERE.fullmatch(line):
        return True
    return edge and len(line) < 300 and _AT_THE_EDGE.fullmatch(line) is not None


def _values(
    text: str, lines: list[tuple[int, int]], first: int, last: int
) -> Iterator[tuple[int, int]]:
    """Values on the line below their field: `• 发布机构:` / `区政府办公室`."""
    for i, span in enumerate(lines[:-1]):
        if first <= i <= last or not _BARE_FIELD.fullmatch(_trimmed(text, span)):
            continue
        value = _trimmed(text, lines[i + 1])
        if len(value) <= _MAX_VALUE and not re.search(r"[。；：:]|\d年.*(?:计划|报告|要点)", value):
            yield lines[i + 1]


def _watermarks(text: str) -> Iterator[tuple[int, int]]:
    """`***.******.***` alone on a line, or glued to the first or last words of the text.

    One inside the text may stand for a masked figure and stays.
    """
    stripped_end = len(text.rstrip())
    for match in _WATERMARK.finditer(text):
        start, end = match.span()
        opens = not text[:start].strip() or text[start - 1] in "\n\r"
        closes = end >= stripped_end or text[end] in "\n\r"
        if (opens and closes) or (end >= stripped_end and text[start - 1] in "。！？"):
            yield start, end


def _trimmed(text: str, span: tuple[int, int]) -> str:
    return text[span[0] : span[1]].strip(" \t\u3000\xa0\u200b\ufeff")


def _merged(text: str, spans: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and not text[merged[-1][1] : start].strip():
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)
