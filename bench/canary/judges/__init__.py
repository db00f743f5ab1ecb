"""Judges of a stage: the guard of the bench, and re-implementations of other people's rules."""
