"""The commands that look at a single document."""

import json as jsonlib
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from qa.cli.common import JsonOption, console

if TYPE_CHECKING:
    from index.types import Section


def outline(
    file: Annotated[Path, typer.Argument(metavar="文件", help="文本或 Markdown 文件。")],
    json: JsonOption = False,
) -> None:
    """显示一份文件的章节结构和各章节的位置。"""
    from index.outline import find_sections
    from index.reader import find_files, read_document
    from qa.render import visible

    sources = find_files([file])
    if file.is_dir() or not sources:
        raise typer.BadParameter("请给出一个文件,而不是文件夹。", param_hint="文件")
    document = read_document(sources[0])
    sections = find_sections(document.text)
    if json:
        typer.echo(jsonlib.dumps([_tree(section) for section in sections], ensure_ascii=False))
        return
    out = console()
    for section in sections:
        for path in section.walk():
            title = visible(" ".join(path[-1].title.split()))
            out.print(f"{'  ' * (len(path) - 1)}{title}  [{path[-1].start}–{path[-1].end}]")
    if not sections:
        out.print("没有发现标题。")


def _tree(section: "Section") -> dict[str, Any]:
    return {
        "title": section.title,
        "level": section.level,
        "start": section.start,
        "end": section.end,
        "children": [_tree(child) for child in section.children],
    }
