"""youju's parts in LangChain's own chains."""

from collections.abc import Iterator
from itertools import takewhile
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
from langchain_core.language_models.fake_chat_models import FakeListChatModel
from langchain_core.messages import AIMessage
from langchain_core.output_parsers import StrOutputParser
from langchain_core.prompt_values import PromptValue
from langchain_core.prompts import ChatPromptTemplate
from langchain_core.runnables import RunnableLambda, RunnablePassthrough
from langchain_core.vectorstores import InMemoryVectorStore

from index.build import update_index
from index.embedders import HashingEmbedder
from index.errors import IndexMissingError, QuestionError
from index.store import Index
from qa.langchain import YoujuEmbeddings, YoujuRetriever, cite

ROOT = Path(__file__).resolve().parents[2]
PLANS = {
    "青禾区2023年工作计划.txt": "青禾区2023年工作计划\n\n"
    "一、聚力项目建设。固定资产投资增长9.5%,力争11%。新开工亿元以上项目12个。\n\n"
    "二、聚力民生改善。新建公办幼儿园3所,改造老旧小区15个。\n",
    "白石县2022年政府工作报告.txt": "白石县2022年政府工作报告\n\n"
    "一、2022年工作安排。固定资产投资增长7%,新建公办幼儿园8所。\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    plans = tmp_path / "资料"
    plans.mkdir()
    for name, text in PLANS.items():
        (plans / name).write_text(text, encoding="utf-8")
    update_index(tmp_path / "index", [plans], embedder=HashingEmbedder())
    return tmp_path / "index"


@pytest.fixture
def retriever(folder: Path) -> Iterator[YoujuRetriever]:
    made = YoujuRetriever(folder=folder, k=2)
    yield made
    made.close()


def test_passages_stand_word_for_word_in_their_sources(
    folder: Path, retriever: YoujuRetriever
) -> None:
    found = retriever.invoke("青禾区2023年固定资产投资目标增长多少?")
    assert 1 <= len(found) <= 2
    assert "9.5%" in found[0].page_content
    assert (found[0].metadata["place"], found[0].metadata["year"]) == ("青禾区", 2023)
    with Index.open(folder) as index:
        for document in found:
            text = index.document(document.metadata["doc"]).text
            span = slice(document.metadata["start"], document.metadata["end"])
            assert text[span] == document.page_content
    scores = [document.metadata["score"] for document in found]
    assert scores == sorted(scores, reverse=True)


def test_filters_hold(folder: Path) -> None:
    retriever = YoujuRetriever(folder=folder, place="白石县")
    assert {d.metadata["doc"] for d in retriever.invoke("新建公办幼儿园多少所?")} == {
        "白石县2022年政府工作报告.txt"
    }
    retriever.close()


def test_errors_are_those_of_ask(folder: Path, tmp_path: Path, retriever: YoujuRetriever) -> None:
    with pytest.raises(IndexMissingError):
        YoujuRetriever(folder=tmp_path / "nothing")
    with pytest.raises(QuestionError):
        YoujuRetriever(folder=folder, place="别处")
    with pytest.raises(QuestionError):
        retriever.invoke("  ")


def test_a_chain_runs(retriever: YoujuRetriever) -> None:
    prompts: list[str] = []

    def remember(value: PromptValue) -> PromptValue:
        prompts.append(value.to_string())
        return value

    prompt = ChatPromptTemplate.from_template("资料:\n{sources}\n问题:{question}")
    inputs = {"sources": retriever | cite, "question": RunnablePassthrough()}
    model = FakeListChatModel(responses=["9.5%[1]"])
    chain = inputs | prompt | RunnableLambda(remember) | model | StrOutputParser()
    assert chain.invoke("青禾区2023年固定资产投资目标增长多少?") == "9.5%[1]"
    assert "[1] 青禾区2023年工作计划" in prompts[0]
    assert "固定资产投资增长9.5%,力争11%。" in prompts[0]


@pytest.mark.parametrize("name", ["README.md", "README.en.md"])
def test_the_chain_of_the_readme_runs(
    name: str, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    first = next(i for i, line in enumerate(lines) if line.startswith("    from langchain"))
    code = list(takewhile(lambda line: not line or line.startswith("    "), lines[first:]))
    folder.rename(folder.with_name(".youju"))
    monkeypatch.chdir(folder.parent)
    asked: list[str] = []

    class Model(FakeListChatModel):
        def invoke(self, input: Any, *arguments: Any, **options: Any) -> AIMessage:
            asked.append(input.to_string())
            return super().invoke(input, *arguments, **options)

    monkeypatch.setattr(
        "langchain.chat_models.init_chat_model", lambda _: Model(responses=["9.5%[1]"])
    )
    scope: dict[str, Any] = {}
    exec(dedent("\n".join(code)), scope)
    assert capsys.readouterr().out == "9.5%[1]\n"
    assert asked and "[1] " in asked[0] and "金华开发区" in asked[0]
    scope["retriever"].close()


def test_a_batch_from_several_threads_gives_each_its_own(retriever: YoujuRetriever) -> None:
    questions = ["青禾区2023年改造老旧小区多少个?", "白石县2022年新建公办幼儿园多少所?"] * 4
    alone = [retriever.invoke(question) for question in questions]
    assert retriever.batch(questions, config={"max_concurrency": 4}) == alone


def test_embeddings_work_in_a_store_of_langchain_s() -> None:
    embeddings = YoujuEmbeddings("hash")
    store = InMemoryVectorStore(embeddings)
    store.add_texts(["固定资产投资增长9.5%", "新建公办幼儿园3所"])
    assert store.similarity_search("公办幼儿园", k=1)[0].page_content == "新建公办幼儿园3所"
    expected = HashingEmbedder().embed_queries(["增长"])[0]
    assert embeddings.embed_query("增长") == pytest.approx(expected.tolist())
