"""The files that an evaluation writes: none may be one that it reads, or another of them."""

from datetime import datetime
from itertools import count
from pathlib import Path

from index.errors import QuestionError
from qa.evaluation.options import EvalOptions


def new_path(gold: Path) -> Path:
    """A new name for a run below youju-runs/."""
    now = datetime.now().strftime("%Y%m%d-%H%M%S")
    names = (f"{gold.stem}-{now}{f'-{n}' if n else ''}.json" for n in count())
    return next(path for name in names if not (path := Path("youju-runs") / name).exists())


def check_outputs(run: Path, options: EvalOptions) -> None:
    """See that writing loses nothing that was there before, whether asked for or not.

    Args:
        run: where the run is saved.
        options: with the other outputs, and all that is read.

    Raises:
        QuestionError: an output is an input, a folder or another output, or a run is there.
    """
    outputs = [(run, "运行记录"), (options.report, "报告"), (options.ragas, "RAGAS 文件")]
    inputs = [
        (options.gold, "题集"),
        (options.answers, "答案文件"),
        (options.baseline, "基线"),
        (options.resume, "接着跑的运行记录"),
    ]
    for number, (path, name) in enumerate(outputs):
        if path is None:
            continue
        for other, what in inputs:
            # A run is gone on with in its own file.
            goes_on_there = number == 0 and other is options.resume
            if other and not goes_on_there and _is_same(path, other):
                raise QuestionError(f"{path} 是这次要用的{what},不能改写。{name}请另给一个文件。")
        for other, what in outputs[:number]:
            if other and _is_same(path, other):
                raise QuestionError(f"{name}和{what}都写到 {path}。请各给一个文件。")
        if path.is_dir():
            raise QuestionError(f"{path} 是文件夹,{name}写不进去。请给一个文件名。")
    goes_on = options.resume is not None and _is_same(run, options.resume)
    if run.exists() and not goes_on:
        raise QuestionError(
            f"{run} 已存在,不能改写。接着跑请用 --resume;重新评测请给 --save 换一个文件名。"
        )


def _is_same(path: Path, other: Path) -> bool:
    """Whether a path leads to a file, by whatever name, or to one in a folder (a set of BEIR)."""
    if path.resolve() == other.resolve():
        return True
    if not (path.exists() and other.exists()):
        return False
    return path.samefile(other) or (other.is_dir() and other.resolve() in path.resolve().parents)
