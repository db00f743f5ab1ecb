"""Selects the extension and the scenarios, from the command line and resilience.toml."""

from collections.abc import Iterable
from pathlib import Path
from unicodedata import normalize

from bench.authoring.project import PROJECT_FILE, load_project
from bench.authoring.table import Selection
from bench.catalogue.checks import NotForThisError
from bench.catalogue.loading import find_scenarios, scenario_files
from bench.catalogue.scenario import Scenario
from bench.core.errors import RequestError
from bench.judging.rules.recovers import Recovers
from bench.live.journey import load_journey
from bench.profiles.loading import load_profile
from bench.profiles.profile import Profile
from bench.setup.command import Say
from bench.setup.releases import DEFAULT, Release

NEEDS_CONTAINER = "needs hosts without a proxy. To fix: --isolation docker"
NEEDS_SERVER = "limits the extension host of VS Code's server. To fix: leave out --desktop"
NEEDS_HTTP2 = "has a fault of HTTP/2 alone. To fix: leave out --http 1.1"


def project_file() -> Path | None:
    """The resilience.toml of the current folder, if it has one."""
    file = Path(PROJECT_FILE)
    return file if file.exists() else None


def subject_of(
    profile: str,
    config: Path | None,
    vsix: Path | None,
    say: Say,
    release: Release = DEFAULT,
) -> tuple[Profile, Selection]:
    """The extension under test: a profile of the bench, or the one that resilience.toml describes.

    Raises:
        RequestError: there is no such profile, or a file is wrong.
    """
    file = config or project_file()
    if profile and (config or vsix):
        raise RequestError(
            "--profile cannot be combined with --config or --vsix: leave out one of them."
        )
    if profile or not (file or vsix):
        subject = load_profile(profile or "copilot")
        if not subject.extension:
            msg = f"The profile {profile!r} has no extension: name one in a resilience.toml."
            raise RequestError(f"{msg} To write one: bench init")
        return subject, Selection()
    project = load_project(file or Path(PROJECT_FILE), vsix, say, release.vscode)
    return project.profile, project.selection


def chosen_scenarios(
    names: list[str] | None, tag: str, subject: Profile, selection: Selection
) -> list[Scenario]:
    """The scenarios with one of the names or tags that apply to the extension.

    The command line overrides resilience.toml; the default is the tag `smoke`.

    Raises:
        RequestError: a scenario is unknown, wrong or does not apply to the extension, or none is
            left.
    """
    named = names or ([] if tag else selection.names)
    tags = {tag} if tag else set() if named else set(selection.tags or ["smoke"])
    found: list[Scenario] = []
    for name in named or [file.stem for file in scenario_files()]:
        try:
            found += find_scenarios(name, subject)
        except NotForThisError:
            if named:
                raise
    chosen = [
        scenario
        for scenario in found
        if (not tags or tags & set(scenario.tags)) and not _left_out(scenario, selection)
    ]
    if not chosen:
        msg = f"No scenario with the tag {', '.join(sorted(tags))} applies to {subject.title}."
        raise RequestError(f"{msg} To list all: bench list --tags")
    _check_names(chosen)
    for scenario in chosen:
        check_recovery(scenario, subject)
    return chosen


def runnable(
    scenarios: list[Scenario],
    say: Say,
    *,
    named: bool,
    contained: bool = False,
    http: str = "",
    desktop: bool = False,
) -> list[Scenario]:
    """The scenarios that this isolation, this version of HTTP and this kind of editor can run.

    `say` reports which ones are left out, and why.

    Raises:
        RequestError: one that the user has `named` cannot be run so, or none is left.
    """
    lacks = {
        NEEDS_CONTAINER: [each for each in scenarios if each.needs_container and not contained],
        NEEDS_SERVER: [each for each in scenarios if each.host_heap_mb and desktop],
        NEEDS_HTTP2: [each for each in scenarios if each.needs_http2 and http == "1.1"],
    }
    out = [each for found in lacks.values() for each in found]
    possible = [each for each in scenarios if each not in out]
    reasons = [
        f"{', '.join(each.name for each in found)}: {why}" for why, found in lacks.items() if found
    ]
    if possible and (not named or not out):
        for reason in reasons:
            say(f"Left out: {reason}")
        return possible
    raise RequestError(reasons[0])


def _check_names(scenarios: Iterable[Scenario]) -> None:
    """Reject names that two scenarios share; some file systems do not tell A from a."""
    seen: dict[str, Scenario] = {}
    for scenario in scenarios:
        other = seen.setdefault(normalize("NFC", scenario.name).casefold(), scenario)
        if other.file.resolve() == scenario.file.resolve() and other is not scenario:
            msg = f"The scenario {scenario.name} is named twice. To run each several times:"
            raise RequestError(f"{msg} --repeat")
        if other is not scenario:
            msg = f"{other.file} and {scenario.file} have one name, and so one folder of the run."
            raise RequestError(f"{msg} To fix: rename one of them.")


def _left_out(scenario: Scenario, selection: Selection) -> bool:
    return bool({scenario.name, scenario.file.stem} & set(selection.without))


def check_recovery(scenario: Scenario, profile: Profile) -> None:
    """Reject a scenario whose recovery limit is shorter than a round of its journey.

    Raises:
        RequestError: it cannot be met.
    """
    least_s = load_journey(scenario.journey, profile).least_s
    for rule in scenario.rules:
        if isinstance(rule, Recovers) and rule.within_s < least_s:
            msg = (
                f"{scenario.file}: rules.recovers.within_s: {rule.within_s:g} s is too short:"
                f" a round of the journey {scenario.journey!r} takes at least {least_s:g} s."
                f" Set it to {least_s:g} or more."
            )
            raise RequestError(msg)
