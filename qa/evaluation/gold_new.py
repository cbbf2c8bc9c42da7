"""Draft a gold set from an index: figures and glossaries give questions whose evidence is known.

A draft is for a person to edit: the questions are in a program's words, and a figure may be read
amiss. Each item says so by `draft`, which the person removes.
"""

import random
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, zip_longest
from typing import Any

from index.sentences import clause_spans
from index.store import Index
from index.types import Document, Figure, Metadata

_GLOSSARY = re.compile(r"(?:名词|术语|用语|词语).{0,4}(?:解释|注释|释义|说明)|^(?:解释|注释|释义)$")
_NUMBERING = re.compile(
    r"^\s*(?:[(\uff08]?[\d一二三四五六七八九十]+[)\uff09]?\s*[.\uff0e、:\uff1a]?|[①-⑳])\s*"
)
_FIRST_STOP = re.compile(r"[,\uff0c;\uff1b。:\uff1a]")
_CLOSING = ",\uff0c;\uff1b。、"
_MASK = re.compile(r"\*")
_NAME_LENGTHS = range(2, 26)
_DEFINITION_LENGTHS = range(8, 301)
_SHARE_OF_MASKED = 5  # one in five


def draft_gold(index: Index, count: int, seed: int = 0) -> list[dict[str, Any]]:
    """Draft up to `count` items, of all documents in turn; the same seed gives the same."""
    generator = random.Random(seed)
    open_figures, masked, definitions = [], [], []
    for info in index.documents:
        document, figures = index.document(info.doc), usable_figures(index.figures(info.doc))
        generator.shuffle(figures)
        items = [_figure_item(document, figure) for figure in figures]
        open_figures.append([item for item in items if item["answerable"]])
        masked.append([item for item in items if not item["answerable"]])
        definitions.append(list(_definitions(document, index)))
    few = max(1, count // _SHARE_OF_MASKED)
    kept = [*_in_turn(definitions)[:few], *_in_turn(masked)[:few]]
    kept = [*_in_turn(open_figures)[: max(0, count - len(kept))], *kept][:count]
    return [{"id": f"draft-{number:03d}", **item} for number, item in enumerate(kept, 1)]


def usable_figures(figures: Sequence[Figure]) -> list[Figure]:
    """The figures that one question asks for and no other: named, dated, the only one so named."""
    base = [figure for figure in figures if not figure.stretch]
    named = Counter((figure.indicator, figure.year, figure.kind) for figure in base)
    return [
        figure
        for figure in base
        if figure.year
        and len(figure.indicator) in _NAME_LENGTHS
        and named[figure.indicator, figure.year, figure.kind] == 1
    ]


def _figure_item(document: Document, figure: Figure) -> dict[str, Any]:
    asked = "的目标是多少" if figure.kind == "target" else "实际是多少"
    question = f"{_subject(document.metadata)}{figure.year}年{figure.indicator}{asked}?"
    start, end = _clause(document.text, figure)
    quote = document.text[start:end]
    evidence = {"doc": document.doc, "quote": quote}
    if document.text.find(quote) != start:
        evidence["start"] = start  # type: ignore[assignment]
    if figure.masked:
        return _item(question, "masked", "", [], evidence)
    return _item(question, "fact", figure.value, [figure.value], evidence)


def _subject(metadata: Metadata) -> str:
    return metadata.place or metadata.title


def _clause(text: str, figure: Figure) -> tuple[int, int]:
    """The clause of a figure's sentence that the figure stands in."""
    for start, end in clause_spans(text, figure.quote_start, figure.quote_end):
        if start <= figure.start and figure.end <= end:
            return _trim(text, start, end)
    return figure.quote_start, figure.quote_end


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    inner = text[start:end]
    start += len(inner) - len(inner.lstrip())
    return start, start + len(inner.strip().rstrip(_CLOSING))


def _definitions(document: Document, index: Index) -> Iterator[dict[str, Any]]:
    """One item for each entry of a glossary, which is a section below its heading."""
    paths = chain.from_iterable(section.walk() for section in index.sections(document.doc))
    for path in paths:
        if len(path) < 2 or not _GLOSSARY.search(path[-2].title.strip()):
            continue
        entry = path[-1]
        term = _NUMBERING.sub("", entry.title).strip()
        start, end = _trim(document.text, entry.title_end, entry.end)
        definition = document.text[start:end]
        if term and len(definition) in _DEFINITION_LENGTHS and not _MASK.search(definition):
            first = _FIRST_STOP.split(definition)[0]
            evidence = {"doc": document.doc, "quote": definition}
            question = f"{_subject(document.metadata)}所说的{term}是什么?"
            yield _item(question, "definition", definition, [first], evidence)


def _item(
    question: str, kind: str, answer: str, must_include: list[str], evidence: dict[str, str]
) -> dict[str, Any]:
    return {
        "question": question,
        "type": kind,
        "answer": answer,
        "aliases": [],
        "must_include": must_include,
        "answerable": kind != "masked",
        "evidence": [evidence],
        "draft": True,
    }


def _in_turn(groups: Iterable[Sequence[dict[str, Any]]]) -> list[dict[str, Any]]:
    """One of each group, then the next of each: no document has all the questions."""
    rows = zip_longest(*groups)
    return [item for row in rows for item in row if item is not None]
