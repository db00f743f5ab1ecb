"""A real, headless VS Code: its server, its browser, its processes and its screen."""
