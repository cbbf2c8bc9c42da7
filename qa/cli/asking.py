"""The commands that answer: one question, a file of them, the demonstration."""

import json as jsonlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from index.errors import QuestionError
from qa.cli.common import (
    IndexOption,
    JsonOption,
    console,
    index_folder,
    progress_bar,
    unfinished,
)

if TYPE_CHECKING:
    from qa.pipeline import Asker, Filters


def ask(
    question: Annotated[
        list[str] | None, typer.Argument(metavar="问题…", help="要问的问题。", show_default=False)
    ] = None,
    file: Annotated[
        Path | None,
        typer.Option(
            "--file",
            metavar="文件",
            help='问题文件,每行一个 {"id":…,"question":…};- 为标准输入。',
            show_default=False,
        ),
    ] = None,
    index: IndexOption = None,
    json: JsonOption = False,
    llm: Annotated[
        str, typer.Option("--llm", metavar="模型", envvar="YOUJU_LLM", help="用什么作答。")
    ] = "extractive",
    top_k: Annotated[
        int, typer.Option("--top-k", metavar="N", min=1, max=100, help="检索段落数。")
    ] = 10,
    place: Annotated[
        str,
        typer.Option("--place", metavar="地名", help="只看这个地方的文件。", show_default=False),
    ] = "",
    year: Annotated[
        int | None,
        typer.Option("--year", metavar="年份", help="只看这一年度的文件。", show_default=False),
    ] = None,
    doc: Annotated[
        str,
        typer.Option(
            "--doc", metavar="通配", help="只看名称相符的文件,如 '金华*'。", show_default=False
        ),
    ] = "",
) -> None:
    """提问;答案的每句话都附经过核对的原文。"""
    from qa.pipeline import Filters

    words = " ".join(question or [])
    if bool(words) == (file is not None):
        raise typer.BadParameter(
            "请写出一个问题,或用 --file 给出问题文件(二者选一)。", param_hint="问题…"
        )
    with open_asker(index_folder(index), llm, Filters(place, year, doc), top_k) as asker:
        if file is None:
            _answer_one(asker, words, json)
        else:
            _answer_many(asker, read_questions(file), json)


@contextmanager
def open_asker(folder: Path, llm: str, filters: "Filters", top_k: int) -> Iterator["Asker"]:
    """Open the index and the models that a question needs, once."""
    from index.embedders import load_embedder
    from index.manifest import check_embedder
    from index.store import Index
    from qa.extractive import ExtractiveAnswerer
    from qa.pipeline import Asker

    if llm != "extractive":
        raise QuestionError(f"不认识的模型:{llm}。这一版可用:extractive。")
    with Index.open(folder) as opened:
        embedder = load_embedder(opened.manifest.embedder.name)
        check_embedder(opened.manifest, embedder, folder)
        if not opened.whole:
            counts = opened.manifest.vectors, opened.passage_count
            console(stderr=True).print(unfinished(*counts))
        yield Asker(opened, embedder, ExtractiveAnswerer(), filters=filters, top_k=top_k)


def _answer_one(asker: "Asker", text: str, json: bool) -> None:
    from qa.render import answer_json, print_answer

    answer, timings = asker.ask(text)
    if json:
        typer.echo(_line(answer_json(answer, timings)))
    else:
        print_answer(console(), answer, asker.document_text)


def _answer_many(asker: "Asker", questions: "list[AskedQuestion]", json: bool) -> None:
    from qa.render import answer_json, print_answer

    out = console()
    with progress_bar("回答") as progress:
        for number, asked in enumerate(questions, 1):
            answer, timings = asker.ask(asked.question)
            if json:
                typer.echo(_line(answer_json(answer, timings, asked.id)))
            else:
                out.rule(f"{number}/{len(questions)}")
                print_answer(out, answer, asker.document_text)
            progress(number, len(questions))


def _line(data: dict[str, Any]) -> str:
    return jsonlib.dumps(data, ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A line of a file of questions."""

    id: str
    question: str


def read_questions(path: Path) -> list[AskedQuestion]:
    """Read JSON Lines of `id` and `question`; a line without an id gets its number.

    Raises:
        QuestionError: the file cannot be read, or a line is not what it should be.
    """
    try:
        text = sys.stdin.read() if str(path) == "-" else path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise QuestionError(
            f"无法读取问题文件:{path}({error})。请检查路径和编码(UTF-8)。"
        ) from error
    questions = []
    # Not splitlines(), which also cuts at U+2028 inside a string of JSON.
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            questions.append(_parse_line(line, f"{path} 第 {number} 行", str(number)))
    if not questions:
        raise QuestionError(f'问题文件是空的:{path}。每行写一个 {{"question": …}}。')
    return questions


def _parse_line(line: str, where: str, number: str) -> AskedQuestion:
    try:
        data = jsonlib.loads(line)
    except ValueError as error:
        raise QuestionError(f"{where}不是有效的 JSON。请每行写一个 JSON 对象。") from error
    question = data.get("question") if isinstance(data, dict) else None
    if not isinstance(question, str) or not question.strip():
        raise QuestionError(f'{where}缺少 question。请写成 {{"id": …, "question": …}}。')
    given = data.get("id")
    return AskedQuestion(number if given is None else str(given), question)


DEMO_QUESTIONS = (
    "金华开发区2022年规上工业增加值目标增长多少?",
    "绍兴滨海新区2020年GDP预期增长多少?",
    "越城区2021年和钱塘新区2020年的地区生产总值增长目标各是多少,谁更高?",
)


def demo() -> None:
    """用随包附带的五份示例摘要演示:建索引,问三个问题。"""
    import tempfile
    from importlib.resources import as_file, files

    from index.build import update_index
    from index.embedders import load_embedder
    from qa.cli.common import embedding_threads
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
            report = update_index(
                folder,
                texts,
                embedder=load_embedder(threads=embedding_threads()),
                progress=progress,
            )
        out.print(f"已建索引:{len(report.added)} 个文件,{report.passages} 个段落。")
        with open_asker(folder, "extractive", Filters(), 10) as asker:
            for question in DEMO_QUESTIONS:
                out.print(f"\n$ youju ask {question}", style="bold")
                answer, _ = asker.ask(question)
                print_answer(out, answer, asker.document_text)
    out.print("\n用自己的资料:youju index 资料/ 然后 youju ask 问题")
