"""What the commands share: where the index is, consoles, progress."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from rich.console import Console

    from index.embedding import Progress
    from qa.render import Plain

DEFAULT_FOLDER = ".youju"

IndexOption = Annotated[
    Path | None,
    typer.Option(
        "--index",
        metavar="目录",
        envvar="YOUJU_INDEX",
        help="索引目录;默认为本目录或最近上级目录中的 .youju。",
        show_default=False,
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="输出 JSON。")]


def index_folder(given: Path | None) -> Path:
    """The index that is meant: the one given, the nearest one above, that of the settings file.

    Without any of these, a new one here.
    """
    if given is not None:
        return given
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / DEFAULT_FOLDER).is_dir():
            return folder / DEFAULT_FOLDER
    from qa.settings import load_settings, settings_path

    named = load_settings(settings_path(os.environ)).index
    return Path(named).expanduser() if named else here / DEFAULT_FOLDER


def console(*, stderr: bool = False) -> "Console":
    """A console that is plain when piped and never reads markup in what it prints."""
    from rich.console import Console

    return Console(
        stderr=stderr,
        highlight=False,
        markup=False,
        emoji=False,
        soft_wrap=not _is_terminal(stderr),
    )


def answer_output() -> "Console | Plain":
    """Where one answer is printed; a pipe shows no styles, and rich takes a while to load.

    Rich's own variables ask for colours in a pipe too.
    """
    from qa.render import Plain

    asked = os.environ.get("FORCE_COLOR") or os.environ.get("TTY_COMPATIBLE")
    return console() if asked or _is_terminal(False) else Plain()


def _is_terminal(stderr: bool) -> bool:
    stream = sys.stderr if stderr else sys.stdout
    return stream.isatty()


@contextmanager
def progress_bar(title: str) -> Iterator["Progress"]:
    """A bar on stderr with time left, counted in characters; silent when not on a terminal."""
    if not _is_terminal(True):
        yield lambda done, total: None
        return
    from rich.progress import (
        BarColumn,
        Progress,
        TaskProgressColumn,
        TextColumn,
        TimeRemainingColumn,
    )

    columns: list[Any] = [
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TimeRemainingColumn(compact=True),
    ]
    with Progress(*columns, console=console(stderr=True), transient=True) as bar:
        task = bar.add_task(title, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def embedding_threads() -> int:
    """Threads for bulk work: all cores, unless OMP_NUM_THREADS says otherwise."""
    wanted = os.environ.get("OMP_NUM_THREADS", "")
    return int(wanted) if wanted.isdigit() and int(wanted) > 0 else os.cpu_count() or 1


def complain(message: str) -> None:
    """Print an error as one line on stderr; a file's name in it cannot steer the terminal."""
    from qa.render import visible

    typer.echo(f"错误:{visible(message)}", err=True)


def unfinished(vectors: int, passages: int) -> str:
    """Say how far an index is whose vectors are still being made, and how to go on."""
    return (
        f"向量已有 {vectors}/{passages} 个;其余段落暂时只按字词检索。"
        "如果没有 youju index 正在运行,请再运行它以继续。"
    )
