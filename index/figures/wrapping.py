"""Undo the line breaks inside sentences that come with text copied from a PDF."""

import re

_GOES_ON = re.compile(r"(?<=[,、和与及])[ \t]*\n(?=[ \t]*\S)")
# A line that neither ends a sentence nor is followed by a new item or a blank line.
_WRAPPED = re.compile(
    r"(?<=[^\s。!?;:”)》|])[ \t]*\n"
    r"(?=[ \t]*[^\s一二三四五六七八九十(\d第•·—●■|])"
)
_WRAPPED_NUMBER = re.compile(
    r"(?<=[\u4e00-\u9fff])[ \t]*\n(?=[ \t]*\d[\d,.]*\s?[%万亿个家项元倍吨])"
)
_FINAL = re.compile(r"[。!?;:”)》]\s*$")
_SHORT, _LONG, _FEW = 12, 120, 40


def unwrap(folded: str) -> str:
    """Put a space for each line break inside a sentence; every character keeps its place."""
    if _is_hard_wrapped(folded):
        folded = _WRAPPED.sub(_blank, folded)
        folded = _WRAPPED_NUMBER.sub(_blank, folded)
    return _GOES_ON.sub(_blank, folded)


def _blank(match: re.Match[str]) -> str:
    return " " * len(match.group())


def _is_hard_wrapped(folded: str) -> bool:
    """Whether most lines of some length break off in mid-sentence, and none is a paragraph."""
    lines = [line for line in folded.splitlines() if len(line.strip()) >= _SHORT]
    if len(lines) < _FEW or max(map(len, lines)) > _LONG:
        return False
    return sum(_FINAL.search(line) is None for line in lines) > len(lines) / 2
