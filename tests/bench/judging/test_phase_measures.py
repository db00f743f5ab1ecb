from bench.comparison.compare import Change, compare
from bench.facts import Activating, Keystroke, SentinelActive, StepDone
from bench.reports.report import Report
from bench.testing.story import healthy, request
from tests.bench.comparison.test_compare import measured, run


def test_requests_are_counted_for_each_key_of_a_line() -> None:
    keys = [Keystroke(39.1 + key * 0.1, 40.0) for key in range(5)]
    asked = request("more", 39.5, "ghost_text")
    typed = [*healthy(), StepDone(40.0, "type", True, 1.0), *keys]
    found = measured(compare(run(typed), run([*typed, *asked])))["requests for a key, fault"]
    assert (found.a, found.b) == (0.0, 0.2)


def test_later_activations_of_others_are_measured() -> None:
    def begun(after_ms: float) -> Report:
        others = [Activating(6.0, f"acme.{one}", after_ms) for one in range(9)]
        subject = Activating(6.0, "Some.Extension", 9e9)
        return run([*healthy(), SentinelActive(5.0, after_ms), subject, *others])

    found = measured(compare(begun(500.0), begun(900.0)))
    assert (found["others' activation, starting"].a, found["others' activation, starting"].b) == (
        500.0,
        900.0,
    )
    assert found["others' activation, starting"].change is Change.WORSE
    assert found["sentinel active, starting"].b == 900.0
