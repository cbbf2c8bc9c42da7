"""Runs that are killed, disks that fail, writers and readers at the same time."""

import errno
import itertools
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import index.generations
import index.write
from index.build import update_index
from index.embedders import HashingEmbedder
from index.errors import IndexLockedError, IndexMissingError, IndexWriteError
from index.lock import writer_lock
from index.pending import PendingVectors
from index.store import Index
from index.terms import TermIndex, tokenize
from index.vectors import FaissIndex
from index.verify import verify_index

pytestmark = pytest.mark.skipif(os.name == "nt", reason="kills and limits are POSIX here")

KILLS = int(os.environ.get("YOUJU_TEST_KILLS", "100"))
AT_ONCE = 5
EMBEDDER = HashingEmbedder()
REPOSITORY = Path(__file__).resolve().parents[2]

# Imports once, then forks a worker for each line: a round costs no start-up.
NURSERY = """
import os, resource, sys
from pathlib import Path
from index.build import update_index
from index.embedders import HashingEmbedder
from index.reader import find_files, read_document
from index.store import Index

def ask(folder):
    with Index.open(folder) as opened:
        assert opened.search_terms(["增长"], 1)
        assert opened.search_vectors(opened.vector(0), 1)

for line in sys.stdin:
    job, folder, corpus, argument = line.rstrip("\\n").split("\\t")
    folder, corpus = Path(folder), Path(corpus)
    read_document(find_files([corpus])[0])  # loads what is loaded once
    child = os.fork()
    if child == 0:
        print(os.getpid(), flush=True)
        if job == "limit":
            resource.setrlimit(resource.RLIMIT_FSIZE, (int(argument), int(argument)))
        turn = 0
        try:
            if job == "nobody":
                ask(folder)  # loads the libraries, which may be the administrator's own
                if os.geteuid() == 0:
                    os.setuid(65534)  # the administrator may write everywhere
                ask(folder)
            while job == "loop" or not turn:
                turn += 1
                if job == "loop":
                    text = "云岭新区2024年计划\\n\\n" + "".join(
                        f"{n}、第{n}项投资增长{turn}%。\\n\\n" for n in range(turn % 7, 30)
                    )
                    (corpus / f"{turn % 3}.tmp").write_text(text, encoding="utf-8")
                    os.replace(corpus / f"{turn % 3}.tmp", corpus / f"{turn % 3}.txt")
                update_index(folder, [corpus], embedder=HashingEmbedder())
            print("done", flush=True)
        except BaseException as error:
            print(f"{type(error).__name__}: {error}".replace("\\n", " "), flush=True)
        os._exit(0)
    os.waitpid(child, 0)
    print("over", flush=True)
"""


class Nursery:
    """Runs updates in processes of their own."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", NURSERY],
            cwd=REPOSITORY,
            env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def start(self, job: str, folder: Path, corpus: Path, argument: int = 0) -> int:
        assert self._process.stdin
        self._process.stdin.write(f"{job}\t{folder}\t{corpus}\t{argument}\n")
        self._process.stdin.flush()
        return int(self.line())

    def line(self) -> str:
        assert self._process.stdout
        return self._process.stdout.readline().rstrip("\n")

    def run(self, job: str, folder: Path, corpus: Path, argument: int = 0) -> str:
        self.start(job, folder, corpus, argument)
        outcome, over = self.line(), self.line()
        assert over == "over"
        return outcome

    def kill(self, worker: int) -> None:
        os.kill(worker, signal.SIGKILL)
        assert self.line() == "over"

    def close(self) -> None:
        assert self._process.stdin and self._process.stdout
        self._process.stdin.close()
        self._process.wait(timeout=20)
        self._process.stdout.close()


@pytest.fixture(scope="module")
def nurseries() -> Iterator[list[Nursery]]:
    made = [Nursery() for _ in range(AT_ONCE)]
    yield made
    for one in made:
        one.close()


@pytest.fixture
def nursery(nurseries: list[Nursery]) -> Nursery:
    return nurseries[0]


def ask(folder: Path) -> None:
    """Open and search; both must find something that stands in the source."""
    with Index.open(folder) as opened:
        vector = EMBEDDER.embed_queries(["固定资产投资增长"])[0]
        hits = [*opened.search_terms(tokenize("增长"), 3), *opened.search_vectors(vector, 3)]
        assert len(hits) >= 4
        for passage in opened.passages([row for row, _ in hits]):
            assert opened.document(passage.doc).text[passage.start : passage.end] == passage.text


def test_killed_at_any_moment_the_last_index_answers(
    tmp_path: Path, plans: Path, nurseries: list[Nursery]
) -> None:
    chance = random.Random()
    kills = traces = 0
    # On a busy machine it takes more tries, and longer ones, to come upon a write.
    while kills < KILLS or (not traces and kills < 6 * KILLS):
        runs = []
        for number, nursery in enumerate(nurseries):
            corpus = tmp_path / f"资料{number}"
            shutil.copytree(plans, corpus, dirs_exist_ok=True)
            # Now and then it is the first run that is killed.
            folder = tmp_path / f"索引{number}-{kills // (5 * AT_ONCE)}"
            runs.append((nursery, nursery.start("loop", folder, corpus), folder, corpus))
        chance.shuffle(runs)
        for nursery, worker, _, _ in runs:
            time.sleep(chance.uniform(0, 0.1 + kills / 500))
            nursery.kill(worker)
        kills += len(runs)
        traces += sum(check_after_kill(folder, corpus) for _, _, folder, corpus in runs)
    if KILLS >= 20:
        assert traces, "no kill came while something was being written"


def check_after_kill(folder: Path, corpus: Path) -> bool:
    """Verify, ask, go on, verify and ask; say whether something was being written."""
    traces = False
    try:
        found = verify_index(folder)
        assert found.sound, found.problems
        traces = bool(found.leftovers)
        ask(folder)
    except IndexMissingError:  # killed before there was any
        assert not (folder / "CURRENT").exists()
    for torn in corpus.glob("*.tmp"):
        torn.unlink()
    update_index(folder, [corpus], embedder=EMBEDDER)
    after = verify_index(folder)
    assert after.sound and not after.leftovers
    ask(folder)
    return traces


@pytest.mark.parametrize("limit", [0, 500, 3_000, 20_000, 60_000])
def test_files_that_cannot_grow(folder: Path, plans: Path, nursery: Nursery, limit: int) -> None:
    update_index(folder, [plans], embedder=EMBEDDER)
    before = (folder / "CURRENT").read_bytes()
    text = "".join(f"{n}、第{n}项工程推进{n}公里。" * 9 + "\n\n" for n in range(60))
    (plans / "新.txt").write_text(f"松涛区2024年计划\n\n{text}", encoding="utf-8")
    outcome = nursery.run("limit", folder, plans, limit)
    assert outcome.startswith("IndexWriteError: 无法写入索引"), outcome
    assert (folder / "CURRENT").read_bytes() == before
    assert verify_index(folder).sound
    assert update_index(folder, [plans], embedder=EMBEDDER).added == ("新.txt",)
    assert verify_index(folder).sound


def fail_at(at: int, code: int, real: Callable[..., object]) -> Callable[..., object]:
    calls = itertools.count()

    def call(*args: object, **options: object) -> object:
        if next(calls) == at:
            raise OSError(code, os.strerror(code))
        return real(*args, **options)

    return call


WRITES = [
    (index.generations, "write_file"),
    (index.generations, "sync_tree"),
    (index.generations, "sync_folder"),
    (index.generations, "replace_file"),
    (os, "rename"),
    (os, "fsync"),
    (os, "replace"),
    (index.write, "write_documents"),
    (TermIndex, "build"),
    (FaissIndex, "write"),
    (index.write, "make_manifest"),
    (PendingVectors, "add"),
]


@pytest.mark.parametrize(("owner", "name"), WRITES, ids=[name for _, name in WRITES])
def test_every_write_may_fail(
    folder: Path,
    plans: Path,
    monkeypatch: pytest.MonkeyPatch,
    owner: object,
    name: str,
) -> None:
    update_index(folder, [plans], embedder=EMBEDDER)
    (plans / "新.txt").write_text("松涛区2024年计划\n\n一、增长8%。\n", encoding="utf-8")
    real: Callable[..., object] = getattr(owner, name)
    for failing in itertools.count():
        code = (errno.ENOSPC, errno.EIO)[failing % 2]
        with monkeypatch.context() as patch:
            patch.setattr(owner, name, fail_at(failing, code, real))
            try:
                update_index(folder, [plans], embedder=EMBEDDER)
            except IndexWriteError as error:
                assert "\n" not in str(error)
                assert ("磁盘已满" in str(error)) == (code == errno.ENOSPC)
            else:
                break  # the call that was to fail is no longer reached
        assert verify_index(folder).sound
        ask(folder)
    assert failing > 0
    assert verify_index(folder).sound
    with Index.open(folder) as opened:
        assert "新.txt" in [info.doc for info in opened.documents]


def test_a_second_writer_is_told_of_the_first(folder: Path, plans: Path, nursery: Nursery) -> None:
    with writer_lock(folder):
        outcome = nursery.run("once", folder, plans)
        assert outcome.startswith("IndexLockedError")
        assert f"进程 {os.getpid()}" in outcome
        with pytest.raises(IndexLockedError), writer_lock(folder):
            pass
    assert nursery.run("once", folder, plans) == "done"


def test_readers_never_see_half_an_index(folder: Path, plans: Path, nursery: Nursery) -> None:
    update_index(folder, [plans], embedder=EMBEDDER)
    worker = nursery.start("loop", folder, plans)
    seen = set()
    try:
        until = time.monotonic() + 2
        while time.monotonic() < until:
            seen.add((folder / "CURRENT").read_bytes())
            ask(folder)
            assert verify_index(folder).sound
    finally:
        nursery.kill(worker)
    assert len(seen) > 2


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that other users can reach too, unlike pytest's own."""
    with tempfile.TemporaryDirectory() as name:
        os.chmod(name, 0o755)
        yield Path(name)


def test_a_folder_that_may_only_be_read(open_folder: Path, nursery: Nursery) -> None:
    corpus = open_folder / "资料"
    corpus.mkdir()
    (corpus / "松涛区.txt").write_text("松涛区2024年计划\n\n一、增长8%。\n", encoding="utf-8")
    folder = open_folder / "索引"
    update_index(folder, [corpus], embedder=EMBEDDER)
    (corpus / "新.txt").write_text("青禾区2024年计划\n\n一、增长9%。\n", encoding="utf-8")
    for path in [*folder.rglob("*"), folder]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    outcome = nursery.run("nobody", folder, corpus)
    assert outcome.startswith("IndexWriteError") and "没有写权限" in outcome
    for path in [folder, *folder.rglob("*")]:
        path.chmod(0o755 if path.is_dir() else 0o644)
