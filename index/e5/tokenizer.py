"""Text to token ids just as the package's own engine makes them: the unigram model of XLM-R."""

import math
import re

from index.e5.weights import Vocabulary

_WORD_START = "\u2581"
# What an unknown character costs below the worst piece, so that it is the last resort.
_UNKNOWN_PENALTY = 10.0
_SPACES = re.compile(" {2,}")


class Tokenizer:
    """Finds the pieces of highest total score (Viterbi)."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._begin, self._end = vocabulary.begin, vocabulary.end
        self._unknown = vocabulary.unknown
        self._replacements = vocabulary.replacements
        self._unknown_score = min(vocabulary.scores) - _UNKNOWN_PENALTY
        self._pieces: dict[str, tuple[int, float]] = {}
        # Longest piece by first character: few are long, and each length is a look-up.
        self._longest: dict[str, int] = {}
        for token, (piece, score) in enumerate(
            zip(vocabulary.pieces, vocabulary.scores, strict=True)
        ):
            if token == self._unknown or not piece:
                continue
            text = piece.decode("utf-8")
            self._pieces.setdefault(text, (token, score))
            self._longest[text[0]] = max(self._longest.get(text[0], 0), len(text))

    def encode(self, text: str) -> list[int]:
        """Return the ids of a text, without those for its beginning and end."""
        folded = _SPACES.sub(" ", text.translate(self._replacements))
        if not folded.startswith(" "):
            folded = " " + folded
        return self._best_path(folded.replace(" ", _WORD_START))

    def windows(self, tokens: list[int], size: int) -> list[list[int]]:
        """Cut into inputs of at most `size` tokens, beginning and end included."""
        inner = size - 2
        starts = range(0, max(len(tokens), 1), inner)
        return [[self._begin, *tokens[i : i + inner], self._end] for i in starts]

    def _best_path(self, text: str) -> list[int]:
        length = len(text)
        best = [0.0] + [-math.inf] * length
        arrived: list[tuple[int, int]] = [(0, 0)] * (length + 1)
        """By where a piece ends: its id and where it starts."""
        pieces = self._pieces
        for start, first in enumerate(text):
            score = best[start]
            unknown = score + self._unknown_score
            for stop in range(start + 1, min(start + self._longest.get(first, 0), length) + 1):
                found = pieces.get(text[start:stop])
                if found is not None and score + found[1] > best[stop]:
                    best[stop] = score + found[1]
                    arrived[stop] = (found[0], start)
            if unknown > best[start + 1]:
                best[start + 1] = unknown
                arrived[start + 1] = (self._unknown, start)
        return _walk_back(arrived)


def _walk_back(arrived: list[tuple[int, int]]) -> list[int]:
    tokens = []
    position = len(arrived) - 1
    while position > 0:
        token, position = arrived[position]
        tokens.append(token)
    tokens.reverse()
    return tokens
