"""What a document is: title, issuer, place, year, dates; from header, text, name and sidecar."""

import re
import tomllib
from collections import Counter
from dataclasses import dataclass, fields, replace
from datetime import date
from pathlib import Path

from index.errors import MetadataError
from index.places import (
    DIVISION_SUFFIXES,
    NATIONAL,
    ZONE_FORMS,
    aliases,
    find_mentions,
    gazetteer,
    names_of,
)
from index.types import Metadata

SIDECAR_SUFFIX = ".meta.toml"
_HEAD = 3000
_KINDS = (
    "工作计划|工作思路|工作报告|工作要点|工作总结|工作安排|工作方案|实施方案|行动方案|行动计划|"
    "三年计划|发展规划|规划纲要|远景目标纲要|五年规划|专项规划|总体规划|实施意见|指导意见|"
    "计划草案|预算草案|预算报告|计划报告|规划|纲要|计划|总结|要点|报告|思路|方案|公报"
)
_TITLE = re.compile(rf"(?:{_KINDS})(?:[((][^()()]{{1,20}}[))])?$")
_SENTENCE_MARK = re.compile(r"[。；;！!？?]")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)\s*(?:年度?|度)")
_LABELS = {
    "issuer": r"发布机构|发布单位|发文机关|发文单位|制发机关|公开单位|责任部门|信息来源|来源",
    "index_number": r"信息索引号|索引号|索引编号",
    "date": r"发文日期|发布日期|公开日期|成文日期|发布时间|生成日期|印发日期|公布日期",
    "title": r"标题|名称|文件名称|信息名称",
}
_DATE = re.compile(r"((?:19|20)\d\d)\s*[-年./]\s*(\d{1,2})\s*[-月./]\s*(\d{1,2})")
_OFFICE = re.compile(
    r"(?:人民政府|管理?委员会|管委会|党工委|工委|办公室|政府办|发改委|发展和改革(?:委员会|局)|局|厅"
    r"|委员会|国务院)$"
)
_HEADS = "省长|市长|区长|县长|州长|盟长|旗长|主席"


def read_sidecar(path: Path) -> Metadata | None:
    """Read `NAME.meta.toml` beside a file: what a person says of it.

    Raises:
        MetadataError: not valid TOML, an unknown key, or a value of the wrong type.
    """
    sidecar = path.with_name(path.stem + SIDECAR_SUFFIX)
    if not sidecar.exists():
        return None
    try:
        data = tomllib.loads(sidecar.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise MetadataError(f"旁注文件无法读取:{sidecar}({error})。请改正后重试。") from error
    known = {f.name for f in fields(Metadata)} - {"index_number"}
    for key, value in data.items():
        if key not in known:
            raise MetadataError(
                f"旁注文件有未知的键 {key}:{sidecar}。可用的键:{'、'.join(sorted(known))}。"
            )
        if key == "year" and (isinstance(value, bool) or not isinstance(value, int)):
            raise MetadataError(f"旁注文件的 year 应为整数:{sidecar}。例如 year = 2021。")
        if key == "date" and isinstance(value, date):
            data[key] = value.isoformat()
        elif key != "year" and not isinstance(value, str):
            raise MetadataError(f"旁注文件的 {key} 应为字符串:{sidecar}。请加上引号。")
    return Metadata(**data)


def read_metadata(
    text: str, name: str, sidecar: Metadata | None = None, *, place: str = "", year: int | None = None
) -> Metadata:
    """Say what a document is, from its header, its text, its file name and a person's word.

    Options win over the sidecar, the sidecar over everything found.
    """
    header = _Header.of(text)
    title = (sidecar.title if sidecar else "") or header.title or _title_of_name(name)
    found = Metadata(
        title=title,
        issuer=header.issuer,
        index_number=header.index_number,
        date=header.date,
        place=_find_place(text, title, header.issuer, name),
        year=_find_year(text, title, name, header.date),
    )
    if sidecar:
        given = {f.name: value for f in fields(Metadata) if (value := getattr(sidecar, f.name))}
        found = replace(found, **given)
    return replace(found, place=place or found.place, year=year or found.year)


@dataclass(frozen=True, slots=True)
class _Header:
    title: str
    issuer: str
    index_number: str
    date: str

    @classmethod
    def of(cls, text: str) -> "_Header":
        cells = _cells(text[:_HEAD])
        tail = _cells(text[-400:])
        labelled = _labelled(cells) | {
            key: value for key, value in _labelled(tail).items() if key == "issuer"
        } | _labelled(cells)
        return cls(
            title=labelled.get("title") or _title_of(cells),
            issuer=labelled.get("issuer") or _issuer_of(cells),
            index_number=labelled.get("index_number") or _index_number_of(cells),
            date=_iso(labelled.get("date", "")) or _date_of(cells),
        )


def _cells(head: str) -> list[str]:
    """The header's lines and table cells, blank ones and list marks dropped."""
    parts = re.split(r"[\n\r|\t]+", head)
    return [cell for part in parts if (cell := part.strip(" \u3000•·*#![]()\ufeff"))]


def _labelled(cells: list[str]) -> dict[str, str]:
    """Values that follow their label in the same cell (来源:…) or in the next one."""
    found: dict[str, str] = {}
    for number, cell in enumerate(cells):
        for key, labels in _LABELS.items():
            match = re.match(rf"(?:{labels})\s*[:：]\s*(.*)$", cell)
            if match and key not in found:
                value = match[1].strip()
                if not value and number + 1 < len(cells) and "：" not in cells[number + 1]:
                    value = cells[number + 1].rstrip(":") if ":" not in cells[number + 1] else (
                        cells[number + 1] if key == "date" else ""
                    )
                if value and len(value) <= 60:
                    found[key] = value
    return found


def _title_of(cells: list[str]) -> str:
    """The first short line that ends as titles of official documents do.

    A title that breaks over two lines (…规划 / 和二〇三五年远景目标纲要) is joined.
    """
    for number, cell in enumerate(cells[:40]):
        if _SENTENCE_MARK.search(cell) or len(cell) > 60 or re.search(r"[>》]\s", cell):
            if len(cell) > 200:
                return ""
            continue
        flat = re.sub(r"\s+", "", cell)
        if re.match(r"[一二三四五六七八九十]+、|[((][一二三四五六七八九十]+[))]|目录", flat):
            return ""
        if _TITLE.search(flat) and len(flat) >= 5 and ":" not in flat and "：" not in flat:
            following = cells[number + 1] if number + 1 < len(cells) else ""
            if following.startswith(("和", "及", "暨")) and _TITLE.search(following):
                return flat + following
            spaced = re.fullmatch(r"(?:\S\s+)+\S", cell)
            return flat if spaced else cell
    return ""


def _title_of_name(name: str) -> str:
    """A file name that reads like a title (2021年区府办工作计划), else nothing."""
    flat = name.strip()
    return flat if _TITLE.search(flat) and len(flat) >= 5 else ""


def _issuer_of(cells: list[str]) -> str:
    for cell in cells[:25]:
        if 3 <= len(cell) <= 30 and _OFFICE.search(cell) and not re.search(r"[,，。:：>]", cell):
            return cell
    return ""


def _index_number_of(cells: list[str]) -> str:
    for cell in cells[:10]:
        match = re.fullmatch(r"[0-9A-Z]{8,20}/\d{4}-\d{3,8}", cell)
        if match:
            return match[0]
    return ""


def _date_of(cells: list[str]) -> str:
    for cell in cells[:25]:
        if len(cell) <= 40 and (iso := _iso(cell)) and _DATE.match(cell.lstrip("—-–(( ")):
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


# ---- year ----------------------------------------------------------------------------------

_GOAL_HEADING = re.compile(
    r"(?:^|[\n。\s])(?:[一二三四五六七八九十]+、|[((][一二三四五六七八九十]+[))])[^。\n]{0,12}?"
    r"(20\d\d)年[^。\n]{0,20}?(?:目标|要求|重点|任务|安排|打算|工作)"
)
_GOAL = re.compile(r"(20\d\d)年[^。;；,，]{0,20}(?:预期目标|主要目标|奋斗目标|总体要求|总体思路)")
_SESSION = re.compile(r"((?:19|20)\d\d)\s*年\s*\d+\s*月\s*\d+\s*日[^。\n]{0,10}在?[^。\n]{0,40}人民代表大会")


def _find_year(text: str, title: str, name: str, published: str) -> int | None:
    """The year that a plan is for; a span of years (2021-2025) gives its first."""
    for source in (title, name):
        years = [int(y) for y in _YEAR.findall(source)]
        if years:
            return years[-1]
    session = _SESSION.search(text[:_HEAD])
    if session:
        return int(session[1])
    headings = [int(y) for y in _GOAL_HEADING.findall(text)]
    goals = [int(y) for y in _GOAL.findall(text[:20_000])]
    for years in (headings, goals):
        if years:
            return max(years) if years is headings else Counter(years).most_common(1)[0][0]
    numbers = re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", name)
    if numbers:
        return int(numbers[-1])
    return int(published[:4]) if published else None


# ---- place ---------------------------------------------------------------------------------

_ZONE = "|".join(ZONE_FORMS)
_SUFFIX = "|".join(DIVISION_SUFFIXES)
_CONGRESS = re.compile(rf"在?([一-龥]{{2,12}}(?:{_SUFFIX}))第[一二三四五六七八九十百\d]+届")
_SPEAKER = re.compile(rf"([一-龥]{{2,12}}?(?:{_SUFFIX}))(?:人民政府)?(?:代)?(?:{_HEADS})")


def _find_place(text: str, title: str, issuer: str, name: str) -> str:
    """The place that a document is about: by title, speaker, issuer, name, else by its text.

    "" where none of these names one (a district's plan may only ever say 全区).
    """
    head = text[:600]
    own = ""
    for source in (_place_words(title), *_session_places(head), _place_words(issuer), name):
        own = _place_in(source)
        if own:
            break
    if not own and "国务院" in title + issuer + head[:200]:
        return NATIONAL
    if not own:
        own = _frequent_zone(text)
    return _with_parent(own, text)


def _session_places(head: str) -> list[str]:
    congress = _CONGRESS.search(head)
    speaker = _SPEAKER.search(re.sub(r"[ \u3000]+", "", head))
    return [match[1] for match in (congress, speaker) if match]


def _place_words(line: str) -> str:
    """A title or issuer without its year and its kind of document, which hold no place."""
    line = re.sub(r"[((].*?[))]", "", line)
    line = re.sub(rf"(?:(?:19|20)\d\d\s*)?(?:年度?|度)?(?:政府)?(?:{_KINDS})$", "", line)
    return re.sub(r"(?:19|20)\d\d\s*(?:年度?|度)?", "", line).strip()


def _place_in(words: str) -> str:
    """The place that words name: 浙江杭州滨海新区, 上海市, 杭州湾上虞经济技术开发区; else ""."""
    match = re.search(rf"[一-龥]{{2,20}}?(?:{_ZONE})", words)
    if match:
        return match[0]
    mentions = [m for m in find_mentions(words) if not m.kind]
    sure = [m for m in mentions if not m.bare or m.depth <= 2 or m.start == 0]
    place = ""
    for number, mention in enumerate(sure):
        if number and mention.start != sure[number - 1].end:
            break
        place += mention.text
    return place


def _frequent_zone(text: str) -> str:
    """The zone or division that a text without title or issuer keeps naming."""
    counts: Counter[str] = Counter()
    for mention in find_mentions(text[:30_000]):
        if mention.kind:
            parts = names_of(mention.text)
            counts[parts[-1].stem + parts[-1].kind] += 1
    for key, count in counts.most_common(1):
        if count >= 3:
            return key
    return ""


def _with_parent(own: str, text: str) -> str:
    """Put the city or province that the text writes before the place's own name in front of it.

    The text is closer to the matter than a scraped title: 浙江杭州…滨海新区 over a text that
    says 规划建设绍兴滨海新区.
    """
    names = names_of(own)
    if not names or not names[-1].kind:
        return own
    own_name = names[-1].text
    above: Counter[str] = Counter()
    for match in re.finditer(re.escape(own_name), text):
        before = text[max(0, match.start() - 4) : match.start()]
        for size in (3, 2):
            rows = gazetteer().get(before[-size:], ())
            if rows and len(rows[0].path) <= 2:
                above[before[-size:]] += 1
                break
    parent = above.most_common(1)[0][0] if above else ""
    if not parent or (len(names) > 1 and parent in aliases(own)):
        return own
    return parent + own_name
