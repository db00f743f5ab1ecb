from bench.facts import FAULT, NeighbourDid
from bench.judging.finding import Measure, Outcome
from bench.judging.neighbours import answers_in, too_few
from bench.judging.timeline import Timeline
from bench.testing.story import healthy


def test_answers_that_began_under_the_fault_belong_to_it() -> None:
    late = NeighbourDid(52.0, "fetch", 3000.0, True)
    timeline = Timeline.of([*healthy(), late, NeighbourDid(58.0, "fetch", 3000.0, True)])
    assert answers_in(timeline, FAULT)["fetch"][-1] == late


def test_few_values_are_judged_only_if_they_are_all_fine_or_took_long() -> None:
    limit = Measure("time for fetch", 0.0, "ms", 1000.0)
    assert too_few([15.0], limit) is None
    assert too_few([2000.0, 2000.0], limit) is None
    assert too_few([2000.0, 15.0, 15.0, 15.0, 15.0], limit) is None
    for values in ([9000.0], [2000.0, 15.0], [1100.0, 1100.0]):
        ruling = too_few(values, limit)
        assert ruling
        assert ruling.outcome is Outcome.UNKNOWN
