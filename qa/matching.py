"""How much of a question's wording a text bears, each word by its rarity."""

import math
import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache

from index.fold import fold
from index.tokens import tokenize

# Pairs of characters with one of these in them are mostly grammar.
_FUNCTION = set("的了在把给让被要想和与及等是有对为从到于就也都还可能会应其这那吗呢吧啊或")
_FUNCTION_WEIGHT = 0.3
_LIGHT_WEIGHT = 0.25
# What no passage says cannot tell passages apart; most of it is how a question is put (想进账).
_UNKNOWN_WEIGHT = 1.0


class Weights:
    """Weighs terms by their rarity in an index.

    By BM25's idf in the form that is never negative (Robertson and Sparck Jones 1976).
    """

    def __init__(self, count: int, doc_freq: Callable[[str], int]) -> None:
        self._count = count
        self._doc_freq = cache(doc_freq)

    def __call__(self, term: str) -> float:
        """The weight of a term, above 0."""
        frequency = self._doc_freq(term)
        if not frequency:
            return _UNKNOWN_WEIGHT
        return math.log(1 + (self._count - frequency + 0.5) / (frequency + 0.5))


class Wording:
    """The terms of a wording: pairs of characters, Latin words and numbers, weighted.

    A term is found where it stands, or where the thesaurus's name stands for a phrase with it:
    卖地 in a question is found in a text that says 土地出让.
    """

    def __init__(
        self,
        text: str,
        weigh: Weights,
        synonyms: Mapping[str, Sequence[str]] | None = None,
        light: re.Pattern[str] | None = None,
    ) -> None:
        """Words that `light` matches count little, since they say little of the matter."""
        self.terms: dict[str, float] = {}
        folded = fold(text)
        if light is not None:
            for word in light.findall(folded):
                self._add(word, weigh, _LIGHT_WEIGHT)
            folded = light.sub(" ", folded)
        for run in re.split(r"[^\w&+./%-]+", folded):
            self._add(run, weigh, 1.0)
        self._by_synonym = [
            (tuple(others), frozenset(term for term in self.terms if term in phrase))
            for phrase, others in (synonyms or {}).items()
        ]
        self.total = sum(self.terms.values()) or 1.0

    @classmethod
    def rendered(cls, renderings: Mapping[str, Sequence[str]], weigh: Weights) -> "Wording":
        """The phrases of a wording in another language, each found by any of its renderings."""
        wording = cls("", weigh, renderings)
        for phrase, words in renderings.items():
            # The commonest rendering is the likeliest to be meant.
            wording.terms[phrase] = min((_weight(word, weigh) for word in words), default=1.0)
        wording._by_synonym = [(tuple(w), frozenset([p])) for p, w in renderings.items()]
        wording.total = sum(wording.terms.values()) or 1.0
        return wording

    def _add(self, run: str, weigh: Weights, factor: float) -> None:
        for term in tokenize(run):
            if len(term) > 1 or len(run) == 1:
                grammar = any(c in _FUNCTION for c in term)
                weight = weigh(term) * factor * (_FUNCTION_WEIGHT if grammar else 1.0)
                self.terms[term] = max(weight, self.terms.get(term, 0.0))

    def found_in(self, folded: str) -> frozenset[str]:
        """The terms that a folded text holds."""
        found = {term for term in self.terms if term in folded}
        for others, terms in self._by_synonym:
            if not terms <= found and any(other in folded for other in others):
                found |= terms
        return frozenset(found)

    def share(self, terms: frozenset[str]) -> float:
        """The share of the wording's weight that some of its terms make up, 0 to 1."""
        return sum(self.terms[term] for term in terms) / self.total

    def share_beyond(self, theme: frozenset[str], terms: frozenset[str]) -> float:
        """The share of the weight beyond a theme that some terms make up, 0 to 1.

        All of it where there is nothing beyond.
        """
        rest = self.terms.keys() - theme
        weight = sum(self.terms[term] for term in rest)
        if not weight:
            return self.share(terms)
        return sum(self.terms[term] for term in rest & terms) / weight


def _weight(word: str, weigh: Weights) -> float:
    """The weight of a word by its rarest pair of characters."""
    terms = tokenize(word)
    return max((weigh(term) for term in terms if len(term) > 1 or len(word) == 1), default=1.0)
