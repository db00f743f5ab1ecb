"""Rows of the checklist: one file each, with the name that the table shows."""
