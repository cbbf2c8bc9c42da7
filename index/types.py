"""The data that flows from a file to hits. All of it is immutable.

Offsets are Python string offsets into `Document.text`. Everywhere
`document.text[start:end]` is the text that a span stands for, unstripped.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known of a document besides its text; empty where unknown."""

    title: str = ""
    issuer: str = ""
    index_number: str = ""
    date: str = ""
    """Publication date, ISO 8601 (2021-07-01)."""
    place: str = ""
    """As specific as known, higher levels first (浙江省绍兴市越城区)."""
    year: int | None = None
    """The year that the plan is for, which may differ from that of its publication."""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """One source file."""

    doc: str
    """Path below the indexed folder with `/` between parts; unique in an index."""
    text: str
    """For plain text the decoded file, unchanged."""
    sha256: str
    """Of the file's bytes, hexadecimal."""
    metadata: Metadata = field(default_factory=Metadata)


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and the span below it.

    A section reaches from its heading's first character to where the next section of its own or
    a higher level begins. `text[start:title_end]` is the heading as it stands, closing mark
    included; `title` is that without the closing 。 or ： and without surrounding space.
    """

    title: str
    level: int
    start: int
    title_end: int
    end: int
    children: tuple["Section", ...] = ()

    def walk(self, above: tuple["Section", ...] = ()) -> Iterator[tuple["Section", ...]]:
        """Yield the path to this section and to each one below it, in document order."""
        path = (*above, self)
        yield path
        for child in self.children:
            yield from child.walk(path)


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence-bounded span of one section: what is embedded, retrieved and cited."""

    doc: str
    start: int
    end: int
    text: str
    section: tuple[str, ...] = ()
    """Titles of the headings above it, outermost first."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage with a score; higher is better."""

    passage: Passage
    score: float
    cosine: float | None = None
    """To the question; only what the vector search found has it."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One quantity of a plan: `document.text[start:end] == value`, and the same for the quote."""

    doc: str
    start: int
    end: int
    value: str
    number: float | None
    """In the given unit (8000 of 8000万美元), the lower end of a range; None where masked."""
    unit: str
    comparator: str
    """One of = >= > <= < ≈ range."""
    indicator: str
    kind: str
    """target or result."""
    stretch: bool
    """Whether it goes beyond a base target: the 12% of 增长10%,力争12%."""
    year: int | None
    masked: bool
    section: tuple[str, ...]
    quote: str
    quote_start: int
    quote_end: int
