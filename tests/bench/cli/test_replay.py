from tests.bench.cli.conftest import Bench


def test_an_unknown_replay_is_refused(bench: Bench) -> None:
    done = bench("replay", "gpt54")
    assert (done.returncode, done.stdout) == (2, "")
    assert "Unknown replay 'gpt54'" in done.stderr
