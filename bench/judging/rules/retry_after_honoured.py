"""Whether the client waits as long as the server asks."""

from dataclasses import dataclass as plain
from itertools import pairwise
from typing import ClassVar

from pydantic.dataclasses import dataclass

from bench.facts import FAULT, Answered, Asked, Keystroke
from bench.judging.attempts import Attempt, attempts, request_evidence, retry_groups
from bench.judging.causes import EDITOR, KIND_OF, Causes
from bench.judging.finding import Measure, Ruling
from bench.judging.harm import Harm
from bench.judging.rule import Rule, broken, degraded, ended_before, kept, nothing_to_judge
from bench.judging.timeline import Timeline, Window
from fake_backend.settings import STRICT

MOST_UNREAD = 2  # answers in a row
HALF = 0.5  # a request before this share of the wait is broken


@dataclass(frozen=True, config=STRICT)
class RetryAfterHonoured(Rule):
    """After an answer with `Retry-After`, the client sends nothing on the surface for that long.

    A wait that the body tells counts like the header. Giving up is as good as waiting.

    A request that comes too early is degraded. It is broken in the first half of the wait, if the
    client sends it on its own initiative. The first request for a question that the user asks
    during the wait is only degraded, however early: the client knows that it will fail, but the
    user caused it. The time of asking is when the question is sent, even if the user had to wait
    for a locked input. Typing does not count as a question. A client may treat a wait of more than
    `most_s` as a refusal: openai-python does (openai/openai-python#3555). After such a wait, and
    after one of zero, a negative one or no number, it must back off by itself: the same request
    within `at_once_s` is broken. An answer counts as unread if the user typed on while it came, and
    the client asked again within `soon_s`: it cancels what is asked for the older text, and may do
    so before it has read the header. Three such answers in a row are no accident.
    A timer of Node fires at once if its time is negative, not a
    number or longer than 24 days.
    """

    tolerance: float = 0.05  # soft limit, the share of the wait that may be missing
    flight_s: float = 0.25  # a request this soon after the answer counts as sent before it, seconds
    most_s: float = 120.0  # a longer wait need not be honoured, seconds
    soon_s: float = 2.0  # no backoff yet after the answer: the next pause in typing, seconds
    at_once_s: float = 0.25  # less than any backoff in use, seconds; OpenAI's begins at 0.375

    code: ClassVar[str] = "retry_after_ignored"
    harm: ClassVar[Harm] = Harm.TRAFFIC
    advice: ClassVar[str] = (
        "Retry-After is a minimum. Remember it for the surface, not for the call. If the user asks"
        " during the wait, show how long it lasts instead of sending a request that must fail."
    )

    def judge(self, timeline: Timeline) -> Ruling:
        window = timeline.phases.get(FAULT)
        if window is None:
            return ended_before(FAULT)
        if hasty := self._at_once(timeline, window):
            return self._repeated_at_once(timeline, hasty)
        waits = [fact for fact in timeline.all(Answered, window) if fact.retry_after_s is not None]
        short = [fact for fact in waits if not self._is_absurd(fact)]
        if not short:
            at_most = f" of at most {self.most_s:g} s" if waits else ""
            return nothing_to_judge(f"No answer carried a Retry-After{at_most}")
        honourable = self._read(timeline, short)
        if not honourable:
            return nothing_to_judge("The user typed on at each answer with Retry-After")
        asked = timeline.all(Asked, window)
        early = [each for request in asked if (each := self._too_early(request, honourable))]
        if not early:
            return kept(
                "The client honoured every Retry-After",
                Measure("answers with Retry-After", len(honourable)),
            )
        return self._ignored(timeline, early)

    def _is_absurd(self, answer: Answered) -> bool:
        """Whether it asks for a wait that nobody can or should keep."""
        return answer.retry_after_s is not None and not 0 < answer.retry_after_s <= self.most_s

    def _read(self, timeline: Timeline, answers: list[Answered]) -> list[Answered]:
        """Those that the client has read; one that it left unread made it ask again soon."""
        asked = timeline.all(Asked)
        sent = {one.request: one.at for one in asked}
        runs: list[list[Answered]] = [[]]  # of answers in a row that may be unread
        for answer in (one for one in answers if KIND_OF.get(one.surface) == EDITOR):
            came = Window(sent.get(answer.request, answer.at), answer.at + self.flight_s)
            soon = Window(answer.at + self.flight_s, answer.at + self.soon_s)
            again = any(one.surface == answer.surface for one in timeline.all(Asked, soon))
            if again and timeline.all(Keystroke, came):
                runs[-1].append(answer)
            else:
                runs.append([])
        unread = {one.request for run in runs if len(run) <= MOST_UNREAD for one in run}
        return [answer for answer in answers if answer.request not in unread]

    def _at_once(self, timeline: Timeline, window: Window) -> list["_Early"]:
        """The requests that came again at once after an absurd wait, unless a user asked."""
        found = [
            _Early(0.0, again.asked, before.answered)
            for group in retry_groups(attempts(timeline, window))
            for before, again in pairwise(group.attempts)
            if before.answered
            and self._is_absurd(before.answered)
            and 0 <= again.at - before.ended_at < self.at_once_s
        ]
        causes = Causes(timeline)
        return [each for each in found if not _was_wanted(timeline, causes, each)]

    def _repeated_at_once(self, timeline: Timeline, hasty: list["_Early"]) -> Ruling:
        first = hasty[0]
        return broken(
            f"{len(hasty)} request{'s'[: len(hasty) > 1]} repeated at once on"
            f" '{first.answer.surface}' after a Retry-After that cannot be kept",
            Measure(
                "time waited",
                first.request.at - first.answer.at,
                "s",
                hard=self.at_once_s,
                hard_from="at_once_s",
            ),
            Measure("Retry-After", first.answer.retry_after_s or 0.0, "s"),
            when=timeline.moment(first.request.at),
            evidence=request_evidence(Attempt(each.request) for each in hasty),
        )

    def _ignored(self, timeline: Timeline, early: list["_Early"]) -> Ruling:
        causes = Causes(timeline)
        wanted = [each for each in early if _was_wanted(timeline, causes, each)]
        alone = [each for each in early if each not in wanted]
        worst = min(alone or wanted, key=lambda each: each.share)
        wait_s = worst.answer.retry_after_s or 0.0
        missing = Measure(
            "share of the wait left",
            100 * (1 - worst.share),
            "%",
            soft=100 * self.tolerance,
            hard=100 * HALF if alone else None,
            soft_from="tolerance",
        )
        verdict = broken if alone and worst.share < HALF else degraded
        return verdict(
            _headline(len(early), worst, unprompted=bool(alone and wanted)),
            Measure("time waited", worst.share * wait_s, "s"),
            Measure("Retry-After", wait_s, "s"),
            missing,
            when=timeline.moment(worst.request.at),
            notes=[f"Of these, a question of the user caused {len(wanted)}." if wanted else ""],
            evidence=request_evidence(Attempt(each.request) for each in alone or wanted),
        )

    def _too_early(self, request: Asked, answers: list[Answered]) -> "_Early | None":
        """The request against the answer of whose wait the smallest share had passed."""
        earliness = [
            _Early((request.at - answer.at) / (answer.retry_after_s or 1.0), request, answer)
            for answer in answers
            if answer.surface == request.surface and request.at > answer.at + self.flight_s
        ]
        early = [each for each in earliness if each.share < 1 - self.tolerance]
        return min(early, key=lambda each: each.share, default=None)


@plain(frozen=True, slots=True)
class _Early:
    """A request that came before the end of the wait that `answer` asked for."""

    share: float  # of the wait that had passed
    request: Asked
    answer: Answered


def _headline(count: int, worst: _Early, *, unprompted: bool) -> str:
    surface = worst.answer.surface
    if count == 1:
        return f"1 request ignored Retry-After on '{surface}'"
    which = "earliest that the user did not cause" if unprompted else "earliest"
    return f"{count} requests ignored Retry-After, the {which} on '{surface}'"


def _was_wanted(timeline: Timeline, causes: Causes, early: _Early) -> bool:
    """Whether it is the surface's first request for a question that came after the answer."""
    request = early.request
    question = causes.question_between(request.surface, early.answer.at, request.at)
    if question is None:
        return False
    between = timeline.all(Asked, Window(question.at, request.at))
    return not any(asked.surface == request.surface for asked in between)
