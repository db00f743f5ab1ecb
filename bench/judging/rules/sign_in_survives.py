"""Whether the user stays signed in."""

import re
from dataclasses import dataclass as plain
from dataclasses import replace
from typing import ClassVar

from pydantic.dataclasses import dataclass

from bench.facts import FAULT, QUIET, Appeared, Asked, Vanished
from bench.judging.finding import Ruling
from bench.judging.rule import Rule, broken, degraded, kept, unknown
from bench.judging.timeline import INFINITE, Timeline, Window
from fake_backend.settings import STRICT

SURFACE = "sign_in"
KINDS = ("notification", "dialog", "status")
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
    """A backend's trouble does not sign the user out, and does not ask them to sign in again.

    From the fault to the end of the quiet phase: a request of the sign-in, or a prompt that is
    still on the screen at the end, is broken; a prompt that vanished before is degraded. What was
    on the screen when the fault began does not count. The rule is ours.
    """

    advice: ClassVar[str] = (
        "Keep the session when the backend fails: only a refusal of the session itself, seen twice,"
        " means signed out. A 5xx, a timeout or a 403 of one service does not."
    )

    def judge(self, timeline: Timeline) -> Ruling:
        fault = timeline.phases.get(FAULT)
        if fault is None:
            return unknown("The run ended before the fault phase.")
        window = Window(fault.start, timeline.alive.end)
        asked = [fact for fact in timeline.all(Asked, window) if fact.surface == SURFACE]
        if asked:
            return broken(
                f"Requests of the sign-in: {len(asked)}, the first at {asked[0].at:.1f} s in"
                f" phase '{timeline.phase_at(asked[0].at)}'."
            )
        prompts = _new_prompts(timeline, window)
        return _judge_prompts(prompts, timeline) if prompts else _none(timeline)


def _judge_prompts(prompts: list[_Prompt], timeline: Timeline) -> Ruling:
    quiet = timeline.phases.get(QUIET)
    staying = [prompt for prompt in prompts if quiet and prompt.gone_at >= quiet.end]
    shown = staying[0] if staying else prompts[0]
    told = (
        f"Prompts to sign in again: {len(prompts)}; at {shown.at:.1f} s in phase"
        f" '{timeline.phase_at(shown.at)}' a {shown.kind} said '{shown.text[:80]}'"
    )
    if staying:
        return broken(f"{told}, and it was still there at the end of the quiet phase.")
    if shown.gone_at == INFINITE:
        return degraded(f"{told}, and the run ended before the quiet phase could show more.")
    return degraded(f"{told}, and it vanished after {shown.gone_at - shown.at:.1f} s.")


def _none(timeline: Timeline) -> Ruling:
    if QUIET not in timeline.phases:
        return unknown("The run ended before the quiet phase; 0 prompts to sign in were seen.")
    if not timeline.all(Appeared):
        return unknown("The sign-in was not asked for, but nothing was seen of the screen.")
    return kept("From the fault on there were 0 requests and 0 new prompts to sign in again.")


def _new_prompts(timeline: Timeline, window: Window) -> list[_Prompt]:
    """The prompts that appeared in `window`, but for those that were there when it began."""
    prompts = _prompts(timeline)
    old = {prompt.text for prompt in prompts if prompt.at < window.start < prompt.gone_at}
    return [prompt for prompt in prompts if window.holds(prompt.at) and prompt.text not in old]


def _prompts(timeline: Timeline) -> list[_Prompt]:
    """Every prompt in order; one that changes its words is still the same prompt."""
    shown: dict[tuple[str, int], _Prompt] = {}
    gone: list[_Prompt] = []
    for fact in timeline.facts:
        if not isinstance(fact, Appeared | Vanished) or fact.kind not in KINDS:
            continue
        key = fact.kind, fact.element
        if isinstance(fact, Appeared) and ASKS.search(fact.text):
            shown.setdefault(key, _Prompt(fact.kind, fact.text, fact.at))
        elif key in shown:
            gone.append(replace(shown.pop(key), gone_at=fact.at))
    return sorted([*gone, *shown.values()], key=lambda prompt: prompt.at)
