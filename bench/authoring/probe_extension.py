"""`bench probe-extension`: what an extension asks for, before anybody has wired it up."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bench.authoring.scaffold import guessed_protocol, wired_settings
from bench.catalogue.scenario import SCENARIO_FILE
from bench.core.errors import BenchError
from bench.facts import Asked, BenchFailed, RefusedHost, SubjectActive
from bench.facts.file import FACTS_FILE, read
from bench.judging.timeline import Timeline
from bench.live.editor.template import find_template
from bench.live.job import Job
from bench.profiles.extension import Extension
from bench.profiles.loading import plain_profile, write_profile
from bench.profiles.profile import GhostText, Profile, Suggest
from bench.runner.conductor import SIGN_IN
from bench.runner.pool import working
from bench.runner.progress import Progress
from bench.setup.toolchain import ensure_toolchain

WORKER_S = 300
SCENARIO = """title = "A look"
why = "Nobody knows yet what the extension asks for."
journey = "type_only"
"""


@dataclass(frozen=True, slots=True)
class Look:
    """What was seen: `asked` has surface, host and path, and how often."""

    active: bool
    hosts: tuple[str, ...]
    asked: tuple[tuple[str, str, str, int], ...]


def look(extension: Extension, folder: Path, progress: Progress) -> Look:
    """Use the extension a little, with the gateway answering for every host that it asks for.

    Twice, where it asks for real hosts: the first time they are refused, and so become known.

    Raises:
        BenchError: the set-up failed, or the editor did not come.
    """
    toolchain = ensure_toolchain(progress.say)
    profile = wired(extension)
    if find_template(toolchain, profile) is None:
        progress.say("Starting the editor for the first time, to keep what it compiles.")
        _work(profile, folder / SIGN_IN, "")
    progress.say("Looking: it is installed, activated, and used a little.")
    seen = _work(profile, folder / "first", "look")
    hosts = _strange_hosts(seen, profile)
    if hosts:
        progress.say(f"Looking again, with answers from {', '.join(hosts)}.")
        protocol = profile.protocol
        answering = replace(profile, intercept=dict.fromkeys(hosts, protocol))
        seen = _work(answering, folder / "second", "look")
    asked = Counter((fact.surface, fact.host, fact.path) for fact in seen.all(Asked))
    counted = tuple((*what, count) for what, count in asked.most_common())
    return Look(bool(seen.all(SubjectActive)), tuple(hosts), counted)


def wired(extension: Extension) -> Profile:
    """A profile for it: whatever of its settings looks like an address or a key is filled."""
    protocol = guessed_protocol(extension)
    plain = plain_profile()
    return replace(
        plain,
        name="look",
        title=extension.title,
        extension=extension.id,
        source=str(extension.path.resolve()),
        protocol=protocol,
        extension_kind={name: tuple(kinds) for name, kinds in extension.kinds.items()},
        ghost_text=GhostText(),
        suggest=Suggest(),
        settings={**plain.settings, **wired_settings(extension, protocol)},
    )


def _work(profile: Profile, folder: Path, scenario: str) -> Timeline:
    folder.mkdir(parents=True)
    (folder / SCENARIO_FILE).write_text(SCENARIO, encoding="utf-8")
    write_profile(profile, folder.parent)
    job = Job(str(folder.resolve()), 1, scenario, look=scenario != "")
    with working(job) as worker:
        worker.wait(WORKER_S)
    seen = Timeline.of(read(folder / FACTS_FILE))
    failed = seen.all(BenchFailed)
    if failed:
        raise BenchError(f"{failed[0].message} Logs: {folder}", details=failed[0].details)
    return seen


def _strange_hosts(seen: Timeline, profile: Profile) -> Sequence[str]:
    expected = set(profile.rules["nothing_escapes"]["expected"])
    return [
        host
        for host in dict.fromkeys(fact.host for fact in seen.all(RefusedHost))
        if host not in expected
    ]
