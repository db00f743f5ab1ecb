"""Options that several verbs have."""

from typing import Annotated

import typer

from bench.setup.releases import DEFAULT, RELEASES

VSCodeVersion = Annotated[
    str,
    typer.Option(
        "--vscode",
        help=f"The version of VS Code: {', '.join(each.vscode for each in RELEASES)}"
        f" (default: {DEFAULT.vscode}).",
    ),
]
