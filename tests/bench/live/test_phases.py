"""The phases, played by a person of whom only the steps' outcomes matter."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from bench.catalogue.loading import read_scenario
from bench.catalogue.scenario import Scenario
from bench.core import clock
from bench.facts import FAULT, RECOVERY, Fact, FaultSwitchedOn, PhaseBegan, StepDone
from bench.facts.health_steps import DEAD_SCREEN, NEW_CONVERSATION
from bench.live.backend import Backend
from bench.live.journey import read_journey
from bench.live.person import Person, StepOutcome
from bench.live.phases import play
from bench.live.steps.ask import Ask
from bench.live.steps.chat_answer import ChatAnswer
from bench.live.steps.ghost_text import GhostText

STEPS = [{"do": "ghost_text"}, {"do": "ask", "question": "Why?"}, {"do": "chat_answer"}]
JOURNEY = read_journey("mine", {"steps": STEPS}, Path("mine.toml"))
TEXT = """
title = "Two faults"
why = "One of them stays."
journey = "type_and_chat"
rounds = 1
fault_s = 20
quiet_s = 5
[[faults]]
fault = "http_error"
surfaces = ["openai_chat", "openai_responses"]
status = 500
[[faults]]
fault = "http_error"
surfaces = ["openai_completions"]
status = 400
when.body = "x"
until = "end"
"""


class Clock:
    """Time passes only when a step or a pause takes it."""

    def __init__(self) -> None:
        self.time = 0.0

    def now(self) -> float:
        return self.time

    def pass_by(self, seconds: float) -> None:
        self.time += max(0.0, seconds)


@dataclass
class Stage:
    """A person and a backend; `works(step, phase, at)` decides the outcome of each step."""

    works: Callable[[str, str, float], bool]
    clock: Clock
    new_conversation: bool = True
    takes_s: dict[str, float] = field(default_factory=dict)
    log: list[str] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    phase: str = ""
    round: int = 0
    offers: tuple[str, ...] = ("ghost_text", "chat")
    surfaces: dict[str, str] = field(
        default_factory=lambda: {"openai_chat": "chat", "openai_responses": "chat"}
    )

    def __post_init__(self) -> None:
        self.recorder = SimpleNamespace(
            clock=self.clock, write=self._write, waiting=lambda what: _nothing()
        )
        self.conversation = SimpleNamespace(
            look_again=lambda: None, begin_new=lambda: self.new_conversation
        )
        self.backend = SimpleNamespace(
            set_faults=lambda faults: self.log.append("on"),
            end_faults=lambda: self.log.append("fault phase off"),
            clear_faults=lambda: self.log.append("off"),
        )

    def _write(self, *facts: Fact) -> None:
        self.facts += facts
        self.log += [fact.phase for fact in facts if isinstance(fact, PhaseBegan)]

    @contextmanager
    def step(self, name: str) -> Iterator[StepOutcome]:
        outcome = StepOutcome()
        yield outcome
        if not outcome.left_out:
            self._write(StepDone(self.clock.now(), name, outcome.ok, 1.0))

    def act(self, step: str, outcome: StepOutcome) -> None:
        self.clock.pass_by(self.takes_s.get(step, 1.0))
        outcome.ok = self.works(step, self.phase, self.clock.now())

    def shoot(self, what: str) -> None:
        self.log.append(f"shot: {what}")

    def collect_page(self) -> None:
        pass

    def play(self, scenario: Scenario) -> None:
        play(scenario, JOURNEY, cast(Person, self), cast(Backend, self.backend))

    def steps(self, name: str) -> list[StepDone]:
        done = [fact for fact in self.facts if isinstance(fact, StepDone) and fact.step == name]
        began = {one.phase: one.at for one in self.facts if isinstance(one, PhaseBegan)}
        return [one for one in done if one.at > began[RECOVERY]]


@contextmanager
def _nothing() -> Iterator[None]:
    yield


@pytest.fixture
def stage(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Stage]:
    def staged(works: Callable[[str, str, float], bool], **more: Any) -> Stage:
        time = Clock()
        monkeypatch.setattr(clock, "monotonic", time.now)
        monkeypatch.setattr(clock, "pause", time.pass_by)
        for kind in (GhostText, Ask, ChatAnswer):
            monkeypatch.setattr(
                kind, "do", lambda step, person, outcome: person.act(step.called, outcome)
            )
        return Stage(works, time, **more)

    return staged


@pytest.fixture
def scenario(tmp_path: Path) -> Scenario:
    file = tmp_path / "two.toml"
    file.write_text(TEXT, encoding="utf-8")
    return read_scenario(file)


def test_faults_end_with_the_fault_phase_or_with_the_run(
    stage: Callable[..., Stage], scenario: Scenario
) -> None:
    healthy = stage(lambda step, phase, at: True)
    healthy.play(scenario)
    assert healthy.log == ["steady state", FAULT, "on", "fault phase off", RECOVERY, "quiet", "off"]


def test_each_planned_fault_is_a_fact_with_the_surfaces_of_the_requests(
    stage: Callable[..., Stage], scenario: Scenario
) -> None:
    healthy = stage(lambda step, phase, at: True)
    healthy.play(scenario)
    began = next(one.at for one in healthy.facts if isinstance(one, PhaseBegan) and one.at > 0)
    assert [fact for fact in healthy.facts if isinstance(fact, FaultSwitchedOn)] == [
        FaultSwitchedOn(began, 1, "http_error", ("chat",), False, "fault"),
        FaultSwitchedOn(began, 2, "http_error", ("openai_completions",), True, "end"),
    ]


def test_the_faults_are_switched_off_if_the_run_fails(
    stage: Callable[..., Stage], scenario: Scenario
) -> None:
    def works(step: str, phase: str, at: float) -> bool:
        if phase == RECOVERY:
            raise KeyboardInterrupt
        return True

    failing = stage(works)
    with pytest.raises(KeyboardInterrupt):
        failing.play(scenario)
    assert failing.log[-1] == "off"


def test_the_recovery_goes_on_until_the_hard_limit_for_every_step(
    stage: Callable[..., Stage], scenario: Scenario
) -> None:
    def works(step: str, phase: str, at: float) -> bool:
        return phase != RECOVERY or step == "ghost text"

    dead = stage(works, takes_s={"chat answer": 40.0})
    dead.play(scenario)
    began = next(
        one.at for one in dead.facts if isinstance(one, PhaseBegan) and one.phase == RECOVERY
    )
    last = dead.steps("chat answer")[-1]
    assert last.at - 40 - began > scenario.recovery_s == 120
    assert len(dead.steps("ghost text")) == len(dead.steps("chat answer"))


def test_it_ends_when_each_step_has_worked_again(
    stage: Callable[..., Stage], scenario: Scenario
) -> None:
    tried: list[str] = []

    def works(step: str, phase: str, at: float) -> bool:
        tried.append(step)
        return phase != RECOVERY or tried.count(step) > 5

    late = stage(works)
    late.play(scenario)
    assert [done.ok for done in late.steps("chat answer")] == [False, False, True]
    assert not late.steps(NEW_CONVERSATION)
    assert not any(entry.startswith("shot") for entry in late.log)


def test_a_dead_screen_is_photographed_before_a_new_conversation_begins(
    stage: Callable[..., Stage], scenario: Scenario
) -> None:
    works: dict[bool, Callable[[str, str, float], bool]] = {
        True: lambda step, phase, at: phase != RECOVERY or step != "chat answer" or at > 180,
        False: lambda step, phase, at: phase != RECOVERY or step != "chat answer",
    }
    dead = stage(works[False])
    dead.play(scenario)
    (asked,) = dead.steps(NEW_CONVERSATION)
    assert not asked.ok
    assert dead.log[-3:] == [f"shot: {DEAD_SCREEN}", "quiet", "off"]
    without = stage(works[False], new_conversation=False)
    without.play(scenario)
    assert not without.steps(NEW_CONVERSATION), "a view of the extension has no way to begin one"


def test_chat_that_is_back_is_not_asked_in_a_new_conversation(
    stage: Callable[..., Stage], scenario: Scenario
) -> None:
    dead = stage(lambda step, phase, at: phase != RECOVERY or step != "ghost text")
    dead.play(scenario)
    assert f"shot: {DEAD_SCREEN}" in dead.log
    assert not dead.steps(NEW_CONVERSATION)


def test_a_scenario_sets_how_long_the_recovery_may_take(
    stage: Callable[..., Stage], tmp_path: Path
) -> None:
    file = tmp_path / "two.toml"
    file.write_text(f"{TEXT}\n[rules.recovers]\nwithin_hard_s = 45\n", encoding="utf-8")
    dead = stage(lambda step, phase, at: phase != RECOVERY)
    dead.play(read_scenario(file))
    began = next(
        one.at for one in dead.facts if isinstance(one, PhaseBegan) and one.phase == RECOVERY
    )
    assert 45 < dead.steps("chat answer")[-1].at - began < 55
