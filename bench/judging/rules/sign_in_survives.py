"""Whether the user stays signed in."""

import re
from dataclasses import dataclass as plain
from dataclasses import replace
from typing import ClassVar

from pydantic.dataclasses import dataclass

from bench.facts import FAULT, QUIET, Appeared, Asked, Vanished
from bench.judging.attempts import Attempt, request_evidence
from bench.judging.finding import Evidence, Measure, Outcome, Ruling
from bench.judging.harm import Harm
from bench.judging.rule import Rule, broken, ended_before, kept, ruling, unknown
from bench.judging.timeline import INFINITE, Timeline, Window
from fake_backend.settings import STRICT

SURFACE = "sign_in"
SHOWN_AS = {"notification": "notification", "dialog": "dialog", "status": "status bar item"}
QUOTED = 80  # characters
ASKS = re.compile(r"\b(?:sign in|log in|signed out|logged out|re-?authenticate)", re.IGNORECASE)


@plain(frozen=True, slots=True)
class _Prompt:
    """A text on the screen that asks to sign in."""

    kind: str
    text: str
    at: float
    gone_at: float = INFINITE


@dataclass(frozen=True, config=STRICT)
class SignInSurvives(Rule):
    """A failing backend does not sign the user out or make them sign in again.

    From the fault to the end of the quiet phase, a sign-in request is broken. A prompt to sign in
    is broken if it is still on the screen at the end, and degraded if it vanished before. A prompt
    that was on the screen when the fault began does not count. The rule is this bench's own.
    """

    harm: ClassVar[Harm] = Harm.USE
    advice: ClassVar[str] = (
        "Keep the session when the backend fails. Only a repeated refusal of the session itself"
        " means that the user is signed out. A 5xx, a timeout or a 403 of one service does not."
    )

    def judge(self, timeline: Timeline) -> Ruling:
        fault = timeline.phases.get(FAULT)
        if fault is None:
            return ended_before(FAULT)
        window = Window(fault.start, timeline.alive.end)
        asked = [fact for fact in timeline.all(Asked, window) if fact.surface == SURFACE]
        if asked:
            return broken(
                "The extension started to sign in again",
                Measure("sign-in requests", len(asked)),
                when=timeline.moment(asked[0].at),
                evidence=request_evidence(map(Attempt, asked)),
            )
        prompts = _new_prompts(timeline, window)
        return _judge_prompts(prompts, timeline) if prompts else _none(timeline)


def _judge_prompts(prompts: list[_Prompt], timeline: Timeline) -> Ruling:
    quiet = timeline.phases.get(QUIET)
    staying = [prompt for prompt in prompts if quiet and prompt.gone_at >= quiet.end]
    shown = staying[0] if staying else prompts[0]
    outcome, fate = _fate(shown, stays=bool(staying))
    return ruling(
        outcome,
        f"A {SHOWN_AS[shown.kind]} asked the user to sign in again",
        Measure("prompts", len(prompts)),
        when=timeline.moment(shown.at),
        notes=[f"It said '{shown.text[:QUOTED]}'.", fate],
        evidence=tuple(Evidence("screen", prompt.text[:QUOTED], prompt.at) for prompt in prompts),
    )


def _fate(prompt: _Prompt, *, stays: bool) -> tuple[Outcome, str]:
    if stays:
        return Outcome.BROKEN, "It was still there at the end of the quiet phase."
    if prompt.gone_at == INFINITE:
        return Outcome.DEGRADED, "The run ended too early to show whether it stays."
    return Outcome.DEGRADED, f"It vanished after {prompt.gone_at - prompt.at:.1f} s."


def _none(timeline: Timeline) -> Ruling:
    if QUIET not in timeline.phases:
        return unknown(
            "The run ended before the quiet phase.",
            notes=["Until then, no prompt to sign in was seen."],
        )
    if not timeline.all(Appeared):
        return unknown(
            "Nothing that the screen showed was recorded.",
            notes=["The extension sent no sign-in request."],
        )
    return kept("The user stayed signed in: no new sign-in request and no new prompt to sign in")


def _new_prompts(timeline: Timeline, window: Window) -> list[_Prompt]:
    """The prompts that appeared in `window`, without those that were there when it began."""
    prompts = _prompts(timeline)
    old = {prompt.text for prompt in prompts if prompt.at < window.start < prompt.gone_at}
    return [prompt for prompt in prompts if window.holds(prompt.at) and prompt.text not in old]


def _prompts(timeline: Timeline) -> list[_Prompt]:
    """Every prompt in order; a prompt that changes its text stays the same prompt."""
    shown: dict[tuple[str, int], _Prompt] = {}
    gone: list[_Prompt] = []
    for fact in timeline.facts:
        if not isinstance(fact, Appeared | Vanished) or fact.kind not in SHOWN_AS:
            continue
        key = fact.kind, fact.element
        if isinstance(fact, Appeared) and ASKS.search(fact.text):
            shown.setdefault(key, _Prompt(fact.kind, fact.text, fact.at))
        elif key in shown:
            gone.append(replace(shown.pop(key), gone_at=fact.at))
    return sorted([*gone, *shown.values()], key=lambda prompt: prompt.at)
