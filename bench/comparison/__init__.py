"""Compares two run folders: better, worse or noise. Pure."""
