"""A cold question to an OpenAI-compatible server, against the import of its LangChain package.

python -m scripts.bench_llm_cold --index INDEX --question QUESTION --out results/

Each runs in a process of its own, by turns. The server is the tests' stand-in and replies at once
that the material has no answer, so what is measured is the client's and our own.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path

from scripts.benchmarks import alternate_processes, save
from tests.qa.llm_server import says, serving

_ASK = "import sys; from qa.cli import app; app(['ask', *sys.argv[1:]])"
_IMPORT = "import langchain_openai"
_CLIENT = (
    "from langchain_openai import ChatOpenAI\n"
    "ChatOpenAI(model='m', api_key='none', base_url='http://127.0.0.1:9/v1')"
)


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--index", required=True)
    parser.add_argument("--question", required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    asked = ["--index", given.index, "--no-stream", given.question]
    with serving(says('{"claims": []}')) as log, tempfile.TemporaryDirectory() as temporary:
        programs = {
            "import": [_IMPORT],
            "client": [_CLIENT],
            "ask": [_ASK, *asked, "--llm", "extractive"],
            "ask_openai": [_ASK, *asked, "--llm", "openai:m", "--llm-url", log.url],
        }
        works = {name: partial(_run, arguments) for name, arguments in programs.items()}
        medians = alternate_processes(works, given.rounds, Path(temporary))
        assert log.requests, "a question that the evidence does not answer is put to no model"
    cpu = {name: median["cpu_s"] for name, median in medians.items()}
    save(
        given.out,
        "llm_cold",
        {
            "rounds": given.rounds,
            "seconds": medians,
            "to_import_cpu": round(cpu["ask_openai"] / cpu["import"], 2),
            "to_client_and_ask_cpu": round(cpu["ask_openai"] / (cpu["client"] + cpu["ask"]), 2),
        },
    )


def _run(arguments: list[str]) -> None:
    environment = os.environ | {"OPENAI_API_KEY": "none", "OMP_NUM_THREADS": "1"}
    command = [sys.executable, "-c", *arguments]
    subprocess.run(command, check=True, capture_output=True, env=environment)


if __name__ == "__main__":
    main()
