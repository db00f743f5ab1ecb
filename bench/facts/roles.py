"""The role of a process of the editor, from its command line and its parent's role. Pure."""

from collections.abc import Sequence

HOST = "extension host"
SERVER = "server"
BROWSER = "browser"
HOST_CHILD = "extension host child"
NEIGHBOUR = "TypeScript server"  # of the built-in extension, the real neighbour
RENDERER = "renderer"
BACKEND = "backend"
DRIVER = "driver"
OTHER = "other"
MEASURED = (HOST, HOST_CHILD, RENDERER)  # the processes whose memory a user feels
TIMED = (HOST, RENDERER, NEIGHBOUR)  # the processes whose speed a user feels

_BY_TYPE = {
    "--type=extensionHost": HOST,
    "--type=fileWatcher": "file watcher",
    "--type=ptyHost": "terminal host",
    "--type=agentHost": "agent host",
    "--type=renderer": RENDERER,
    "--type=gpu-process": "browser gpu",
    "--type=utility": "browser utility",
    "--type=zygote": "browser zygote",
}


def role_of(command: Sequence[str], parent_role: str | None) -> str:
    """Name the role of a process.

    The parent decides first: just after a fork, a child of the extension host still has the command
    line of its parent.
    """
    if parent_role == NEIGHBOUR or any("/typescript/lib/" in word for word in command):
        return NEIGHBOUR
    if parent_role in (HOST, HOST_CHILD):
        return HOST_CHILD
    words = set(" ".join(command).split(" "))  # Chromium writes its whole command line as one word
    for mark, role in _BY_TYPE.items():
        if mark in words:
            return role
    line = " ".join(command)
    for part, role in (
        ("fake_backend", BACKEND),
        ("out/node/entry", SERVER),
        ("playwright", DRIVER),
        ("chrom", BROWSER),
    ):
        if part in line:
            return role
    return OTHER
