"""Which extension and which scenarios a command line and a resilience.toml mean."""

from pathlib import Path

from bench.authoring.project import PROJECT_FILE, Selection, load_project
from bench.catalogue.loading import NotForThisError, find_scenarios, scenario_files
from bench.catalogue.scenario import Scenario
from bench.core.errors import RequestError
from bench.judging.rules.recovers import Recovers
from bench.live.journey import load_journey
from bench.profiles.loading import load_profile
from bench.profiles.profile import Profile
from bench.setup.command import Say


def project_file() -> Path | None:
    """The resilience.toml of this folder, where there is one."""
    file = Path(PROJECT_FILE)
    return file if file.exists() else None


def subject_of(
    profile: str, config: Path | None, vsix: Path | None, say: Say
) -> tuple[Profile, Selection]:
    """The extension under test: a shipped profile, or what a resilience.toml says.

    Raises:
        RequestError: there is none, or one says something wrong.
    """
    file = config or project_file()
    if profile and (config or vsix):
        raise RequestError("--profile is for shipped extensions; leave out --config and --vsix.")
    if profile or not (file or vsix):
        subject = load_profile(profile or "copilot")
        if not subject.extension:
            msg = f"The profile {profile!r} names no extension: build on it in a resilience.toml."
            raise RequestError(f"{msg} See: bench init")
        return subject, Selection()
    project = load_project(file or Path(PROJECT_FILE), vsix, say)
    return project.profile, project.selection


def chosen_scenarios(
    names: list[str] | None, tag: str, subject: Profile, selection: Selection
) -> list[Scenario]:
    """The scenarios that are named, or have one of the tags, and mean something to the extension.

    The command line goes before resilience.toml; where neither says anything, it is `smoke`.

    Raises:
        RequestError: one is unknown or wrong, or means nothing to the extension, or none is left.
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
        msg = f"No scenario with the tag {', '.join(sorted(tags))} is for {subject.title}."
        raise RequestError(f"{msg} See: bench list")
    for scenario in chosen:
        check_recovery(scenario, subject)
    return chosen


def _left_out(scenario: Scenario, selection: Selection) -> bool:
    return bool({scenario.name, scenario.file.stem} & set(selection.without))


def check_recovery(scenario: Scenario, profile: Profile) -> None:
    """Raises RequestError where a round takes longer than the scenario lets the recovery last."""
    least_s = load_journey(scenario.journey, profile).least_s
    for rule in scenario.rules:
        if isinstance(rule, Recovers) and rule.within_s < least_s:
            msg = (
                f"{scenario.file}: rules.recovers.within_s: {rule.within_s:g} s cannot be met:"
                f" a round of the journey {scenario.journey!r} takes {least_s:g} s at least."
            )
            raise RequestError(msg)
