from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest

from bench.core.errors import BenchError
from bench.facts import LogWarned
from bench.facts.file import FACTS_FILE
from bench.live.editor.onlooker import NOBODY, StartFailedError
from bench.live.recorder import recording
from bench.live.start_watch import StartWatch
from bench.profiles.loading import load_profile

if TYPE_CHECKING:
    from bench.live.clearing import Clearing

PROFILE = load_profile("good_citizen")


def test_evidence_in_the_facts_ends_the_wait(tmp_path: Path) -> None:
    with recording(tmp_path) as recorder:
        clearing = cast("Clearing", NOBODY)
        watch = StartWatch(clearing, tmp_path / FACTS_FILE, recorder, PROFILE, lambda: "")
        watch.look()
        recorder.write(LogWarned(0.1, "activation failed", PROFILE.extension, "Error: no key"))
        again = StartWatch(clearing, tmp_path / FACTS_FILE, recorder, PROFILE, lambda: "")
        with pytest.raises(StartFailedError, match="failed to activate: Error: no key"):
            again.look()
        watch.look()  # the last look is less than a second ago


def test_the_end_of_the_server_ends_the_wait(tmp_path: Path) -> None:
    with recording(tmp_path) as recorder:
        clearing = cast("Clearing", NOBODY)
        watch = StartWatch(clearing, tmp_path / FACTS_FILE, recorder, PROFILE, lambda: "It ended.")
        with pytest.raises(BenchError, match=r"It ended\."):
            watch.look()
