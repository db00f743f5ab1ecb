from bench.catalogue.replay import replay_names
from tests.bench.cli.conftest import Bench


def test_an_unknown_replay_is_refused(bench: Bench) -> None:
    done = bench("replay", "gpt54")
    assert (done.returncode, done.stdout) == (2, "")
    assert "Unknown replay 'gpt54'" in done.stderr


def test_its_help_names_every_replay(bench: Bench) -> None:
    done = bench("replay", "--help")
    assert done.returncode == 0
    assert [name for name in replay_names() if name not in done.stdout] == []
