"""The commands `gold check` and `gold new` behind the command line."""

import json
from collections.abc import Callable
from pathlib import Path

from index.errors import QuestionError
from index.store import Index
from qa.evaluation.export import write_text
from qa.evaluation.gold import scan_gold
from qa.evaluation.gold_check import check_gold, describe_check
from qa.evaluation.gold_new import draft_gold
from qa.evaluation.score import Texts
from qa.render import visible


def gold_check(gold: Path, index: Index, out: Callable[[str], None]) -> int:
    """Prove a gold set; return 1 if there are errors."""
    scan = scan_gold(gold)
    check = check_gold(scan, Texts(index))
    for line in describe_check(check, scan):
        out(visible(line))
    return 1 if check.errors else 0


def gold_new(index: Index, path: Path, count: int, seed: int, out: Callable[[str], None]) -> int:
    """Write a draft of a gold set to a file that is not there yet.

    Raises:
        QuestionError: the file is there, or the index has nothing to ask about.
    """
    if path.exists():
        raise QuestionError(f"{path} 已存在。请换一个文件名,以免覆盖改好的题集。")
    items = draft_gold(index, count, seed)
    if not items:
        raise QuestionError("索引里没有可以出题的数值或名词解释。请先用 youju index 加入文件。")
    write_text(path, "".join(json.dumps(item, ensure_ascii=False) + "\n" for item in items))
    out(
        f"已写入 {len(items)} 题草稿:{path}。请逐题核对、改写后删去 draft,再运行 youju gold check。"
    )
    return 0
