"""The parts of the page of bench_report that are about vectors and the room they take."""

from typing import Any

from scripts.report_table import section


def search(result: dict[str, Any]) -> str:
    """How a search by lists compares with an exact one."""
    columns = {
        "vectors": "向量",
        "exact_p50_wall_ms": "精确 p50,毫秒",
        "lists_p50_wall_ms": "分列 p50,毫秒",
        "ratio": "比值(CPU)",
        "recall_at_10": "recall@10",
        "lists_looked_into": "查看的列",
        "lists": "共有列",
        "build_cpu_s": "建列,CPU 秒",
        "open_ms": "打开,毫秒",
        "bytes_per_vector_lists": "列,字节/向量",
        "resident_growth_mb": "常驻内存增加,MB",
    }
    sizes = result["sizes"]
    rows = [tuple(size[key] for key in columns) for size in sizes]
    chart = [
        "```mermaid",
        "xychart-beta",
        '  title "p50 毫秒(上:精确;下:分列)"',
        f"  x-axis [{', '.join(str(size['vectors']) for size in sizes)}]",
        '  y-axis "毫秒"',
        f"  line [{', '.join(str(size['exact_p50_wall_ms']) for size in sizes)}]",
        f"  line [{', '.join(str(size['lists_p50_wall_ms']) for size in sizes)}]",
        "```",
        "",
    ]
    table = section("检索:384 维,真实问题,合成的段落向量", tuple(columns.values()), rows)
    return table + "\n" + "\n".join(chart)


def forms(result: dict[str, Any]) -> str:
    """What vectors in fewer bytes lose, and cost."""
    head = (
        "形式",
        "字节/段落",
        "recall@10",
        "分数最多相差",
        f"每题 CPU 毫秒:{result['vectors']} 个",
        f"{result['many']} 个",
    )
    rows = [
        (
            form,
            one["bytes_per_passage"],
            one["recall_at_10"],
            one["largest_change_of_a_score"],
            one["cpu_ms_a_question"],
            one["cpu_ms_a_question_of_many"],
        )
        for form, one in result["forms"].items()
    ]
    told = f"真实的段落向量和 {result['questions']} 题;相差和 recall 都与 f32 相比。\n"
    return f"{section('向量的三种存法', head, rows)}\n{told}"


def memory(result: dict[str, Any]) -> str:
    """What an index keeps in memory."""
    head = (
        "索引",
        "向量与字词文件,MB",
        "打开后:独占;映射,MB",
        "与文件之比",
        f"{result['questions']} 题后:独占;映射,MB",
        "与文件之比",
    )
    rows = [
        (
            one["of"],
            one["held_mb"],
            f"{one['opened_anonymous_mb']};{one['opened_mapped_mb']}",
            one["opened_to_held"],
            f"{one['asked_anonymous_mb']};{one['asked_mapped_mb']}",
            one["asked_to_held"],
        )
        for one in result["measured"]
    ]
    told = "映射的部分在别的程序需要内存时由系统收回。\n"
    return f"{section('常驻内存', head, rows)}\n{told}"
