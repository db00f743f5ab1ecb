"""A resilience test bench for VS Code extensions."""

__version__ = "0.1.0"
