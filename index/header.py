"""Read the head of a document: title, issuer, index number and date, in the forms of many sites."""

import re
from dataclasses import dataclass
from datetime import date

_HEAD = 3000
_TAIL = 400
KINDS = (
    "工作计划|工作思路|工作报告|工作要点|工作总结|工作安排|工作方案|实施方案|行动方案|行动计划|"
    "三年计划|发展规划|规划纲要|远景目标纲要|五年规划|专项规划|总体规划|实施意见|指导意见|"
    "计划草案|预算草案|预算报告|计划报告|重点工作|工作任务|工作汇报|工作规划|工作情况|规划|纲要|计划|总结"
    "|要点|报告|思路|方案|公报|意见|决定|通知"
)
_TITLE = re.compile(rf"(?:{KINDS})》?(?:[(（][^()（）]{{1,20}}[)）])?$")
# A notice is only the envelope: 关于印发《…工作要点》的通知, with the plan's own title below it.
_NOTICE = re.compile(r"(?:通知|决定)$")
_SENTENCE_MARK = re.compile(r"[。；;！!？?]")
_ENUMERATED = re.compile(r"[一二三四五六七八九十]+、|[(（][一二三四五六七八九十]+[)）]|目录")
_LABELS = {
    "issuer": r"发布机构|发布单位|发文机关|发文单位|制发机关|公开单位|责任部门|信息来源|来源",
    "index_number": r"信息索引号|索引号|索引编号",
    "date": r"发文日期|发布日期|公开日期|成文日期|发布时间|生成日期|印发日期|公布日期",
    "title": r"标题|名称|文件名称|信息名称",
}
_LABEL = re.compile(
    rf"({'|'.join(_LABELS.values())}|文号|公开方式|公开时限|浏览次数|阅读|字体|字号|作者)\s*[:：]"
)
_DATE = re.compile(r"((?:19|20)\d\d)\s*[-年./]\s*(\d{1,2})\s*[-月./]\s*(\d{1,2})")
_OPENING_DATE = re.compile(r"[—–\-(（\s]*" + _DATE.pattern)
_OFFICE = re.compile(
    r"(?:人民政府|管理?委员会|管委会|党工委|工委|办公室|政府办|发改委|发展和改革(?:委员会|局)|局|厅"
    r"|委员会|国务院)$"
)
_INDEX_NUMBER = re.compile(r"[0-9A-Z]{8,20}/\d{4}-\d{3,8}")


@dataclass(frozen=True, slots=True)
class Header:
    """What stands above a document's body, "" where it is not there."""

    title: str
    issuer: str
    index_number: str
    date: str
    """ISO 8601."""


def read_header(text: str) -> Header:
    """Read the header; labelled values (发布机构: …) win over lines that only look like one."""
    cells = _cells(text[:_HEAD])
    labelled = _labelled(cells)
    tail = _labelled(_cells(text[-_TAIL:]))
    issuer = labelled.get("issuer") or tail.get("issuer") or _issuer_of(cells)
    return Header(
        title=labelled.get("title") or title_of(cells),
        issuer=issuer,
        index_number=labelled.get("index_number") or _index_number_of(cells),
        date=_iso(labelled.get("date", "")) or _date_of(cells),
    )


def is_title(line: str) -> bool:
    """Whether a line ends as titles of official documents do (2021年区府办工作计划)."""
    return len(line) >= 5 and bool(_TITLE.search(line))


def title_of(cells: list[str]) -> str:
    """The first short line that ends as titles do; a notice's only if there is no other."""
    notice = ""
    for number, cell in enumerate(cells[:40]):
        if len(cell) > 200:
            break
        flat = re.sub(r"\s+", "", cell)
        if _ENUMERATED.match(flat):
            break
        if not _may_be_title(cell) or not is_title(flat):
            continue
        spaced = re.fullmatch(r"(?:\S\s+)+\S", cell)  # 政 府 工 作 报 告
        title = _whole_title(cells, number, flat if spaced else cell)
        if not _NOTICE.search(flat):
            return title
        notice = notice or title
    return notice


def _may_be_title(cell: str) -> bool:
    return (
        len(cell) <= 60
        and not _SENTENCE_MARK.search(cell)
        and not re.search(r"[>》]\s|[:：]", cell)
    )


def _whole_title(cells: list[str], number: int, title: str) -> str:
    """Join a title that breaks over two lines.

    …第十四个五年规划 / 和二〇三五年远景目标纲要; …2022年计划执行情况 / 与2023年计划草案的报告.
    """
    following = cells[number + 1] if number + 1 < len(cells) else ""
    if following.startswith(("和", "及", "暨", "与")) and is_title(following):
        return title + following
    before = cells[number - 1] if number else ""
    if title.startswith(("和", "及", "暨", "与", "的")) and _may_be_title(before):
        return before + title
    return title


def _cells(head: str) -> list[str]:
    """The header's lines and table cells, blank ones and list marks dropped."""
    parts = re.split(r"[\n\r|\t]+", head)
    return [cell for part in parts if (cell := _without_marks(part))]


def _without_marks(part: str) -> str:
    cell = part.strip().strip("\ufeff•·*#! -")
    return "" if cell in ("[]()", "[]", "()") else cell


def _labelled(cells: list[str]) -> dict[str, str]:
    """Values that follow their label in the same cell (来源:…) or in the next one."""
    found: dict[str, str] = {}
    for number, cell in enumerate(cells):
        following = cells[number + 1] if number + 1 < len(cells) else ""
        for key, labels in _LABELS.items():
            match = re.search(rf"(?:^|\s)(?:{labels})\s*[:：]\s*(.*)$", cell)
            if match is None or key in found:
                continue
            # 来源:某区 发布时间:2021-05-20 is one cell on some sites.
            value = _LABEL.split(match[1])[0].strip() if match[1] else following
            if value and len(value) <= 60 and not _LABEL.match(value):
                found[key] = value
    return found


def _issuer_of(cells: list[str]) -> str:
    for cell in cells[:25]:
        if 3 <= len(cell) <= 30 and _OFFICE.search(cell) and not re.search(r"[,，。:：>]", cell):
            return cell
    return ""


def _index_number_of(cells: list[str]) -> str:
    return next((cell for cell in cells[:10] if _INDEX_NUMBER.fullmatch(cell)), "")


def _date_of(cells: list[str]) -> str:
    for cell in cells[:25]:
        if len(cell) <= 40 and (iso := _iso(cell)) and _OPENING_DATE.match(cell):
            return iso
    return ""


def _iso(cell: str) -> str:
    match = _DATE.search(cell)
    if match is None:
        return ""
    try:
        return date(int(match[1]), int(match[2]), int(match[3])).isoformat()
    except ValueError:
        return ""
