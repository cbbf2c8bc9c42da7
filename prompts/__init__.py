"""Prompt templates; a package, so that they are found in a wheel and in an editable install."""
