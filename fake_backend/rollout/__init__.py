"""Versions under a flag, the pool of slots that they share, and a simulated crowd of users."""
