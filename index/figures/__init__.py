"""Read every quantity of a plan into a table of cited rows."""

from index.figures.extract import extract_figures

__all__ = ["extract_figures"]
