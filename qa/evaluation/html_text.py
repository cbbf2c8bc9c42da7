"""Text of answers and documents for HTML: nothing in it is markup, nothing steers or hides."""

from html import escape

from qa.render import visible


def words(text: str) -> str:
    """A text for HTML, with a mark for each character that steers or hides."""
    return escape(visible(text))
