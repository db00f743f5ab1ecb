"""Options that several verbs have."""

from pathlib import Path
from typing import Annotated, get_args

import typer

from bench.core.errors import RequestError
from bench.live.container.caps import CORES, MEMORY_MB
from bench.live.editor.desktop import Desktop, find_desktop
from bench.profiles.profile import Profile
from bench.setup.releases import DEFAULT, RELEASES
from fake_backend.messages.request import Http
from fake_backend.plugins import UnknownNameError

ISOLATIONS = KERNEL, DOCKER = "kernel", "docker"
LEAST_MB = 256
HTTP = get_args(Http)
VSCodeVersion = Annotated[
    str,
    typer.Option(
        "--vscode",
        help=f"The version of VS Code: {', '.join(each.vscode for each in RELEASES)}"
        f" (default: {DEFAULT.vscode}).",
    ),
]
IsolationKind = Annotated[
    str,
    typer.Option(
        "--isolation",
        help="What keeps the editor apart: kernel (an empty network), or docker (that, and a"
        " container with caps, without rights).",
    ),
]
Memory = Annotated[
    int,
    typer.Option(
        "--memory-mb",
        help=f"The memory of the container in MiB, with --isolation docker (default: {MEMORY_MB}).",
    ),
]
Cpus = Annotated[
    int,
    typer.Option(
        "--cpus",
        min=0,
        help="The cores that the container may use, with --isolation docker (default: all).",
    ),
]
HttpVersion = Annotated[
    str,
    typer.Option(
        "--http",
        help=f"Limit the TLS hosts to this version of HTTP, {' or '.join(HTTP)}; 2 offers 1.1 too"
        " (default: as the real hosts do).",
    ),
]

DesktopProgram = Annotated[
    Path | None,
    typer.Option(
        "--desktop",
        help="Run in this desktop program built from VS Code, such as /usr/share/code/code, in"
        " place of VS Code's server and a browser. For extensions without a sign-in.",
    ),
]


Trace = Annotated[
    bool,
    typer.Option(
        "--trace",
        help="Record Playwright's trace of each scenario, and keep it unless the verdict is kept."
        " It slows the editor, and may turn a verdict that is near a limit.",
    ),
]


def http_version(text: str) -> str:
    """`text`, if it is empty or a version that the backend speaks.

    Raises:
        RequestError: it is another one.
    """
    if text and text not in HTTP:
        raise RequestError(f"--http {text}: must be {' or '.join(HTTP)}.")
    return text


def container_memory(isolation: str, memory_mb: int) -> int:
    """The memory of the editor's container in MiB; 0 if it needs no container.

    Raises:
        RequestError: the options are wrong.
    """
    if isolation not in ISOLATIONS:
        raise UnknownNameError("isolation", isolation, ISOLATIONS)
    if isolation == KERNEL:
        if memory_mb:
            raise RequestError("--memory-mb needs --isolation docker: leave it out, or add that.")
        return 0
    if memory_mb and memory_mb < LEAST_MB:
        raise RequestError(f"--memory-mb {memory_mb} is too little: the least is {LEAST_MB}.")
    return memory_mb or MEMORY_MB


def container_cpus(isolation: str, cpus: int) -> int:
    """The cores that the editor's container may use; 0 for all of them.

    Raises:
        RequestError: there is no container, or the machine has fewer cores.
    """
    if cpus and isolation != DOCKER:
        raise RequestError("--cpus needs --isolation docker: leave it out, or add that.")
    if cpus > CORES:
        raise RequestError(f"--cpus {cpus} is too many: this machine has {CORES}.")
    return cpus


def desktop_editor(program: Path | None, profile: Profile, excluded: str) -> Desktop | None:
    """The desktop editor to run in; None if the user named none.

    `excluded` names another option, if it is given, that a desktop editor cannot have.

    Raises:
        RequestError: there is no VS Code at the path, or it cannot run this profile.
    """
    if program is None:
        return None
    if excluded:
        raise RequestError(f"--desktop and {excluded} exclude each other: leave one of them out.")
    for is_needed, what in (
        (profile.sign_in, "signs in"),
        (bool(profile.global_state), "sets `global_state`"),
    ):
        if is_needed:
            msg = f"--desktop: the profile {profile.name} {what}, which only the server can do."
            raise RequestError(f"{msg} Leave out --desktop, or name another profile.")
    return find_desktop(program)
