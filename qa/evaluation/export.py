"""A run as a data set of RAGAS, to score it with that project's metrics as well."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from index.errors import IndexWriteError
from index.files import replace_file
from qa.evaluation.run import Record


def ragas_lines(records: Sequence[Record], texts: Mapping[str, str]) -> str:
    """Make the JSON Lines that `ragas.EvaluationDataset.from_jsonl` reads."""
    lines = []
    for record in records:
        given = record.scored
        sample = {
            "user_input": record.item.question,
            "response": given.text or given.reason,
            "reference": record.item.answer,
            "retrieved_contexts": [texts.get(p.doc, "")[p.start : p.end] for p in given.retrieved],
            "reference_contexts": [
                evidence.quote or evidence.context for evidence in record.item.evidence
            ],
        }
        lines.append(json.dumps(sample, ensure_ascii=False) + "\n")
    return "".join(lines)


def write_text(path: Path, text: str) -> None:
    """Write a file that a person asked for; until all of it is there, the old one stays.

    Raises:
        IndexWriteError: the disk is full, or there is no permission.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        replace_file(path, text.encode())
    except OSError as error:
        raise IndexWriteError(
            f"无法写入 {path}:{error.strerror or error}。请检查路径和权限。"
        ) from error
