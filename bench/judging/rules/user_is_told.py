"""What the user sees when a request fails."""

import re
from collections.abc import Iterable
from typing import ClassVar

from pydantic.dataclasses import dataclass

from bench.facts import FAULT, Answered, AnswerRead, Appeared
from bench.judging.finding import Evidence, Measure, Outcome, Ruling
from bench.judging.harm import Harm
from bench.judging.questions import (
    SURFACES,
    UPGRADES,
    Question,
    ended_in_failure,
    goes_on,
    is_held_back,
    is_refused,
    questions,
)
from bench.judging.raw_words import raw_words
from bench.judging.rule import (
    NO_SCREEN,
    Rule,
    broken,
    degraded,
    ended_before,
    grade,
    ruling,
    unknown,
)
from bench.judging.timeline import Timeline, Window
from fake_backend.settings import STRICT

NOTICES = {"notification", "dialog"}
SOON_S = 1.0  # a notice this soon after the last reading still belongs to the answer
PATIENCE_S = 60.0  # silence during further attempts is a failure from here on
QUOTED = 80  # characters


@dataclass(frozen=True, config=STRICT)
class UserIsTold(Rule):
    """When a question of the user fails, the extension reports it once and in plain words.

    Broken: a question's request was refused or never answered, and the screen then shows no answer,
    no error, no notification and no new text in the status bar. While the extension still tries,
    silence counts after a minute; if the answer is not over, it is unknown.
    Degraded: the report is raw (a parser's error message, a JavaScript error, a stack trace, a web
    page, bare JSON, a Node.js error code, a gRPC status, an exception's name, a library's error
    message, only a status code), in a notice, in what is shown as an error, or in the answer to a
    question whose last request failed. Raw words count behind plain ones too; a status code counts
    only alone.

    Each question has its own answer: what is new on the screen since it was sent. Notifications and
    dialogs of the fault phase count together, and one that changes its text counts again. The
    limits are this bench's own. An unfinished answer does not count here, nor what the screen shows
    of one that the person stopped after waiting for it: `progress_ends` judges both.
    """

    notices: int = 1  # soft limit, notifications and dialogs of the fault phase
    notices_hard: int = 3  # hard limit, notifications and dialogs of the fault phase

    harm: ClassVar[Harm] = Harm.TRUST
    advice: ClassVar[str] = (
        "Say once what failed and what the user can do, in the place where they asked. Write the"
        " original error message to the log."
    )

    def judge(self, timeline: Timeline) -> Ruling:
        window = timeline.phases.get(FAULT)
        if window is None:
            return ended_before(FAULT)
        if not timeline.all(Appeared) and not timeline.all(AnswerRead):
            return unknown(NO_SCREEN)
        refused = _refused(timeline, window)
        asked = questions(timeline, window)
        swallowed, open_ = _unreported(timeline, window, asked, refused)
        failed = [one for one in asked if one.of(refused) or one in swallowed]
        if swallowed:
            return broken(
                "The screen showed no answer, no error and no notice for the failed question",
                Measure("silent failures", len(swallowed)),
                Measure("failed questions", len(failed)),
                when=timeline.moment(swallowed[0].asked_at),
                evidence=tuple(
                    Evidence("screen", "answer without a text", question.last.at)
                    for question in swallowed
                ),
            )
        counted = self._counted(timeline, _notices(timeline, window), len(failed))
        raw = _raw(timeline, _texts(timeline, window, asked, refused))
        if raw and counted.outcome is not Outcome.BROKEN:
            return raw
        if counted.outcome is Outcome.KEPT:
            return _unseen(timeline, open_, refused, asked) or counted
        return counted

    def _counted(self, timeline: Timeline, notices: list[Appeared], failed: int) -> Ruling:
        failures = (
            f"{_count(failed, 'question')} failed, and the user saw it"
            if failed
            else "No question failed"
        )
        limits = self.notices, self.notices_hard, "notices", "notices_hard"
        count = Measure("notices in the fault phase", len(notices), "", *limits)
        outcome = grade(count)
        if outcome is Outcome.KEPT:
            return ruling(outcome, failures, count)
        return ruling(
            outcome,
            "The user got too many notices",
            count,
            when=timeline.moment(notices[0].at),
            notes=[f"{failures}."],
            evidence=tuple(
                Evidence("screen", _on_one_line(notice.text), notice.at) for notice in notices
            ),
        )


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _refused(timeline: Timeline, window: Window) -> list[Answered]:
    """The answers to the user's requests that a fault replaced by a refusal or by nothing.

    Whatever hits a WebSocket's upgrade leaves the user without an answer, unless another follows.
    """
    return [
        answer
        for answer in timeline.all(Answered)
        if answer.at >= window.start
        and answer.delivered
        and (answer.surface in UPGRADES or (answer.surface in SURFACES and is_refused(answer)))
    ]


def _unreported(
    timeline: Timeline, window: Window, asked: list[Question], refused: list[Answered]
) -> tuple[list[Question], list[Question]]:
    """The failed questions that the screen swallowed, and those that may still be under way."""
    swallowed: list[Question] = []
    open_: list[Question] = []
    for question in asked:
        failures, held = question.of(refused), is_held_back(timeline, question)
        if not (failures or held) or not _shows_nothing(timeline, window, question):
            continue
        waited_s = question.last.at - question.asked_at
        if not question.last.finished:
            judged = question.stopped_after_s >= PATIENCE_S  # by `progress_ends`
            open_ += [question] if held and not judged else []
        elif waited_s < PATIENCE_S and (held or goes_on(timeline, question, failures)):
            open_.append(question)
        else:
            swallowed.append(question)
    return swallowed, open_


def _shows_nothing(timeline: Timeline, window: Window, question: Question) -> bool:
    """Whether there is no text, and the screen did not report a failure."""
    if not question.shows_nothing:
        return False
    until = Window(window.start, question.last.at + SOON_S)
    return not _notices(timeline, until) and not _new_status(timeline, until)


def _unseen(
    timeline: Timeline, open_: list[Question], refused: list[Answered], asked: list[Question]
) -> Ruling | None:
    """The ruling where a question failed, and what the screen showed in the end is not known."""
    if open_:
        return unknown(
            "The screen showed nothing, but requests were still under way when it was read",
            Measure("silent questions", len(open_)),
            when=timeline.moment(open_[0].asked_at),
        )
    if refused and not asked:
        return unknown(
            "A question failed, but no answer was read in the fault phase",
            Measure("failed requests", len(refused)),
        )
    return None


def _notices(timeline: Timeline, window: Window) -> list[Appeared]:
    """Notifications and dialogs; the same text of the same element counts once."""
    first = {
        (fact.kind, fact.element, fact.text): fact
        for fact in reversed(timeline.all(Appeared, window))
        if fact.kind in NOTICES
    }
    return sorted(first.values(), key=lambda fact: fact.at)


def _new_status(timeline: Timeline, window: Window) -> bool:
    """Whether the status bar showed a new text, apart from its figures."""
    before = _statuses(timeline, Window(0.0, window.start))
    return bool(_statuses(timeline, window) - before)


def _statuses(timeline: Timeline, window: Window) -> set[str]:
    facts = timeline.all(Appeared, window)
    return {re.sub(r"\d+", "#", fact.text) for fact in facts if fact.kind == "status"}


def _texts(
    timeline: Timeline, window: Window, asked: list[Question], refused: list[Answered]
) -> Iterable[tuple[str, float, str]]:
    """The place, time and text of each report of a failure."""
    for notice in _notices(timeline, window):
        yield notice.kind, notice.at, notice.text
    for question in asked:
        lost = ended_in_failure(timeline, question, question.of(refused))
        for look in question.looks:
            if look.failed and look.error:
                yield "failed answer", look.at, look.error
            # Older runs have the error in the text.
            if lost or (look.failed and not look.error):
                yield "failed answer", look.at, look.text


def _raw(timeline: Timeline, texts: Iterable[tuple[str, float, str]]) -> Ruling | None:
    """The first raw text, and the number of different ones."""
    raw = [
        (where, at, words.what, _quoted(text, words.start))
        for where, at, text in texts
        if (words := raw_words(text))
    ]
    if not raw:
        return None
    where, at, what, quoted = min(raw, key=lambda text: text[1])
    return degraded(
        f"The {where} showed the user {what}",
        Measure("raw texts on the screen", len({text for _, _, _, text in raw})),
        when=timeline.moment(at),
        notes=[f"It said '{quoted}'."],
        evidence=(Evidence("screen", quoted, at),),
    )


def _quoted(text: str, start: int) -> str:
    return _on_one_line(text[start if len(text) > QUOTED else 0 :])


def _on_one_line(text: str) -> str:
    return " ".join(text.split())[:QUOTED]
