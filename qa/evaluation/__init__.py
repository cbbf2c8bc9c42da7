"""Scores answers against a gold set: ask or read answers, measure, compare, report."""
