"""Only a container, and only for faults that need it, is without a proxy."""

from types import SimpleNamespace

import pytest

from bench.live.run_context import RunContext


@pytest.mark.parametrize(
    ("pod", "needs", "direct"),
    [(None, True, False), (object(), False, False), (object(), True, True)],
    ids=["no container", "any fault", "a fault of names"],
)
def test_direct(pod: object, needs: bool, direct: bool) -> None:
    context = SimpleNamespace(pod=pod, scenario=SimpleNamespace(needs_container=needs))
    assert RunContext.is_direct.fget(context) is direct  # type: ignore[attr-defined]
