import pytest

from bench.facts import (
    FAULT,
    WINDOW_CLOSED,
    Asked,
    Fact,
    Keystroke,
    OnPurpose,
    PhaseBegan,
    QuestionSent,
    StepDone,
)
from bench.facts.health_steps import NEW_CONVERSATION
from bench.judging.causes import EDITS, PLACES, SLEEP, WATCHES, WINDOWS, Causes
from bench.judging.timeline import Timeline
from bench.live.all_steps import known_steps

SURFACES = ("ghost_text", "next_edit", "chat", "agent", "inline_chat", "token", "unknown")


def causes(*facts: Fact) -> Causes:
    return Causes(Timeline.of(facts))


def step(name: str, start: float = 10.0, end: float = 11.0) -> StepDone:
    return StepDone(end, name, True, end - start)


def caused(found: Causes, at: float = 12.0) -> dict[str, str]:
    """The step behind a request at this time, for each surface that has one."""
    actions = {surface: found.cause_at(at, surface) for surface in SURFACES}
    return {surface: action.step for surface, action in actions.items() if action}


def test_every_step_of_ours_has_been_thought_of() -> None:
    anything = {"command", "press"}
    classified = {*EDITS, *PLACES, *WATCHES, *WINDOWS, SLEEP, *anything}
    assert {kind.called for kind in known_steps().values()} <= classified


@pytest.mark.parametrize("name", sorted(EDITS))
def test_what_moves_the_cursor_causes_requests_of_the_editor(name: str) -> None:
    assert set(caused(causes(step(name)))) == {"ghost_text", "next_edit", "token", "unknown"}


@pytest.mark.parametrize("name", ["command", "press", "reopen window", "second window", "acme"])
def test_a_command_or_a_step_of_a_plug_in_may_cause_anything(name: str) -> None:
    assert set(caused(causes(step(name)))) == set(SURFACES)


@pytest.mark.parametrize("name", sorted(WATCHES))
def test_whoever_only_watches_causes_nothing_unless_a_key_is_pressed(name: str) -> None:
    assert caused(causes(step(name))) == {}
    with_key = causes(step(name), Keystroke(10.4, 16))
    assert set(caused(with_key)) == {"ghost_text", "next_edit", "token", "unknown"}
    assert caused(with_key, at=10.3) == {}


@pytest.mark.parametrize(
    ("name", "place"),
    [("ask", "chat"), ("ask", "view"), (NEW_CONVERSATION, "view"), ("inline chat", "inline chat")],
)
def test_a_question_acts_when_it_is_sent(name: str, place: str) -> None:
    found = causes(step(name, 10, 40), QuestionSent(37.0, place))
    assert "chat" not in caused(found, at=36.9)
    assert caused(found, at=36.9)["token"] == name
    assert set(caused(found, at=37.1)) >= {"chat", "agent", "inline_chat", "token"}
    assert ("ghost_text" in caused(found, at=41)) is (name == "inline chat")


def test_an_older_run_shows_only_when_the_step_began() -> None:
    found = causes(
        step("ask", 10, 40), step("inline chat", 50, 60), QuestionSent(55, "inline chat")
    )
    assert caused(found, at=10.1)["chat"] == "ask"
    action = found.cause_at(54, "chat")
    assert action is not None
    assert action.at == 10


def test_a_question_that_was_never_sent_causes_no_answer() -> None:
    found = causes(step("ask", 10, 12), QuestionSent(11, "chat"), step("ask", 20, 22))
    action = found.cause_at(23, "chat")
    assert action is not None
    assert action.at == 11


def test_the_computer_that_wakes_may_renew_a_token() -> None:
    found = causes(step(SLEEP, 10, 20))
    assert caused(found, at=19) == {}
    assert set(caused(found, at=20.5)) == {"token", "unknown"}


def test_the_last_action_that_can_have_caused_it_has() -> None:
    found = causes(
        step("type", 10, 11), step("ask", 11, 13), QuestionSent(12.9, "chat"), step("save", 13, 14)
    )
    assert caused(found, at=13.5) == {
        "ghost_text": "save",
        "next_edit": "save",
        "chat": "ask",
        "agent": "ask",
        "inline_chat": "ask",
        "token": "save",
        "unknown": "save",
    }
    assert found.cause_at(9.9, "ghost_text") is None
    asked = Asked(12.0, "r", "ghost_text", "host", "/path", ())
    cause = found.cause(asked)
    assert cause is not None
    assert cause.step == "type"


def test_a_step_acts_again_after_each_pause_between_its_keys() -> None:
    keys = [Keystroke(at, 16) for at in (10.1, 10.14, 10.18, 11.5, 11.54)]
    lands = causes(step("typing lands", 10, 12), *keys)
    assert [action.moments for action in lands.actions()] == [
        (10.0, 10.1, 10.14, 10.18),
        (11.5, 11.54),
    ]
    types = causes(step("type", 10, 12), *keys)
    assert [action.at for action in types.actions()] == [10.0]


def test_keys_in_a_window_that_is_reopened_are_known() -> None:
    facts = [
        OnPurpose(20, WINDOW_CLOSED, 10),
        step("reopen window", 10, 20),
        Keystroke(15, 16),
        Keystroke(18, 16),
    ]
    assert [action.at for action in causes(*facts).actions()] == [10, 18]


def test_whether_somebody_acted_between_two_requests() -> None:
    found = causes(step("type", 10, 12), Keystroke(11, 16), step("ask", 20, 21))
    assert found.acted_between("ghost_text", 9, 10)
    assert found.acted_between("token", 10.5, 11.5)
    assert not found.acted_between("ghost_text", 11, 19)
    assert not found.acted_between("chat", 9, 19)
    assert found.acted_between("chat", 19, 21)
    assert not found.acted_between("ghost_text", 19, 21)


def test_only_a_question_wants_an_answer() -> None:
    found = causes(step("type", 10, 11), step("ask", 11, 12), step("reopen window", 14, 15))
    question = found.question_between("chat", 0, 20)
    assert question is not None
    assert question.step == "ask"
    assert found.question_between("token", 0, 20) == question
    assert found.question_between("ghost_text", 0, 20) is None
    assert found.question_between("chat", 11, 20) is None
    command = causes(step("command")).question_between("chat", 0, 20)
    assert command is not None


def test_actions_of_a_phase_began_in_it() -> None:
    facts = [PhaseBegan(15, FAULT), step("type", 10, 11), step("save", 16, 17)]
    timeline = Timeline.of([*facts, StepDone(30, "idle", True, 5)])
    found = Causes(timeline)
    assert [action.step for action in found.actions()] == ["type", "save"]
    assert [action.step for action in found.actions(timeline.phases[FAULT])] == ["save"]
