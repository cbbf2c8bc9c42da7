"""Read every quantity of a plan into a table of cited rows."""

from index.figures.extract import Figure, extract_figures

__all__ = ["Figure", "extract_figures"]
