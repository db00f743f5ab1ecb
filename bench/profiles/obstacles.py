"""What certainly keeps an extension from working at the start of a run. Pure."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import takewhile

from bench.facts import (
    Activating,
    Appeared,
    Asked,
    DocumentCovered,
    DocumentUncovered,
    Fact,
    FirstUseTried,
    KeyboardMoved,
    LogWarned,
    RefusedHost,
    SubjectActive,
    SubjectInstalled,
    Vanished,
    Waited,
)
from bench.facts.start import CLOSED, DIALOG, INPUT, PAINTED
from bench.profiles.at_rest import host_is_at_rest
from bench.profiles.profile import CHAT, Profile
from bench.profiles.wrong_addresses import UNKNOWN, addresses, of_kind, unknown_routes

LASTS_S = 10.0  # a dialog, a page or a thief of the keyboard that is there for so long stays
SETTLED_S = 30.0  # after the workbench was painted
TRIES = 3
IN_FRONT = "A modal dialog is in front of the document: {!r}."
DISMISS = (
    "To fix: name its button in dismiss_first, or seed what it depends on with [global_state]."
)
MODULE = re.compile(r"Cannot find (?:module|package) ['\"]([^'\"]+)['\"]")


def obstacle(facts: Sequence[Fact], profile: Profile, now: float) -> str:
    """What stands in the way for good; empty while the extension may only be slow.

    A starved machine needs minutes for a start, so silence is evidence only where the extension
    host had nothing to do.
    """
    for found in (
        activation_failure(facts, profile),
        _in_front(facts, now),
        _keyboard_elsewhere(facts, now),
    ):
        if found:
            return found
    if now - _painted_at(facts, now) < SETTLED_S:
        return ""
    if _asks_elsewhere(facts) and _was_used(facts, profile, now):
        return silence(facts, profile)
    if not host_is_at_rest(facts, now):
        return ""
    lives = any(isinstance(fact, SubjectActive | Asked) for fact in facts)
    if not lives and not _activations(facts, profile):
        return not_activated(facts, profile)
    return _without_effect(facts, profile) if _was_used(facts, profile, now) else ""


def activation_failure(facts: Sequence[Fact], profile: Profile) -> str:
    """The error with which the activation of the extension failed; empty if it did not."""
    for warned in of_kind(facts, LogWarned):
        if warned.kind == "activation failed" and _same(warned.extension, profile.extension):
            missing = MODULE.search(warned.text)
            fix = (
                f" If {missing[1]!r} is a dependency, its package lacks it: bundle it, or package"
                " node_modules (see .vscodeignore)."
                if missing
                else ""
            )
            error = warned.text or "the log names no error"
            return f"{profile.extension} failed to activate: {error}.{fix}"
    return ""


def start_failure(facts: Sequence[Fact], profile: Profile) -> str:
    """What spoiled a start although a result came; empty if nothing did."""
    return activation_failure(facts, profile) or _dialog_closed_by_keys(facts, profile)


def covering(facts: Sequence[Fact]) -> list[DocumentCovered]:
    """What is in front of the document at the end of `facts`."""
    there: dict[tuple[str, str], DocumentCovered] = {}
    for fact in facts:
        if isinstance(fact, DocumentCovered):
            there[fact.kind, fact.title] = fact
        elif isinstance(fact, DocumentUncovered):
            there.pop((fact.kind, fact.title), None)
    return list(there.values())


def not_activated(facts: Sequence[Fact], profile: Profile) -> str:
    """That the extension is not active, and why as far as is known."""
    events = [
        event for fact in of_kind(facts, SubjectInstalled) for event in fact.activation_events
    ]
    began = _activations(facts, profile)
    if began:
        return (
            f"VS Code began to activate {profile.extension} at {began[0].at:.1f} s, and its"
            " activate() has not returned."
        )
    named = f" ({', '.join(events)})" if events else ""
    return (
        f"{profile.extension} did not become active. Check activationEvents in its"
        f" package.json{named}: if a command or a view activates it, name that in open_first."
        f" See logs/ for exceptions.{_surface_too_many(profile)}"
    )


def silence(facts: Sequence[Fact], profile: Profile) -> str:
    """That the extension became active and asked the backend for nothing, with what it did ask."""
    active = of_kind(facts, SubjectActive)
    start = (
        f"{profile.extension} became active at {active[0].at:.1f} s"
        if active
        else (f"{profile.extension} began its work")
    )
    return (
        f"{start} but sent no request to the backend. Check the address in `settings`."
        f"{addresses(facts, profile)}{_surface_too_many(profile)}"
    )


def _surface_too_many(profile: Profile) -> str:
    """The surface that may be declared although the extension has none: it is tried first."""
    if not profile.ghost_text or not (profile.chat or profile.view):
        return ""
    return " If it offers no ghost text, remove [ghost_text]."


def _in_front(facts: Sequence[Fact], now: float) -> str:
    for cover in covering(facts):
        if cover.kind == INPUT or now - cover.at < LASTS_S:
            continue
        if cover.kind == DIALOG:
            return f"{IN_FRONT.format(cover.title)} {DISMISS}"
        if cover.kind == CLOSED:
            return "The document was closed, and the bench could not open it again."
        return (
            f"The page {cover.title!r} is in front of the document, and the bench could not close"
            " it. To fix: seed what opens it with [global_state]."
        )
    closed = Counter(fact.title for fact in of_kind(facts, DocumentUncovered) if fact.by_bench)
    for title, times in closed.items():
        if times > TRIES and any(cover.title == title for cover in covering(facts)):
            return (
                f"{title!r} came back in front of the document each time that the bench closed it"
                f" ({times} times). To fix: seed what opens it with [global_state]."
            )
    return ""


def _dialog_closed_by_keys(facts: Sequence[Fact], profile: Profile) -> str:
    """That a dialog appeared while the person typed, whose keys then answered it."""
    gone = {fact.element for fact in of_kind(facts, Vanished) if fact.kind == DIALOG}
    for fact in of_kind(facts, Appeared):
        pressed = any(f"[{button}]" in fact.text for button in profile.dismiss_first)
        if fact.kind == DIALOG and fact.element in gone and not pressed:
            return f"{IN_FRONT.format(fact.text)} Keys of the bench closed it. {DISMISS}"
    return ""


def _keyboard_elsewhere(facts: Sequence[Fact], now: float) -> str:
    moves = of_kind(facts, KeyboardMoved)
    away = list(takewhile(lambda move: move.place, reversed(moves)))
    if not away or now - away[-1].at < LASTS_S:
        return ""
    return (
        f"The keyboard is elsewhere: {away[0].place} has the focus while the person types into the"
        " document."
    )


def _asks_elsewhere(facts: Sequence[Fact]) -> bool:
    """Whether all requests go to a port of this machine where the backend does not listen.

    No slowness leads requests to a wrong port.
    """
    ports = Counter(fact.port for fact in of_kind(facts, RefusedHost) if fact.is_this_machine)
    return max(ports.values(), default=0) >= TRIES and not of_kind(facts, Asked)


def _was_used(facts: Sequence[Fact], profile: Profile, now: float) -> bool:
    """Whether the extension had its chance: several lines, or one question, and some seconds.

    Before its first request, which the profile names, nobody uses it.
    """
    tries, active = of_kind(facts, FirstUseTried), of_kind(facts, SubjectActive)
    if not tries and profile.first_request and active:
        return now - active[0].at >= LASTS_S
    if not tries or now - tries[0].at < LASTS_S:
        return False
    return len(tries) >= TRIES or tries[0].surface == CHAT


def _without_effect(facts: Sequence[Fact], profile: Profile) -> str:
    """Why the use had no effect, if no request for what was tried has come."""
    asked = of_kind(facts, Asked)
    if not asked and not of_kind(facts, SubjectActive):
        return not_activated(facts, profile)
    if not asked:
        return silence(facts, profile)
    tried = {fact.surface for fact in of_kind(facts, FirstUseTried)}
    wanted = {name for surface in tried for name in (surface, *profile.surfaces_for(surface))}
    wanted = wanted or {profile.first_request}
    lost = [fact for fact in asked if fact.surface == UNKNOWN]
    least = 1 if CHAT in tried or not tried else TRIES
    if len(lost) < least or any(fact.surface in wanted for fact in asked):
        return ""
    return (
        f"{profile.extension} sent requests that the backend has no route for:"
        f" {', '.join(unknown_routes(facts))}; it answered 404."
    )


def _activations(facts: Sequence[Fact], profile: Profile) -> list[Activating]:
    """When VS Code began to activate the extension."""
    return [fact for fact in of_kind(facts, Activating) if _same(fact.extension, profile.extension)]


def _painted_at(facts: Sequence[Fact], now: float) -> float:
    ends = [fact.at for fact in of_kind(facts, Waited) if fact.what == PAINTED]
    return ends[0] if ends else now


def _same(one: str, other: str) -> bool:
    return one.lower() == other.lower()
