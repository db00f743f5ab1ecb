"""Finds or installs what a run needs: Node, VS Code, Chromium, system packages."""
