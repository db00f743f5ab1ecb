import pytest

from bench.facts import Appeared, Fact, Vanished
from bench.judging.finding import Outcome
from bench.judging.rules.sign_in_survives import SignInSurvives
from bench.testing.story import because, healthy, outcome, request, without

RULE = SignInSurvives()


def prompt(
    at: float,
    until: float | None = None,
    *,
    text: str = "Sign in to use Copilot",
    kind: str = "notification",
    element: int = 900,
) -> list[Fact]:
    gone = [] if until is None else [Vanished(until, kind, element)]
    return [Appeared(at, kind, element, text), *gone]


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (2, Outcome.KEPT),
        (31, Outcome.BROKEN),
        (55, Outcome.BROKEN),
        (65, Outcome.BROKEN),
        (71, Outcome.KEPT),
    ],
)
def test_a_sign_in_from_the_fault_on_is_broken(at: float, expected: Outcome) -> None:
    assert outcome(RULE, [*healthy(), *request("s", at, "sign_in")]) is expected


@pytest.mark.parametrize(
    ("until", "expected"),
    [
        (40, Outcome.DEGRADED),
        (59, Outcome.DEGRADED),
        (65, Outcome.DEGRADED),
        (70, Outcome.BROKEN),
        (None, Outcome.BROKEN),
    ],
)
@pytest.mark.parametrize("kind", ["notification", "dialog", "status"])
def test_a_prompt_that_stays_is_worse(kind: str, until: float | None, expected: Outcome) -> None:
    assert outcome(RULE, [*healthy(), *prompt(32, until, kind=kind)]) is expected


@pytest.mark.parametrize(
    "text",
    [
        "Please LOG IN again",
        "You are signed out.",
        "Logged out",
        "Reauthenticate",
        "re-authenticate",
    ],
)
def test_prompts_are_known_by_their_words(text: str) -> None:
    assert outcome(RULE, [*healthy(), *prompt(32, text=text)]) is Outcome.BROKEN


@pytest.mark.parametrize("text", ["Signed in as user", "The redesign in short", "", "Blog inside"])
def test_other_words_are_no_prompt(text: str) -> None:
    assert outcome(RULE, [*healthy(), *prompt(32, text=text)]) is Outcome.KEPT


def test_what_was_there_before_the_fault_does_not_count() -> None:
    before = prompt(20, kind="status")
    assert outcome(RULE, [*healthy(), *before]) is Outcome.KEPT
    reworded = prompt(35, kind="status", text="Sign in (2)")
    assert outcome(RULE, [*healthy(), *before, *reworded]) is Outcome.KEPT
    again = prompt(35, kind="status", element=901)
    assert outcome(RULE, [*healthy(), *before, *again]) is Outcome.KEPT
    gone = prompt(20, 25, kind="status")
    assert outcome(RULE, [*healthy(), *gone, *again]) is Outcome.BROKEN


def test_an_item_that_changes_its_words_asks_and_stops_asking() -> None:
    item = [Appeared(5.0, "status", 7, "Copilot"), Appeared(35.0, "status", 7, "Signed out")]
    assert outcome(RULE, [*healthy(), *item]) is Outcome.BROKEN
    back = Appeared(52.0, "status", 7, "Copilot")
    assert outcome(RULE, [*healthy(), *item, back]) is Outcome.DEGRADED


def test_progress_is_no_prompt() -> None:
    assert outcome(RULE, [*healthy(), *prompt(32, kind="progress")]) is Outcome.KEPT


def test_the_sentences_quote_what_was_shown() -> None:
    assert because(RULE, [*healthy(), *prompt(32, 40)]) == (
        "A notification asked the user to sign in again at 32.0 s (fault phase): prompts = 1. It"
        " said 'Sign in to use Copilot'. It vanished after 8.0 s."
    )
    assert because(RULE, [*healthy(), *prompt(55)]).endswith(
        "It was still there at the end of the quiet phase."
    )
    assert because(RULE, [*healthy(), *request("s", 31, "sign_in")]) == (
        "The extension started to sign in again at 31.0 s (fault phase): sign-in requests = 1."
    )


def test_a_run_that_ended_early_is_judged_by_what_was_seen() -> None:
    early = [fact for fact in healthy() if fact.at < 49]
    assert outcome(RULE, early) is Outcome.UNKNOWN
    assert because(RULE, early) == (
        "The run ended before the quiet phase. Until then, no prompt to sign in was seen."
    )
    assert outcome(RULE, [*early, *prompt(32)]) is Outcome.DEGRADED
    assert because(RULE, [*early, *prompt(32)]).endswith("too early to show whether it stays.")
    assert outcome(RULE, [*early, *request("s", 31, "sign_in")]) is Outcome.BROKEN
    assert outcome(RULE, [fact for fact in early if fact.at < 29]) is Outcome.UNKNOWN


def test_without_a_view_of_the_screen_nothing_is_known() -> None:
    blind = without(healthy(), lambda fact: isinstance(fact, Appeared))
    assert outcome(RULE, blind) is Outcome.UNKNOWN
