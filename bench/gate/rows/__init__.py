"""Rows of the checklists: one file each, with the name that the table shows."""
