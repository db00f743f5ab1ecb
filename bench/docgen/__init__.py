"""Generates the pages of docs/ and of the site from the code and the catalogue."""
