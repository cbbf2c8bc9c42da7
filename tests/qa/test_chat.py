"""Conversations: follow-ups made complete, commands, history, what ends them."""

import json
import stat
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from index.types import Metadata
from qa.chat import Chat, ChatView, run_chat
from qa.chat_model import ModelOptions, Schema
from qa.follow_up import complete_by_model, complete_by_rules
from qa.history import History, HistoryError, Turn, history_path
from qa.prompts import load_prompts
from qa.streaming import ModelError, OnText
from qa.types import Answer, Citation, CitationStatus, Outcome, Statement

DOCUMENTS = (
    ("a.txt", Metadata(place="浙江省绍兴市越城区", year=2021)),
    ("b.txt", Metadata(place="江苏省苏州市吴中区", year=2023)),
)
FIRST = "越城区2021年规上工业增加值目标增长多少?"

FOLLOW_UPS = [
    (FIRST, "2020年呢?", "越城区2020年规上工业增加值目标增长多少?"),
    (FIRST, "那2022呢", "越城区2022年规上工业增加值目标增长多少?"),
    # 去年 is reckoned from the year that was asked about
    (FIRST, "那去年呢?", "越城区2020年规上工业增加值目标增长多少?"),
    (FIRST, "上一年呢", "越城区2020年规上工业增加值目标增长多少?"),
    (FIRST, "前年的呢", "越城区2019年规上工业增加值目标增长多少?"),
    (FIRST, "明年呢", "越城区2022年规上工业增加值目标增长多少?"),
    (FIRST, "它去年的出口是多少", "越城区2020年的出口是多少"),
    ("越城区投资目标多少?", "去年呢", "去年越城区投资目标多少?"),
    (FIRST, "那里的GDP", "越城区2021年GDP目标增长多少?"),
    (FIRST, "争取目标呢", "越城区2021年规上工业增加值争取目标增长多少?"),
    (FIRST, "吴中区的", "吴中区规上工业增加值目标增长多少?"),
    (FIRST, "还有呢", "还有呢"),
    (
        FIRST,
        "和吴中区2023年比谁高?",
        "越城区2021年和吴中区2023年规上工业增加值目标增长多少,谁高?",
    ),
    (FIRST, "和计划比谁高?", "和计划比谁高?"),
    # no plan of 吴中区 is of 2021: its own will do
    (FIRST, "那吴中区呢?", "吴中区规上工业增加值目标增长多少?"),
    (FIRST, "吴中区2023年呢?", "吴中区2023年规上工业增加值目标增长多少?"),
    (FIRST, "那固定资产投资呢?", "越城区2021年固定资产投资目标增长多少?"),
    (FIRST, "该区的财政收入呢", "越城区2021年财政收入目标增长多少?"),
    (FIRST, "它的出口目标是多少?", "越城区2021年出口目标是多少?"),
    (FIRST, "那税收要增长多少呢?", "越城区2021年税收要增长多少"),
    ("越城区有哪些重大项目?", "吴中区呢", "吴中区有哪些重大项目?"),
    ("固定资产投资目标多少?", "2023年呢", "2023年固定资产投资目标多少?"),
    (FIRST, "what about 2020?", "越城区2020年规上工业增加值目标增长多少?"),
    # complete by itself
    (FIRST, "什么是最多跑一次?", "什么是最多跑一次?"),
    (FIRST, "吴中区2023年新建多少所学校?", "吴中区2023年新建多少所学校?"),
    (FIRST, "各地的招商目标是多少", "各地的招商目标是多少"),
    # nothing to go by
    (FIRST, "呢?", "呢?"),
    ("", "2020年呢?", "2020年呢?"),
]


@pytest.mark.parametrize(("previous", "text", "completed"), FOLLOW_UPS)
def test_completed_by_rules(previous: str, text: str, completed: str) -> None:
    assert complete_by_rules(text, previous, DOCUMENTS) == completed


class Scripted:
    """A model that writes one text, or fails."""

    name = "scripted"
    options = ModelOptions()

    def __init__(self, text: str | None) -> None:
        self._text = text
        self.user = ""

    def complete(
        self, system: str, user: str, *, schema: Schema | None = None, on_text: OnText | None = None
    ) -> str:
        self.user = user
        if self._text is None:
            raise ModelError("没有连上")
        return self._text


@pytest.mark.parametrize(
    ("written", "completed"),
    [
        ("越城区2020年出口多少?", "越城区2020年出口多少?"),
        ("\n 越城区2020年出口多少? \n", "越城区2020年出口多少?"),
        ("<think>\n2020?\n</think>\n\n越城区2020年出口多少?", "越城区2020年出口多少?"),
        ("越城区2019年出口多少?", None),  # nobody named 2019
        ("越城区2020年规上工业增加值目标增长多少?", None),  # leaves 出口 out
        ("越城区2020年幼儿园和养老院出口多少?", None),  # nobody named those
        ("好的,我来帮你把这个问题补充完整", None),
        ("好的。\n越城区2020年出口多少?", None),
        ("越城区\x1b[J出口多少?", None),
        ("问" * 300, None),
        ("", None),
        (None, None),
    ],
)
def test_completed_by_a_model(written: str | None, completed: str | None) -> None:
    prompts = load_prompts("zh", Path("none"))
    model = Scripted(written)
    assert complete_by_model("那2020年出口呢?", [FIRST], model, prompts) == completed
    assert FIRST in model.user and "那2020年出口呢?" in model.user


def test_a_model_is_told_which_year_is_meant() -> None:
    prompts = load_prompts("zh", Path("none"))
    model = Scripted("越城区2020年规上工业增加值目标增长多少?")
    assert complete_by_model("那去年呢?", [FIRST], model, prompts)
    assert "2020年" in model.user and "去年" not in model.user


# ---- the conversation --------------------------------------------------------------------------


def citation(marker: int, status: CitationStatus = CitationStatus.VERIFIED) -> Citation:
    return Citation(marker, "a.txt", Metadata(), (), 2, 4, "原文", 1.0, status)


class Asker:
    documents = DOCUMENTS

    def __init__(self, spec: str) -> None:
        if spec == "bad":
            raise ModelError("没有这个模型")
        self.spec = spec

    def ask(self, text: str) -> tuple[Answer, dict[str, float]]:
        if text == "interrupted":
            raise KeyboardInterrupt
        if text == "fails":
            raise ModelError("服务出错")
        failed = citation(2, CitationStatus.QUOTE_NOT_FOUND)
        statements = (Statement(text, (citation(1),)), Statement("x", (failed,)))
        return Answer(text, Outcome.ANSWERED, statements, (), self.spec), {}

    def document_text(self, doc: str) -> str:
        return f"全文{doc}"


def converse(
    lines: Sequence[str | type[BaseException]],
    history: History | None = None,
    complete: Callable[[str, Sequence[str]], str | None] | None = None,
) -> list[str]:
    """Run a conversation and return what was shown."""
    shown: list[str] = []
    left: Iterator[str | type[BaseException]] = iter(lines)

    def read() -> str:
        line = next(left, EOFError)
        if isinstance(line, str):
            return line
        raise line

    view = ChatView(
        read=read,
        write=shown.append,
        show_answer=lambda answer: shown.append(f"{answer.llm}>{answer.question}"),
        show_sources=lambda answer: shown.append(f"sources {len(answer.citations)}"),
        show_surroundings=lambda c, text: shown.append(f"{c.quote} in {text}"),
    )
    chat = Chat(Asker, "extractive", view, history=history, complete=lambda _: complete)
    run_chat(chat, view)
    return shown


def test_follow_ups_go_on_from_the_completed_question() -> None:
    shown = converse([FIRST, "那固定资产投资呢?", "2020年呢?"])
    assert [line for line in shown if line.startswith("extractive>")] == [
        f"extractive>{FIRST}",
        "extractive>越城区2021年固定资产投资目标增长多少?",
        "extractive>越城区2020年固定资产投资目标增长多少?",
    ]
    assert "(按“越城区2021年固定资产投资目标增长多少?”来查)" in shown


def test_new_topic_forgets() -> None:
    assert converse([FIRST, "/new", "2020年呢?"])[-1] == "extractive>2020年呢?"


def test_a_models_completion_and_the_rules_where_it_gives_up() -> None:
    shown = converse(
        [FIRST, "a", "2020年呢?"], complete=lambda t, _: "模型改写" if t == "a" else None
    )
    assert "extractive>模型改写" in shown
    assert shown[-1] == "extractive>2020年呢?" or "2020年" in shown[-1]


def test_commands() -> None:
    shown = converse(
        ["/sources", "/open 1", FIRST, "/sources", "/open 1", "/open 2", "/open", "/x"]
    )
    assert shown[0].startswith("还没有回答")
    assert shown[1].startswith("上一个回答没有第 1 处")
    assert shown[3:5] == ["sources 2", "原文 in 全文a.txt"]
    assert shown[5].startswith("上一个回答没有第 2 处")  # it failed the check, so it is nowhere
    assert shown[6].startswith("上一个回答没有第 ? 处")
    assert shown[7].startswith("没有命令 /x")


def test_another_model() -> None:
    shown = converse(["/llm other:m", FIRST, "/llm bad", FIRST, "/llm"])
    assert shown[1] == f"other:m>{FIRST}"
    assert shown[2] == "没有这个模型"
    assert shown[3] == f"other:m>{FIRST}"  # the one before stays
    assert "缺少参数" in shown[4]


def test_errors_and_interrupts_do_not_end_it() -> None:
    shown = converse(["fails", "interrupted", KeyboardInterrupt, "", FIRST, "/exit", "never"])
    assert shown == ["服务出错", "已中断。", "(输入 /exit 结束)", f"extractive>{FIRST}"]


# ---- history -----------------------------------------------------------------------------------


def lines_of(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").split("\n")


def test_history_is_kept_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "new" / "history.jsonl"
    converse([FIRST, "2020年呢?", "fails"], History(path))
    turns = [json.loads(line) for line in lines_of(path) if line]
    assert [(t["question"], t["completed"], t["status"]) for t in turns] == [
        (FIRST, FIRST, "answered"),
        ("2020年呢?", "越城区2020年规上工业增加值目标增长多少?", "answered"),
    ]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_history_that_others_could_read_is_closed_to_them(tmp_path: Path) -> None:
    path = tmp_path / "h.jsonl"
    path.touch(0o644)
    History(path).append(Turn("", "", "", "", ""))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_line_that_was_cut_off_takes_no_other_with_it(tmp_path: Path) -> None:
    path = tmp_path / "h.jsonl"
    turn = Turn("2026-01-01T00:00:00+0800", "问\ud800\u2028", "问", "answered", "答\n二")
    History(path).append(turn)
    whole = path.read_bytes()
    path.write_bytes(whole + b'{"ti')
    History(path).append(turn)
    first, cut, second, end = lines_of(path)
    assert json.loads(first) == json.loads(second) and first == second
    assert json.loads(first)["answer"] == "答\n二"
    assert (cut, end) == ('{"ti', "")


def test_history_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(HistoryError, match="--no-history"):
        History(tmp_path / "file" / "h.jsonl").append(Turn("", "", "", "", ""))


def test_where_history_is() -> None:
    assert history_path({"XDG_DATA_HOME": "/d"}) == Path("/d/youju/history.jsonl")
    assert history_path({"HOME": "/h"}) == Path("/h/.local/share/youju/history.jsonl")
