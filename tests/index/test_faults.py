"""A disk that fails at any one of the writing operations of an update."""

import json
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.index.nursery import Nursery, build_layer

AT_ONCE = 2


def test_every_write_may_fail(fast_folder: Path, plans: Path) -> None:
    """One line says so, the old index answers, and the next run makes what there was to make.

    Once with an I/O error, once with a disk that is full from there on, and now and then with one
    that may only be read from there on.
    """
    layer = build_layer(fast_folder)

    def every_other(first: int) -> list[int]:
        nursery = Nursery(layer)
        corpus = shutil.copytree(plans, fast_folder / f"资料{first}")
        try:
            said = nursery.run("faults", fast_folder / f"索引{first}", corpus, first, AT_ONCE)
        finally:
            nursery.close()
        assert said.startswith("["), said
        failed: list[int] = json.loads(said)
        return failed

    with ThreadPoolExecutor(AT_ONCE) as pool:
        counts = list(pool.map(every_other, range(AT_ONCE)))
    once, full, read_only = map(sum, zip(*counts, strict=True))
    # Documents, terms, vectors, manifests and names of two generations take some 250 operations.
    assert min(once, full) > 100 and read_only > 10, counts
