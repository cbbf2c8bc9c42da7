"""Tell whether the text that answers names the place asked for, of which no document is held."""

import re

from index.fold import fold
from index.mentions import names_of
from index.scope import Scope
from qa.candidates import Candidate, Reading

_SENTENCE_END = re.compile(r"[。;；!！?？\n]")


def unnamed_places(reading: Reading) -> tuple[str, ...]:
    """The places sought that the best candidate is not about, as far as its text tells."""
    best = reading.best
    sought = reading.question.scope.sought
    return tuple(name for name in sought if best is None or not _names(best, name))


def uncovered(scope: Scope) -> list[str]:
    """Say of an answer what it leaves out: places without a document, or all but a part of one."""
    apart = [name for name in scope.uncovered_places if name not in scope.sought]
    told = [f"资料未覆盖{'、'.join(apart)}"] if apart else []
    parts: dict[str, list[str]] = {}
    for place in scope.places:
        if not place.whole:
            parts.setdefault(place.name, []).append(place.place)
    told += [f"资料未覆盖{name}全境,只有{'、'.join(own)}" for name, own in parts.items()]
    return told


def _names(candidate: Candidate, name: str) -> bool:
    """Whether the candidate's sentence, or a heading above it, names a place.

    A zone is named once for a whole passage: 临港新片区…, and three sentences on what it is to do.
    """
    names = names_of(fold(name))
    stems = [part.stem for part in names] or [fold(name)]
    passage = candidate.evidence.passage
    zone = bool(names and names[-1].kind)
    text = fold(" ".join((*passage.section, passage.text if zone else sentence_of(candidate))))
    place = candidate.evidence.metadata.place
    return stems[-1] in text and all(stem in f"{place} {text}" for stem in stems)


def sentence_of(candidate: Candidate) -> str:
    """The sentence that a candidate stands in."""
    passage = candidate.evidence.passage
    text = passage.text
    start, end = candidate.start - passage.start, candidate.end - passage.start
    ends = [match.end() for match in _SENTENCE_END.finditer(text)]
    low = max((e for e in ends if e <= start), default=0)
    high = min((e for e in ends if e >= end), default=len(text))
    return text[low:high]
