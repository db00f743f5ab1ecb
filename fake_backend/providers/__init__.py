"""One provider in each file: how it words its errors."""
