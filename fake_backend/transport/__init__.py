"""Sockets and TLS, and the faults below HTTP."""
