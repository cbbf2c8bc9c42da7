"""Let the meaning of clauses decide where their wording leaves them close together."""

from dataclasses import replace

from index.embedders import Embedder
from qa.candidates import Candidate
from qa.question import Question

# Clauses that score within the margin of the best are compared by their vectors too.
RIVALS = 6
RIVAL_MARGIN = 0.3
LIKENESS = 3.0
# Where the best clause bears next to none of the question's words, its wording tells nothing of
# which is the best: more are compared, and their meaning counts more.
_LEAST_COVERAGE = 0.2
_FAR_RIVALS, _FAR_MARGIN, _FAR_LIKENESS = 16, 0.8, 8.0
# A question in another language shares no words with the text: its vector has to choose.
FOREIGN_RIVALS = 16


def settled(question: Question, candidates: list[Candidate], embedder: Embedder) -> list[Candidate]:
    """Let meaning decide where wording leaves several clauses close together.

    Embedding a clause costs as much as all the rest of reading, so only rivals are.
    """
    if not candidates:
        return candidates
    margin, most, weight = RIVAL_MARGIN, RIVALS, LIKENESS
    far = not question.foreign and candidates[0].coverage < _LEAST_COVERAGE
    if question.foreign:
        margin, most = float("inf"), FOREIGN_RIVALS
    elif far:
        margin, most, weight = _FAR_MARGIN, _FAR_RIVALS, _FAR_LIKENESS
    rivals: list[Candidate] = []
    for candidate in candidates:
        if candidate.score < candidates[0].score - margin or len(rivals) == most:
            break
        if not any(_overlap(candidate, rival) for rival in rivals):
            rivals.append(candidate)
    query = embedder.embed_queries([question.topic])[0]
    vectors = embedder.embed_documents([rival.text for rival in rivals])
    likeness = vectors @ query
    anew = [
        replace(
            rival,
            score=rival.score + weight * float(cosine - likeness.max()),
            likeness=float(cosine),
        )
        for rival, cosine in zip(rivals, likeness, strict=True)
    ]
    if far:
        # How well the words are borne out was said before meaning chose among them.
        lost = candidates[0].score - max(rival.score for rival in anew)
        anew = [replace(rival, score=rival.score + lost) for rival in anew]
    chosen = {id(rival) for rival in rivals}
    rest = [candidate for candidate in candidates if id(candidate) not in chosen]
    return sorted(anew, key=lambda c: (-c.score, c.start)) + rest


def _overlap(a: Candidate, b: Candidate) -> bool:
    same = a.evidence.passage.doc == b.evidence.passage.doc
    return same and a.start < b.end and b.start < a.end
