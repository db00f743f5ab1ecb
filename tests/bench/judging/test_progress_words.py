import pytest

from bench.judging.progress_words import says_progress


@pytest.mark.parametrize(
    "text",
    [
        "thinking...",
        "Helper: Thinking",
        "Loading models",
        "Generating (12 s)",
        "Waiting for the server",
        "Working…",
        "Analysing",
        "AI busy",
        "Contacting the model...",
        "$(sync~spin) Helper",
        "$(loading) Helper",
        "⠹ Helper",
        "1 New Notification (1 in progress)",
        "No New Notifications (2 in progress)",
    ],
)
def test_something_is_under_way(text: str) -> None:
    assert says_progress(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Good Citizen: ready",
        "Helper: the request failed...",
        "Error: connect ECONNREFUSED 127.0...",
        "Thinking stopped",
        "Sign in...",
        "$(account) Sign in to use the helper…",
        "Select Model...",
        "Waiting for you to sign in",
        "Waiting until 14:30",
        "Rate limit reached, waiting",
        "Helper is working",
        "Working tree clean",
        "feature/loading-screen*",
        "loading.py",
        "Not loading",
        "You, 3 hours ago - Let the reader of the file be chosen by the...",
        "Initializing JS/TS language features",
        "Activating Extensions...",
        "Editor Language Status: Loading...",
        "No New Notifications (0 in progress)",
        "Python 3.11",
    ],
)
def test_nothing_is_said_to_be_under_way(text: str) -> None:
    assert not says_progress(text)
