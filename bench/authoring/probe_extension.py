"""`bench probe-extension`: which requests an extension sends, even before it has a profile."""

from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

from bench.authoring.scaffold import (
    guessed_protocol,
    own_webviews,
    shown_by,
    wired_settings,
    works_only_in_webviews,
)
from bench.catalogue.scenario import SCENARIO_FILE
from bench.core.errors import BenchError
from bench.core.files import write_whole
from bench.facts import Asked, BenchFailed, StepDone, SubjectActive
from bench.facts.file import FACTS_FILE, read
from bench.judging.timeline import Timeline
from bench.live.editor.template import find_template
from bench.live.job import Job
from bench.profiles.diagnosis import diagnosis
from bench.profiles.extension import Extension
from bench.profiles.loading import plain_profile, write_profile
from bench.profiles.profile import GhostText, Profile, Suggest
from bench.profiles.wrong_addresses import unexpected_hosts
from bench.runner.pool import working
from bench.runner.progress import Progress
from bench.runner.run_folder import SIGN_IN
from bench.setup.toolchain import ensure_toolchain

WORKER_S = 300
SCENARIO = """title = "A trial"
why = "Shows which requests the extension sends."
journey = "type_only"
"""


@dataclass(frozen=True, slots=True)
class Look:
    """What the extension did in the trial."""

    active: bool
    hosts: tuple[str, ...]  # real hosts that it tried to reach
    asked: tuple[tuple[str, str, str, int], ...]  # surface, host, path, number of requests
    diagnosis: str = ""  # if it sent no request to the backend: what was seen of it
    problems: tuple[str, ...] = ()  # steps that failed, and why


def look(profile: Profile, folder: Path, progress: Progress) -> Look:
    """Use the extension of `profile` briefly, with a gateway that answers for every host.

    If it tries to reach real hosts, they are refused in a first run and answered in a second.

    Raises:
        BenchError: the set-up failed, or the editor did not start.
    """
    toolchain = ensure_toolchain(progress.say)
    if find_template(toolchain, profile) is None:
        progress.say("Starting the editor once, to fill its code caches.")
        _work(profile, folder / SIGN_IN, "")
    progress.say("Running the extension: install, activate, type, ask.")
    timeline = _work(profile, folder / "first", "look")
    hosts = unexpected_hosts(timeline.facts, profile)
    if hosts:
        progress.say(f"Running it again, with answers in place of {', '.join(hosts)}.")
        protocol = profile.protocol
        answering = replace(
            profile, intercept={**profile.intercept, **dict.fromkeys(hosts, protocol)}
        )
        timeline = _work(answering, folder / "second", "look")
    asked = Counter((fact.surface, fact.host, fact.path) for fact in timeline.all(Asked))
    counted = tuple((*what, count) for what, count in asked.most_common())
    active = bool(timeline.all(SubjectActive))
    seen = "" if counted else diagnosis(timeline.facts, profile)
    steps = timeline.all(StepDone)
    problems = tuple(
        f"The step {done.step!r} failed: {done.note}" for done in steps if done.note and not done.ok
    )
    return Look(active, tuple(hosts), counted, seen, problems)


def wired(extension: Extension) -> Profile:
    """A profile of the extension; settings that look like an address or a key are filled in.

    Its webviews are opened. Nothing is typed for an extension that seems to have nothing else.
    """
    protocol = guessed_protocol(extension)
    plain = plain_profile()
    types = not works_only_in_webviews(extension)
    return replace(
        plain,
        name="look",
        title=extension.title,
        extension=extension.id,
        source=str(extension.path.resolve()),
        protocol=protocol,
        extension_kind={name: tuple(kinds) for name, kinds in extension.kinds.items()},
        ghost_text=GhostText() if types else None,
        suggest=Suggest() if types else None,
        open_first=tuple(map(shown_by, own_webviews(extension))),
        settings={**plain.settings, **wired_settings(extension, protocol)},
    )


def _work(profile: Profile, folder: Path, scenario: str) -> Timeline:
    folder.mkdir(parents=True)
    write_whole(folder / SCENARIO_FILE, SCENARIO)
    write_profile(profile, folder.parent)
    job = Job(str(folder.resolve()), 1, scenario, look=scenario != "")
    with working(job) as worker:
        worker.wait(WORKER_S)
    timeline = Timeline.of(read(folder / FACTS_FILE))
    failed = timeline.all(BenchFailed)
    if failed:
        raise BenchError(
            f"The trial run failed: {failed[0].message} Logs: {folder}", details=failed[0].details
        )
    return timeline
