"""What `--min` asks of an evaluation: read before anything is asked, and held against it."""

from collections.abc import Collection, Sequence
from math import isfinite, nan

from index.errors import QuestionError
from qa.evaluation.catalog import find_metric
from qa.evaluation.ranking import INSTALL, RANKED, can_rank
from qa.evaluation.summary import Summary


def check_minimums(texts: Sequence[str], types: Collection[str]) -> None:
    """See that every one can be held against an evaluation of questions of these types.

    Raises:
        QuestionError: one is mistyped, or of what will not be measured.
    """
    for text in texts:
        name, kind, _ = parse_minimum(text)
        if not find_metric(name).better:
            raise QuestionError(f"{name} 没有好坏之分,不能用作 --min。请换一个指标。")
        if kind and kind not in types:
            known = "、".join(sorted(types))
            raise QuestionError(f"--min {text}:题集里没有题型 {kind}。有的题型:{known}。")
        if name in RANKED and not can_rank():
            raise QuestionError(f"--min {text} 需要 ir-measures。请运行 {INSTALL}")


def check_minimum(text: str, summary: Summary) -> str:
    """Check `METRIC=VALUE` or `METRIC/TYPE=VALUE`; say what is wrong, nothing if it holds.

    Where lower is better the value is the most that is allowed. What could not be measured fails.

    Raises:
        QuestionError: it is not of that form, or there is no such metric.
    """
    name, kind, bound = parse_minimum(text)
    group = summary.by_type.get(kind, {}) if kind else summary.overall
    found = group.get(name)
    if found is None:
        return f"{text}:这一指标没有结果"
    worse = (found.value - bound) * find_metric(name).better < 0
    return f"{text}:实为 {found.value:.4f}" if worse else ""


def parse_minimum(text: str) -> tuple[str, str, float]:
    """Read `METRIC=VALUE` or `METRIC/TYPE=VALUE`.

    Raises:
        QuestionError: it is not of that form, or there is no such metric.
    """
    what, _, value = text.partition("=")
    name, slash, kind = what.strip().partition("/")
    find_metric(name)
    try:
        bound = float(value)
    except ValueError:
        bound = nan
    if not isfinite(bound) or (slash and not kind):
        raise QuestionError(f"--min 应写成 指标=数值,如 accuracy=0.85;给的是 {text}。")
    return name, kind, bound
