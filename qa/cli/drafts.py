"""Show what a model writes while it writes it: its sentences, out of the JSON around them."""

import json
import re

from qa.cli.common import console

# A claim's text as far as it has come; its end may not be there yet.
_TEXT = re.compile(r'"text"\s*:\s*"((?:[^"\\]|\\.)*)')


_HEADING = "草稿,未核对:"


class DraftView:
    """Prints to stderr, dim and under a heading: nothing of it is checked yet."""

    def __init__(self) -> None:
        self._reply = ""
        self._shown = ""

    def close(self) -> None:
        """End the draft of one question, so that what is printed next begins a line."""
        if self._shown:
            console(stderr=True).print()
        self._reply = self._shown = ""

    def __call__(self, piece: str) -> None:
        """Take the next piece of the reply and print what is new of its sentences."""
        from qa.render import visible

        self._reply += piece
        sentences = "\n".join(_plain(match) for match in _TEXT.findall(self._reply))
        if sentences.startswith(self._shown) and len(sentences) > len(self._shown):
            new = sentences[len(self._shown) :]
            if not self._shown:
                console(stderr=True).print(_HEADING, style="dim")
            lines = "\n".join(visible(line) for line in new.split("\n"))
            console(stderr=True).print(lines, style="dim", end="")
            self._shown = sentences


def _plain(text: str) -> str:
    """The text of a JSON string that may break off in the middle of an escape."""
    while text:
        try:
            return str(json.loads(f'"{text}"'))
        except ValueError:
            text = text[:-1]
    return ""
