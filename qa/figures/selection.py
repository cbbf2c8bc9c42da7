"""Choose figures of an index by place, year, indicator and kind."""

from collections.abc import Iterable

from index.documents import DocumentInfo
from index.errors import QuestionError
from index.scope import read_scope
from index.store import Index
from index.types import Figure
from qa.figures.aliases import IndicatorFilter


def select_rows(
    index: Index,
    documents: Iterable[DocumentInfo],
    *,
    year: int | None = None,
    indicator: str = "",
    kind: str = "",
) -> tuple[Figure, ...]:
    """Return the figures of documents that fit all that is given, in the order of the text.

    Args:
        index: an open index.
        documents: some of its documents.
        year: that the figures are for, which may be another than their document's; none has what
            a figure came from (由2%提高到3%).
        indicator: words of the indicator or of another name for it; all of them if it is several.
        kind: target or result.
    """
    wanted = IndicatorFilter(indicator)
    return tuple(
        figure
        for info in documents
        for figure in index.figures(info.doc)
        if (year is None or figure.year == year)
        and (not kind or figure.kind == kind)
        and wanted.fits(figure.indicator)
    )


def documents_of(index: Index, place: str, *, single: bool = False) -> tuple[DocumentInfo, ...]:
    """Return the documents of a place, by any name that a question may call it.

    Args:
        index: an open index.
        place: 锡山区, 锡山, 无锡 (for all below it), or as the index has it.
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
