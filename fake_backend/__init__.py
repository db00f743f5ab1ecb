"""A fake Copilot-style backend with injectable faults: a program of its own, loopback only."""
