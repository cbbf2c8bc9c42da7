"""Units of figures: whether one answers for another, and amounts that can be compared."""

from index.figures import Figure

_MAGNITUDES = {"百": 1e2, "千": 1e3, "万": 1e4, "亿": 1e8}
_EQUAL = (
    {"平方米", "平米", "方", "㎡"},
    {"%", "百分点", "个百分点", "个点"},
    {"人", "名", "位"},
    {"元", ""},
)


def same_unit(asked: str, unit: str) -> bool:
    """Whether a figure's unit answers for the unit asked: 名 for 人, 万元 for 亿元.

    >>> same_unit("亿元", "万元"), same_unit("家", "个"), same_unit("人", "万名")
    (True, False, True)
    """
    a, b = base_unit(asked), base_unit(unit)
    if not a or a == b or b.startswith(a):
        return True
    return any(a in forms and b in forms for forms in _EQUAL)


def base_unit(unit: str) -> str:
    """A unit without its magnitude: 亿元 → 元."""
    return unit.lstrip("".join(_MAGNITUDES))


def amount(figure: Figure) -> tuple[float, str] | None:
    """A figure's number in its base unit (2.25亿美元 → 225000000, 美元); None if masked."""
    if figure.number is None:
        return None
    base = base_unit(figure.unit)
    factor = 1.0
    for mark in figure.unit[: len(figure.unit) - len(base)]:
        factor *= _MAGNITUDES[mark]
    return figure.number * factor, base
