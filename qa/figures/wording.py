"""How figures are put for a person: sign, value, stretch, what is hidden."""

from fractions import Fraction

from index.types import Figure
from qa.figures.amounts import in_unit
from qa.figures.judging import Verdict
from qa.figures.stated import Stated
from qa.render import visible

KINDS = {"target": "目标", "result": "结果"}
VERDICTS = {
    Verdict.MET: "达到",
    Verdict.MISSED: "未达到",
    Verdict.UNDECIDED: "不能断定",
    Verdict.REWORDED: "换了说法",
    Verdict.NOT_MENTIONED: "未提及",
    Verdict.MASKED: "〔隐〕",
}
_SIGNS = {"=": "", "range": "", ">=": "≥", "<=": "≤", "≈": "≈"}
_DECIMALS = 6
_BEFORE, _AFTER = 24, 8


def figure_text(figure: Figure) -> str:
    """A value as it stands, with its sign, and a mark if the source hides it."""
    sign = _SIGNS.get(figure.comparator, figure.comparator)
    return f"{sign}{visible(figure.value)}{'〔隐〕' if figure.masked else ''}"


def stated_text(stated: Stated) -> str:
    """A base with its stretch: 10%,力争12%."""
    base = figure_text(stated.base)
    lead = "力争" if stated.base.stretch else ""
    return lead + base + (f",力争{figure_text(stated.stretch)}" if stated.stretch else "")


def converted(figure: Figure, unit: str) -> str:
    """The value in another unit where that comes out even: 5000万元 as 0.5亿元; else nothing."""
    number = in_unit(figure, unit) if figure.unit != unit else None
    if number is None or (number * 10**_DECIMALS).denominator != 1:
        return ""
    return f"{_decimal(number)}{unit}"


def _decimal(number: Fraction) -> str:
    whole, rest = divmod(number * 10**_DECIMALS, 10**_DECIMALS)
    digits = f"{int(rest):0{_DECIMALS}d}".rstrip("0")
    return f"{whole}.{digits}" if digits else f"{whole}"


def surroundings(figure: Figure) -> str:
    """The value in the words around it in its sentence."""
    start, end = figure.start - figure.quote_start, figure.end - figure.quote_start
    before = figure.quote[max(0, start - _BEFORE) : start]
    after = figure.quote[end : end + _AFTER]
    lead = "…" if start > _BEFORE else ""
    rest = "…" if end + _AFTER < len(figure.quote) else ""
    return visible(f"{lead}{before}{figure.value}{after}{rest}")
