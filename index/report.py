"""What an update says of itself when it is done."""

from collections.abc import Sequence
from dataclasses import dataclass

from index.documents import Entry
from index.plan import Plan
from index.vector_form import VectorForm


@dataclass(frozen=True, slots=True)
class Report:
    """What an update has done, or with `dry_run` would do; documents by name."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    skipped: tuple[tuple[str, str], ...] = ()
    """Files that were left out, each with the reason."""
    passages: int = 0
    """In the whole index."""
    embedded: int = 0
    """Texts that needed a new vector."""
    form: VectorForm | None = None
    """What the vectors are kept in from now on, if it was another before."""
    completed: bool = False
    """Whether passages that were in the index without vectors get theirs."""


def make_report(
    plan: Plan,
    entries: Sequence[Entry],
    embedded: int,
    form: VectorForm | None,
    *,
    completed: bool,
) -> Report:
    """Tell what a plan comes to; the other arguments as in `Report`."""
    kept = sum(info.row_count for info in plan.kept)
    return Report(
        added=tuple(plan.added),
        changed=tuple(plan.changed),
        removed=tuple(plan.removed),
        unchanged=tuple(plan.unchanged),
        skipped=tuple(plan.skipped),
        passages=kept + sum(len(entry.passages) for entry in entries),
        embedded=embedded,
        form=form,
        completed=completed,
    )
