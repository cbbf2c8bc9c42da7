"""Look up the headings above a position of the text."""

from bisect import bisect_right

from index.types import Section


class HeadingPaths:
    """The heading path at each position, outermost first."""

    def __init__(self, sections: tuple[Section, ...]) -> None:
        self._starts: list[int] = []
        self._paths: list[tuple[Section, ...]] = []
        for section in sections:
            for path in section.walk():
                self._starts.append(path[-1].start)
                self._paths.append(path)

    def at(self, position: int) -> tuple[Section, ...]:
        """The headings that `position` stands below."""
        i = bisect_right(self._starts, position) - 1
        if i < 0:
            return ()
        return tuple(section for section in self._paths[i] if position < section.end)
