"""Tell the stretch target from the base that stands beside it: 增长10%,力争12%."""

import re
from collections.abc import Sequence

from index.figures.contexts import Mention
from index.figures.indicators import Named
from index.figures.units import is_percent

_HOPES = r"(?:力争|争取|冲刺|奋斗目标|奋力|努力|挑战|摸高)"
_HOPED = re.compile(rf"{_HOPES}(?!.*(?:确保|保底|必成))")
_HOPED_CLOSELY = re.compile(rf"{_HOPES}[^,;。、]{{0,4}}$")
_ASSURED = re.compile(r"(?:确保|保证|保底|必成|底线)[^,;。、]{0,4}$")


def find_stretches(mentions: Sequence[Mention], named: Sequence[Named]) -> list[bool]:
    """Say of each quantity of a sentence whether it goes beyond a base of the same indicator.

    The base stands before (确保8%、力争9%) or, where it is said to be sure, after (力争增长12%,
    确保10%). Where nothing stands beside it, what is hoped for is simply the target.
    """
    found: list[bool] = []
    for i, mention in enumerate(mentions):
        after_base = i > 0 and _go_together(mentions, named, i)
        before_base = i + 1 < len(mentions) and _go_together(mentions, named, i + 1)
        is_stretch = after_base and _HOPED_CLOSELY.search(mention.left) is not None
        if before_base and _ASSURED.search(mentions[i + 1].left):
            is_stretch = is_stretch or _HOPED.search(mention.left) is not None
        found.append(is_stretch)
    return found


def _go_together(mentions: Sequence[Mention], named: Sequence[Named], i: int) -> bool:
    """Whether a quantity and the one before it are values of the same indicator."""
    before, after = mentions[i - 1].quantity, mentions[i].quantity
    same = named[i].inherited or named[i].indicator == named[i - 1].indicator
    return same and is_percent(before.unit) == is_percent(after.unit)
