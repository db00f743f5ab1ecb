"""Fixtures for the pytest suites of extension authors; each imports what it needs when requested.

::

    def test_a_storm_of_429(resilience):
        resilience.check("rate_limit_429")


    def test_my_command(resilience_editor):
        resilience_editor.wait_until_active()
        with resilience_editor.backend.fault("http_error", ["openai_chat"], problem="overloaded"):
            resilience_editor.person.workbench.palette.run("Helper: Ask")
"""

from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from bench.live.backend import Backend
    from bench.live.session import Session
    from bench.profiles.profile import Profile
    from bench.testing.resilience import Resilience
    from bench.testing.sockets import Seen

# the modules of our own errors; by name, because to import them takes time
ERRORS = (
    "bench.core.errors",
    "fake_backend.plan.plan",
    "fake_backend.plugins",
    "fake_backend.settings",
)


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("resilience")
    group.addoption(
        "--resilience",
        default="resilience.toml",
        help="the resilience.toml of the extension under test",
    )


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A test in which the bench failed, or got a wrong request, is an error, not a failure.

    `xfail` does not hide it.
    """
    report = yield
    if call.excinfo is not None and _is_ours(call.excinfo.value):
        report.outcome, report.when = "failed", "setup"  # pytest has no errors of a call
        report.__dict__.pop("wasxfail", None)
    return report


def _is_ours(error: BaseException) -> bool:
    return any(kind.__module__ in ERRORS for kind in type(error).__mro__)


@pytest.fixture(scope="session")
def resilience_profile(pytestconfig: pytest.Config) -> "Profile":
    """The extension under test, as its resilience.toml describes it."""
    from bench.authoring.project import load_project

    return load_project(_config(pytestconfig), None, print).profile


def _config(pytestconfig: pytest.Config) -> Path:
    return pytestconfig.rootpath / str(pytestconfig.getoption("--resilience"))


@pytest.fixture
def resilience(
    resilience_profile: "Profile", tmp_path: Path, pytestconfig: pytest.Config
) -> "Resilience":
    """Runs whole scenarios: `resilience.check("rate_limit_429")`."""
    from bench.testing.resilience import Resilience

    return Resilience(resilience_profile, tmp_path, config=_config(pytestconfig))


@pytest.fixture
def resilience_backend(tmp_path: Path) -> Iterator["Backend"]:
    """The fake backend alone; `with resilience_backend.fault(...)` injects a fault."""
    from bench.live.backend import backend_process

    with backend_process(tmp_path, seed=1, marks={}) as backend:
        yield backend


@pytest.fixture
def resilience_spoil(resilience_backend: "Backend") -> "Callable[..., Seen]":
    """For tests of faults: `resilience_spoil(sockets.chat(), fault="acme_hiccup", loud=True)`.

    It returns every byte that the socket received, and how the connection ended.
    """
    from functools import partial

    from bench.testing.sockets import spoiled

    return partial(spoiled, resilience_backend)


@pytest.fixture
def resilience_editor(resilience_profile: "Profile", tmp_path: Path) -> Iterator["Session"]:
    """A running editor with the extension, a person who uses it, and the fake backend."""
    from bench.testing.resilience import editing

    with editing(resilience_profile, tmp_path) as live:
        yield live
