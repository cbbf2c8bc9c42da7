"""Read every quantity of a plan into a table of cited rows."""
