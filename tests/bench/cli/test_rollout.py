"""`bench load`, as a user types it."""

from pathlib import Path

import pytest

from tests.bench.cli.conftest import Bench


def test_the_founding_rollout_is_rolled_back(bench: Bench, tmp_path: Path) -> None:
    """The 5 % canary passes; tests of bench gate show that its capacity row says no-go."""
    facts = tmp_path / "facts.jsonl"
    loaded = bench("load", "gpt53", "--facts", str(facts))
    assert loaded.returncode == 1
    assert "5%: pass." in loaded.stdout
    assert "25%: rollback." in loaded.stdout
    assert "The rollout: rolled back." in loaded.stdout
    assert "Users were well again after" in loaded.stdout
    assert facts.exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("load", "gpt54"), "Unknown rollout 'gpt54'. Did you mean 'gpt53'"),
        (("load", "no.toml"), "no.toml: cannot be read"),
        (("load", "gpt53", "--judge", "spinnaker"), "Unknown judge 'spinnaker'"),
    ],
    ids=lambda part: part[-1] if isinstance(part, tuple) else "",
)
def test_bad_input_is_refused(bench: Bench, arguments: tuple[str, ...], words: str) -> None:
    done = bench(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert words in done.stderr
