import pytest

from bench.catalogue.rollout import read_rollout, rollout_file
from bench.cli.rollout_run import changed
from tests.bench.cli.conftest import Bench


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("rollout", "gpt54"), "Unknown rollout 'gpt54'"),
        (("rollout", "gpt53", "--guard", "sleep"), "Unknown guard 'sleep'"),
        (("rollout", "gpt53", "--profile", "none"), "Unknown profile 'none'"),
    ],
    ids=["rollout", "guard", "profile"],
)
def test_bad_input_is_refused(bench: Bench, arguments: tuple[str, ...], words: str) -> None:
    done = bench(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert words in done.stderr


def test_options_change_the_rollout() -> None:
    rollout = changed(read_rollout(rollout_file("gpt53")), "watch", bystander=True)
    assert rollout.table.guard.mode == "watch"
    assert rollout.table.editor_joins == "never"
