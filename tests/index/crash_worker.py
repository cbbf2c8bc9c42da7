"""Updates in processes of their own, which are killed or whose disk fails; a line is a job.

It imports once and forks for each job: a round costs no start-up. The jobs' file operations are
watched by `fault_layer.c`, where that is preloaded.
"""

import ctypes
import errno
import hashlib
import json
import os
import resource
import sys
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from index import build, write_vectors
from index.build import update_index
from index.embedders import HashingEmbedder, Vectors
from index.errors import IndexMissingError, IndexWriteError
from index.pending import PendingVectors, vector_key
from index.store import Index
from index.tokens import tokenize
from index.verify import verify_index

COUNT, FAIL_ONCE, DISK_FULL, READ_ONLY, KILL = range(1, 6)


class Embedder(HashingEmbedder):
    """Makes one vector at a time, each when those before are in use; remembers the texts."""

    batch_size = 1

    def __init__(self, folder: Path) -> None:
        self.texts: list[str] = []
        self._current = folder / "CURRENT"
        self._seen = b""

    def embed_documents(self, texts: Sequence[str]) -> Vectors:
        until = time.monotonic() + 0.2
        while self.texts and self._content() == self._seen and time.monotonic() < until:
            time.sleep(0.001)
        self._seen = self._content()
        self.texts.extend(texts)
        return super().embed_documents(texts)

    def _content(self) -> bytes:
        return self._current.read_bytes() if self._current.exists() else b""


@contextmanager
def armed(
    below: Path, mode: int, at: int, code: int = 0, delay: int = 0, out: int = -1
) -> Iterator[None]:
    """Have the layer strike at an operation below a folder; `out` is told of all of them."""
    library = ctypes.CDLL(None)
    library.fault_arm.argtypes = [ctypes.c_char_p, *[ctypes.c_int, ctypes.c_long] * 2, ctypes.c_int]
    library.fault_arm(str(below).encode(), mode, at, code, delay, out)
    try:
        yield
    finally:
        library.fault_disarm()


def strikes() -> int:
    """How many operations were made to fail since the layer was armed last."""
    return ctypes.c_long.in_dll(ctypes.CDLL(None), "fault_strikes").value


def put_into_use_as_they_come() -> None:
    """Every batch of vectors becomes a generation, and the terms one before all of them."""
    build._ANSWER_BEFORE = 1
    write_vectors._SECONDS_BETWEEN = 0.0
    write_vectors._SHARE = 0


def write_plan(corpus: Path, turn: int) -> None:
    """Three passages: too long for any two of them to make one."""
    more = ",推进工程建设" * 25
    text = "".join(f"{n}、第{n}项投资增长{turn}%{more}。\n\n" for n in range(3))
    (corpus / "变.tmp").write_text(f"云岭新区2024年计划\n\n{text}", encoding="utf-8")
    os.replace(corpus / "变.tmp", corpus / "变.txt")


def ask(folder: Path) -> None:
    """Open and search; what is found must stand in the source."""
    with Index.open(folder) as index:
        vector = HashingEmbedder().embed_queries(["投资增长"])[0]
        found = index.search_terms(tokenize("增长"), 3)
        assert found
        if index.manifest.vectors:
            found = [*found, *index.search_vectors(vector, 3)]
        for passage in index.passages([row for row, _ in found]):
            assert index.document(passage.doc).text[passage.start : passage.end] == passage.text


def contents(folder: Path) -> str:
    """Name all that an index says, however its files came about."""
    with Index.open(folder) as index:
        rows = np.arange(index.passage_count)
        said = [index.entry(info) for info in index.documents]
        terms = [index.search_terms([term], 99) for term in ("增长", "投资", "项", "0%", "3%")]
        named = hashlib.sha256(repr((index.documents, said, terms)).encode())
        named.update(index.vectors(rows).tobytes())
        return named.hexdigest()


def check(folder: Path, corpus: Path) -> str:
    """Verify and ask after a kill, go on without doing anything twice, verify and ask again."""
    made = PendingVectors(folder, HashingEmbedder()).keys()
    leftovers = False
    try:
        found = verify_index(folder)
        assert found.sound, found.problems
        leftovers = bool(found.leftovers)
        ask(folder)
        with Index.open(folder) as index:
            vectors = index.vectors(np.arange(index.passage_count))
            made |= {key for key, vector in zip(index.keys(), vectors, strict=True) if vector.any()}
    except IndexMissingError:  # killed before there was any
        assert not (folder / "CURRENT").exists()
    embedder = Embedder(folder)
    update_index(folder, [corpus], embedder=embedder)
    again = [text for text in embedder.texts if vector_key(embedder.fingerprint, text) in made]
    assert not again, again
    after = verify_index(folder)
    assert after.sound and not after.leftovers, after
    assert not (folder / "pending").exists()
    with Index.open(folder) as index:
        assert index.whole
    ask(folder)
    return "torn" if leftovers else "whole"


def kill(folder: Path, corpus: Path, at: str, delay: str, trace: str, turn: str) -> str:
    """Update the index, and be killed at a file operation or a little after it."""
    write_plan(corpus, int(turn))
    out = os.open(trace, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    put_into_use_as_they_come()
    mode = KILL if int(at) >= 0 else COUNT
    with armed(corpus.parent, mode, int(at), delay=int(delay), out=out):
        update_index(folder, [corpus], embedder=Embedder(folder))
    return "done"


def faults(folder: Path, corpus: Path, first: str, step: str) -> str:
    """Let each `step`-th writing operation of an update fail, in each way; say how often."""
    put_into_use_as_they_come()
    undisturbed = []
    for turn in range(TURNS):
        write_plan(corpus, turn)
        update_index(folder, [corpus], embedder=HashingEmbedder())
        undisturbed.append(contents(folder))
    struck = dict.fromkeys(COMPLAINTS, 0)
    for number in range(int(first), 10_000, int(step)):
        ways = [(FAIL_ONCE, errno.EIO), (DISK_FULL, errno.ENOSPC)][:: 1 if number % 4 < 2 else -1]
        ways += [(READ_ONLY, errno.EROFS)] if number % 8 < 2 else []
        before = sum(struck.values())
        for mode, code in ways:
            turn = (turn + 1) % TURNS  # never back to what the index holds
            write_plan(corpus, turn)
            struck[code] += strike(folder, corpus, mode, number, code)
        update_index(folder, [corpus], embedder=HashingEmbedder())
        after = verify_index(folder)
        assert after.sound and not after.leftovers, (number, after)
        assert contents(folder) == undisturbed[turn], number
        # Vectors of a plan that was given up would be found when its turn comes again.
        assert not (folder / "pending").exists(), number
        if sum(struck.values()) == before:  # it has come to its end
            return json.dumps(list(struck.values()))
    raise AssertionError


def strike(folder: Path, corpus: Path, mode: int, number: int, code: int) -> bool:
    """Let an operation of an update fail; verify and ask; say whether there was one to fail."""
    with armed(folder, mode, number, code):
        try:
            update_index(folder, [corpus], embedder=HashingEmbedder())
        except IndexWriteError as error:
            complaint = str(error)
            assert "\n" not in complaint and COMPLAINTS[code] in complaint, (number, complaint)
    assert verify_index(folder).sound, number
    ask(folder)
    return strikes() > 0


TURNS = 4
COMPLAINTS = {errno.EIO: "磁盘读写出错", errno.ENOSPC: "磁盘已满", errno.EROFS: "磁盘只读"}


def once(folder: Path, corpus: Path) -> str:
    """Update the index as anybody would."""
    update_index(folder, [corpus], embedder=HashingEmbedder())
    return "done"


def loop(folder: Path, corpus: Path) -> str:
    """Update the index again and again, until somebody ends it."""
    put_into_use_as_they_come()
    turn = 0
    while True:
        turn += 1
        write_plan(corpus, turn)
        update_index(folder, [corpus], embedder=HashingEmbedder())


def limited(folder: Path, corpus: Path, size: str) -> str:
    """Update the index where no file may grow beyond a size."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(size), int(size)))
    return once(folder, corpus)


def as_nobody(folder: Path, corpus: Path) -> str:
    """Ask and update the index as a user who may only read it."""
    ask(folder)  # loads the libraries, which may be the administrator's own
    if os.geteuid() == 0:
        os.setuid(65534)  # the administrator may write everywhere
    ask(folder)
    return once(folder, corpus)


JOBS: dict[str, Callable[..., str]] = {
    job.__name__: job for job in (check, kill, faults, once, loop, limited, as_nobody)
}


def say(line: object) -> None:
    """Tell the nursery at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> None:
    """Do job after job, each in a child; it ends with a line, or with the number of a signal."""
    for line in sys.stdin:
        job, folder, corpus, *arguments = line.rstrip("\n").split("\t")
        child = os.fork()
        if child == 0:
            say(os.getpid())
            try:
                say(JOBS[job](Path(folder), Path(corpus), *arguments))
            except BaseException as error:
                where = traceback.extract_tb(error.__traceback__)[-1]
                said = f"{type(error).__name__}: {error} ({where.name}, {where.lineno})"
                say(said.replace("\n", " "))
            os._exit(0)
        _, status = os.waitpid(child, 0)
        # A line of its own even where the child was killed in the middle of one.
        say(f"\nover {os.WTERMSIG(status)}")


if __name__ == "__main__":
    main()
