"""LangChain's default pipeline, to compare with: its splitter, its FAISS store, our model."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from qa.langchain import YoujuEmbeddings


def build(texts: Sequence[str], folder: Path | None = None) -> Any:
    """Split, embed and keep texts as its tutorials do."""
    from langchain_community.vectorstores import FAISS
    from langchain_core.documents import Document
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    splitter = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200)
    chunks = splitter.split_documents([Document(text) for text in texts])
    store = FAISS.from_documents(chunks, YoujuEmbeddings())
    if folder:
        store.save_local(str(folder))
    return store


def load(folder: str) -> Any:
    """Open what `build` has kept."""
    from langchain_community.vectorstores import FAISS

    # It is kept as a pickle, which was written a moment ago by `build`.
    return FAISS.load_local(folder, YoujuEmbeddings(), allow_dangerous_deserialization=True)
