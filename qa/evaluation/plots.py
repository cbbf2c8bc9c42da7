"""Plots of a report as inline SVG; colours come from the report's style sheet by class."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from qa.evaluation.bootstrap import Estimate
from qa.evaluation.html_text import words

# A phone shows this width nearly in its own size, so that the words stay readable.
WIDTH = 420
_LEFT, _RIGHT, _TOP, _BOTTOM = 44, 20, 12, 40
_PLOT_HEIGHT = 230
_BAR = 26
_LABEL = 128


@dataclass(frozen=True, slots=True)
class Curve:
    """Points to be joined, with whiskers where an interval is known."""

    points: Sequence[tuple[float, float]]
    whiskers: Sequence[tuple[float, float, float]] = ()
    """x, low, high."""
    steps: bool = False


@dataclass(frozen=True, slots=True)
class Axis:
    """One side of a plot."""

    title: str
    low: float
    high: float
    ticks: Sequence[tuple[float, str]]


Scale = Callable[[float], float]
SHARE_TICKS = tuple((step / 4, f"{25 * step}%") for step in range(5))


def bars(title: str, rows: Sequence[tuple[str, Estimate]]) -> str:
    """Shares as bars, each with its interval and over how many questions it is."""
    height = _TOP + _BAR * len(rows) + 26
    room = WIDTH - _LABEL - 46
    parts = []
    for share, label in SHARE_TICKS:
        x = _LABEL + share * room
        parts.append(_line(x, _TOP, x, height - 22, "grid"))
        parts.append(_text(x, height - 8, label, "middle", "tick"))
    for number, (label, estimate) in enumerate(rows):
        y = _TOP + _BAR * number
        middle = y + _BAR / 2
        low, high = _LABEL + estimate.low * room, _LABEL + estimate.high * room
        parts += [
            _text(_LABEL - 8, middle + 4, _short(label, 9), "end", "label", full=label),
            f'<rect class="bar" x="{_LABEL}" y="{y + 5:.1f}" height="{_BAR - 10}"'
            f' width="{max(0.5, estimate.value * room):.1f}"/>',
            _line(low, middle, high, middle, "whisker"),
            _line(low, middle - 4, low, middle + 4, "whisker"),
            _line(high, middle - 4, high, middle + 4, "whisker"),
            _text(WIDTH - 4, middle + 4, f"n={estimate.n}", "end", "tick"),
        ]
    return _figure(title, height, parts)


def plot(
    title: str, x: Axis, y: Axis, curve: Curve, marks: Sequence[tuple[float, str]] = ()
) -> str:
    """A curve over two axes; `marks` are upright lines with a word."""
    height = _PLOT_HEIGHT

    def across(value: float) -> float:
        return _LEFT + (value - x.low) / ((x.high - x.low) or 1) * (WIDTH - _LEFT - _RIGHT)

    def up(value: float) -> float:
        room = height - _TOP - _BOTTOM
        return _TOP + (1 - (value - y.low) / ((y.high - y.low) or 1)) * room

    parts = []
    for value, label in y.ticks:
        parts.append(_line(_LEFT, up(value), WIDTH - _RIGHT, up(value), "grid"))
        parts.append(_text(_LEFT - 6, up(value) + 4, label, "end", "tick"))
    for value, label in x.ticks:
        parts.append(_text(across(value), height - _BOTTOM + 18, label, "middle", "tick"))
    parts.append(_text((_LEFT + WIDTH) / 2, height - 6, x.title, "middle", "label"))
    for number, (value, label) in enumerate(marks):
        parts.append(_line(across(value), _TOP, across(value), height - _BOTTOM, "mark"))
        side = "end" if across(value) > WIDTH * 0.7 else "start"
        shift = -4 if side == "end" else 4
        # One above the other, as two marks may stand so close that their words would overlap.
        below = height - _BOTTOM - 8 - 16 * number
        parts.append(_text(across(value) + shift, below, label, side, "label"))
    for value, low, high in curve.whiskers:
        parts.append(_line(across(value), up(low), across(value), up(high), "whisker"))
    parts.append(f'<path class="curve" d="{_path(curve, across, up)}"/>')
    if len(curve.points) <= 12:
        parts += [
            f'<circle class="dot" cx="{across(px):.1f}" cy="{up(py):.1f}" r="3.5">'
            f"<title>{px:g}:{py:.3f}</title></circle>"
            for px, py in curve.points
        ]
    return _figure(f"{title}(纵轴:{y.title})", height, parts)


def _path(curve: Curve, across: Scale, up: Scale) -> str:
    drawn: list[str] = []
    for number, (px, py) in enumerate(_thin(curve.points)):
        if number and curve.steps:
            drawn.append(f"H{across(px):.1f}")
        drawn.append(f"{'L' if number else 'M'}{across(px):.1f} {up(py):.1f}")
    return "".join(drawn)


def _thin(points: Sequence[tuple[float, float]], most: int = 600) -> Sequence[tuple[float, float]]:
    """As many points as can be told apart."""
    step = max(1, len(points) // most)
    return [*points[::step], points[-1]] if step > 1 else points


def round_ticks(high: float) -> list[float]:
    """About four round numbers from 0 to no less than `high`.

    >>> round_ticks(173)
    [0, 50, 100, 150, 200]
    """
    step = next(
        base * 10.0**power
        for power in range(12)
        for base in (1, 2, 5)
        if base * 10**power * 4 >= high
    )
    ticks = [0.0]
    while ticks[-1] < high:
        ticks.append(ticks[-1] + step)
    return [int(tick) if tick == int(tick) else tick for tick in ticks]


def _figure(title: str, height: float, parts: Sequence[str]) -> str:
    return (
        f"<figure><figcaption>{words(title)}</figcaption>"
        f'<svg viewBox="0 0 {WIDTH} {height:.0f}" role="img" aria-label="{words(title)}">'
        f"{''.join(parts)}</svg></figure>"
    )


def _line(x1: float, y1: float, x2: float, y2: float, kind: str) -> str:
    return f'<line class="{kind}" x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"/>'


def _text(x: float, y: float, label: str, anchor: str, kind: str, full: str = "") -> str:
    hint = f"<title>{words(full)}</title>" if full and full != label else ""
    return (
        f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">'
        f"{hint}{words(label)}</text>"
    )


def _short(label: str, most: int) -> str:
    return label if len(label) <= most else label[: most - 1] + "…"
