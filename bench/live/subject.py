"""What was installed and written for the extension under test, as a fact."""

from bench.facts import SubjectInstalled
from bench.live.backend import Backend
from bench.profiles.extension import Extension
from bench.profiles.profile import Profile


def subject_installed(
    profile: Profile, backend: Backend, extension: Extension | None, now: float
) -> SubjectInstalled:
    """The fact; an `extension` that is built in names no activation events."""
    events = tuple(extension.activation_events) if extension else ()
    addresses = profile.settings_with_addresses(backend.addresses)
    return SubjectInstalled(now, profile.extension, events, addresses)
