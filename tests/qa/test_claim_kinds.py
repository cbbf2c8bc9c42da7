"""Claims over true quotes by the kind of what is wrong with them, each with honest ones beside it.

A file of `claim_kinds` a kind. In it `§ ` gives the heading of what follows, `= ` a passage, `? `
the question; `x ` is a false claim, `o ` an honest one and `~ ` an honest one that fails as yet,
each with its quote behind ` | ` if that is not the whole passage.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from qa.types import Quote
from tests.qa.test_claims import TARGETS, evidence, faults

FOLDER = Path(__file__).parent / "claim_kinds"
KINDS = sorted(path.stem for path in FOLDER.glob("*.txt"))
LEAST = 20
MOST_REJECTED = 0.05


@dataclass(frozen=True, slots=True)
class Row:
    """A claim with what it is checked against."""

    mark: str
    claim: str
    quote: str
    passage: str
    question: str
    section: tuple[str, ...]

    def faults(self) -> tuple[str, ...]:
        item = evidence(1, self.passage, section=self.section)
        return faults(self.question, [item], self.claim, Quote(1, self.quote))


def rows(kind: str, *marks: str) -> Iterator[Row]:
    section, passage, question = TARGETS, "", ""
    for line in (FOLDER / f"{kind}.txt").read_text(encoding="utf-8").splitlines():
        mark, _, rest = line.partition(" ")
        if mark == "§":
            section = (rest,)
        elif mark == "=":
            passage = rest
        elif mark == "?":
            question = rest
        elif mark in marks:
            claim, _, quote = rest.partition(" | ")
            yield Row(mark, claim, quote or passage.rstrip("。"), passage, question, section)


def test_each_kind_has_its_table() -> None:
    assert len(KINDS) == 17
    for kind in KINDS:
        assert len(list(rows(kind, "x"))) >= LEAST, kind
        assert len(list(rows(kind, "o", "~"))) >= LEAST, kind


@pytest.mark.parametrize("kind", KINDS)
def test_every_quote_is_verbatim(kind: str) -> None:
    """Or a claim would fail for that, whatever is wrong with it."""
    assert [row for row in rows(kind, "x", "o", "~") if row.quote not in row.passage] == []


@pytest.mark.parametrize("kind", KINDS)
def test_no_false_claim_passes(kind: str) -> None:
    assert [(row.claim, row.quote) for row in rows(kind, "x") if not row.faults()] == []


@pytest.mark.parametrize("kind", KINDS)
def test_honest_claims_pass(kind: str) -> None:
    assert [(row.claim, row.faults()) for row in rows(kind, "o") if row.faults()] == []


def test_few_honest_claims_fail() -> None:
    failing = [row for kind in KINDS for row in rows(kind, "~")]
    assert all(row.faults() for row in failing)  # one that passes by now is an honest row
    honest = sum(len(list(rows(kind, "o", "~"))) for kind in KINDS)
    assert len(failing) <= MOST_REJECTED * honest
