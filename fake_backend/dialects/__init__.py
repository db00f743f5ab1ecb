"""One API in each file: how it asks, and how it puts an answer into events."""
