"""`bench load`, as a user types it."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from bench.cli import rollout as verbs
from bench.load.over_http import OverHttp, Sent
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


TIMES = [0.05 + number / 1000 for number in range(200)]
ON_TIME, LATE = 0.0, 1.0


@pytest.mark.parametrize(
    ("late_s", "wire", "code", "words"),
    [
        (ON_TIME, TIMES, 0, "ks_p_value: 1.0"),
        (ON_TIME, [1.2 * time for time in TIMES], 1, "p50_s differs by more than 10%"),
        (ON_TIME, [None] * 200, 1, "no answers to compare: 0 over HTTP, 200 simulated"),
        (LATE, TIMES, 3, "too busy to send the load in time"),
        (ON_TIME, [], 3, "The crowd sent no request"),
    ],
    ids=["alike", "slower", "no answers", "late", "no requests"],
)
def test_over_http_says_by_its_exit_code_whether_the_simulation_is_honest(
    bench: Bench,
    monkeypatch: pytest.MonkeyPatch,
    late_s: float,
    wire: Sequence[float | None],
    code: int,
    words: str,
) -> None:
    sent = [Sent(late_s, first_s, 200) for first_s in wire]
    result = OverHttp(sent, TIMES, TIMES, len(wire))
    monkeypatch.setattr(verbs, "load_over_http", lambda *_: result)
    done = bench("load", "gpt53_small", "--over-http")
    assert done.returncode == code
    assert words in done.stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("load", "gpt54"), "Unknown rollout 'gpt54'. Did you mean 'gpt53'"),
        (("load", "no.toml"), "no.toml: cannot be read"),
        (("load", "gpt53", "--judge", "spinnaker"), "Unknown judge 'spinnaker'"),
        (("load", "gpt53", "--over-http", "--judge", "guard"), "--over-http plays no stages"),
        (("load", "gpt53", "--over-http", "--facts", "f.jsonl"), "leave out --over-http, or the"),
    ],
    ids=lambda part: part[-1] if isinstance(part, tuple) else "",
)
def test_bad_input_is_refused(bench: Bench, arguments: tuple[str, ...], words: str) -> None:
    done = bench(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert words in done.stderr
