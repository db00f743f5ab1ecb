"""Canary metrics: one file each, with the name that decisions carry."""
