"""Starts the processes of `crash_worker.py`, with or without the layer that lets them fail."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]


def build_layer(folder: Path) -> Path:
    """Compile `fault_layer.c`; skip the test where that cannot be."""
    compiler = shutil.which("cc")
    if not sys.platform.startswith("linux") or compiler is None:
        pytest.skip("needs Linux and a C compiler")
    library = folder / "fault_layer.so"
    source = Path(__file__).with_name("fault_layer.c")
    options = ["-shared", "-fPIC", "-O1", "-ldl", "-lrt"]
    subprocess.run([compiler, str(source), "-o", str(library), *options], check=True)
    return library


class Nursery:
    """One that imports once and forks for each job."""

    def __init__(self, layer: Path | None = None) -> None:
        environment = {**os.environ, "PYTHONPATH": str(REPOSITORY), "OMP_NUM_THREADS": "1"}
        if layer:
            environment["LD_PRELOAD"] = str(layer)
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.index.crash_worker"],
            cwd=REPOSITORY,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def start(self, job: str, folder: Path, corpus: Path, *arguments: object) -> int:
        """Begin a job; return the process that does it."""
        assert self._process.stdin
        self._process.stdin.write("\t".join(map(str, (job, folder, corpus, *arguments))) + "\n")
        self._process.stdin.flush()
        return int(self._line())

    def outcome(self) -> tuple[str, int]:
        """Wait for the end of the job; return what it said, and the signal that killed it."""
        said = ""
        while not (line := self._line()).startswith("over "):
            said = line or said
        return said, int(line.split()[1])

    def run(self, job: str, folder: Path, corpus: Path, *arguments: object) -> str:
        """Do a job that is not to be killed; return what it said."""
        self.start(job, folder, corpus, *arguments)
        said, signal = self.outcome()
        assert not signal
        return said

    def close(self) -> None:
        assert self._process.stdin and self._process.stdout
        self._process.stdin.close()
        self._process.wait(timeout=60)
        self._process.stdout.close()

    def _line(self) -> str:
        assert self._process.stdout
        line = self._process.stdout.readline()
        assert line, "the nursery itself has died"
        return line.rstrip("\n")
