"""Stands in for a desktop VS Code, which no package registry has.

It takes the command line of one, and shows the workbench in a Chromium with a debugging port. The
workbench, the extension host and the extensions are real; only the window is a browser's. Its first
argument is a file that names the parts; the rest is what the bench passes to a desktop editor.
"""

import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

from bench.core import waits
from bench.core.processes import end_process
from bench.live.editor.server import free_port
from bench.live.probes.inspector import OPTIONS


def main() -> None:
    parts = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    flags = dict(word.split("=", 1) for word in sys.argv[2:] if word[:2] == "--" and "=" in word)
    folder, *files = [word for word in sys.argv[2:] if not word.startswith("-")]
    data, port = flags["--user-data-dir"], free_port()
    server = subprocess.Popen(
        [
            *(parts["node"], *OPTIONS, parts["entry"], "--auth", "none"),
            *("--bind-addr", f"127.0.0.1:{port}", "--user-data-dir", data),
            *("--extensions-dir", flags["--extensions-dir"]),
            *("--disable-telemetry", "--disable-update-check", "--disable-workspace-trust"),
        ]
    )
    opened = [["openFile", f"vscode-remote://127.0.0.1:{port}{file}"] for file in files]
    url = f"http://127.0.0.1:{port}/?folder={quote(folder)}&payload={quote(json.dumps(opened))}"
    window = subprocess.Popen(
        [
            *(parts["chromium"], "--headless", "--disable-gpu", "--window-size=1280,800"),
            *("--remote-debugging-port=0", f"--user-data-dir={data}", "--no-first-run"),
            *(f"--proxy-server={flags['--proxy-server']}", "--no-sandbox"),
            _when_it_listens(port, url),
        ]
    )
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        os.waitid(os.P_PID, window.pid, os.WEXITED)
    finally:
        end_process(window, 5)
        end_process(server, 5)


def _when_it_listens(port: int, url: str) -> str:
    def listens() -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", port)) == 0

    waits.until(listens, seconds=60, what="the server to listen")
    return url


if __name__ == "__main__":
    main()
