"""A program in the place of Xvfb, for machines without one."""

from pathlib import Path

READY = "echo 77\nexec tail -f /dev/null"


def stand_in_xvfb(folder: Path, script: str = READY) -> Path:
    """Write an `Xvfb` for `PATH` into `folder`; it writes its display to the descriptor 1."""
    folder.mkdir(exist_ok=True)
    program = folder / "Xvfb"
    wanted = 'case " $* " in *" -displayfd 1 "*) ;; *) exit 64 ;; esac'
    program.write_text(f"#!/bin/sh\n{wanted}\n{script}\n", encoding="utf-8")
    program.chmod(0o755)
    return folder
