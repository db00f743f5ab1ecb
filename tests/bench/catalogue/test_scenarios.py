"""What the catalogue's scenarios claim, compared with the settings of their faults."""

from typing import Any

import pytest

from bench.catalogue.loading import find_scenario, find_scenarios, known_scenarios
from bench.judging.rules.fault_delivered import FaultDelivered
from fake_backend.faults.parameter_drift import ParameterDrift


def settings(name: str) -> dict[str, Any]:
    """The settings of the scenario's first fault."""
    return find_scenario(name).faults[0].table()


def test_a_refusal_of_what_the_client_sends_outlasts_the_fault_phase() -> None:
    found = [find_scenario(name) for name in known_scenarios()]
    lasting = {
        (one.name, fault.name)
        for one in found
        for fault in one.faults
        if fault.until == "end" and fault.since == "fault"
    }
    assert lasting == {
        ("broken_call_then_refused", "http_error"),
        ("history_poisoned", "history_poisoned"),
        ("parameter_drift", "parameter_drift"),
        ("reasoning_demanded_back", "history_poisoned"),
    }


def test_the_broken_call_is_sent_once_and_then_refused_wherever_it_returns() -> None:
    call, refusal = find_scenario("broken_call_then_refused").faults
    assert (call.fire.first, call.until) == (1, "fault")
    assert refusal.when.body is not None


def test_the_drifted_parameter_is_one_that_a_client_can_leave_out() -> None:
    (drift,) = find_scenario("parameter_drift").faults
    assert drift.fault == ParameterDrift(parameter="max_tokens", instead="max_completion_tokens")


def test_latency_four_times_higher_is_relative_to_the_model() -> None:
    fault = settings("latency_p99_4x")
    assert (fault["times"], "first_token" in fault) == (4, False)
    assert FaultDelivered(slower=4) in find_scenario("latency_p99_4x").rules


@pytest.mark.parametrize(
    ("name", "words", "key", "value"),
    [
        ("answers_that_outlive_keys", "ten seconds", "first_token", {"fixed_s": 10}),
        ("closed_after_silence", "fifteen seconds", "silence_s", 15),
        ("cold_model", "twenty seconds", "first_token", {"fixed_s": 20}),
        ("cold_model", "first three requests", "fire", {"first": 3}),
        ("drip", "One token per second", "gap_s", 1.0),
        ("giant_table", "1 MB", "mb", 1),
        ("headers_after_five_minutes", "more than 300 s", "first_token", {"fixed_s": 310}),
        ("long_answer", "1 MB", "mb", 1),
        ("oversized_answer", "1 MB", "mb", 1),
        ("pause_in_the_middle", "twenty seconds", "gap_s", 20),
        ("request_timeout_408", "408", "status", 408),
        ("retry_after_spellings", "a minute", "retry_after_s", 60),
        ("retry_after_weeks", "578 hours", "retry_after_s", 578 * 3600 + 780),
        ("retry_after_zero", "After: 0", "retry_after_s", 0),
        ("runaway_repetition", "two thousand times", "times", 2000),
        ("search_of_everything", "five times", "times", 5),
        ("server_error_blip", "Two 500", "fire", {"first": 2}),
        ("slow_line", "20 kB/s", "bytes_per_s", 20_000),
        ("slow_line", "300 ms", "delay_s", 0.3),
        ("sporadic_404", "every third", "fire", {"every": 3}),
        ("stalls_in_the_stream", "stays open", "after_events", 5),
        ("timeouts_in_a_row", "Five hanging", "fire", {"first": 5}),
        ("tiny_events", "four empty", "empty_between", 4),
        ("wait_in_the_body", "twenty seconds", "retry_after_s", 20),
    ],
)
def test_a_number_in_a_title_is_the_setting(name: str, words: str, key: str, value: object) -> None:
    assert words in find_scenarios(name)[0].title
    assert settings(name)[key] == value


def test_the_stages_of_a_failing_rollout_are_those_of_the_title() -> None:
    stages = find_scenario("staged_failures").faults[0].fire.stages
    assert [stage.share for stage in stages] == [0.05, 0.25, 0.5, 1]
    stages = find_scenario("unavailable_503").faults[0].fire.stages
    assert [stage.share for stage in stages] == [1, 0.5]


def test_websockets_are_opened_in_the_steady_state_and_those_that_fail_later() -> None:
    """The WebSocket of the steady state would live on: a first question lets it be closed."""
    led = [find_scenario(name) for name in known_scenarios() if "websocket" in name]
    assert len(led) > 12
    for scenario in led:
        lead, *others = scenario.faults
        assert "ws:/responses" in lead.table()["endpoints"], scenario.name
        assert (lead.since, lead.until) == ("start", "end"), scenario.name
        assert {(fault.since, fault.until) for fault in others} == {("fault", "fault")}
        if any("websocket" in fault.surfaces for fault in others):
            first = others[0]
            assert (first.name, first.surfaces) == ("websocket_closed", ("chat", "agent"))
            assert (first.fire.first, scenario.rounds >= 2) == (1, True), scenario.name
