"""Let the meaning of clauses decide where their wording leaves them close together."""

from dataclasses import replace

from index.embedders import Embedder
from qa.candidates import Candidate
from qa.question import Question

# Clauses that score within the margin of the best are compared by their vectors too.
RIVALS = 6
RIVAL_MARGIN = 0.3
# A question in another language shares no words with the text: its vector has to choose.
FOREIGN_RIVALS = 16
LIKENESS = 3.0


def settled(question: Question, candidates: list[Candidate], embedder: Embedder) -> list[Candidate]:
    """Let meaning decide where wording leaves several clauses close together.

    Embedding a clause costs as much as all the rest of reading, so only rivals are.
    """
    margin, most = (float("inf"), FOREIGN_RIVALS) if question.foreign else (RIVAL_MARGIN, RIVALS)
    rivals: list[Candidate] = []
    for candidate in candidates:
        if candidate.score < candidates[0].score - margin or len(rivals) == most:
            break
        if not any(_overlap(candidate, rival) for rival in rivals):
            rivals.append(candidate)
    if not rivals:
        return candidates
    query = embedder.embed_queries([question.topic])[0]
    vectors = embedder.embed_documents([rival.text for rival in rivals])
    likeness = vectors @ query
    anew = [
        replace(
            rival,
            score=rival.score + LIKENESS * float(cosine - likeness.max()),
            likeness=float(cosine),
        )
        for rival, cosine in zip(rivals, likeness, strict=True)
    ]
    chosen = {id(rival) for rival in rivals}
    rest = [candidate for candidate in candidates if id(candidate) not in chosen]
    return sorted(anew, key=lambda c: (-c.score, c.start)) + rest


def _overlap(a: Candidate, b: Candidate) -> bool:
    same = a.evidence.passage.doc == b.evidence.passage.doc
    return same and a.start < b.end and b.start < a.end
