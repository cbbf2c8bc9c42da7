"""What `eval` is asked for, and what the command line hands over to it."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from index.store import Index
from qa.evaluation.bootstrap import RESAMPLES
from qa.evaluation.judge import Complete

if TYPE_CHECKING:
    from rich.console import Console

    from qa.pipeline import Asker

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class EvalOptions:
    """What a person asks `eval` for."""

    gold: Path
    llm: str = "extractive"
    reranker: str = "none"
    top_k: int = 10
    place: str = ""
    year: int | None = None
    doc: str = ""
    answers: Path | None = None
    """Score these, which `ask --file … --json` printed, and ask nothing."""
    save: Path | None = None
    """Where the run file goes; a new name below youju-runs/ if it is not said."""
    resume: Path | None = None
    baseline: Path | None = None
    report: Path | None = None
    ragas: Path | None = None
    minimums: tuple[str, ...] = ()
    judge: str = ""
    json: bool = False
    seed: int = 0
    resamples: int = RESAMPLES


@dataclass(frozen=True, slots=True)
class Services:
    """What the command line hands over."""

    index: Index
    open_asker: Callable[[], "AbstractContextManager[Asker]"]
    """Entered only if there is something to ask."""
    out: "Console"
    err: "Console"
    progress: Callable[[str], AbstractContextManager[Progress]]
    judge: Complete | None = None
    prompts: Mapping[str, str] = field(default_factory=dict)
    """SHA-256 of the prompts in use, by name; empty where none is used."""
