"""From a file to hits: reading, outline, passages, vectors, terms, store, retrieval."""
