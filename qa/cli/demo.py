"""The demonstration: index the sample that the package carries, and ask three questions."""

import tempfile
from pathlib import Path

from qa.cli.common import console, embedding_threads, progress_bar
from qa.cli.opening import EXTRACTIVE, chosen_llm, make_answerer, open_asker

QUESTIONS = (
    "金华开发区2022年规上工业增加值目标增长多少?",
    "绍兴滨海新区2020年GDP预期增长多少?",
    "越城区2021年和钱塘新区2020年的地区生产总值增长目标各是多少,谁更高?",
)


def demo() -> None:
    """用随包附带的五份示例摘要演示:建索引,问三个问题。"""
    from importlib.resources import as_file, files

    from index.build import update_index
    from index.embedders import load_embedder
    from qa.pipeline import Filters
    from qa.render import print_answer

    out = console()
    with (
        tempfile.TemporaryDirectory(prefix="youju-demo-") as temporary,
        as_file(files("qa") / "sample") as sample,
    ):
        folder = Path(temporary, "index")
        texts = sorted(sample.glob("*.txt"))
        out.print("示例是五份真实计划的摘要(非原文),来源见随包的 SOURCES.md:")
        for path in texts:
            out.print(f"  {path.name}")
        with progress_bar("计算向量") as progress:
            embedder = load_embedder(threads=embedding_threads())
            report = update_index(folder, texts, embedder=embedder, progress=progress)
        out.print(f"已建索引:{len(report.added)} 个文件,{report.passages} 个段落。")
        answerer = make_answerer(*chosen_llm(EXTRACTIVE, ""))
        with open_asker(folder, answerer, Filters(), 10) as asker:
            for question in QUESTIONS:
                out.print(f"\n$ youju ask {question}", style="bold")
                answer, _ = asker.ask(question)
                print_answer(out, answer, asker.document_text)
    out.print("\n用自己的资料:youju index 资料/ 然后 youju ask 问题")
