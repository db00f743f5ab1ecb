"""For the tests of extension authors: whole scenarios, and a running editor."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from shlex import quote

import pytest
from rich.console import Console

from bench.catalogue.journeys import journey_names
from bench.catalogue.loading import find_scenario
from bench.catalogue.scenario import Scenario
from bench.core.errors import BenchError, Exit, RequestError
from bench.core.texts import plain_line
from bench.facts import STARTING, PhaseBegan
from bench.judging.finding import Outcome
from bench.live.editor.sandbox import sandbox
from bench.live.editor.template import ensure_template
from bench.live.probes.connections import Connections
from bench.live.recorder import recording
from bench.live.run_context import RunContext
from bench.live.session import Session, session
from bench.profiles.profile import Profile
from bench.reports.report import ScenarioReport
from bench.runner.conductor import run
from bench.runner.progress import Progress
from bench.runner.run_folder import Request
from bench.setup.toolchain import ensure_toolchain

BY_GRAVITY = (Outcome.KEPT, Outcome.DEGRADED, Outcome.BROKEN, Outcome.UNKNOWN)


@dataclass(frozen=True)
class Resilience:
    """Runs whole scenarios against the extension of a resilience.toml."""

    profile: Profile
    folder: Path
    seed: int = 1
    config: Path | None = None  # the resilience.toml of the profile

    def run(self, scenario: str) -> ScenarioReport:
        """Run one scenario, by its name or TOML file, and return its report.

        Raises:
            RequestError: there is no such scenario.
            BenchError: the bench failed.
            KeyboardInterrupt: a signal ended the run; its report is written.
        """
        wanted = find_scenario(scenario, self.profile)
        out = self.folder / wanted.name
        subject = f"--config {quote(str(self.config))}" if self.config else ""
        request = Request((wanted,), self.profile, self.seed, out, subject=subject)
        try:
            ended = run(request, Progress(Console(stderr=True)))
        except (BenchError, RequestError):
            raise
        except Exception as error:
            raise BenchError(f"{type(error).__name__}: {error}") from error
        if ended.code is Exit.INTERRUPTED or ended.report is None:
            raise KeyboardInterrupt
        (report,) = ended.report.scenarios
        return report

    def check(self, scenario: str, *, worst: Outcome = Outcome.DEGRADED) -> ScenarioReport:
        """Run one scenario, and fail if its outcome is worse than `worst`.

        The failure lists every rule that was not kept, with its sentence, and the report.

        Raises:
            BenchError: the run could not be judged, which pytest shows as an error of the test.
        """
        report = self.run(scenario)
        allowed = BY_GRAVITY[: BY_GRAVITY.index(worst) + 1]
        if report.verdict.outcome in allowed:
            return report
        findings = [
            f"  {finding.outcome}: {finding.rule}: {plain_line(finding.because)}"
            for finding in report.verdict.findings
            if finding.outcome not in allowed
        ]
        lines = [f"{report.name} is {report.verdict.outcome}:", *findings]
        lines.append(f"  Details: {self.folder / report.name}/report.html")
        if report.verdict.outcome is Outcome.UNKNOWN:
            raise BenchError("\n".join(lines))
        pytest.fail("\n".join(lines), pytrace=False)


@contextmanager
def editing(profile: Profile, folder: Path) -> Iterator[Session]:
    """A running editor with the extension; its facts go into `folder`."""
    toolchain = ensure_toolchain(print)
    with sandbox() as signing:
        template = ensure_template(toolchain, profile, signing, folder / "shots")
    with sandbox() as place, recording(folder) as recorder:
        recorder.write(PhaseBegan(0.0, STARTING))
        context = RunContext(
            scenario=_nothing_but_an_editor(),
            profile=profile,
            seed=1,
            toolchain=toolchain,
            template=template,
            place=place,
            recorder=recorder,
            folder=folder,
            escapes=Connections(os.getpid()),
        )
        with session(context) as live:
            yield live


def _nothing_but_an_editor() -> Scenario:
    return Scenario(
        name="pytest",
        title="An editor for a test",
        why="The test says why.",
        evidence=(),
        tags=(),
        journey=journey_names()[0],
        rounds=1,
        fault_s=0,
        quiet_s=2,
        host_heap_mb=0,
        faults=(),
        rules=(),
        file=Path(__file__),
    )
