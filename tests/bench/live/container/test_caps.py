import os

from bench.live.container.caps import Caps


def test_without_a_wish_the_container_has_every_core() -> None:
    assert Caps().cpus == os.cpu_count()
