"""Runs that are interrupted at random moments leave the facts, and nothing else."""

import os
import signal
import threading
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from bench.core import waits
from bench.core.paths import cache_folder
from bench.facts import Interrupted
from tests.e2e.conftest import Bench, what_is_left

# One with each signal; RESILIENCE_INTERRUPTS=20 for the full proof.
COUNT = int(os.environ.get("RESILIENCE_INTERRUPTS", "3"))
LONGEST_S = 40.0  # from the first import to the middle of the phases
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGKILL)
# Copilot holds the host while it loads a tokeniser: on a slow machine longer than the hard limit.
OF_ITS_OWN = "extension_host_responds"

pytestmark = [pytest.mark.editor, pytest.mark.timeout(480)]


@pytest.mark.parametrize("number", range(COUNT))
def test_nothing_is_left_but_the_facts(start_bench: Callable[..., Bench], number: int) -> None:
    random = Random(f"interrupt {number}")
    kind = SIGNALS[number % len(SIGNALS)]
    bench = start_bench(f"out-{number}")
    waits.until(lambda: (bench.folder / "facts.jsonl").exists(), seconds=300, what="the facts")
    threading.Event().wait(random.uniform(0, LONGEST_S))  # the random moment
    bench.process.send_signal(kind)
    code = bench.finish(60)
    waits.until(lambda: not what_is_left(), seconds=20, what="every process and folder to go")
    facts = bench.facts()
    assert facts
    if kind is signal.SIGKILL:
        assert code == -signal.SIGKILL
        ends = [fact.signal for fact in facts if isinstance(fact, Interrupted)]
        assert ends == ["the end of the conductor"]
        return
    assert code == 130
    assert any(isinstance(fact, Interrupted) for fact in facts)
    broken = [rule for rule, told in bench.findings().items() if told["outcome"] == "broken"]
    assert set(broken) <= {OF_ITS_OWN}
    assert "interrupted by SIGTERM" in (bench.out / "report.html").read_text(encoding="utf-8")


def test_an_interrupted_sign_in_leaves_no_half_template(
    start_bench: Callable[..., Bench], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "cache").mkdir()
    (tmp_path / "cache" / "vscode").symlink_to(cache_folder() / "vscode")
    monkeypatch.setenv("BENCH_CACHE", str(tmp_path / "cache"))
    bench = start_bench()
    facts = bench.out / "sign_in" / "facts.jsonl"
    waits.until(facts.exists, seconds=90, what="the sign-in to begin")
    threading.Event().wait(8)  # in the middle of it
    bench.process.send_signal(signal.SIGTERM)
    assert bench.finish(60) == 130
    assert "interrupted" in facts.read_text(encoding="utf-8").lower()
    assert [path.name for path in (tmp_path / "cache" / "templates").iterdir()] == ["lock"]
    waits.until(lambda: not what_is_left(), seconds=20, what="every process and folder to go")
