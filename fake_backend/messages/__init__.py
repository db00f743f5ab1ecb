"""Pure: requests and replies as data."""
