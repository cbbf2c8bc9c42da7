"""The chance that a candidate answers where texts are of no place, as news and encyclopedias.

What a plan must say to answer (an indicator, a target and no result) tells little of these: what
tells is whether they say what the question names, are of its year, and have the kind of thing
that it asks for.
"""

import math
import re

from index.fold import fold
from index.thesaurus import synonyms
from qa.asked_kind import asked_kind, tells
from qa.asking_words import LIGHT
from qa.candidates import Candidate
from qa.matching import Weights, Wording
from qa.question import Question

# Logistic weights of the signals, and the least chance that counts as an answer. Fitted and
# cross-validated by scripts/calibrate_unplaced.py.
_WEIGHTS = (-0.98, 0.81, 0.68, 2.36, -2.26, -1.47)
THRESHOLD = 0.15
# Cosines count from what is usual of right answers, up to a limit; nothing where there are none.
_MIDDLE, _SPREAD, _FURTHEST = 0.92, 0.03, 2.5
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


def signals(question: Question, best: Candidate) -> tuple[float, ...]:
    """What the chance is reckoned from.

    How like the question the best clause is, and its passage; the share of the question's words
    that the passage has; whether a year is asked for that the passage does not name; and whether
    the candidate lacks the kind of thing asked for.
    """
    passage, metadata = best.evidence.passage, best.evidence.metadata
    around = fold(" ".join((metadata.title, *passage.section, passage.text)))
    # In an index of a few passages, how rare a word is tells nothing: all weigh the same.
    alike = Weights(2, lambda _: 1)
    wording = Wording(question.topic, alike, synonyms(question.topic), LIGHT)
    years = set(map(str, question.scope.years))
    named = {str(metadata.year), *_YEAR.findall(around)}
    kind = asked_kind(question)
    lacks = kind is not None and not tells(kind, best.text, question)
    return (
        _beyond(best.likeness),
        _beyond(best.evidence.cosine),
        wording.share(wording.found_in(around)),
        float(bool(years) and not years & named),
        float(lacks),
    )


def chance(question: Question, best: Candidate) -> float:
    """The chance that a candidate answers, by a logistic model of the signals."""
    bias, *weights = _WEIGHTS
    z = bias + sum(w * s for w, s in zip(weights, signals(question, best), strict=True))
    return 1 / (1 + math.exp(-z))


def _beyond(cosine: float | None) -> float:
    """How far a cosine is from the middle, in spreads."""
    if cosine is None:
        return 0.0
    return max(-_FURTHEST, min(_FURTHEST, (cosine - _MIDDLE) / _SPREAD))
