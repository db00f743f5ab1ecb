"""What the user sees when a request fails."""

import re
from collections.abc import Iterable
from http import HTTPStatus
from itertools import pairwise
from typing import ClassVar

from pydantic.dataclasses import dataclass

from bench.facts import FAULT, Answered, AnswerRead, Appeared
from bench.judging.finding import Evidence, Measure, Outcome, Ruling
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
from bench.judging.timeline import INFINITE, Timeline, Window
from fake_backend.settings import STRICT

REFUSED = 400
USER_SURFACES = {"chat", "agent"}  # their requests answer a question of the user
NOTICES = {"notification", "dialog"}
SOON_S = 1.0  # a notice this soon after the last reading still belongs to the answer
QUOTED = 80  # characters
PHRASE = "|".join(re.escape(status.phrase) for status in HTTPStatus)
NUMBER_ALONE = (
    r"(?:(?:HTTP(?:/[\d.]+)?|Error|Status|Code|Response|Request failed with)(?: +error| +status)?"
    rf"(?: +code)?\s*:?\s*)*\(?[1-5]\d\d\)?(?:\s*:?\s*(?:{PHRASE}))?[.!]?"
)
RAW = {
    "a parser's error message": re.compile(
        r"Unexpected token|Unexpected end of JSON|SyntaxError|JSON\.parse|is not valid JSON"
    ),
    "a JavaScript error": re.compile(r"Cannot read propert(?:y|ies) of|\[object Object\]"),
    "a stack trace": re.compile(
        r"\bat [^()\n]{1,120}\([^()\s]+:\d+:\d+\)|\bat [^\s()]*[./\\][^\s()]*:\d+:\d+"
    ),
    "bare JSON": re.compile(
        r'\{\s*"(?:error|errors|message|detail|code|status|type|statusCode)"\s*:'
    ),
    "a Node.js error code": re.compile(
        r"\b(?:ECONN(?:RESET|REFUSED|ABORTED)|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EPIPE|EPROTO"
        r"|E(?:HOST|NET)UNREACH|(?:UND_)?ERR_[A-Z0-9_]+)\b"
    ),
    "only a status code": re.compile(rf"\A\s*{NUMBER_ALONE}\s*\Z", re.IGNORECASE),
}


@dataclass(frozen=True, config=STRICT)
class UserIsTold(Rule):
    """When a question of the user fails, the extension reports it once and in plain words.

    Broken: a question's request was refused or never answered, and the screen then shows no answer,
    no error, no notification and no new text in the status bar. Degraded: the report is raw (a
    parser's error message, a JavaScript error, a stack trace, bare JSON, a Node.js error code, only
    a status code). Notifications and dialogs of the fault phase count together, and one that
    changes its text counts again. The limits are this bench's own. An unfinished answer does not
    count here: `progress_ends` judges it.
    """

    notices: int = 1  # soft limit, notifications and dialogs of the fault phase
    notices_hard: int = 3  # hard limit, notifications and dialogs of the fault phase

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
        questions = _questions(timeline, window)
        failed = _failed(questions, refused)
        swallowed = [looks for looks in failed if _silent(timeline, window, looks)]
        if swallowed:
            return broken(
                "The screen showed no answer, no error and no notice for the failed question",
                Measure("silent failures", len(swallowed)),
                Measure("failed questions", len(failed)),
                when=timeline.moment(swallowed[0][0].asked_at),
                evidence=tuple(
                    Evidence("screen", "answer without a text", looks[-1].at) for looks in swallowed
                ),
            )
        counted = self._counted(timeline, _notices(timeline, window), len(failed))
        raw = _raw(timeline, _texts(timeline, window, questions))
        if raw and counted.outcome is not Outcome.BROKEN:
            return raw
        if refused and not questions and counted.outcome is Outcome.KEPT:
            return unknown(
                "A question failed, but no answer was read in the fault phase",
                Measure("failed requests", len(refused)),
            )
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
    """The answers to the user's requests that a fault replaced by a refusal or by nothing."""
    return [
        answer
        for answer in timeline.all(Answered)
        if answer.at >= window.start
        and answer.surface in USER_SURFACES
        and answer.delivered
        and (answer.status is None or answer.status >= REFUSED)
    ]


def _questions(timeline: Timeline, window: Window) -> list[list[AnswerRead]]:
    """For each question that was asked in the window, all readings of its answer."""
    looks: dict[float, list[AnswerRead]] = {}
    for look in timeline.all(AnswerRead):
        if window.holds(look.asked_at):
            looks.setdefault(look.asked_at, []).append(look)
    return list(looks.values())


def _failed(questions: list[list[AnswerRead]], refused: list[Answered]) -> list[list[AnswerRead]]:
    """The questions with a failed request before the next question."""
    asked = sorted(looks[0].asked_at for looks in questions)
    nexts = dict(pairwise([*asked, INFINITE]))
    return [
        looks
        for looks in questions
        if any(
            looks[0].asked_at <= answer.at <= min(looks[-1].at, nexts[looks[0].asked_at])
            for answer in refused
        )
    ]


def _silent(timeline: Timeline, window: Window, looks: list[AnswerRead]) -> bool:
    """Whether an answer ended without text, and the screen did not report the failure."""
    if not looks[-1].finished or any(look.failed or look.text.strip() for look in looks):
        return False
    until = Window(window.start, looks[-1].at + SOON_S)
    return not _notices(timeline, until) and not _new_status(timeline, until)


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
    timeline: Timeline, window: Window, questions: list[list[AnswerRead]]
) -> Iterable[tuple[str, float, str]]:
    """The place, time and text of each report of a failure."""
    for notice in _notices(timeline, window):
        yield notice.kind, notice.at, notice.text
    for looks in questions:
        for look in looks:
            if look.failed:
                yield "failed answer", look.at, look.text


def _raw(timeline: Timeline, texts: Iterable[tuple[str, float, str]]) -> Ruling | None:
    """The first raw text, and the number of different ones."""
    raw = [
        (where, at, what, _quoted(text, match))
        for where, at, text in texts
        for what, pattern in RAW.items()
        if (match := pattern.search(text))
    ]
    if not raw:
        return None
    where, at, what, quoted = min(raw, key=lambda text: text[1])
    return degraded(
        f"The {where} showed the user {what}",
        Measure("different raw texts", len({text for _, _, _, text in raw})),
        when=timeline.moment(at),
        notes=[f"It said '{quoted}'."],
        evidence=(Evidence("screen", quoted, at),),
    )


def _quoted(text: str, match: re.Match[str]) -> str:
    return _on_one_line(text[match.start() if len(text) > QUOTED else 0 :])


def _on_one_line(text: str) -> str:
    return " ".join(text.split())[:QUOTED]
