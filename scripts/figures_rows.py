"""Print the figures of a folder's documents as JSON Lines: figures_rows.py CORPUS_DIR."""

import json
import sys
from dataclasses import asdict
from pathlib import Path

from index.figures.extract import extract_figures
from index.outline import find_sections
from index.reader import find_files, read_document


def main(folder: Path) -> None:
    """Write one row a line to the standard output."""
    for source in find_files([folder]):
        document = read_document(source)
        for figure in extract_figures(document, find_sections(document.text)):
            sys.stdout.write(json.dumps(asdict(figure), ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
