import os

from bench.live.container.caps import Caps


def test_without_a_wish_the_container_has_every_core() -> None:
    assert Caps().cpus == os.cpu_count()


def test_the_engine_gets_every_cap_and_no_swap() -> None:
    assert Caps(memory_mb=512, pids=40, cpus=2).options() == {
        "mem_limit": "512m",
        "memswap_limit": "512m",
        "pids_limit": 40,
        "nano_cpus": 2_000_000_000,
    }
