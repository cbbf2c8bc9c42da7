"""Which of several clauses is chosen by meaning where their wording does not tell."""

from collections.abc import Sequence

import numpy as np

from index.embedders import Vectors
from index.types import Metadata, Passage
from qa.candidates import Candidate
from qa.question import read_question
from qa.rivals import settled
from qa.types import Evidence

LIKE = {"甲": 1.0, "乙": 0.9, "丙": 0.8}


class Meanings:
    """An embedder for which a clause is as like the question as its first character says."""

    name, dim, fingerprint, batch_size = "meanings", 2, "meanings", 8

    def embed_documents(self, texts: Sequence[str]) -> Vectors:
        cosines = [LIKE.get(text[0], 0.0) for text in texts]
        return np.array([[c, (1 - c * c) ** 0.5] for c in cosines], dtype=np.float32)

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        return np.array([[1.0, 0.0]] * len(texts), dtype=np.float32)


def _candidate(text: str, start: int, score: float, coverage: float) -> Candidate:
    evidence = Evidence(1, Passage("a.txt", 0, 99, "甲" * 99), Metadata(), 1.0)
    end = start + len(text)
    return Candidate(evidence, start, end, text, coverage, score, None, False)


def _first(coverage: float, *scored: tuple[str, float]) -> Candidate:
    candidates = [
        _candidate(text, 10 * number, score, coverage)
        for number, (text, score) in enumerate(scored)
    ]
    return settled(read_question("岚溪区怎么修路", ()), candidates, Meanings())[0]


def test_meaning_decides_among_clauses_that_are_close() -> None:
    assert _first(0.6, ("丙修路", 1.1), ("甲架桥", 1.0)).text == "甲架桥"


def test_a_clause_that_bears_the_words_much_better_stays_first() -> None:
    assert _first(0.6, ("丙修路", 1.6), ("甲架桥", 1.0)).text == "丙修路"


def test_where_no_clause_bears_the_words_meaning_reaches_further() -> None:
    best = _first(0.1, ("丙修路", 0.9), ("甲架桥", 0.4))
    assert best.text == "甲架桥"
    # The score says how well the words are borne out, and that no better than before.
    assert best.score == 0.9


def test_what_the_question_asks_for_beside_its_topic_is_compared_too() -> None:
    class Asked(Meanings):
        def embed_queries(self, texts: Sequence[str]) -> Vectors:
            # The question as it stands (怎么修路) is like 乙 and its topic (修路) like 甲.
            return np.array([[1.0, 0.0], [-1.0, 2.0]][: len(texts)], dtype=np.float32)

    candidates = [_candidate("甲修路", 0, 1.0, 0.6), _candidate("乙修路", 10, 1.0, 0.6)]
    question = read_question("岚溪区怎么修路", ())
    assert settled(question, candidates, Asked())[0].text == "乙修路"


def test_nothing_to_choose_from() -> None:
    assert settled(read_question("岚溪区怎么修路", ()), [], Meanings()) == []
