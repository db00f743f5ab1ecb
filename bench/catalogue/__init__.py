"""Scenarios and journeys: TOML in, frozen data out, exact errors."""
