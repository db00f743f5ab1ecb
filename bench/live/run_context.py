"""What one live run is given."""

from dataclasses import dataclass
from pathlib import Path

from bench.catalogue.scenario import Scenario
from bench.live.container.network import Pod
from bench.live.editor.desktop import Desktop
from bench.live.editor.sandbox import Sandbox
from bench.live.editor.template import Template
from bench.live.probe import Probe
from bench.live.recorder import Recorder
from bench.profiles.profile import Profile
from bench.setup.toolchain import Toolchain


@dataclass(frozen=True, slots=True)
class RunContext:
    """The inputs of one scenario's run, and the folders for its results."""

    scenario: Scenario
    profile: Profile
    seed: int
    toolchain: Toolchain
    template: Template | None  # none for a desktop editor
    place: Sandbox
    recorder: Recorder
    folder: Path
    escapes: Probe  # looks for what goes past the gateway
    bare: bool = False
    http: str = ""  # the version of HTTP that the TLS hosts speak; empty: as the real ones
    pod: Pod | None = None  # if the editor runs in a container
    desktop: Desktop | None = None  # the editor, if it is not the toolchain's
    trace: bool = False  # record Playwright's trace

    @property
    def vscode_version(self) -> str:
        """The version of VS Code."""
        return self.desktop.vscode if self.desktop else self.toolchain.vscode.release.vscode

    @property
    def shots(self) -> Path:
        return self.folder / "shots"

    @property
    def http_options(self) -> tuple[str, ...]:
        """The options of the backend for the version of HTTP."""
        return ("--http", self.http) if self.http else ()

    @property
    def is_direct(self) -> bool:
        """Whether the editor reaches the simulated hosts without a proxy."""
        return self.pod is not None and self.scenario.needs_container
