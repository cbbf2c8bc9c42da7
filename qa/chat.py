"""A conversation over an index: follow-ups made complete, commands, history; no terminal code."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from index.errors import YoujuError
from qa.follow_up import Documents, complete_by_rules
from qa.history import History, Turn
from qa.types import Answer, Citation

HELP = """\
直接输入问题;追问可以省略,如“那2021年呢?”
/sources     上一个回答的出处
/open N      看第 N 处引文的上下文
/llm SPEC    换模型,如 /llm extractive、/llm ollama:qwen3:8b
/new         另起话题,不接上文
/help        这些说明
/exit        结束(也可按 Ctrl-D)"""


class Asking(Protocol):
    """What a conversation needs of the ask flow; `qa.pipeline.Asker` has it."""

    @property
    def documents(self) -> Documents:
        """Names and metadata of the documents that are asked."""

    def ask(self, text: str) -> tuple[Answer, dict[str, float]]:
        """Answer one question."""

    def document_text(self, doc: str) -> str:
        """The text of one document."""


AskerFactory = Callable[[str], Asking]
"""Makes what answers with the model of a spec."""
Completer = Callable[[str, Sequence[str]], str | None]
"""Completes a follow-up from the questions before it, or gives up; see `complete_by_model`."""


@dataclass(frozen=True, slots=True)
class ChatView:
    """How a conversation reads and shows; each is given plain values."""

    read: Callable[[], str]
    """The next line; EOFError ends the conversation, KeyboardInterrupt drops the line."""
    write: Callable[[str], None]
    show_answer: Callable[[Answer], None]
    show_sources: Callable[[Answer], None]
    show_surroundings: Callable[[Citation, str], None]
    """Gets a citation and the whole text of its document."""


class Chat:
    """One conversation."""

    def __init__(
        self,
        asker_factory: AskerFactory,
        spec: str,
        view: ChatView,
        *,
        history: History | None = None,
        complete: Callable[[str], Completer | None] = lambda _: None,
    ) -> None:
        """Start with the model of a spec.

        Args:
            complete: Gives for a spec the completer by its model; None is by rules.
        """
        self._asker_factory = asker_factory
        self._view = view
        self._history = history
        self._completer_of = complete
        self._questions: list[str] = []
        self._answer: Answer | None = None
        self._use(spec)

    def handle(self, line: str) -> bool:
        """Act on one line; False ends the conversation. Errors are told and do not end it."""
        line = line.strip()
        if line in ("/exit", "/quit"):
            return False
        try:
            if line.startswith("/"):
                self._command(*line.partition(" ")[::2])
            elif line:
                self._ask(line)
        except YoujuError as error:
            self._view.write(str(error))
        except KeyboardInterrupt:
            self._view.write("已中断。")
        return True

    def _use(self, spec: str) -> None:
        self._asker, self._complete = self._asker_factory(spec), self._completer_of(spec)

    def _ask(self, text: str) -> None:
        question = self._completed(text)
        if question != text:
            self._view.write(f"(按“{question}”来查)")
        answer, _ = self._asker.ask(question)
        self._answer = answer
        self._questions.append(question)
        self._view.show_answer(answer)
        if self._history is not None:
            now = time.strftime("%Y-%m-%dT%H:%M:%S%z")
            self._history.append(Turn(now, text, question, answer.outcome.value, answer.text))

    def _completed(self, text: str) -> str:
        if not self._questions:
            return text
        if self._complete is not None:
            completed = self._complete(text, self._questions)
            if completed:
                return completed
        return complete_by_rules(text, self._questions[-1], self._asker.documents)

    def _command(self, name: str, argument: str) -> None:
        argument = argument.strip()
        if name == "/sources":
            self._sources()
        elif name == "/open":
            self._open(argument)
        elif name == "/llm" and argument:
            self._use(argument)
            self._view.write(f"模型换成 {argument}。")
        elif name == "/new":
            self._questions.clear()
            self._answer = None
            self._view.write("另起话题。")
        elif name == "/help":
            self._view.write(HELP)
        else:
            self._view.write(f"没有命令 {name}{' 或缺少参数' if name == '/llm' else ''}。\n{HELP}")

    def _sources(self) -> None:
        if self._answer is None:
            self._view.write("还没有回答。请先提问。")
        else:
            self._view.show_sources(self._answer)

    def _open(self, argument: str) -> None:
        citations = self._answer.citations if self._answer else ()
        found = [c for c in citations if str(c.marker) == argument and c.verified]
        if not found:
            self._view.write(f"上一个回答没有第 {argument or '?'} 处引文。用 /sources 看有哪些。")
            return
        self._view.show_surroundings(found[0], self._asker.document_text(found[0].doc))


def run_chat(chat: Chat, view: ChatView) -> None:
    """Read and act until the end of input or /exit; Ctrl-C drops a line or an answer only."""
    while True:
        try:
            line = view.read()
        except EOFError:
            return
        except KeyboardInterrupt:
            view.write("(输入 /exit 结束)")
            continue
        if not chat.handle(line):
            return
