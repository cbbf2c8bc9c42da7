"""What each command does and prints, over the sample."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from index.reader import SourceFile, read_document

Run = Callable[..., Result]
QUESTION = "金华开发区2022年规上工业增加值目标增长多少"


def data_of(result: Result) -> dict[str, Any]:
    assert result.exit_code == 0, result.output
    (line,) = result.stdout.splitlines()
    data = json.loads(line)
    assert isinstance(data, dict)
    return data


def test_index_update_status_verify_remove(run: Run, tmp_path: Path, sample: list[Path]) -> None:
    folder = tmp_path / "资料" / "金华"
    folder.mkdir(parents=True)
    plan, other = folder / "计划.txt", folder / "另一份.txt"
    plan.write_text("甲区2021年计划\n一、目标\n投资增长9.5%。\n", encoding="utf-8")
    other.write_text("乙区2022年计划\n一、目标\n投资增长7%。\n", encoding="utf-8")
    index = tmp_path / "索引"

    first = run("index", tmp_path / "资料", "--index", index)
    assert first.exit_code == 0 and first.stderr == ""
    assert "新增 金华/另一份.txt" in first.stdout and "2 个文件" in first.stdout
    assert "没有变化" in run("index", tmp_path / "资料", "--index", index).stdout

    plan.write_text("甲区2021年计划\n一、目标\n投资增长8.5%。\n", encoding="utf-8")
    other.unlink()
    dry = run("index", tmp_path / "资料", "--index", index, "--dry-run")
    assert "更新 金华/计划.txt" in dry.stdout and "移除 金华/另一份.txt" in dry.stdout
    assert "2 个文件" in run("status", "--index", index).stdout  # nothing done
    second = run("index", tmp_path / "资料", "--index", index)
    assert "更新 金华/计划.txt" in second.stdout and "移除 金华/另一份.txt" in second.stdout

    assert "索引完好" in run("verify", "--index", index).stdout
    removed = run("remove", "金华/*", "--index", index)
    assert removed.exit_code == 0 and "移除 金华/计划.txt" in removed.stdout
    assert plan.exists()
    assert "0 个文件" in run("status", "--index", index).stdout


def test_terms_only(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("甲区2021年计划\n一、目标\n投资增长9.5%。\n", encoding="utf-8")
    index = tmp_path / "索引"
    made = run("index", tmp_path / "a.txt", "--index", index, "--terms-only")
    assert "本次计算 0 个向量" in made.stdout and "没有计算向量" in made.stdout
    asked = run("ask", "投资增长多少", "--index", index)
    assert "9.5%" in asked.stdout and "暂时只按字词检索" in asked.stderr
    assert "本次计算 1 个向量" in run("index", tmp_path / "a.txt", "--index", index).stdout


def test_place_and_year_of_a_path(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("一、目标\n投资增长9.5%。\n", encoding="utf-8")
    index = tmp_path / "索引"
    run("index", tmp_path / "a.txt", "--index", index, "--place", "白石县", "--year", "2019")
    status = data_of(run("status", "--json", "--index", index))
    (document,) = status["documents"]
    assert (document["place"], document["year"]) == ("白石县", 2019)


def test_status_shows_names_whole_when_piped(run: Run, tmp_path: Path) -> None:
    name = "[bold]" + "很长的文件名称" * 8 + "[_bold]:smile:.txt"
    (tmp_path / name).write_text("一、目标\n投资增长9.5%。\n", encoding="utf-8")
    index = tmp_path / "索引"
    run("index", tmp_path / name, "--index", index)
    result = run("status", "--index", index)
    assert name in result.stdout  # neither cut nor read as markup
    assert "带 ? 的" in result.stdout  # and place and year, which nothing tells, are asked for


def test_status_json(run: Run, sample_index: Path, sample: list[Path]) -> None:
    status = data_of(run("status", "--json", "--index", sample_index))
    documents = status["documents"]
    assert [d["doc"] for d in documents] == [path.name for path in sample]
    assert sum(d["passages"] for d in documents) == status["passages"]
    assert all(d["place"] and d["year"] for d in documents)


def test_the_index_is_found_from_below(
    run: Run, own_index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own_index.rename(tmp_path / ".youju")
    below = tmp_path / "here" / "a" / "b"
    below.mkdir(parents=True)
    monkeypatch.chdir(below)
    assert run("status").exit_code == 0


def test_the_index_is_named_by_the_environment(
    run: Run, sample_index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("YOUJU_INDEX", str(sample_index))
    assert run("status").exit_code == 0
    assert run("status", "--index", "没有的索引").exit_code == 1  # an option wins


def test_ask_in_words(run: Run, sample_index: Path) -> None:
    result = run("ask", QUESTION, "--index", sample_index)
    assert result.exit_code == 0 and result.stderr == ""
    assert "15%" in result.stdout.splitlines()[0]
    assert "[1] 金华开发区2022年工作计划" in result.stdout
    assert "\x1b" not in result.stdout


def test_ask_takes_words_unquoted(run: Run, sample_index: Path) -> None:
    together = data_of(run("ask", QUESTION, "--json", "--index", sample_index))
    apart = run("ask", "金华开发区2022年", "规上工业增加值", "目标增长多少", "--json", "--index",
                sample_index)  # fmt: skip
    spans = [[(c["start"], c["quote"]) for c in d["citations"]] for d in (data_of(apart), together)]
    assert spans[0] == spans[1] != []


def test_ask_json_cites_the_file(run: Run, sample_index: Path, sample: list[Path]) -> None:
    texts = {p.name: read_document(SourceFile(p, p.parent, p.name)).text for p in sample}
    data = data_of(run("ask", QUESTION, "--json", "--index", sample_index))
    assert data["status"] == "answered" and data["question"] == QUESTION and "id" not in data
    citations, retrieved = data["citations"], data["retrieved"]
    for citation in citations:
        text = texts[citation["doc"]]
        assert text[citation["start"] : citation["end"]] == citation["quote"]
        assert citation["verified"] is True
    assert len(retrieved) == 10


def test_what_is_retrieved_is_ranked_by_its_score(run: Run, sample_index: Path) -> None:
    retrieved = data_of(run("ask", QUESTION, "--json", "--index", sample_index))["retrieved"]
    scores = [hit["score"] for hit in retrieved]
    assert scores == sorted(scores, reverse=True)


def test_top_k(run: Run, sample_index: Path) -> None:
    for k in (1, 3):
        data = data_of(run("ask", QUESTION, "--json", "--top-k", k, "--index", sample_index))
        retrieved = data["retrieved"]
        assert len(retrieved) == k


@pytest.mark.parametrize(
    "options",
    [("--place", "金华"), ("--place", "金华经开区"), ("--year", "2022"), ("--doc", "金华*")],
)
def test_filters(run: Run, sample_index: Path, options: tuple[str, str]) -> None:
    data = data_of(
        run("ask", "地区生产总值目标增长多少", *options, "--json", "--index", sample_index)
    )
    retrieved = data["retrieved"]
    assert {hit["doc"] for hit in retrieved} == {"金华开发区2022年工作计划.txt"}


def test_a_file_of_questions_is_answered_in_order(
    run: Run, sample_index: Path, tmp_path: Path
) -> None:
    path = tmp_path / "问题.jsonl"
    asked: list[dict[str, Any]] = [
        {"id": "乙", "question": "越城区2021年地区生产总值增长目标是多少"},
        {"id": 7, "question": QUESTION, "answer": "15%"},
        {"question": "苏州市2020年地区生产总值增长目标是多少"},
        {"id": None, "question": "绍兴滨海新区2020年\u2028GDP预期增长多少?"},
    ]
    text = "\n\n".join(json.dumps(line, ensure_ascii=False) for line in asked)
    path.write_text("\ufeff" + text, encoding="utf-8")
    result = run("ask", "--file", path, "--json", "--index", sample_index)
    assert result.exit_code == 0 and result.stderr == ""
    answers = [json.loads(line) for line in result.stdout.split("\n")[:-1]]
    assert [a["id"] for a in answers] == ["乙", "7", "5", "7"]
    assert [a["question"] for a in answers] == [line["question"] for line in asked]
    assert [a["status"] for a in answers] == ["answered", "answered", "not_found", "masked"]


def test_questions_from_standard_input(run: Run, sample_index: Path) -> None:
    result = run(
        "ask", "--file", "-", "--json", "--index", sample_index,
        stdin=json.dumps({"id": "a", "question": QUESTION}),
    )  # fmt: skip
    assert data_of(result)["id"] == "a"


def test_a_file_of_questions_in_words(run: Run, sample_index: Path, tmp_path: Path) -> None:
    path = tmp_path / "问题.jsonl"
    path.write_text(json.dumps({"question": QUESTION}), encoding="utf-8")
    result = run("ask", "--file", path, "--index", sample_index)
    assert result.exit_code == 0 and "1/1" in result.stdout and "15%" in result.stdout


def test_outline(run: Run, tmp_path: Path) -> None:
    text = (
        "一、工作安排\n（一）做强产业\n全年增长7.5%，完成固定资产投资。\n"
        "二、强化保障措施\n抓好落实，确保完成。\n"
    )
    path = tmp_path / "计划.txt"
    path.write_text(text, encoding="utf-8")
    result = run("outline", path)
    assert result.exit_code == 0
    assert [line.split("  [")[0] for line in result.stdout.splitlines()] == [
        "一、工作安排", "  （一）做强产业", "二、强化保障措施",
    ]  # fmt: skip
    (line,) = run("outline", path, "--json").stdout.splitlines()
    sections = json.loads(line)
    assert [list(section) for section in sections] == [
        ["title", "level", "start", "end", "children"]
    ] * 2
    first, second = sections
    assert (first["title"], first["level"], first["start"]) == ("一、工作安排", 1, 0)
    assert first["end"] == second["start"] == text.index("二、")
    assert [child["title"] for child in first["children"]] == ["（一）做强产业"]


def test_outline_of_a_text_without_headings(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "计划.txt"
    path.write_text("增长。", encoding="utf-8")
    assert run("outline", path).stdout == "没有发现标题。\n"
    assert run("outline", path, "--json").stdout == "[]\n"


def test_version(run: Run) -> None:
    result = run("--version")
    assert result.exit_code == 0 and result.stdout.startswith("youju")


def test_index_says_what_becomes_of_the_vectors(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plans, index = tmp_path / "资料", tmp_path / "索引"
    plans.mkdir()
    (plans / "计划.txt").write_text("甲区2021年计划\n一、目标\n投资增长9.5%。\n", encoding="utf-8")
    arguments = ("index", plans, "--index", index)
    assert "保存" not in run(*arguments, "--terms-only", "--vectors", "f16").stdout
    dry = run(*arguments, "--dry-run").stdout
    assert "文件没有变化;将补上以前没有算完的向量" in dry
    assert "文件没有变化;补上了以前没有算完的向量" in run(*arguments).stdout
    dry = run(*arguments, "--vectors", "sq8", "--dry-run").stdout
    assert "向量将改按 sq8 保存" in dry
    assert "向量从此按 sq8 保存" in run(*arguments, "--vectors", "sq8").stdout
    assert run(*arguments).stdout.startswith("没有变化。")
    (plans / "断.txt").symlink_to(plans / "没有.txt")
    assert "链接所指的文件已不在" in run(*arguments).stderr
