import pytest

from tests.bench.cli.conftest import Bench


def test_a_shadow_is_compared_by_language(bench: Bench) -> None:
    done = bench("shadow", "gpt53", "--for", "10")
    assert done.returncode == 0, done.stdout
    assert "typescript" in done.stdout
    assert "pairs agree within the noise of a twin" in done.stdout


def test_a_shadow_that_takes_everybodys_slots_is_no_go(bench: Bench) -> None:
    done = bench("shadow", "gpt53", "--for", "10", "--pool", "shared", "--share", "1")
    assert done.returncode == 1
    assert "The shadow itself makes users wait" in done.stdout


@pytest.mark.parametrize("option", [("--pool", "none"), ("--share", "2"), ("--for", "1")])
def test_bad_input_is_refused(bench: Bench, option: tuple[str, str]) -> None:
    assert bench("shadow", "gpt53", *option).returncode == 2
