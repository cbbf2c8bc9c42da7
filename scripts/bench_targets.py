"""What the benchmarks were to reach, beside what they found: a part of the page of bench_report."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Result = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Target:
    """One bound on one number of a benchmark's results."""

    title: str
    results: str
    """The name of their file."""
    value: Callable[[Result], float]
    least: float | None = None
    most: float | None = None


def target_rows(found: dict[str, Result]) -> list[tuple[Any, ...]]:
    """Return title, target, value and whether it was met, of all that was measured."""
    return [_row(target, found[target.results]) for target in TARGETS if target.results in found]


def _row(target: Target, result: Result) -> tuple[Any, ...]:
    value = target.value(result)
    missed = (target.least is not None and value < target.least) or (
        target.most is not None and value > target.most
    )
    bound = f"≥ {target.least}" if target.least is not None else f"≤ {target.most}"
    return target.title, bound, value, "**未达到**" if missed else "达到"


def _news_growth(result: Result) -> float:
    cold = {name: float(one["cold"]["cpu_s"]) for name, one in result["indexes"].items()}
    return round(max(cold.values()) / cold["news5"], 2)


TARGETS = (
    Target("批量引擎为自带引擎的倍数", "engine_1", lambda r: float(r["times_as_fast_cpu"]), 2.5),
    Target("批量引擎与自带引擎的余弦,最小", "engine_1", lambda r: float(r["least_cosine"]), 0.9995),
    Target(
        "建立索引达到引擎吞吐的", "index", lambda r: float(r["of_the_engine_s_throughput_cpu"]), 0.9
    ),
    Target(
        "建立索引与 LangChain 默认流程之比(每字)",
        "index",
        lambda r: float(r["to_langchain_cpu"]),
        most=0.4,
    ),
    Target(
        "向五千份加一份与全部建立之比(两次运行)",
        "news",
        lambda r: float(r["add_one_to_full_build_cpu"]),
        most=0.02,
    ),
    Target(
        "向五千份加一份与全部建立之比(一次运行,模型部分为估计)",
        "add",
        lambda r: float(r["add_one_to_full"]),
        most=0.02,
    ),
    Target(
        "打开并提问后的常驻内存与所存向量和检索词之比,最大",
        "memory",
        lambda r: max(float(one["asked_to_held"]) for one in r["measured"]),
        most=1.3,
    ),
    Target(
        "最多向量时的 recall@10", "search", lambda r: float(r["sizes"][-1]["recall_at_10"]), 0.97
    ),
    Target(
        "最多向量时分列与精确检索之比",
        "search",
        lambda r: float(r["sizes"][-1]["ratio"]),
        most=0.05,
    ),
    Target("冷启动提问与底线之比", "ask", lambda r: float(r["to_floor_cpu"]), most=1.3),
    Target("冷启动提问与 LangChain 之比", "ask", lambda r: float(r["to_langchain_cpu"]), most=0.5),
    Target("冷启动提问:最多文档与五份之比", "news", _news_growth, most=2.0),
)
