"""The tally of false alarms counts what rules said, and the second load ends with its block."""

import psutil

from bench.facts.run_info import RunInfo
from tests.extensions.false_alarms import Tally, one_busy_core, page, tally

ABOUT = RunInfo(
    bench="0.1.0",
    profile="copilot",
    extension="GitHub.copilot-chat",
    vscode="1.139.1",
    seed=1,
    scenarios=("healthy.1", "healthy.2"),
    command="bench run",
    started="2026-11-28T12:00:00+00:00",
    machine="Linux x86_64",
    cores=2,
    memory_gb=25.3,
    python="3.11",
    repeat=2,
)


def _tally(*runs: dict[str, str]) -> Tally:
    verdict = {
        "scenarios": [
            {
                "name": f"healthy.{number}",
                "findings": [
                    {"rule": rule, "outcome": outcome} for rule, outcome in findings.items()
                ],
            }
            for number, findings in enumerate(runs, 1)
        ]
    }
    return tally("copilot", ABOUT, verdict, 99.5)


def test_every_rule_that_speaks_is_counted() -> None:
    found = _tally(
        {"recovers": "kept", "no_leak": "degraded", "fault_delivered": "kept"},
        {"recovers": "broken", "no_leak": "unknown", "fault_delivered": "unknown"},
    )
    assert dict(found.alarms) == {"no_leak": 1, "recovers": 1}
    assert dict(found.unknown) == {"no_leak": 1, "fault_delivered": 1}
    assert (found.runs, found.judged) == (2, 1)


def test_the_page_names_the_alarms_and_the_runs() -> None:
    text = page([_tally({"recovers": "broken", "fault_delivered": "kept"})])
    assert "runs 1 times" in text
    assert "1 of 1 runs could be judged. False alarms: **1**." in text
    assert "| recovers | 1 | 0 |" in text
    assert "The machine was busy for 100 % of the time (median)." in text
    assert "- **neighbours_unharmed**, degraded in 1 of 25 runs of Copilot." in text


def test_a_silent_bench_has_no_table() -> None:
    assert "| rule |" not in page([_tally({"recovers": "kept", "fault_delivered": "kept"})])


def test_the_second_load_ends_with_its_block() -> None:
    with one_busy_core():
        (busy,) = psutil.Process().children()
        assert busy.is_running()
    assert not psutil.pid_exists(busy.pid)
