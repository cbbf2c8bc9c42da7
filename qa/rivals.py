"""Let the meaning of clauses decide where their wording leaves them close together."""

from dataclasses import replace

from index.embedders import Embedder
from qa.candidates import Candidate
from qa.question import Question, split_exclusions

# Clauses that score within the margin of the best are compared by their vectors too, with that of
# what the question is about and with that of the question as it stands, which tells more of what
# is asked for (哪家公司, 涨多快).
RIVALS = 6
RIVAL_MARGIN = 0.5
LIKENESS = 6.0
# What the score loses, by which it is refused, where another clause is liker to the question.
UNLIKENESS = 3.0
# Where the best clause bears few of the question's words, its wording tells little of which is
# the best, and more are compared.
_FEW_WORDS = 0.3
_FAR_RIVALS, _FAR_MARGIN = 16, 0.8
# Where it bears next to none, the score was low before meaning chose, and none is lost.
_NO_WORDS = 0.2
# A question in another language shares no words with the text: its vector has to choose.
FOREIGN_RIVALS = 16


def settled(question: Question, candidates: list[Candidate], embedder: Embedder) -> list[Candidate]:
    """Let meaning decide where wording leaves several clauses close together.

    Embedding a clause costs as much as all the rest of reading, so only rivals are.
    """
    if not candidates:
        return candidates
    far = not question.foreign and candidates[0].coverage < _FEW_WORDS
    rivals = _rivals(candidates, question, far=far)
    asked_for, _ = split_exclusions(question.text)
    topic, asked = embedder.embed_queries([question.topic, asked_for])
    vectors = embedder.embed_documents([rival.text for rival in rivals])
    likeness = vectors @ topic
    meant = LIKENESS * (likeness + vectors @ asked)
    scores = [rival.score + float(m) for rival, m in zip(rivals, meant, strict=True)]
    best = max(range(len(rivals)), key=scores.__getitem__)
    borne = rivals[best].score - UNLIKENESS * float(likeness.max() - likeness[best])
    if far and candidates[0].coverage < _NO_WORDS:
        borne = candidates[0].score
    anew = [
        replace(rival, score=score - scores[best] + borne, likeness=float(cosine))
        for rival, score, cosine in zip(rivals, scores, likeness, strict=True)
    ]
    chosen = {id(rival) for rival in rivals}
    rest = [candidate for candidate in candidates if id(candidate) not in chosen]
    return sorted(anew, key=lambda c: (-c.score, c.start)) + rest


def _rivals(candidates: list[Candidate], question: Question, *, far: bool) -> list[Candidate]:
    """The candidates that score near the best, none of which overlap."""
    margin, most = (_FAR_MARGIN, _FAR_RIVALS) if far else (RIVAL_MARGIN, RIVALS)
    if question.foreign:
        margin, most = float("inf"), FOREIGN_RIVALS
    rivals: list[Candidate] = []
    for candidate in candidates:
        if candidate.score < candidates[0].score - margin or len(rivals) == most:
            break
        if not any(_overlap(candidate, rival) for rival in rivals):
            rivals.append(candidate)
    return rivals


def _overlap(a: Candidate, b: Candidate) -> bool:
    same = a.evidence.passage.doc == b.evidence.passage.doc
    return same and a.start < b.end and b.start < a.end
