"""The command line: parses, wires and prints; a command imports what it needs when it runs."""

import errno
import gc
import os
import sys
from typing import Any

import typer
from typer.core import TyperGroup

from index.errors import YoujuError
from qa.cli import asking, chatting, demo, evaluating, figures, indexing, inspecting
from qa.cli.common import complain

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO}


class _Group(TyperGroup):
    """Shows an error that a user can mend as one line on stderr and exits 1."""

    def invoke(self, ctx: Any) -> Any:
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()  # not only at exit, when nobody can say any more what went wrong
            return result
        except YoujuError as error:
            complain(str(error))
            raise typer.Exit(1) from error
        except BrokenPipeError:
            # `| head` has read enough; nothing more may be written, not even at exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(0) from None
        except OSError as error:
            if error.errno not in _FULL:
                raise
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            complain(f"无法写出结果({error.strerror})。请腾出空间,或换一个位置。")
            raise typer.Exit(1) from None
        except KeyboardInterrupt:
            typer.echo("已中断。", err=True)
            raise typer.Exit(130) from None


app = typer.Typer(
    cls=_Group,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="有据:回答关于政府工作计划和报告的问题,每句话都附原文出处。",
)


def _show_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import PackageNotFoundError, version

        try:
            typer.echo(f"youju {version('youju')}")
        except PackageNotFoundError:
            typer.echo("youju(未安装的源码)")
        raise typer.Exit


@app.callback()
def _options(
    version: bool = typer.Option(
        False, "--version", callback=_show_version, is_eager=True, help="显示版本。"
    ),
) -> None:
    pass


app.command("index")(indexing.index)
app.command("status")(indexing.status)
app.command("verify")(indexing.verify)
app.command("remove")(indexing.remove)
app.command("ask")(asking.ask)
app.command("chat")(chatting.chat)
app.command("targets")(figures.targets)
app.command("compare")(figures.compare)
app.command("track")(figures.track)
app.command("outline")(inspecting.outline)
app.command("eval")(evaluating.evaluate)
app.add_typer(evaluating.gold, name="gold")
app.command("prompts")(chatting.prompts)
app.command("demo")(demo.demo)


def main() -> None:
    """Run the command line."""
    # Nearly all that a command makes is kept: to look for garbage after every 700 objects, as is
    # the default, takes a tenth of the time of a question.
    gc.set_threshold(100_000)
    for stream in (sys.stdout, sys.stderr):
        # A terminal of another encoding shows what it cannot as escapes; nothing is lost over it.
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    app()
