"""What the person did, and which of it caused each request. Pure.

A request is led back to the last action before it that can cause requests on its surface. Requests
before the first such action are the client's own.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bench.facts import Asked, QuestionSent, StepDone
from bench.facts.health_steps import NEW_CONVERSATION
from bench.judging.timeline import Timeline, Window

PAUSE_S = 0.1  # keys are typed every 40 ms
TYPE, INLINE_CHAT, SLEEP = "type", "inline chat", "sleep"
EDITOR, QUESTION, OTHER = "editor", "question", "other"
KIND_OF = {
    "ghost_text": EDITOR,
    "next_edit": EDITOR,
    "chat": QUESTION,
    "agent": QUESTION,
    "inline_chat": QUESTION,
}  # any other surface may be asked for the sake of each of these
EDITS = frozenset(
    {
        TYPE,
        "typing lands",
        "new line",
        "accept",
        "accept word",
        "dismiss",
        "hold key",
        "suggestion",
        "save",
        "open file",
        "next edit",
    }
)
PLACES = {
    "ask": ("chat", "view"),
    NEW_CONVERSATION: ("chat", "view"),
    INLINE_CHAT: ("inline chat",),
}  # steps that ask a question: where, in `QuestionSent`
WATCHES = frozenset({"ghost text", "chat answer", "wait for", "idle"})
SECOND_WINDOW = "second window"
WINDOWS = frozenset({"reopen window", SECOND_WINDOW})


@dataclass(frozen=True, slots=True)
class Action:
    """Something that the person did: a step, or a part of one between two pauses."""

    step: str
    moments: tuple[float, ...]  # when it acted, in order: its start and each key
    kinds: frozenset[str]  # of the surfaces that it can cause requests on

    @property
    def at(self) -> float:
        """Since when it can cause requests."""
        return self.moments[0]

    @property
    def asks(self) -> bool:
        """Whether the person wanted an answer: a question, a command, a step of a plug-in."""
        return QUESTION in self.kinds and self.step not in WINDOWS

    @property
    def is_recorded(self) -> bool:
        """Whether the keys that it pressed are known; those in a second window are not."""
        return self.step != SECOND_WINDOW


class Causes:
    """The actions of one run; each rule that speaks of user actions uses this."""

    def __init__(self, timeline: Timeline) -> None:
        self._actions = sorted(_actions(timeline), key=lambda action: action.at)
        self._of_kind = {
            kind: [action for action in self._actions if kind in action.kinds]
            for kind in (EDITOR, QUESTION, OTHER)
        }
        self._moments = {
            kind: sorted(moment for action in actions for moment in action.moments)
            for kind, actions in self._of_kind.items()
        }

    def actions(self, window: Window | None = None) -> list[Action]:
        """All actions, in order; only those that began in `window` if given."""
        return [action for action in self._actions if window is None or window.holds(action.at)]

    def cause_at(self, at: float, surface: str = "") -> Action | None:
        """The action that a request at this time is led back to; None: the client's own."""
        able = self._of_kind[KIND_OF.get(surface, OTHER)]
        index = bisect_right(able, at, key=_at)
        return able[index - 1] if index else None

    def cause(self, asked: Asked) -> Action | None:
        return self.cause_at(asked.at, asked.surface)

    def acted_between(self, surface: str, since: float, until: float) -> bool:
        """Whether the person did something that can cause requests on the surface."""
        moments = self._moments[KIND_OF.get(surface, OTHER)]
        return bisect_right(moments, since) < bisect_right(moments, until)

    def question_between(self, surface: str, since: float, until: float) -> Action | None:
        """The last thing that the person wanted an answer to; typing wants none."""
        if KIND_OF.get(surface) == EDITOR:
            return None
        questions = self._of_kind[QUESTION]
        first = bisect_right(questions, since, key=_at)
        between = questions[first : bisect_right(questions, until, lo=first, key=_at)]
        return max((one for one in between if one.asks), key=_at, default=None)


def _at(action: Action) -> float:
    return action.at


def _actions(timeline: Timeline) -> Iterable[Action]:
    sent = timeline.all(QuestionSent)
    recorded = {question.place for question in sent}
    for question in sent:
        yield Action(_asked_by(question.place), (question.at,), frozenset({QUESTION, OTHER}))
    for done in timeline.all(StepDone):
        start = done.at - done.seconds
        if done.step in PLACES and not recorded.intersection(PLACES[done.step]):
            # Older runs don't record when the question was sent.
            yield Action(done.step, (start,), frozenset({QUESTION, OTHER}))
        if done.step == SLEEP:
            yield Action(SLEEP, (done.at,), frozenset({OTHER}))  # the computer wakes
        else:
            keys = _within(timeline.pressed, start, done.at)
            yield from _parts(done.step, start, keys)


def _parts(step: str, start: float, keys: Sequence[float]) -> Iterable[Action]:
    first, *later = [keys] if step == TYPE else _bursts(keys)
    # A step that only watches acts where it presses keys.
    moments = first if step in WATCHES else [start, *first]
    kinds = _kinds(step)
    return [Action(step, tuple(part), kinds) for part in (moments, *later) if part]


def _kinds(step: str) -> frozenset[str]:
    if step in PLACES:
        return frozenset({EDITOR, OTHER} if step == INLINE_CHAT else {OTHER})
    edits = step in EDITS or step in WATCHES
    return frozenset({EDITOR, OTHER} if edits else {EDITOR, QUESTION, OTHER})


def _within(moments: Sequence[float], start: float, end: float) -> Sequence[float]:
    return moments[bisect_left(moments, start) : bisect_left(moments, end)]


def _bursts(keys: Sequence[float]) -> list[list[float]]:
    """The keys, parted where the person paused; the first part may be empty."""
    bursts = [list(keys[:1])]
    for before, key in pairwise(keys):
        if key - before > PAUSE_S:
            bursts.append([])
        bursts[-1].append(key)
    return bursts


def _asked_by(place: str) -> str:
    return next((step for step, places in PLACES.items() if place in places), "ask")
