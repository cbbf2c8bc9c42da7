"""Which names of indicators mean the same though they are written otherwise, by embedding."""

from collections.abc import Iterator, Sequence

from index.embedders import Embedder
from qa.figures.measures import Measure

# Chosen on 210 pairs of names from 41 government reports, alike in all that `Measure` compares
# but the name, 30 from each band of cosines, judged one by one. Right were: of those from 0.99 up
# 29 of 30, 0.985–0.99 24, 0.98–0.985 14, 0.97–0.98 12, and fewer below. A blank is better than
# a wrong match. It holds for multilingual-e5-small, whatever the index was made with.
THRESHOLD = 0.99
# Pairs with fewer character pairs in common have never come up to it; saves embedding them.
_OVERLAP = 0.4


class SimilarNames:
    """Finds near measures; embeds a name only when it comes to that."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder

    def pairs(
        self, left: Sequence[Measure], right: Sequence[Measure]
    ) -> list[tuple[Measure, Measure]]:
        """Pair measures of one list with near ones of the other, the nearest first, each once."""
        candidates = list(_candidates(left, right))
        names = sorted({measure.name for pair in candidates for measure in pair})
        if not names:
            return []
        vectors = dict(zip(names, self._embedder.embed_queries(names), strict=True))
        scored = [(float(vectors[a.name] @ vectors[b.name]), a, b) for a, b in candidates]
        scored.sort(key=lambda item: (-item[0], item[1].name, item[2].name))
        taken: set[Measure] = set()
        found = []
        for score, a, b in scored:
            if score >= THRESHOLD and not taken & {a, b}:
                taken |= {a, b}
                found.append((a, b))
        return found


def _candidates(
    left: Sequence[Measure], right: Sequence[Measure]
) -> Iterator[tuple[Measure, Measure]]:
    """Pairs that differ in the name alone, and not all through."""
    by_rest: dict[tuple[object, ...], list[Measure]] = {}
    for measure in right:
        by_rest.setdefault(_rest(measure), []).append(measure)
    for a in left:
        for b in by_rest.get(_rest(a), ()):
            # What the thesaurus knows as two statistics is two, however alike the names.
            known = a.statistic and b.statistic
            if a != b and not known and _overlap(a.name, b.name) >= _OVERLAP:
                yield a, b


def _rest(measure: Measure) -> tuple[object, ...]:
    return (measure.aspect, measure.verb, measure.unit, measure.words)


def _overlap(a: str, b: str) -> float:
    pairs_a, pairs_b = ({name[i : i + 2] for i in range(len(name) - 1)} for name in (a, b))
    return 2 * len(pairs_a & pairs_b) / max(1, len(pairs_a) + len(pairs_b))
