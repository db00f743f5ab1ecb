"""What a user learns when something fails."""

import re
from collections.abc import Iterable
from http import HTTPStatus
from itertools import pairwise
from typing import ClassVar

from pydantic.dataclasses import dataclass

from bench.facts import FAULT, Answered, AnswerRead, Appeared
from bench.judging.finding import Outcome, Ruling
from bench.judging.rule import Rule, broken, degraded, graded_by, unknown
from bench.judging.timeline import INFINITE, Timeline, Window
from fake_backend.settings import STRICT

REFUSED = 400
ASKED_BY_HAND = {"chat", "agent"}  # surfaces
NOTICES = {"notification", "dialog"}  # kinds of what appears
SOON_S = 1.0  # what appears this soon after the last look still belongs to the answer
QUOTED = 80  # characters
PHRASE = "|".join(re.escape(status.phrase) for status in HTTPStatus)
NUMBER_ALONE = (
    r"(?:(?:HTTP(?:/[\d.]+)?|Error|Status|Code|Response|Request failed with)(?: +error| +status)?"
    rf"(?: +code)?\s*:?\s*)*\(?[1-5]\d\d\)?(?:\s*:?\s*(?:{PHRASE}))?[.!]?"
)
RAW = {
    "a parser's message": re.compile(
        r"Unexpected token|Unexpected end of JSON|SyntaxError|JSON\.parse|is not valid JSON"
    ),
    "a script's error": re.compile(r"Cannot read propert(?:y|ies) of|\[object Object\]"),
    "a stack trace": re.compile(
        r"\bat [^()\n]{1,120}\([^()\s]+:\d+:\d+\)|\bat [^\s()]*[./\\][^\s()]*:\d+:\d+"
    ),
    "bare JSON": re.compile(
        r'\{\s*"(?:error|errors|message|detail|code|status|type|statusCode)"\s*:'
    ),
    "a code of Node.js": re.compile(
        r"\b(?:ECONN(?:RESET|REFUSED|ABORTED)|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EPIPE|EPROTO"
        r"|E(?:HOST|NET)UNREACH|(?:UND_)?ERR_[A-Z0-9_]+)\b"
    ),
    "nothing but a status": re.compile(rf"\A\s*{NUMBER_ALONE}\s*\Z", re.IGNORECASE),
}


@dataclass(frozen=True, config=STRICT)
class UserIsTold(Rule):
    """When what the user asked for fails, the user is told, in human words, and once.

    Broken: a question's request was refused or never answered, and the screen then shows no answer,
    no error, no notification and no new word in the status bar. Degraded: what is told is raw (a
    parser's message, a stack trace, bare JSON, a code of Node.js, nothing but a status). Notices,
    which are notifications and dialogs, are counted over the fault phase, a changed text again:
    more than `notices` are degraded, more than `notices_hard` broken. The limits are ours. An
    answer that is still under way tells nothing yet, and is left to `progress_ends`.
    """

    notices: int = 1
    notices_hard: int = 3

    advice: ClassVar[str] = (
        "Say once what failed and what the user can do, in the place where they asked. Write the"
        " error's own words to the log."
    )

    def judge(self, timeline: Timeline) -> Ruling:
        window = timeline.phases.get(FAULT)
        if window is None:
            return unknown("The run ended before the fault phase.")
        if not timeline.all(Appeared) and not timeline.all(AnswerRead):
            return unknown("Nothing that appears on the screen was watched.")
        refused = _refused(timeline, window)
        questions = _questions(timeline, window)
        failed = _failed(questions, refused)
        swallowed = [looks for looks in failed if _silent(timeline, window, looks)]
        if swallowed:
            return broken(
                f"Swallowed: {len(swallowed)} of {_count(len(failed), 'failed question')} had no"
                " answer, no error and no notice; the first was asked at"
                f" {swallowed[0][0].asked_at:.1f} s in the fault phase."
            )
        counted = self._counted(_notices(timeline, window), len(failed))
        raw = _raw(_texts(timeline, window, questions))
        if raw and counted.outcome is not Outcome.BROKEN:
            return raw
        if refused and not questions and counted.outcome is Outcome.KEPT:
            return unknown(
                f"{_count(len(refused), 'request')} of the user failed, but no answer was read in"
                " the fault phase."
            )
        return counted

    def _counted(self, notices: list[Appeared], failed: int) -> Ruling:
        what = (
            f"{_count(failed, 'question')} failed, none in silence"
            if failed
            else "No question failed"
        )
        when = f", the first at {notices[0].at:.1f} s" if notices else ""
        return graded_by(
            len(notices),
            self.notices,
            self.notices_hard,
            f"{what}; {_count(len(notices), 'notice')} appeared in the fault phase{when}"
            f" (limits {self.notices} / {self.notices_hard}).",
        )


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _refused(timeline: Timeline, window: Window) -> list[Answered]:
    """The answers to the user's requests that a fault turned into a refusal, or into nothing."""
    return [
        answer
        for answer in timeline.all(Answered)
        if answer.at >= window.start
        and answer.surface in ASKED_BY_HAND
        and answer.delivered
        and (answer.status is None or answer.status >= REFUSED)
    ]


def _questions(timeline: Timeline, window: Window) -> list[list[AnswerRead]]:
    """For each question that was asked in the window, all looks at its answer."""
    looks: dict[float, list[AnswerRead]] = {}
    for look in timeline.all(AnswerRead):
        if window.holds(look.asked_at):
            looks.setdefault(look.asked_at, []).append(look)
    return list(looks.values())


def _failed(questions: list[list[AnswerRead]], refused: list[Answered]) -> list[list[AnswerRead]]:
    """The questions of which a request failed, between them and the next one."""
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
    """Whether an answer ended without a word, and nothing else on the screen told of it."""
    if not looks[-1].finished or any(look.failed or look.text.strip() for look in looks):
        return False
    until = Window(window.start, looks[-1].at + SOON_S)
    return not _notices(timeline, until) and not _new_status(timeline, until)


def _notices(timeline: Timeline, window: Window) -> list[Appeared]:
    """Notifications and dialogs; the same text of the same element is one."""
    seen = {
        (fact.kind, fact.element, fact.text): fact
        for fact in reversed(timeline.all(Appeared, window))
        if fact.kind in NOTICES
    }
    return sorted(seen.values(), key=lambda fact: fact.at)


def _new_status(timeline: Timeline, window: Window) -> bool:
    """Whether the status bar said what it had not said before, whatever the figures in it."""
    before = _statuses(timeline, Window(0.0, window.start))
    return bool(_statuses(timeline, window) - before)


def _statuses(timeline: Timeline, window: Window) -> set[str]:
    facts = timeline.all(Appeared, window)
    return {re.sub(r"\d+", "#", fact.text) for fact in facts if fact.kind == "status"}


def _texts(
    timeline: Timeline, window: Window, questions: list[list[AnswerRead]]
) -> Iterable[tuple[str, float, str]]:
    """What told the user of a failure: where, when, in which words."""
    for notice in _notices(timeline, window):
        yield notice.kind, notice.at, notice.text
    for looks in questions:
        for look in looks:
            if look.failed:
                yield "failed answer", look.at, look.text


def _raw(texts: Iterable[tuple[str, float, str]]) -> Ruling | None:
    """The first text that is no human's, and how many there are."""
    found = [
        (where, at, what, _quoted(text, match))
        for where, at, text in texts
        for what, pattern in RAW.items()
        if (match := pattern.search(text))
    ]
    if not found:
        return None
    where, at, what, quoted = min(found, key=lambda one: one[1])
    different = len({text for _, _, _, text in found})
    return degraded(
        f"The user was told in raw words, {_count(different, 'text')} of them; first by the {where}"
        f" at {at:.1f} s in the fault phase, {what}: '{quoted}'."
    )


def _quoted(text: str, match: re.Match[str]) -> str:
    start = match.start() if len(text) > QUOTED else 0
    return " ".join(text[start:].split())[:QUOTED]
