"""From hits to a checked answer, and the command line."""
