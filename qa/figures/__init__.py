"""Figures of an index as tables: chosen, set side by side, followed from promise to outcome."""
