"""Scenarios and journeys, read from TOML into frozen data."""
