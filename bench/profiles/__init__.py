"""The extension under test: what it offers, and how it is wired to the backend."""
