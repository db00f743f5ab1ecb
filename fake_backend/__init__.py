"""A fake Copilot-style backend with injectable faults: a program of its own, loopback only."""

TOKEN = "FAKE_BACKEND_TOKEN"  # the environment variable that may set the control API's token
