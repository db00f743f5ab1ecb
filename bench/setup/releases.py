"""The releases of VS Code that the bench can install.

A new one is an entry here, and a folder `vscode-<code_server>` next to this file with its lock
files: CONTRIBUTING.md.
"""

from dataclasses import dataclass

from fake_backend.plugins import UnknownNameError


@dataclass(frozen=True, slots=True)
class Release:
    """A release of the npm package code-server, the VS Code in it, and the Node that it needs."""

    code_server: str
    vscode: str
    node: int = 24  # major version, the `engines` of its package.json

    @property
    def title(self) -> str:
        return f"{self.vscode} (code-server {self.code_server})"


RELEASES = (
    Release("4.136.2", "1.136.1"),
    Release("4.137.0", "1.137.0"),
    Release("4.138.0", "1.138.0"),
    Release("4.139.1", "1.139.1"),
)
DEFAULT = RELEASES[-1]


def find_release(version: str) -> Release:
    """The release with this version of VS Code or code-server; the default for an empty one.

    Raises:
        UnknownNameError: there is none.
    """
    if not version:
        return DEFAULT
    for release in RELEASES:
        if version in (release.vscode, release.code_server):
            return release
    raise UnknownNameError("VS Code version", version, [each.vscode for each in RELEASES])


def release_titled(title: str) -> Release:
    """The release with this title; the default if there is none."""
    return next((release for release in RELEASES if release.title == title), DEFAULT)
