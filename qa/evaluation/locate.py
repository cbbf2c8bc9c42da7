"""Find where the evidence of gold items stands: offsets into the documents of the index."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from index.errors import QuestionError
from qa.evaluation.gold_types import GoldEvidence, GoldItem

_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a document."""

    doc: str
    start: int
    end: int
    grade: int = 1


class Locator:
    """Finds evidence in documents; what it has looked for it does not look for again."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = texts
        self._stems: dict[str, str] | None = None
        self._whole: dict[str, str] | None = None
        self._contexts: dict[str, tuple[str, int] | None] = {}

    def spans(self, item: GoldItem) -> tuple[Span, ...]:
        """Return where an item's evidence stands; what is in no document is left out."""
        found = (self.span(evidence) for evidence in item.evidence)
        return tuple(span for span in found if span)

    def span(self, evidence: GoldEvidence) -> Span | None:
        """Return where a piece of evidence stands: its first place, unless it says which."""
        doc = self._document(evidence.doc)
        if doc is None and evidence.context:
            return self._in_context(evidence)
        if doc is None and not evidence.doc:
            place = self._find_context(evidence.quote)
            return place and Span(place[0], place[1], place[1] + len(evidence.quote))
        if doc is None:
            return None
        text, quote, start = self._texts[doc], evidence.quote, evidence.start
        if not quote:
            return Span(doc, 0, len(text), evidence.grade)
        if start is None or text[start : start + len(quote)] != quote:
            start = text.find(quote)
        return Span(doc, start, start + len(quote), evidence.grade) if start >= 0 else None

    def _in_context(self, evidence: GoldEvidence) -> Span | None:
        place = self._find_context(evidence.context)
        if place is None:
            return None
        quote = evidence.quote or evidence.context
        start = evidence.start
        if start is None:
            start = evidence.context.find(quote)
        at = place[1] + start
        return Span(place[0], at, at + len(quote), evidence.grade) if start >= 0 else None

    def _document(self, name: str) -> str | None:
        """The document of a name, or the only one whose file name without suffix it is."""
        if not name or name in self._texts:
            return name or None
        if self._stems is None:
            self._stems = _unique((PurePosixPath(doc).stem, doc) for doc in self._texts)
        return self._stems.get(name)

    def _find_context(self, context: str) -> tuple[str, int] | None:
        """Where a text stands; most often it is all of a document, so that is tried first."""
        if context not in self._contexts:
            if self._whole is None:
                self._whole = {text.strip(): doc for doc, text in self._texts.items()}
            doc = self._whole.get(context.strip())
            names = [doc] if doc is not None else self._texts
            found = ((name, self._texts[name].find(context)) for name in names)
            self._contexts[context] = next((place for place in found if place[1] >= 0), None)
        return self._contexts[context]


def check_evidence(
    items: Sequence[GoldItem],
    found: Sequence[Sequence[Span]],
    texts: Mapping[str, str],
    index: Path,
) -> None:
    """See that a gold set is of the documents that are indexed.

    Args:
        items: of the gold set.
        found: where the evidence of each stands.
        texts: of the documents.
        index: its folder, for the message.

    Raises:
        QuestionError: it has evidence, and no document that it is from is there.
    """
    evidence = [one for item in items for one in item.evidence]
    docs = list(dict.fromkeys(one.doc for one in evidence if one.doc))
    known = {*texts, *(PurePosixPath(doc).stem for doc in texts)}
    if not evidence or any(found) or not known.isdisjoint(docs):
        return
    shown = f"{'、'.join(docs[:_SHOWN])}{f' 等 {len(docs)} 份' if len(docs) > _SHOWN else ''}"
    whose = f"题集的依据所在的文件({shown})" if docs else f"题集的 {len(evidence)} 条依据"
    raise QuestionError(
        f"{whose}都不在索引 {index} 里。"
        "请用 --index 指定收有这些文件的索引,或先用 youju index 收入。"
    )


def _unique(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    twice: set[str] = set()
    for key, value in pairs:
        if key in found:
            twice.add(key)
        found[key] = value
    return {key: value for key, value in found.items() if key not in twice}
