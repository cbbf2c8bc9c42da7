"""Tell what a figure came from (the 120 of 由120元提高到200元) from the figures of today."""

import re

# A list has its origins together: 从10亿元、8亿元分别增加到12亿元、9亿元.
_FROM = re.compile(r"(?:由|从(?!事))[^,，;；。:：]{0,24}$")
_THEN_TO = re.compile(
    r"(?:[、和与][^,，;；。:：]{1,14}?)?[^,，;；。、0-9]{0,8}?"
    r"(?:[高升长加大增跃低降小少减缩变展涨](?:了)?[到至为]|达到|迈[上向])"
)
_REACH = 40


def is_origin(sentence: str, start: int, end: int) -> bool:
    """Whether the quantity `sentence[start:end]` is what another one came from.

    >>> is_origin("补助由120元提高到200元", 3, 7), is_origin("补助由120元提高到200元", 10, 14)
    (True, False)
    """
    before = sentence[max(0, start - _REACH) : start]
    return _FROM.search(before) is not None and _THEN_TO.match(sentence, end) is not None
