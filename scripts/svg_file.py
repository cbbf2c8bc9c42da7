"""Keep a plot of the report as a file of its own, for a page that has no style sheet for it."""

import re
from pathlib import Path

# The colours of the report, by daylight; a white ground, for pages that are dark.
_STYLE = (
    "svg{background:#fff;font-family:sans-serif}text{fill:#222;font-size:12px}"
    ".tick{fill:#666;font-size:11px}.grid{stroke:#ddd}.mark{stroke:#666;stroke-dasharray:4 3}"
    ".bar{fill:#1f6f8b;opacity:.55}.whisker{stroke:#222;stroke-width:1.5}"
    ".curve{fill:none;stroke:#1f6f8b;stroke-width:2.2;stroke-linejoin:round}.dot{fill:#1f6f8b}"
)


def write_svg(path: Path, figure: str) -> None:
    """Write the SVG of a figure of `qa.evaluation.plots`."""
    drawn = re.search(r"<svg (.*)</svg>", figure, re.DOTALL)
    if drawn is None:
        raise ValueError(figure)
    path.parent.mkdir(parents=True, exist_ok=True)
    text = f'<svg xmlns="http://www.w3.org/2000/svg" {drawn[1]}</svg>\n'
    path.write_text(text.replace(">", f"><style>{_STYLE}</style>", 1), encoding="utf-8")
