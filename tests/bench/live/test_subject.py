from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, cast

from bench.facts import SubjectInstalled
from bench.live.subject import subject_installed
from bench.profiles.extension import Extension
from bench.profiles.loading import load_profile

if TYPE_CHECKING:
    from bench.live.backend import Backend


class Listening:
    addresses: ClassVar = {"openai_url": "http://127.0.0.1:4/v1", "proxy_url": "http://127.0.0.1:5"}


def test_the_fact_has_the_events_and_the_written_addresses() -> None:
    extension = Extension(Path(), {"activationEvents": ["onStartupFinished"]})
    profile = load_profile("good_citizen")
    backend = cast("Backend", Listening())
    assert subject_installed(profile, backend, extension, 2.0) == SubjectInstalled(
        2.0,
        "bench.good-citizen",
        ("onStartupFinished",),
        ('"goodCitizen.baseUrl" = "http://127.0.0.1:4/v1"',),
    )
    assert subject_installed(profile, backend, None, 2.0).activation_events == ()
