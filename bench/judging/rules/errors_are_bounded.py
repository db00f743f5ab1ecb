"""Whether the client ever stops waiting for an answer."""

from dataclasses import dataclass as plain
from dataclasses import replace
from typing import ClassVar

from pydantic.dataclasses import dataclass

from bench.facts import FAULT
from bench.judging.attempts import Attempt, attempts, request_evidence
from bench.judging.finding import Evidence, Measure, Outcome, Ruling
from bench.judging.harm import Harm
from bench.judging.rule import Rule, ended_before, grade, kept, nothing_to_judge, ruling, unknown
from bench.judging.timeline import Timeline
from bench.judging.user_waits import UserWait, user_waits
from fake_backend.settings import STRICT

CHAT_S = "chat_s"
SETTINGS = {  # by surface
    "ghost_text": "ghost_text_s",
    "chat": CHAT_S,
    "agent": CHAT_S,
    "websocket": CHAT_S,  # its upgrade
}


@plain(frozen=True, slots=True)
class _Wait:
    """How long the client, or the user, waited for one answer while it was observed."""

    where: str  # the surface, or where the user asked
    at: float
    seconds: float
    setting: str  # the name of its limit
    limit_s: float
    open: bool  # when the observation ended
    hit: bool = True  # by a fault
    request: Attempt | None = None  # None: a question of the user

    @property
    def share(self) -> float:
        return self.seconds / self.limit_s


@dataclass(frozen=True, config=STRICT)
class ErrorsAreBounded(Rule):
    """In the fault phase neither the client nor the user waits for an answer without limit.

    A wait of the client lasts until the answer ends or the client closes the request. For a
    complete answer with status 200, only the time to the first byte counts.

    A wait of the user lasts from the moment when a question is sent to the first sign of its
    answer on the screen, be it text or an error. That includes the time behind an earlier answer
    and between retries. Time in which nobody looked at the screen does not count.

    A request or a question that is still open when the observation ends cannot be judged if its
    limit has not passed. All figures are this bench's own.
    """

    ghost_text_s: float = 10  # soft limit for ghost text
    chat_s: float = 60  # soft limit for chat, agent, WebSockets and the user's questions
    hard_ratio: float = 3  # hard limit as a multiple of the soft one

    code: ClassVar[str] = "no_read_timeout"
    harm: ClassVar[Harm] = Harm.USE
    advice: ClassVar[str] = (
        "Give every request a limit for the first byte and one for the silence between two pieces."
        " Then abort it, and tell the user in the place where they wait."
    )

    def judge(self, timeline: Timeline) -> Ruling:
        window = timeline.phases.get(FAULT)
        if window is None:
            return ended_before(FAULT)
        waits = [
            *(
                _of_request(item, getattr(self, SETTINGS[item.surface]), timeline)
                for item in attempts(timeline, window)
                if item.surface in SETTINGS
            ),
            *(self._of_user(wait) for wait in user_waits(timeline, window)),
        ]
        if not waits:
            return nothing_to_judge(
                "The extension sent no request on ghost_text, chat or agent in the fault phase"
            )
        longest = max(waits, key=lambda wait: wait.share)
        undecided = [wait for wait in waits if wait.open and wait.hit]
        if longest.share <= 1 and undecided:
            return self._unknown(max(undecided, key=lambda wait: wait.share))
        return self._grade(longest, timeline)

    def _of_user(self, wait: UserWait) -> _Wait:
        return _Wait(wait.place, wait.asked_at, wait.seconds, CHAT_S, self.chat_s, wait.open)

    def _grade(self, wait: _Wait, timeline: Timeline) -> Ruling:
        measure = self._measure(wait)
        outcome = grade(measure)
        if outcome is Outcome.KEPT:
            whose = "" if wait.request else " of the user"
            name = f"longest wait{whose} ('{wait.where}')"
            return kept("Every wait for an answer ended in time", replace(measure, name=name))
        who, what = ("extension", "request") if wait.request else ("user", "question")
        return ruling(
            outcome,
            f"The {who} waited too long for an answer on '{wait.where}'",
            measure,
            when=timeline.moment(wait.at),
            notes=[f"The {what} was still open when the observation ended." if wait.open else ""],
            evidence=_evidence(wait),
        )

    def _unknown(self, wait: _Wait) -> Ruling:
        if wait.request:
            what, note = "request", f"The fault hit this request at {wait.at:.1f} s."
        else:
            what, note = "question", f"The user asked at {wait.at:.1f} s."
        return unknown(
            f"A {what} on '{wait.where}' was still open when the observation ended",
            self._measure(wait),
            notes=[note],
            evidence=_evidence(wait),
        )

    def _measure(self, wait: _Wait) -> Measure:
        return Measure(
            "wait",
            wait.seconds,
            "s",
            wait.limit_s,
            wait.limit_s * self.hard_ratio,
            wait.setting,
            "hard_ratio",
        )


def _evidence(wait: _Wait) -> tuple[Evidence, ...]:
    if wait.request:
        return request_evidence([wait.request])
    return (Evidence("screen", f"a question in the {wait.where}", wait.at),)


def _of_request(attempt: Attempt, limit_s: float, timeline: Timeline) -> _Wait:
    """The wait for one answer; closing the editor ends every request, so it ends the wait too."""
    closing = timeline.alive.end
    # The client may leave after the first byte because the rest does not come.
    seconds = None if attempt.client_left else attempt.first_byte_s
    still_open = False
    if seconds is None or seconds > limit_s:
        seconds = min(attempt.ended_at, closing, timeline.end) - attempt.at
        still_open = attempt.ended_at >= closing
    return _Wait(
        attempt.surface,
        attempt.at,
        seconds,
        SETTINGS[attempt.surface],
        limit_s,
        still_open,
        attempt.hit,
        attempt,
    )
