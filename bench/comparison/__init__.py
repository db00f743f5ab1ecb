"""Compares runs: two with each other, several side by side, or many over time. Pure."""
