"""A journey: acme_walk.toml."""
