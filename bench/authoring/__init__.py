"""For extension authors: resilience.toml, its schema and checks, and a trial run."""
