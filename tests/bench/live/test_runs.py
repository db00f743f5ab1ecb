from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, cast

import pytest

from bench.live import runs

if TYPE_CHECKING:
    from bench.live.run_context import RunContext


class Scenario:
    journey = "type_only"
    rollout = None


class Context:
    scenario, profile = Scenario(), None


def test_a_run_waits_for_the_extension_before_it_plays(monkeypatch: pytest.MonkeyPatch) -> None:
    order: list[str] = []

    class Live:
        person = backend = None

        def wait_until_active(self) -> None:
            order.append("active")

    @contextmanager
    def session(context: Any) -> Iterator[Live]:
        order.append("open")
        yield Live()
        order.append("closed")

    monkeypatch.setattr(runs, "session", session)
    monkeypatch.setattr(runs, "load_journey", lambda name, profile: name)
    monkeypatch.setattr(runs, "play", lambda *given: order.append(given[1]))
    runs.run_live(cast("RunContext", Context()))
    assert order == ["open", "active", "type_only", "closed"]
