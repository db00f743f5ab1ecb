"""One API in each file: parses its requests, and renders a completion as its response."""
