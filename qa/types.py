"""The data that flows from hits to a checked answer. All of it is immutable."""

from dataclasses import dataclass
from enum import StrEnum

from index.types import Hit, Metadata, Passage


class Outcome(StrEnum):
    """The three honest outcomes."""

    ANSWERED = "answered"
    MASKED = "masked"
    NOT_FOUND = "not_found"


class CitationStatus(StrEnum):
    """What the check found; anything but `VERIFIED` is shown as failed."""

    VERIFIED = "verified"
    QUOTE_NOT_FOUND = "quote_not_found"
    UNKNOWN_EVIDENCE = "unknown_evidence"
    NUMBER_MISMATCH = "number_mismatch"


@dataclass(frozen=True, slots=True)
class Evidence:
    """A numbered passage that the answer may use; numbers start at 1."""

    number: int
    passage: Passage
    metadata: Metadata
    score: float
    cosine: float | None = None
    """Of the passage to the question, where the vector search found it."""


@dataclass(frozen=True, slots=True)
class Quote:
    """Words that a draft claims to find in a piece of evidence."""

    evidence: int
    text: str
    start: int | None = None
    """Offset into the document where the answerer knows it; the check does not trust it."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One sentence of a draft with the quotes that are to bear it out."""

    text: str
    quotes: tuple[Quote, ...]
    label: str = ""
    """What part of the question it answers (a place, a year), in the question's words."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What an answerer said, not yet checked, so it is a type that cannot be rendered."""

    outcome: Outcome
    claims: tuple[Claim, ...]
    reason: str = ""
    """For `NOT_FOUND`: why (没有2023年的资料 …), in the words shown to the user."""


@dataclass(frozen=True, slots=True)
class Citation:
    """A checked link from an answer to a verbatim span."""

    marker: int
    doc: str
    metadata: Metadata
    section: tuple[str, ...]
    start: int
    end: int
    quote: str
    score: float
    status: CitationStatus

    @property
    def verified(self) -> bool:
        """Whether the quote stands in the source and bears the claim's figures."""
        return self.status is CitationStatus.VERIFIED


@dataclass(frozen=True, slots=True)
class Statement:
    """A claim after the check, with its citations."""

    text: str
    citations: tuple[Citation, ...]
    label: str = ""

    @property
    def verified(self) -> bool:
        """Whether it has citations and all of them hold."""
        return bool(self.citations) and all(c.verified for c in self.citations)


@dataclass(frozen=True, slots=True)
class Answer:
    """Outcome, checked statements, and what was retrieved."""

    question: str
    outcome: Outcome
    statements: tuple[Statement, ...]
    hits: tuple[Hit, ...]
    """Ranked, best first; for `NOT_FOUND` the lead that is shown."""
    llm: str
    reason: str = ""
    confidence: float = 0.0
    """The chance that the evidence answers what was asked, 0 to 1, whatever was made of it."""

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Those of all statements, in the order of their markers."""
        return tuple(c for statement in self.statements for c in statement.citations)

    @property
    def text(self) -> str:
        """What the verified statements say, without markers."""
        verified = [s for s in self.statements if s.verified]
        return ";".join(f"{s.label}:{s.text}" if s.label else s.text for s in verified)
