"""One probe in each file: what it sees becomes facts; it never judges."""
