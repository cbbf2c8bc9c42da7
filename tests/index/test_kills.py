"""Updates that are killed: at each kind of file operation, and at random moments after it.

More kills than here: YOUJU_TEST_KILLS=5000 pytest tests/index/test_kills.py
"""

import os
import random
import shutil
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from signal import SIGKILL

from tests.index.nursery import Nursery, build_layer

KILLS = int(os.environ.get("YOUJU_TEST_KILLS", "100"))
AT_ONCE = 2
NEW_FOLDER_EVERY = 8
LATER = 2_000  # microseconds, at most: about as long as ten operations take


def phase_of(operation: str, generation: int) -> str:
    """Say what an update was doing: `2 vectors` while the second batch of them is written."""
    name, _, path = operation.split(" ", 2)
    if path.startswith("/资料"):
        return "reading"
    if name == "remove":
        return f"{generation} cleaning"
    if name == "open":
        return "looking up"
    for what in ("lock", "pending", "terms", "documents"):
        if f"/{what}" in path:
            return what
    return f"{generation} {'vectors' if '/vectors' in path else 'publication'}"


def phases(trace: Path) -> list[str]:
    """Say for each operation what it belongs to."""
    found, generation = [], 0
    for operation in trace.read_text(encoding="utf-8").splitlines():
        found.append(phase_of(operation, generation))
        generation += operation.startswith("rename") and operation.endswith("CURRENT")
    return found


class Chance:
    """Chooses where the next kill is to fall: where the fewest have fallen yet."""

    def __init__(self, undisturbed: list[str]) -> None:
        self.fallen = Counter(dict.fromkeys(undisturbed, 0))
        self._places = defaultdict(list)
        for number, phase in enumerate(undisturbed):
            self._places[phase].append(number)
        self._random = random.Random()

    def next(self) -> tuple[int, int]:
        fewest = min(self.fallen[phase] for phase in self._places)
        rare = [phase for phase in self._places if self.fallen[phase] == fewest]
        place = self._random.choice(self._places[self._random.choice(rare)])
        return place, self._random.choice([0, self._random.randrange(1, LATER)])


def killed_and_checked(nursery: Nursery, base: Path, chance: Chance, kills: int) -> int:
    """Kill updates of one index after the other; return how many left something half done."""
    corpus, trace = base / "资料", base.with_suffix(".trace")
    torn = done = turn = 0
    while done < kills:
        turn += 1
        assert turn < 20 * kills, "most runs come to their end before they are killed"
        folder = base / f"索引{turn // NEW_FOLDER_EVERY}"
        nursery.start("kill", folder, corpus, *chance.next(), trace, turn)
        said, signal = nursery.outcome()
        assert signal == SIGKILL or said == "done", said
        if signal:
            done += 1
            chance.fallen[phases(trace)[-1]] += 1
        checked = nursery.run("check", folder, corpus)
        assert checked in ("torn", "whole"), checked
        torn += checked == "torn"
    return torn


def test_killed_anywhere_the_last_index_answers(fast_folder: Path, plans: Path) -> None:
    layer = build_layer(fast_folder)
    nurseries = [Nursery(layer) for _ in range(AT_ONCE)]
    bases = [fast_folder / str(number) for number in range(AT_ONCE)]
    for base in bases:
        shutil.copytree(plans, base / "资料")
    trace = fast_folder / "undisturbed.trace"
    try:
        for turn in range(2):
            arguments = bases[0] / "索引0", bases[0] / "资料", -1, 0, trace, turn
            assert nurseries[0].run("kill", *arguments) == "done"
        chance = Chance(phases(trace))
        shares = [KILLS - KILLS // AT_ONCE * (AT_ONCE - 1), *[KILLS // AT_ONCE] * (AT_ONCE - 1)]
        with ThreadPoolExecutor(AT_ONCE) as pool:
            jobs = [
                pool.submit(killed_and_checked, nursery, base, chance, share)
                for nursery, base, share in zip(nurseries, bases, shares, strict=True)
            ]
            torn = sum(job.result() for job in jobs)
    finally:
        for nursery in nurseries:
            nursery.close()
    assert chance.fallen.total() == KILLS
    if KILLS >= 100:
        # The terms are the first generation, and each batch of vectors makes one more.
        batches = [f"{n} {what}" for n in (1, 2) for what in ("vectors", "publication", "cleaning")]
        wanted = {"reading", "documents", "terms", "0 publication", "pending", *batches}
        assert wanted <= (+chance.fallen).keys(), chance.fallen
        assert torn, "no kill came while something was being written"
