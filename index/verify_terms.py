"""The part of the full check of an index that compares its terms with its passages."""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from index.manifest import REBUILD
from index.passages import embedding_text
from index.store import Index
from index.tokens import tokenize

# To compare all would take as long as to make them anew.
_SAMPLE = 1000
_LAST = 200


def term_faults(index: Index) -> Iterator[str]:
    """Say where a search for words would find another passage than the one that has them."""
    table, count = index.terms.rows, index.passage_count
    if table is not None and (np.sort(table) != np.arange(count)).any():
        yield f"检索词索引的行号有重复或缺失:{index.folder}。{REBUILD}。"
        return
    metadata = {info.doc: info.metadata for info in index.documents}
    for row in _rows_to_compare(index):
        passage = index.passage(row)
        tokens = set(tokenize(embedding_text(metadata[passage.doc], passage)))
        if not index.terms.holds(row, tokens):
            where = f"{passage.doc} 的段落 {passage.start}–{passage.end}"
            yield f"检索词索引与原文不符:{where}。{REBUILD}。"
            return


def _rows_to_compare(index: Index) -> list[int]:
    """A sample, always the same, and the rows of what has been added since the terms were made.

    Their numbers follow all earlier ones, whose rows ascend: from the first that does not on.
    """
    count = index.passage_count
    chance = np.random.default_rng(count)
    rows = set(chance.choice(count, min(count, _SAMPLE), replace=False).tolist())
    table = index.terms.rows
    if table is not None:
        order = table.tolist()
        falls = (i for i, (one, next_one) in enumerate(pairwise(order), 1) if next_one < one)
        rows.update(order[min(next(falls, count), max(0, count - _LAST)) :])
    return sorted(rows)
