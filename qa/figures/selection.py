"""Choose figures of an index by place, year, indicator and kind."""

import unicodedata
from collections.abc import Sequence

from index.documents import DocumentInfo
from index.errors import QuestionError
from index.figures import Figure
from index.scope import read_scope
from index.store import Index
from index.thesaurus import expand


def select_rows(
    index: Index, *, place: str = "", year: int | None = None, indicator: str = "", kind: str = ""
) -> tuple[Figure, ...]:
    """Return the figures that fit all that is given, in the order of documents and text.

    Args:
        index: an open index.
        place: of the documents; one above it will do where it is not ambiguous.
        year: that the figures are for, which may be another than their document's.
        indicator: words of the indicator or of another name for it; all of them if it is several.
        kind: target or result.

    Raises:
        QuestionError: there is no document of the place.
    """
    docs = [info.doc for info in (documents_of(index, place) if place else index.documents)]
    words = [_names(word) for word in indicator.split()]
    return tuple(
        figure
        for doc in docs
        for figure in index.figures(doc)
        if (year is None or figure.year == year)
        and (not kind or figure.kind == kind)
        and all(_fits(names, figure.indicator) for names in words)
    )


def documents_of(index: Index, place: str, *, single: bool = False) -> tuple[DocumentInfo, ...]:
    """Return the documents of a place, by any name that a question may call it.

    Args:
        index: an open index.
        place: 越城区, 越城, 绍兴 (for all below it), or as the index has it.
        single: whether it has to be one place.

    Raises:
        QuestionError: there is none, or with `single` it is several places.
    """
    exact = [info for info in index.documents if info.metadata.place == place]
    if exact:
        return tuple(exact)
    pairs = [(info.doc, info.metadata) for info in index.documents]
    scopes = read_scope(place, pairs).places
    if not scopes:
        raise QuestionError(f"索引里没有“{place}”的文件。运行 youju status 看看有哪些地方。")
    if single and len(scopes) > 1:
        held = "、".join(scope.place for scope in scopes)
        raise QuestionError(f"“{place}”在索引里不止一个地方:{held}。请写明是哪一个。")
    docs = {doc for scope in scopes for doc in scope.docs}
    return tuple(info for info in index.documents if info.doc in docs)


def _names(word: str) -> tuple[str, ...]:
    """A word and what else goes by that name, folded."""
    return tuple(_fold(name) for name in (word, *expand(word)))


def _fits(names: Sequence[str], indicator: str) -> bool:
    folded = _fold(indicator)
    return any(name in folded for name in names)


def _fold(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).lower().split())
