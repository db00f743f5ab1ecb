"""For authors of extensions: resilience.toml, its schema, its checks, and a first look."""
