"""Requests and replies as data. Pure."""
