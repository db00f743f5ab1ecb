"""Pure: facts in, a verdict out."""
