from pathlib import Path

import pytest

from bench.catalogue.rollout import FOLDER, Drill, read_rollout, rollout_file
from bench.core.errors import RequestError
from fake_backend.plugins import UnknownNameError
from fake_backend.rollout.flags import Flags

GPT53 = FOLDER / "gpt53.toml"
TEXT = GPT53.read_text(encoding="utf-8")
HANG = '{ fault = "hang", surfaces = ["chat"] }'


def changed(folder: Path, *changes: tuple[str, str]) -> Path:
    text = TEXT
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    file = folder / "mine.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_the_founding_rollout() -> None:
    rollout = read_rollout(rollout_file("gpt53"))
    assert (rollout.old.name, rollout.new.name) == ("gpt-5.0", "gpt-5.3")
    assert [stage.share for stage in rollout.table.stages] == [0.05, 0.25, 0.5, 1.0]


def test_the_fingerprint_is_that_of_the_settings(tmp_path: Path) -> None:
    same = read_rollout(changed(tmp_path, ("about = ", "about = ")))
    assert same.fingerprint == read_rollout(GPT53).fingerprint
    other = read_rollout(changed(tmp_path, ("load = 0.8", "load = 0.7")))
    assert other.fingerprint != same.fingerprint


def test_a_rehearsal_of_a_rollout_is_that_rollout_and_its_editor_takes_part_in_each_drill() -> None:
    """The fingerprint is what proves the rehearsal: it must not depend on who the editor is."""
    rollout = read_rollout(GPT53)
    drills = (Drill(0.5, "nothing"), Drill(0.05, "control_slow"))
    for editor_joins in (0.25, "never"):
        before = rollout.changed(editor_joins=editor_joins)
        rehearsed = before.changed(drills=drills)
        assert rehearsed.fingerprint == before.fingerprint
        for share, version in ((0.0, "gpt-5.0"), (0.05, "gpt-5.3"), (0.5, "gpt-5.3")):
            settings = rehearsed.flag_settings(7, share)
            flags = Flags(settings, rehearsed.versions, 7)
            assert flags.version_of("editor", "ghost_text") == version


def test_a_version_of_ones_own(tmp_path: Path) -> None:
    own = """
[[versions]]
name = "mine"
about = "A version of our own."
family = "mine"
first_token = { p50_s = 0.1, p99_s = 0.2 }
prefill_s = 0.0
token_s = 0.001
output = { p50 = 10, p99 = 100 }
"""
    file = changed(tmp_path, ('new = "gpt-5.3"', 'new = "mine"'))
    file.write_text(file.read_text("utf-8") + own, encoding="utf-8")
    assert read_rollout(file).new.about == "A version of our own."


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (("share = 0.5", "share = 0.2"), "stages must rise: stage 3 has the share 0.2"),
        (("share = 0.5", "share = 1.5"), "stages 3: share: must be a number above 0 and at most 1"),
        (('new = "gpt-5.3"', 'new = "gpt-53"'), r"new: Unknown version 'gpt-53'. Did you mean"),
        (("deadline_s = 80", "deadline_s = 30"), r"guard.deadline_s \(30\) must not be shorter"),
        (("settle_s = 5", "settle_s = 40"), r"guard.settle_s \(40\) must be shorter"),
        (("slots = 24", "slots = 1.2"), "pool.slots .* must be at least the 1.36 slots"),
        (('"chat"', '"chatt"'), "surfaces: Unknown surface 'chatt'. Did you mean 'chat'"),
        (("samples = 299", "samples = 10"), "guard.samples: must be a whole number from 299"),
        (("users = 2000", "usrs = 2000"), "crowd.usrs: unknown setting; did you mean 'users'"),
        (("users = 2000", 'trace = "no.csv"'), "no.csv: cannot be read"),
        (("editor_joins = 0.25", 'editor_joins = "no"'), "editor_joins: must be"),
        (("editor_joins = 0.25", "editor_joins = 0.05000001"), "editor_joins: no user gets"),
        (("[pool]", 'drills = [{ at = 0.5, hindrance = "x" }]\n[pool]'), "Unknown hindrance 'x'"),
        (("[pool]", 'then = "leave"\n[pool]'), "then: must be"),
        (
            ("[pool]", 'faults = [{ fault = "no" }]\n[pool]'),
            r"fault 1 \(no\): fault: Unknown fault",
        ),
        (("[pool]", f"faults = [{HANG}, {HANG}]\n[pool]"), r"fault 2 \(hang\) can never fire"),
    ],
    ids=lambda part: part[1][:24] if isinstance(part, tuple) else "",
)
def test_a_wrong_rollout_is_refused_with_file_and_key(
    tmp_path: Path, changes: tuple[str, str], words: str
) -> None:
    file = changed(tmp_path, changes)
    with pytest.raises(RequestError, match=words) as caught:
        read_rollout(file)
    assert str(caught.value).startswith(str(tmp_path))


def test_an_unknown_name_is_refused() -> None:
    with pytest.raises(UnknownNameError, match=r"Unknown rollout 'gpt5'\. Did you mean 'gpt53'"):
        rollout_file("gpt5")
    assert rollout_file("a/b.toml") == Path("a/b.toml")
