"""A run without a container has no container's options, and no idle processes."""

from types import SimpleNamespace

import pytest

from bench.live.contained import container_of, direct_options, idle_pids, settings_of


@pytest.mark.parametrize("direct", [False, True])
def test_only_without_a_proxy_the_proxy_is_taken_from_the_settings(direct: bool) -> None:
    scenario = SimpleNamespace(settings={"a": 1})
    context = SimpleNamespace(scenario=scenario, is_direct=direct)
    settings = settings_of(context)  # type: ignore[arg-type]
    assert settings == {"a": 1, **({"http.proxy": ""} if direct else {})}


def test_without_a_container_there_is_nothing() -> None:
    context = SimpleNamespace(pod=None, is_direct=False)
    assert direct_options(context) == ()  # type: ignore[arg-type]
    assert idle_pids(context, None) == set()  # type: ignore[arg-type]
    with container_of(context, None) as container:  # type: ignore[arg-type]
        assert container is None
