"""A real VS Code, headless: its server, its browser, its processes, and what is on its screen."""
