from collections.abc import Sequence
from dataclasses import replace

import pytest

from bench.facts import Answered, Asked, Fact, FaultSwitchedOn, MachineStalled
from bench.judging.finding import Outcome, Ruling
from bench.judging.rules.fault_delivered import FaultDelivered
from bench.judging.timeline import Timeline
from bench.testing.story import because, healthy, outcome, request

RULE = FaultDelivered()
GHOST = FaultSwitchedOn(30.0, 1, "latency", ("ghost_text",), False, "fault")  # the story hits it
CHAT = FaultSwitchedOn(30.0, 2, "hang", ("chat",), False, "fault")
AT_WILL = replace(CHAT, conditional=True)
HIT = request("c", 36, "chat", planned=("hang",))


def test_each_fault_must_reach_the_extension() -> None:
    assert outcome(RULE, [*healthy(), GHOST]) is Outcome.KEPT
    assert outcome(RULE, [*healthy(), GHOST, CHAT]) is Outcome.UNKNOWN
    assert because(RULE, [*healthy(), GHOST, CHAT]) == (
        "Fault 2 ('hang') did not reach the extension: nobody asked on 'chat' in the fault phase."
    )
    assert because(RULE, [*healthy(), GHOST, CHAT, *HIT]) == (
        "The fault hit the extension: 'hang' 1 time on 'chat', 'latency' 1 time on 'ghost_text'."
    )


def test_a_fault_with_a_when_may_be_avoided_if_another_one_had_an_effect() -> None:
    facts = [*healthy(), GHOST, AT_WILL, *request("c", 36, "chat")]
    assert outcome(RULE, facts) is Outcome.KEPT
    assert because(RULE, facts) == (
        "The fault hit the extension: 'latency' 1 time on 'ghost_text'. Fault 2 ('hang') has a"
        " `when` and had no effect: 1 request came on 'chat', but none that its `when` selects."
    )
    assert outcome(RULE, [*healthy(), AT_WILL]) is Outcome.UNKNOWN
    never = replace(GHOST, name="stall", conditional=True)
    assert outcome(RULE, [*healthy(), never, AT_WILL]) is Outcome.UNKNOWN


def test_a_single_fault_needs_no_number() -> None:
    assert because(RULE, [*healthy(), CHAT]) == (
        "The fault did not reach the extension: nobody asked on 'chat' in the fault phase."
    )


def test_the_least_number_holds_for_each_fault() -> None:
    twice = FaultDelivered(at_least=2)
    facts = [*healthy(), GHOST, CHAT, *HIT, *request("c2", 37, "chat", planned=("hang",))]
    assert because(twice, facts) == (
        "Fault 1 ('latency') did not reach the extension often enough: it hit only 1 requests, at"
        " least 2 are needed."
    )
    more = request("g2", 37, "ghost_text", planned=("latency",))
    assert outcome(twice, [*facts, *more]) is Outcome.KEPT


def test_two_faults_of_one_name_that_cannot_be_told_apart_need_two_hits() -> None:
    facts = [*healthy(), CHAT, replace(CHAT, number=3), *HIT]
    assert outcome(RULE, facts) is Outcome.UNKNOWN
    assert "1 requests were hit by 2 faults of this name" in because(RULE, facts)
    more = request("c2", 37, "chat", planned=("hang",))
    assert because(RULE, [*facts, *more]) == (
        "The fault hit the extension: 'hang' 2 times on 'chat'."
    )


def test_an_older_run_says_too_when_the_fault_had_no_effect() -> None:
    fired = [
        replace(fact, delivered=()) if isinstance(fact, Answered) else fact for fact in healthy()
    ]
    assert because(RULE, fired) == (
        "The fault did not reach the extension: it hit 0 requests. It fired on 1, but found nothing"
        " to spoil, or the client left before."
    )


def answers(count: int, start: float, first_s: float, *, model: str = "m") -> list[Fact]:
    """Answers of the backend; those in the fault phase are slowed down."""
    return drawn([None] * count, start, first_s, model=model)


def drawn(
    own: Sequence[float | None], start: float, first_s: float, *, model: str = "m"
) -> list[Fact]:
    """The same, where the model drew these times: they are known, and `first_s` multiplies them."""
    planned = ("latency",) if 30 <= start < 50 else ()
    facts: list[Fact] = []
    for number, own_s in enumerate(own):
        at, name = start + number, f"{model}/{start}/{number}"
        facts.append(Asked(at, name, "chat", "host", "/path", planned, model=model))
        first = at + first_s * (own_s or 1)
        answer = Answered(at + 9, name, "chat", 200, first, 9, False, delivered=planned)
        facts.append(replace(answer, own_first_s=own_s))
    return facts


def paced(*facts: list[Fact], claim: float | None = 4.0) -> Ruling:
    story = [*healthy(), GHOST, *(fact for part in facts for fact in part)]
    return FaultDelivered(slower=claim).judge(Timeline.of(story))


@pytest.mark.parametrize(
    ("first_s", "expected"),
    [
        (2.0, Outcome.KEPT),
        (0.7, Outcome.UNKNOWN),  # 1.4 times: what "P99 four times" once was
        (1.0, Outcome.UNKNOWN),
        (1.4, Outcome.KEPT),
        (2.9, Outcome.KEPT),
        (3.5, Outcome.UNKNOWN),
    ],
)
def test_a_claimed_pace_is_measured(first_s: float, expected: Outcome) -> None:
    assert paced(answers(3, 11, 0.5), answers(3, 31, first_s)).outcome is expected
    assert paced(answers(3, 11, 0.5), answers(3, 31, first_s), claim=None).outcome is Outcome.KEPT


def test_the_draws_of_a_models_pace_cancel_out() -> None:
    """In a real run, three answers each had medians of 0.415 and 1.057 s: 2.5 times, by chance."""
    healthy, slow = (0.415, 0.295, 0.493), (0.204, 0.356, 0.264)
    assert paced(drawn(healthy, 11, 1), drawn(slow, 31, 4)).outcome is Outcome.KEPT
    exact = paced(drawn(healthy, 11, 1), drawn(slow, 31, 2))
    assert exact.outcome is Outcome.UNKNOWN
    assert "times slower on 'chat' (m) = 2;" in exact.because


def test_a_busy_machine_is_named_where_the_claim_was_not_met() -> None:
    busy: list[Fact] = [MachineStalled(40, 700)]
    ruling = paced(answers(3, 11, 0.5), answers(3, 31, 0.7), busy)
    assert ruling.because.endswith("The whole machine stood still for 700 ms.")


def test_the_sentence_has_the_ratio_and_the_counts() -> None:
    assert paced(answers(4, 11, 0.5), answers(3, 31, 0.7)).because == (
        "The fault did not make answers 4 times slower, as the scenario claims: times slower on"
        " 'chat' (m) = 1.4; answers without the fault = 4; answers under it = 3. From 2.67 to 6"
        " times would count."
    )
    kept = paced(answers(4, 11, 0.5), answers(3, 31, 2.0))
    assert kept.headline.startswith("The fault hit the extension")
    assert [round(measure.value, 3) for measure in kept.measures] == [4, 4, 3]


def test_too_few_answers_leave_the_claim_unchecked() -> None:
    few = paced(answers(1, 11, 0.5), answers(3, 31, 2.0))
    assert few.outcome is Outcome.UNKNOWN
    assert few.because == (
        "The claim that answers are 4 times slower could not be checked: answers without the fault"
        " = 1; answers under it = 3. A surface and model needs 2 of both."
    )
    assert paced().outcome is Outcome.UNKNOWN


def test_every_model_that_can_be_measured_must_meet_the_claim() -> None:
    met = [answers(3, 11, 0.5), answers(3, 31, 2.0)]
    quick = [answers(3, 15, 0.5, model="quick"), answers(3, 35, 0.7, model="quick")]
    assert paced(*met, *quick).outcome is Outcome.UNKNOWN
    rare = paced(*met, answers(1, 35, 0.7, model="quick"))
    assert rare.outcome is Outcome.KEPT
    assert any("'chat' (quick): 0 without the fault, 1 under it" in text for text in rare.details)
