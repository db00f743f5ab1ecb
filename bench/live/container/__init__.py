"""The VS Code server and its extension host in a Docker container."""
